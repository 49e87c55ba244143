//! ln p(x) from importance weights: a running log-mean with its standard error and effective sample size.

use serde::Serialize;

/// An estimate of ln p(x) of one image from weights whose mean is p(x).
///
/// The mean is unbiased, its logarithm is below ln p(x) in expectation: an estimate errs downwards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// ln of the mean weight, nats.
    pub nats: f64,
    /// Of `nats`, from the spread of the weights; meaningless where the effective sample size is a few.
    pub standard_error: f64,
    /// (sum w)^2 / sum w^2: how many equal weights would spread as little.
    pub effective_sample_size: f64,
    /// Weights drawn.
    pub samples: u32,
}

/// The mean of weights that are given by their logarithms, without keeping them.
#[derive(Clone, Copy, Debug)]
pub struct LogMean {
    largest: f64,
    /// Of exp(w - largest).
    sum: f64,
    /// Of exp(2 (w - largest)).
    sum_of_squares: f64,
    count: u32,
}

impl Default for LogMean {
    fn default() -> Self {
        Self { largest: f64::NEG_INFINITY, sum: 0.0, sum_of_squares: 0.0, count: 0 }
    }
}

impl LogMean {
    /// Adds the weight exp(`log_weight`); what is not a number weighs nothing.
    pub fn push(&mut self, log_weight: f64) {
        self.count += 1;
        if log_weight.is_nan() || log_weight == f64::NEG_INFINITY {
            return;
        }
        if log_weight > self.largest {
            let shrink = (self.largest - log_weight).exp();
            self.sum *= shrink;
            self.sum_of_squares *= shrink * shrink;
            self.largest = log_weight;
        }
        let weight = (log_weight - self.largest).exp();
        self.sum += weight;
        self.sum_of_squares += weight * weight;
    }

    /// None before the first usable weight.
    pub fn evidence(&self) -> Option<Evidence> {
        if self.sum <= 0.0 {
            return None;
        }
        let count = f64::from(self.count);
        let effective_sample_size = self.sum * self.sum / self.sum_of_squares;
        Some(Evidence {
            nats: self.largest + (self.sum / count).ln(),
            // The delta method: var(ln mean) = var(w) / (count mean^2).
            standard_error: (1.0 / effective_sample_size - 1.0 / count).max(0.0).sqrt(),
            effective_sample_size,
            samples: self.count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(log_weights: &[f64]) -> Evidence {
        let mut mean = LogMean::default();
        for &weight in log_weights {
            mean.push(weight);
        }
        mean.evidence().expect("there are weights")
    }

    #[test]
    fn it_is_the_mean_by_hand_in_any_order() {
        let (a, b) = (of(&[1.0, 3.0, 2.0]), of(&[3.0, 2.0, 1.0]));
        let weights = [1.0_f64, 3.0, 2.0].map(f64::exp);
        let mean = weights.iter().sum::<f64>() / 3.0;
        let variance = weights.iter().map(|weight| (weight - mean).powi(2)).sum::<f64>() / 3.0;
        for evidence in [a, b] {
            assert!((evidence.nats - mean.ln()).abs() < 1e-12);
            assert!((evidence.standard_error - (variance / 3.0).sqrt() / mean).abs() < 1e-12);
            assert_eq!(evidence.samples, 3);
        }
    }

    #[test]
    fn weights_far_below_any_float_are_no_problem() {
        let evidence = of(&[-5000.0, -5000.0, f64::NAN, -5000.0]);
        assert!((evidence.nats - (-5000.0 + 0.75_f64.ln())).abs() < 1e-9);
        assert!((evidence.effective_sample_size - 3.0).abs() < 1e-9);
        assert_eq!(LogMean::default().evidence(), None);
    }
}
