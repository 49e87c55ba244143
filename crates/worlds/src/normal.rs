//! The normal distribution, where its tails matter.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// P(Z < z) for a standard normal Z, exact in the lower tail.
pub fn cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// P(low < Z < high), without the cancellation of a difference in the upper tail.
pub fn between(low: f64, high: f64) -> f64 {
    let mass = if low > 0.0 { cumulative(-low) - cumulative(-high) } else { cumulative(high) - cumulative(low) };
    mass.max(0.0)
}

/// ln P(low < Z < high), also where that is less than the smallest number; low must be less than high.
pub fn log_between(low: f64, high: f64) -> f64 {
    // The lower tail is the upper one's mirror.
    let (low, high) = if high < 0.0 { (-high, -low) } else { (low, high) };
    if low < 35.0 {
        return between(low, high).ln();
    }
    // Mills's ratio: P(Z > z) is φ(z) / z, to a thousandth here.
    let log_tail = |z: f64| log_density(z, 0.0, 1.0) - z.ln();
    log_tail(low) + (-(log_tail(high) - log_tail(low)).exp()).ln_1p()
}

/// ln N(x; mean, variance).
pub fn log_density(x: f64, mean: f64, variance: f64) -> f64 {
    -0.5 * ((x - mean).powi(2) / variance + (2.0 * PI * variance).ln())
}

/// ln Σ e^v; minus infinity of nothing.
pub fn log_sum(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY { most } else { most + values.iter().map(|v| (v - most).exp()).sum::<f64>().ln() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_of_masses_go_on_where_masses_end() {
        for (low, high) in [(-1.0, 0.5), (0.2, f64::INFINITY), (-9.0, -8.0), (20.0, 21.0)] {
            assert!((log_between(low, high) - between(low, high).ln()).abs() < 1e-9, "{low} {high}");
        }
        // Both ways of the tail agree where they meet, and mirror images weigh the same.
        let joined = log_between(34.999, 35.2) - log_between(35.001, 35.202);
        assert!((joined - 35.0 * 0.002).abs() < 2e-3, "{joined}");
        let (far, mirrored) = (log_between(60.0, 60.1), log_between(-60.1, -60.0));
        assert!(far.is_finite() && (far - mirrored).abs() < 1e-9);
        assert!((log_between(60.0, f64::INFINITY) + 1800.0 + 60f64.ln() + 0.919).abs() < 0.01);
    }
}
