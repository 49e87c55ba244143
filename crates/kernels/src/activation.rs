//! Bias and activation after a matrix product, and their gradients.

/// y := activation(y + bias) for rows of `width` entries; what is negative is multiplied by `slope`.
///
/// The bias has one row for each of some equally large groups of rows.
///
/// # Panics
/// When the groups are not equally large.
pub fn activate(values: &mut [f32], bias: &[f32], width: usize, slope: f32) {
    for (rows, bias) in groups(values.len(), bias.len(), width).zip(bias.chunks_exact(width)) {
        for row in values[rows].chunks_exact_mut(width) {
            for (value, bias) in row.iter_mut().zip(bias) {
                let sum = *value + bias;
                *value = if sum > 0.0 { sum } else { slope * sum };
            }
        }
    }
}

/// Turns the gradient of [`activate`]'s result into that of its input, and adds that of the bias to `of_bias`.
///
/// # Panics
/// When lengths do not agree.
pub fn activate_backward(result: &[f32], gradient: &mut [f32], width: usize, slope: f32, of_bias: &mut [f32]) {
    assert_eq!(result.len(), gradient.len());
    for (rows, of_bias) in groups(result.len(), of_bias.len(), width).zip(of_bias.chunks_exact_mut(width)) {
        let results = result[rows.clone()].chunks_exact(width);
        for (result, gradient) in results.zip(gradient[rows].chunks_exact_mut(width)) {
            for ((result, gradient), of_bias) in result.iter().zip(gradient).zip(&mut *of_bias) {
                // Chosen, not multiplied, so that the loop has no branch.
                let factor = if *result > 0.0 { 1.0 } else { slope };
                *gradient *= factor;
                *of_bias += *gradient;
            }
        }
    }
}

/// Which entries each row of the bias is for.
fn groups(entries: usize, bias: usize, width: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    assert!(width > 0 && bias.is_multiple_of(width) && bias > 0, "{bias} biases for rows of {width}");
    let groups = bias / width;
    assert!(entries.is_multiple_of(bias), "{entries} entries, {groups} groups of rows of {width}");
    let size = entries / groups;
    (0..groups).map(move |group| group * size..(group + 1) * size)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "sums and products of halves are exact")]
mod tests {
    use super::*;

    #[test]
    fn bias_and_slope_by_groups_of_rows() {
        let mut values = [1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 4.0, -4.0];
        activate(&mut values, &[0.5, -0.5, 0.0, 10.0], 2, 0.5);
        assert_eq!(values, [1.5, -0.75, 2.5, -1.25, 3.0, 7.0, 4.0, 6.0]);
        let (mut gradient, mut of_bias) = ([1.0; 8], [0.0; 4]);
        activate_backward(&values, &mut gradient, 2, 0.5, &mut of_bias);
        assert_eq!(gradient, [1.0, 0.5, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!(of_bias, [2.0, 1.0, 2.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "groups")]
    fn refuses_groups_of_different_sizes() {
        activate(&mut [0.0; 6], &[0.0; 4], 2, 0.0);
    }
}
