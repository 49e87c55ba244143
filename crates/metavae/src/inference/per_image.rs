//! Variational inference image by image (eq. 2): the best diagonal Gaussian for each, found by gradient.

use burn::module::{Module, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Bool, ExecutionError, Tensor, TensorData};

use super::elbo::{Elbo, measure, stacked};
use super::likelihood::Likelihood;
use super::noise::{Use, antithetic, random};
use crate::objective::gaussian::Gaussian;
use crate::training::adam::Adam;

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerImageOptions {
    /// Adam steps.
    pub steps: u32,
    /// Samples of each image's Gaussian per step, in antithetic pairs.
    pub samples: usize,
    /// Adam's rate at the first step; it goes down to zero along half a cosine.
    pub learning_rate: f64,
    /// Samples of the fixed noise by which the best Gaussian is told.
    pub selection_samples: usize,
    /// Seed of the noise.
    pub seed: u32,
}

impl Default for PerImageOptions {
    fn default() -> Self {
        Self { steps: 400, samples: 8, learning_rate: 0.05, selection_samples: 128, seed: 0 }
    }
}

/// Steps between two looks at whether a Gaussian has become better.
const SELECTION_INTERVAL: u32 = 25;

/// Means and log variances of n Gaussians, on a device with autodiff.
#[derive(Module, Debug)]
struct Parameters {
    /// [n, Z]
    mean: Param<Tensor<2>>,
    /// [n, Z]
    log_variance: Param<Tensor<2>>,
}

/// The optimisation of the Gaussians of n images.
///
/// Each step has noise of its own. An image keeps the Gaussian with the highest ELBO by one fixed set of noise, the one that
/// it started from included: by that measure no image ever ends below its start.
#[derive(Debug)]
pub struct PerImage {
    options: PerImageOptions,
    /// Only ever absent inside [`PerImage::step`].
    parameters: Option<Parameters>,
    adam: Adam,
    step: u32,
    best: Gaussian<2>,
    /// By the fixed noise, nats; empty before the first step.
    best_elbo: Vec<f64>,
}

impl PerImage {
    /// Starts from Gaussians [n, Z]: the amortised posteriors, or the prior.
    pub fn new(start: &Gaussian<2>, options: PerImageOptions) -> Self {
        let start = Gaussian::new(start.mean().inner(), start.log_variance().inner());
        let parameter = |tensor: &Tensor<2>| Param::from_tensor(tensor.clone().autodiff());
        Self {
            parameters: Some(Parameters {
                mean: parameter(&start.mean()),
                log_variance: parameter(&start.log_variance()),
            }),
            adam: Adam::default(),
            step: 0,
            best: start,
            best_elbo: Vec::new(),
            options,
        }
    }

    /// One Adam step for all images against the same likelihood each time; nothing happens once all steps are done.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        if self.best_elbo.is_empty() {
            self.best_elbo = self.elbos(likelihood, &self.best).await?;
        }
        if self.is_done() {
            return Ok(());
        }
        let parameters = self.parameters.take().expect("a step has always put them back");
        let gradients = GradientsParams::from_grads(self.loss_terms(likelihood, &parameters).backward(), &parameters);
        let progress = f64::from(self.step) / f64::from(self.options.steps);
        let rate = self.options.learning_rate * 0.5 * (1.0 + (std::f64::consts::PI * progress).cos());
        self.parameters = Some(self.adam.step(rate, parameters, gradients));
        self.step += 1;
        if self.step.is_multiple_of(SELECTION_INTERVAL) || self.is_done() {
            self.select(likelihood).await?;
        }
        Ok(())
    }

    /// That many steps.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn advance(&mut self, count: u32, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        for _ in 0..count {
            self.step(likelihood).await?;
        }
        Ok(())
    }

    /// Steps done.
    pub fn steps_done(&self) -> u32 {
        self.step
    }

    /// Whether all steps are done.
    pub fn is_done(&self) -> bool {
        self.step >= self.options.steps
    }

    /// The best Gaussians so far, [n, Z].
    pub fn best(&self) -> &Gaussian<2> {
        &self.best
    }

    /// Their ELBOs by the fixed noise that chose them, nats; empty before the first step. A choice among many by the
    /// same noise flatters a little: report an ELBO that is measured with other noise.
    pub fn best_elbo(&self) -> &[f64] {
        &self.best_elbo
    }

    /// The negative ELBO of each sample, over the samples, [S, n]; the sum is the loss.
    fn loss_terms(&self, likelihood: &impl Likelihood, parameters: &Parameters) -> Tensor<2> {
        let posterior = Gaussian::new(parameters.mean.val(), parameters.log_variance.val());
        let [count, latent] = posterior.mean().dims();
        let random = &mut random(self.options.seed, Use::Optimisation, u64::from(self.step));
        let noise = antithetic([self.options.samples, count, latent], random, &posterior.mean().device()); // [S, n, Z]
        let samples = noise.dims()[0];
        let kl = posterior.kl_to_standard_normal().swap_dims(0, 1); // [1, n]
        let codes = stacked(&posterior).sample(noise); // [S, n, Z]
        (kl - likelihood.log_likelihood(codes)).div_scalar(samples as f64) // [S, n]
    }

    /// Keeps what is better than before, image by image. What is not a number is never better.
    async fn select(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        let parameters = self.parameters.as_ref().expect("a step has always put them back");
        let candidate = Gaussian::new(parameters.mean.val().inner(), parameters.log_variance.val().inner());
        let elbos = self.elbos(likelihood, &candidate).await?;
        keep_better((&mut self.best, &mut self.best_elbo), &candidate, &elbos);
        Ok(())
    }

    async fn elbos(&self, likelihood: &impl Likelihood, of: &Gaussian<2>) -> Result<Vec<f64>, ExecutionError> {
        let noise = (self.options.seed, Use::Selection);
        let elbos = measure(likelihood, of, self.options.selection_samples, noise).await?;
        Ok(elbos.iter().map(Elbo::mean).collect())
    }
}

/// Replaces Gaussians [n, Z] and their ELBOs by a candidate's, image by image, where those are higher.
pub(super) fn keep_better((best, highest): (&mut Gaussian<2>, &mut [f64]), candidate: &Gaussian<2>, elbos: &[f64]) {
    let better: Vec<bool> = elbos.iter().zip(&*highest).map(|(new, old)| new > old).collect();
    for ((old, &new), _) in highest.iter_mut().zip(elbos).zip(&better).filter(|(_, better)| **better) {
        *old = new;
    }
    let [count, latent] = candidate.mean().dims();
    let rows: Tensor<2, Bool> = Tensor::from_data(TensorData::new(better, [count, 1]), &candidate.mean().device());
    let rows = rows.expand([count, latent]); // [n, Z]
    *best = Gaussian::new(
        best.mean().mask_where(rows.clone(), candidate.mean()),
        best.log_variance().mask_where(rows, candidate.log_variance()),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::linear_gaussian::{LATENT, LinearGaussian};
    use pollster::block_on;

    fn values(gaussian: &Gaussian<2>) -> Vec<f32> {
        let read = |tensor: &Tensor<2>| tensor.clone().into_data().iter::<f32>().collect::<Vec<f32>>();
        [read(&gaussian.mean()), read(&gaussian.log_variance())].concat()
    }

    #[test]
    fn it_finds_the_best_gaussian() {
        let model = LinearGaussian::new();
        let mut search = PerImage::new(&model.prior(), PerImageOptions { learning_rate: 0.1, ..Default::default() });
        block_on(search.advance(400, &model.likelihood())).expect("readable");
        assert!(search.is_done());
        let exact = model.exact();
        let found: Vec<f64> = values(search.best()).into_iter().map(f64::from).collect();
        let (means, log_variances) = found.split_at(found.len() / 2);
        for ((exact, mean), log_variance) in exact.iter().zip(means.chunks(LATENT)).zip(log_variances.chunks(LATENT)) {
            let variance: Vec<f64> = log_variance.iter().map(|log| log.exp()).collect();
            let (gap, least) = (exact.gap(mean, &variance), exact.approximation_gap);
            assert!(gap > least - 1e-6 && gap < least + 0.01, "a gap of {gap} nats instead of {least}");
        }
        for (elbo, exact) in search.best_elbo().iter().zip(&exact) {
            assert!((elbo - (exact.evidence - exact.approximation_gap)).abs() < 0.3, "{elbo}");
        }
    }

    #[test]
    fn it_never_ends_below_its_start_not_even_when_it_diverges() {
        let model = LinearGaussian::new();
        let options = PerImageOptions { learning_rate: 100.0, steps: 60, ..Default::default() };
        let mut search = PerImage::new(&model.prior(), options);
        block_on(search.advance(0, &model.likelihood())).expect("readable");
        block_on(search.step(&model.likelihood())).expect("readable");
        let start = search.best_elbo().to_vec();
        block_on(search.advance(60, &model.likelihood())).expect("readable");
        assert_eq!(search.best_elbo(), start);
        assert_eq!(values(search.best()), values(&model.prior()));
    }

    #[test]
    fn in_pieces_it_is_the_same() {
        let model = LinearGaussian::new();
        let options = PerImageOptions { steps: 40, ..Default::default() };
        let [mut whole, mut pieces] = [PerImage::new(&model.prior(), options), PerImage::new(&model.prior(), options)];
        block_on(whole.advance(40, &model.likelihood())).expect("readable");
        for count in [7, 0, 20, 13] {
            block_on(pieces.advance(count, &model.likelihood())).expect("readable");
        }
        assert_eq!(values(whole.best()), values(pieces.best()));
        assert_eq!(whole.best_elbo(), pieces.best_elbo());
    }
}
