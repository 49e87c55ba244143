//! The Bernoulli likelihood of grey values, and its gradient: exponentials eight at a time.

use wide::f32x8;

const AT_ONCE: usize = 8;

/// For each row of `width` pixels x and logits l: the sum of x l - ln (1 + e^l), nats.
///
/// # Panics
/// When lengths do not agree.
pub fn log_likelihood(images: &[f32], logits: &[f32], width: usize, sums: &mut [f32]) {
    assert!(images.len() == logits.len() && logits.len() == sums.len() * width, "a sum for each row");
    for ((image, logits), sum) in images.chunks_exact(width).zip(logits.chunks_exact(width)).zip(sums) {
        let (image, image_rest) = image.as_chunks::<AT_ONCE>();
        let (logits, logits_rest) = logits.as_chunks::<AT_ONCE>();
        let whole = image.iter().zip(logits).map(|(&x, &l)| term(x.into(), l.into())).sum::<f32x8>();
        let rest = term(padded(image_rest), padded(logits_rest)).to_array();
        *sum = whole.reduce_add() + rest[..image_rest.len()].iter().sum::<f32>();
    }
}

/// Turns the logits into their gradients: those of the rows' sums times x - sigmoid(l).
///
/// # Panics
/// When lengths do not agree.
pub fn log_likelihood_backward(images: &[f32], logits: &mut [f32], width: usize, gradient: &[f32]) {
    assert!(images.len() == logits.len() && logits.len() == gradient.len() * width, "a gradient for each row");
    for ((image, logits), gradient) in images.chunks_exact(width).zip(logits.chunks_exact_mut(width)).zip(gradient) {
        let gradient = f32x8::splat(*gradient);
        let slope = |x: f32x8, l: f32x8| ((x - sigmoid(l)) * gradient).to_array();
        let (image, image_rest) = image.as_chunks::<AT_ONCE>();
        let (logits, logits_rest) = logits.as_chunks_mut::<AT_ONCE>();
        for (&x, l) in image.iter().zip(logits) {
            *l = slope(x.into(), (*l).into());
        }
        let rest = slope(padded(image_rest), padded(logits_rest));
        logits_rest.copy_from_slice(&rest[..image_rest.len()]);
    }
}

/// x l - max(l, 0) - ln (1 + e^-|l|), which never overflows.
fn term(x: f32x8, l: f32x8) -> f32x8 {
    x * l - l.max(f32x8::ZERO) - ((-l.abs()).exp() + f32x8::ONE).ln()
}

fn sigmoid(l: f32x8) -> f32x8 {
    let small = (-l.abs()).exp();
    let of_positive = f32x8::ONE / (f32x8::ONE + small);
    l.simd_lt(f32x8::ZERO).select(small * of_positive, of_positive)
}

fn padded(values: &[f32]) -> f32x8 {
    let mut all = [0.0; AT_ONCE];
    all[..values.len()].copy_from_slice(values);
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 13;

    fn sigmoid(l: f32) -> f64 {
        1.0 / (1.0 + f64::from(-l).exp())
    }

    #[test]
    fn agrees_with_double_precision() {
        let logits: Vec<f32> = (0..3 * WIDTH).map(|i| (i as f32 - 19.0) * 5.3).collect();
        let images: Vec<f32> = (0..3 * WIDTH).map(|i| (i % 5) as f32 / 4.0).collect();
        let mut sums = [0.0; 3];
        log_likelihood(&images, &logits, WIDTH, &mut sums);
        for (row, sum) in sums.iter().enumerate() {
            let range = row * WIDTH..(row + 1) * WIDTH;
            let expected: f64 = images[range.clone()]
                .iter()
                .zip(&logits[range])
                .map(|(&x, &l)| f64::from(x) * f64::from(l) - f64::from(l).max(0.0) - f64::from(-l.abs()).exp().ln_1p())
                .sum();
            assert!((f64::from(*sum) - expected).abs() < 1e-6 * expected.abs().max(1.0), "{sum}, {expected}");
        }
        let mut gradients = logits.clone();
        log_likelihood_backward(&images, &mut gradients, WIDTH, &[1.0, -2.0, 0.5]);
        for (index, found) in gradients.iter().enumerate() {
            let expected = [1.0, -2.0, 0.5][index / WIDTH] * (f64::from(images[index]) - sigmoid(logits[index]));
            assert!((f64::from(*found) - expected).abs() < 1e-6, "{index}: {found}, {expected}");
        }
    }

    #[test]
    fn stays_finite_and_spreads_what_is_not() {
        let mut sums = [0.0; 4];
        log_likelihood(&[0.0, 1.0, 1.0, 0.5], &[-1e4, 1e4, f32::MAX, f32::NAN], 1, &mut sums);
        assert_eq!(sums[..3], [0.0, 0.0, 0.0]);
        assert!(sums[3].is_nan());
    }
}
