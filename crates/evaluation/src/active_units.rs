//! Active units: how many dimensions of a code say anything about the image (Burda, Grosse, Salakhutdinov 2016).

use crate::Features;

/// Variance over images above which a dimension's posterior mean counts as saying something.
const LEAST_VARIANCE: f64 = 0.01;

/// How many columns of the posterior means [n, Z] vary by more than 0.01 over the images.
pub fn active_units(means: &Features) -> usize {
    let mean = means.mean();
    let mut squares = vec![0.0; means.width];
    for row in means.values.chunks_exact(means.width.max(1)) {
        for ((sum, &value), mean) in squares.iter_mut().zip(row).zip(&mean) {
            *sum += (f64::from(value) - mean).powi(2);
        }
    }
    squares.iter().filter(|&&sum| sum > LEAST_VARIANCE * means.len() as f64).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hardly_moves_is_not_active() {
        // Variances 1, 0.0025, 0 and 0.04.
        let values = vec![1.0, 5.05, 3.0, -0.2, -1.0, 4.95, 3.0, 0.2];
        assert_eq!(active_units(&Features::new(values, 4).unwrap()), 2);
        assert_eq!(active_units(&Features { values: vec![], width: 4 }), 0);
    }
}
