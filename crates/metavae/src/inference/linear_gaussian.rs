//! A model whose posterior and evidence are known in closed form, for tests: x = z W + b + noise, both Gaussian.

use burn::tensor::{Device, Tensor, TensorData};

use super::{Evidence, Likelihood};
use crate::objective::gaussian::Gaussian;

/// Codes have two dimensions, images three pixels.
pub(super) const LATENT: usize = 2;
const WIDTH: usize = 3;
/// Of the noise on the pixels.
const VARIANCE: f64 = 0.25;
const WEIGHT: [[f64; WIDTH]; LATENT] = [[1.0, 0.4, -0.6], [0.7, 0.9, 0.2]];

pub(super) struct LinearGaussian {
    /// n images less b.
    images: Vec<[f64; WIDTH]>,
}

/// Of one image.
pub(super) struct Exact {
    pub mean: [f64; LATENT],
    pub covariance: [[f64; LATENT]; LATENT],
    pub evidence: f64,
    /// Of the best diagonal Gaussian, whose mean is the posterior's: the inverse of the precision's diagonal.
    pub best_variance: [f64; LATENT],
    /// The evidence less that Gaussian's ELBO.
    pub approximation_gap: f64,
    precision: [[f64; LATENT]; LATENT],
}

impl Exact {
    /// The evidence less the ELBO of a diagonal Gaussian: its KL to the posterior, nats.
    pub fn gap(&self, mean: &[f64], variance: &[f64]) -> f64 {
        let apart = [mean[0] - self.mean[0], mean[1] - self.mean[1]];
        let [[a, b], [_, d]] = self.precision;
        let distance = a * apart[0].powi(2) + 2.0 * b * apart[0] * apart[1] + d * apart[1].powi(2);
        let spread = a * variance[0] + d * variance[1] - LATENT as f64;
        0.5 * (distance + spread - (variance[0] * variance[1] * (a * d - b * b)).ln())
    }
}

impl LinearGaussian {
    pub fn new() -> Self {
        Self { images: vec![[0.3, -0.2, 0.5], [1.5, 1.0, -1.2]] }
    }

    pub fn likelihood(&self) -> impl Likelihood {
        let device = Device::flex();
        let images: Vec<f32> = self.images.iter().flatten().map(|&x| x as f32).collect();
        let images: Tensor<3> = Tensor::from_data(TensorData::new(images, [1, self.images.len(), WIDTH]), &device);
        let weight: Vec<f32> = WEIGHT.iter().flatten().map(|&w| w as f32).collect();
        let weight: Tensor<3> = Tensor::from_data(TensorData::new(weight, [1, LATENT, WIDTH]), &device);
        move |codes: Tensor<3>| {
            let [samples, ..] = codes.dims();
            let [_, latent, width] = weight.dims();
            let mean = codes.matmul(weight.clone().expand([samples, latent, width])); // [S, n, width]
            let squares = (images.clone() - mean).square().sum_dim(2).squeeze_dim::<2>(2); // [S, n]
            let constant = 0.5 * WIDTH as f64 * (std::f64::consts::TAU * VARIANCE).ln();
            squares.mul_scalar(-0.5 / VARIANCE).sub_scalar(constant) // [S, n]
        }
    }

    pub fn exact(&self) -> Vec<Exact> {
        let mut precision = [[0.0; LATENT]; LATENT];
        for (row, weights) in precision.iter_mut().zip(&WEIGHT) {
            for (entry, others) in row.iter_mut().zip(&WEIGHT) {
                *entry = weights.iter().zip(others).map(|(a, b)| a * b).sum::<f64>() / VARIANCE;
            }
        }
        (0..LATENT).for_each(|diagonal| precision[diagonal][diagonal] += 1.0);
        let [[a, b], [c, d]] = precision;
        let determinant = a * d - b * c;
        let covariance = [[d / determinant, -b / determinant], [-c / determinant, a / determinant]];
        let exact = |image: &[f64; WIDTH]| {
            let pull = WEIGHT.map(|row| row.iter().zip(image).map(|(w, x)| w * x).sum::<f64>() / VARIANCE);
            let mean = covariance.map(|row| row[0] * pull[0] + row[1] * pull[1]);
            // ln p(x) = ln p(x, z) - ln p(z given x) at any z, here at zero.
            let at_zero = |squares: f64, log_determinant: f64, width: usize| {
                -0.5 * (squares + log_determinant + width as f64 * std::f64::consts::TAU.ln())
            };
            let squares = image.iter().map(|x| x * x).sum::<f64>() / VARIANCE;
            let likelihood = at_zero(squares, WIDTH as f64 * VARIANCE.ln(), WIDTH);
            let posterior = at_zero(mean[0] * pull[0] + mean[1] * pull[1], -determinant.ln(), LATENT);
            Exact {
                mean,
                covariance,
                evidence: likelihood + at_zero(0.0, 0.0, LATENT) - posterior,
                best_variance: [1.0 / a, 1.0 / d],
                approximation_gap: 0.5 * (a * d / determinant).ln(),
                precision,
            }
        };
        self.images.iter().map(exact).collect()
    }

    /// The prior as a starting point, for all images.
    pub fn prior(&self) -> Gaussian<2> {
        let zeros = Tensor::zeros([self.images.len(), LATENT], &Device::flex());
        Gaussian::new(zeros.clone(), zeros)
    }

    /// That estimates of all images' evidence are sure of themselves, and right.
    pub fn assert_evidence(&self, estimates: &[Evidence], most_error: f64) {
        for (estimate, exact) in estimates.iter().zip(self.exact()) {
            let off = estimate.nats - exact.evidence;
            assert!(estimate.standard_error < most_error, "{estimate:?}");
            assert!(off.abs() < 4.0 * estimate.standard_error, "{estimate:?} is off by {off}");
        }
    }
}
