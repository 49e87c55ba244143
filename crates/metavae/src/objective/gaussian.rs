//! The diagonal Gaussian over codes: the posterior q(z given D, x).

use burn::tensor::Tensor;

use crate::kernels;

/// A diagonal Gaussian over codes of Z numbers.
#[derive(Clone, Debug)]
pub struct Gaussian<const D: usize>(Form<D>);

/// As networks return it, or in two.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a tensor is a handle of some hundred bytes")]
enum Form<const D: usize> {
    /// The mean, then the log variance, [.., 2 Z]: on WebGPU, taking them apart would be launches of its own.
    Halves(Tensor<D>),
    /// [.., Z] each.
    Apart { mean: Tensor<D>, log_variance: Tensor<D> },
}

impl<const D: usize> Gaussian<D> {
    /// Mean and log variance, [.., Z] each.
    pub fn new(mean: Tensor<D>, log_variance: Tensor<D>) -> Self {
        Self(Form::Apart { mean, log_variance })
    }

    /// Both in one, the mean first: [.., 2 Z].
    pub fn of_halves(halves: Tensor<D>) -> Self {
        Self(Form::Halves(halves))
    }

    /// [.., Z]
    pub fn mean(&self) -> Tensor<D> {
        match &self.0 {
            Form::Halves(halves) => halves.clone().narrow(D - 1, 0, self.width()),
            Form::Apart { mean, .. } => mean.clone(),
        }
    }

    /// [.., Z], unclamped as in the paper's code.
    pub fn log_variance(&self) -> Tensor<D> {
        match &self.0 {
            Form::Halves(halves) => halves.clone().narrow(D - 1, self.width(), self.width()),
            Form::Apart { log_variance, .. } => log_variance.clone(),
        }
    }

    /// Z.
    pub fn width(&self) -> usize {
        match &self.0 {
            Form::Halves(halves) => halves.dims()[D - 1] / 2,
            Form::Apart { mean, .. } => mean.dims()[D - 1],
        }
    }

    /// What `change` makes of mean and log variance, or of both in one: it must leave the last dimension alone.
    #[must_use]
    pub fn map<const E: usize>(self, change: impl Fn(Tensor<D>) -> Tensor<E>) -> Gaussian<E> {
        Gaussian(match self.0 {
            Form::Halves(halves) => Form::Halves(change(halves)),
            Form::Apart { mean, log_variance } => {
                Form::Apart { mean: change(mean), log_variance: change(log_variance) }
            }
        })
    }

    /// The same Gaussians in rows of another shape: all dimensions but the last.
    #[must_use]
    pub fn in_rows(self, rows: [usize; 2]) -> Gaussian<3> {
        self.map(|of| {
            let width = of.dims()[D - 1];
            of.reshape([rows[0], rows[1], width])
        })
    }

    /// The reparameterised sample mean + exp(log_variance / 2) * noise, noise standard normal, [.., Z].
    pub fn sample(&self, noise: Tensor<D>) -> Tensor<D> {
        match &self.0 {
            Form::Halves(halves) => kernels::sample_halves(halves, noise), // [.., Z]
            Form::Apart { mean, log_variance } => kernels::sample(mean.clone(), log_variance.clone(), noise), // [.., Z]
        }
    }

    /// Standard deviation, [.., Z].
    pub fn deviation(&self) -> Tensor<D> {
        self.log_variance().mul_scalar(0.5).exp() // [.., Z]
    }

    /// KL to the standard normal in nats, in closed form: 1/2 sum (mean^2 + variance - 1 - log variance); [.., 1].
    pub fn kl_to_standard_normal(&self) -> Tensor<D> {
        match &self.0 {
            Form::Halves(halves) => kernels::kl_of_halves(halves), // [.., 1]
            Form::Apart { mean, log_variance } => kernels::kl(mean.clone(), log_variance.clone()), // [.., 1]
        }
    }

    /// KL to another Gaussian p of the same shape, or one that broadcasts to it, in nats, in closed form:
    /// 1/2 sum ((mean - mean_p)^2 / variance_p + variance / variance_p - 1 - log variance + log variance_p); [.., 1].
    pub fn kl_to(&self, prior: &Self) -> Tensor<D> {
        let precision = prior.log_variance().neg().exp(); // [.., Z]
        let square = (self.mean() - prior.mean()).square(); // [.., Z]
        let log_ratio = self.log_variance() - prior.log_variance(); // [.., Z]
        let terms = square * precision + log_ratio.clone().exp() - log_ratio - 1.0; // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }

    /// ln p(z) - ln q(z) in nats for another Gaussian p and a sample drawn with `noise`; [.., 1].
    pub fn log_ratio_to(&self, prior: &Self, sample: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
        let precision = prior.log_variance().neg().exp(); // [.., Z]
        let square = (sample - prior.mean()).square() * precision; // [.., Z]
        let log_ratio = self.log_variance() - prior.log_variance(); // [.., Z]
        let terms = noise.square() + log_ratio - square; // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }

    /// ln p(z) - ln q(z) in nats for the standard normal p and a sample drawn with `noise`; [.., 1].
    ///
    /// The constants of both densities cancel.
    pub fn log_prior_ratio(&self, sample: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
        let terms = noise.square() + self.log_variance() - sample.square(); // [.., Z]
        terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
    }
}
