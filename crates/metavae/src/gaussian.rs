//! The diagonal Gaussian over codes: the posterior q(z given D, x).

use burn::tensor::Tensor;

use crate::fused;

/// A diagonal Gaussian; the last dimension of both tensors is Z.
#[derive(Clone, Debug)]
pub struct Gaussian<const D: usize> {
    /// [.., Z]
    pub mean: Tensor<D>,
    /// [.., Z], unclamped as in the paper's code.
    pub log_variance: Tensor<D>,
}

impl<const D: usize> Gaussian<D> {
    /// The reparameterised sample mean + exp(log_variance / 2) * noise, noise standard normal, [.., Z].
    pub fn sample(&self, noise: Tensor<D>) -> Tensor<D> {
        fused::sample(self.mean.clone(), self.log_variance.clone(), noise) // [.., Z]
    }

    /// Standard deviation, [.., Z].
    pub fn deviation(&self) -> Tensor<D> {
        self.log_variance.clone().mul_scalar(0.5).exp() // [.., Z]
    }

    /// KL to the standard normal in nats, in closed form: 1/2 sum (mean^2 + variance - 1 - log variance); [.., 1].
    pub fn kl_to_standard_normal(&self) -> Tensor<D> {
        fused::kl_to_standard_normal(self.mean.clone(), self.log_variance.clone()) // [.., 1]
    }

    /// KL to another Gaussian p of the same shape, or one that broadcasts to it, in nats, in closed form:
    /// 1/2 sum ((mean - mean_p)^2 / variance_p + variance / variance_p - 1 - log variance + log variance_p); [.., 1].
    pub fn kl_to(&self, prior: &Self) -> Tensor<D> {
        let precision = prior.log_variance.clone().neg().exp(); // [.., Z]
        let square = (self.mean.clone() - prior.mean.clone()).square(); // [.., Z]
        let log_ratio = self.log_variance.clone() - prior.log_variance.clone(); // [.., Z]
        let terms = square * precision + log_ratio.clone().exp() - log_ratio - 1.0; // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }

    /// ln p(z) - ln q(z) in nats for another Gaussian p and a sample drawn with `noise`; [.., 1].
    pub fn log_ratio_to(&self, prior: &Self, sample: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
        let precision = prior.log_variance.clone().neg().exp(); // [.., Z]
        let square = (sample - prior.mean.clone()).square() * precision; // [.., Z]
        let log_ratio = self.log_variance.clone() - prior.log_variance.clone(); // [.., Z]
        let terms = noise.square() + log_ratio - square; // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }

    /// ln p(z) - ln q(z) in nats for the standard normal p and a sample drawn with `noise`; [.., 1].
    ///
    /// The constants of both densities cancel.
    pub fn log_prior_ratio(&self, sample: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
        let terms = noise.square() + self.log_variance.clone() - sample.square(); // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }
}
