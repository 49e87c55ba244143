//! ln p(x) of n images by annealed importance sampling (Neal 2001) with Hamiltonian transitions.

use burn::tensor::{ExecutionError, Tensor};

use super::elbo::{read, stacked};
use super::evidence::{Evidence, LogMean};
use super::hamiltonian::FIRST_STEP_SIZE;
use super::likelihood::{Likelihood, Point};
use super::noise::{Use, random};
use super::path::Path;
use super::step_size::StepSize;
use crate::batches::batch::normal;
use crate::objective::gaussian::Gaussian;

/// How finely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnnealingOptions {
    /// Chains of each image: independent weights.
    pub chains: usize,
    /// Densities on the way from the Gaussian to the joint density, which is the last of them.
    pub temperatures: u32,
    /// Leapfrog steps at each.
    pub leapfrogs: u32,
    /// Transitions under the posterior that find the step sizes beforehand; the weighted chains know nothing of them but
    /// the sizes, and so stay unbiased.
    pub warm_up: u32,
    /// Seed of samples, momenta and decisions.
    pub seed: u32,
}

impl Default for AnnealingOptions {
    fn default() -> Self {
        Self { chains: 16, temperatures: 100, leapfrogs: 4, warm_up: 40, seed: 0 }
    }
}

/// How sharply the sigmoid of temperatures bends.
const BEND: f64 = 4.0;

/// ln p(x) as the mean weight of chains that are led from Gaussians q to the posterior.
#[derive(Debug)]
pub struct Annealing {
    options: AnnealingOptions,
    base: Gaussian<2>,
    path: Path,
    /// [1, n, Z]: of the base, and of a guess at the posterior.
    variances: [Tensor<3>; 2],
    guess: Gaussian<2>,
    point: Option<Point>,
    step_sizes: Vec<StepSize>,
    step: u32,
    /// [S, n] of the chains' weights so far.
    log_weights: Option<Tensor<2>>,
    evidence: Option<Vec<Evidence>>,
}

impl Annealing {
    /// From `base` [n, Z], the prior or a better Gaussian; `guess` is the best Gaussian known of each posterior (it may be
    /// the base again), which sets the units of length and where warm-up starts.
    pub fn new(base: &Gaussian<2>, guess: &Gaussian<2>, options: AnnealingOptions) -> Self {
        let count = base.mean().dims()[0];
        Self {
            path: Path::from(base),
            variances: [base, guess].map(|gaussian| gaussian.log_variance().exp().unsqueeze()),
            base: base.clone(),
            guess: guess.clone(),
            point: None,
            step_sizes: vec![StepSize::new(FIRST_STEP_SIZE); count],
            step: 0,
            log_weights: None,
            evidence: None,
            options,
        }
    }

    /// One transition of all chains, always under the same likelihood; nothing happens at the end of the path.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        if self.is_done() {
            return Ok(());
        }
        let warming_up = self.step < self.options.warm_up;
        let number = self.step.saturating_sub(self.options.warm_up);
        if self.step == 0 && warming_up {
            self.point = Some(self.draw(likelihood, &self.guess, 0));
        } else if number == 0 && !warming_up {
            self.point = Some(self.draw(likelihood, &self.base, 1));
        }
        let point = self.point.take().expect("drawn at the first step of either stage");
        if !warming_up {
            let change = self.temperature(number + 1) - self.temperature(number);
            let gained = self.path.log_ratio(&point.codes, &point.log_likelihood).mul_scalar(change); // [S, n]
            self.log_weights = Some(match self.log_weights.take() {
                Some(weights) => weights + gained,
                None => gained,
            });
        }
        self.step += 1;
        if self.is_done() {
            return self.conclude().await;
        }
        let temperature = if warming_up { 1.0 } else { self.temperature(number + 1) };
        let size = if warming_up { StepSize::current } else { StepSize::average };
        let step_sizes: Vec<f64> = self.step_sizes.iter().map(size).collect();
        let deviations = self.deviations(temperature);
        // Draws of either stage take the places 0 and 1.
        let random = &mut random(self.options.seed, Use::Annealing, u64::from(self.step) + 1);
        let steps = (&deviations, step_sizes.as_slice(), self.options.leapfrogs);
        let (point, acceptance) = self.path.transition(likelihood, temperature, point, steps, random, None).await?;
        if warming_up {
            self.step_sizes.iter_mut().zip(acceptance).for_each(|(size, acceptance)| size.update(acceptance));
        }
        self.point = Some(point);
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

    /// Steps done, and steps there are.
    pub fn progress(&self) -> (u32, u32) {
        (self.step, self.options.warm_up + self.options.temperatures)
    }

    /// Whether the path has been gone.
    pub fn is_done(&self) -> bool {
        let (done, total) = self.progress();
        done >= total
    }

    /// By image, at the end of the path.
    pub fn evidence(&self) -> Option<&[Evidence]> {
        self.evidence.as_deref()
    }

    fn draw(&self, likelihood: &impl Likelihood, from: &Gaussian<2>, place: u64) -> Point {
        let [count, latent] = from.mean().dims();
        let random = &mut random(self.options.seed, Use::Annealing, place);
        let noise = normal([self.options.chains, count, latent], random, &from.mean().device());
        Point::at(likelihood, stacked(from).sample(noise)) // [S, n, Z]
    }

    /// Of density `number`, from 0 to 1 in small steps at both ends: a sigmoid (Wu, Burda, Salakhutdinov, Grosse 2017).
    fn temperature(&self, number: u32) -> f64 {
        let sigmoid = |share: f64| 1.0 / (1.0 + (-BEND * (2.0 * share - 1.0)).exp());
        let share = f64::from(number) / f64::from(self.options.temperatures);
        (sigmoid(share) - sigmoid(0.0)) / (sigmoid(1.0) - sigmoid(0.0))
    }

    /// [1, n, Z]: precisions change linearly along the path, as they do between Gaussians.
    fn deviations(&self, temperature: f64) -> Tensor<3> {
        let [base, guess] = &self.variances;
        let precision =
            base.clone().recip().mul_scalar(1.0 - temperature) + guess.clone().recip().mul_scalar(temperature);
        precision.recip().sqrt()
    }

    async fn conclude(&mut self) -> Result<(), ExecutionError> {
        let count = self.step_sizes.len();
        let mut means = vec![LogMean::default(); count];
        if let Some(weights) = self.log_weights.take() {
            for (row, weight) in read(weights).await?.into_iter().enumerate() {
                means[row % count].push(weight);
            }
        }
        self.evidence = means.iter().map(LogMean::evidence).collect();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::linear_gaussian::LinearGaussian;
    use pollster::block_on;

    fn annealed(model: &LinearGaussian, options: AnnealingOptions) -> Vec<Evidence> {
        let mut annealing = Annealing::new(&model.prior(), &model.prior(), options);
        let (_, total) = annealing.progress();
        block_on(annealing.advance(total - 1, &model.likelihood())).expect("readable");
        assert!(!annealing.is_done() && annealing.evidence().is_none());
        block_on(annealing.advance(10, &model.likelihood())).expect("readable");
        annealing.evidence().expect("the path is done").to_vec()
    }

    #[test]
    fn annealing_agrees_with_the_closed_form_where_few_samples_would_not() {
        let model = LinearGaussian::new();
        let fine = annealed(&model, AnnealingOptions { chains: 64, ..Default::default() });
        model.assert_evidence(&fine, 0.08);
        // One temperature is plain importance sampling from the prior.
        let coarse = annealed(&model, AnnealingOptions { chains: 64, temperatures: 1, ..Default::default() });
        for (fine, coarse) in fine.iter().zip(&coarse) {
            assert!(fine.effective_sample_size > 2.0 * coarse.effective_sample_size, "{fine:?}, {coarse:?}");
        }
    }

    #[test]
    fn a_better_base_and_no_warm_up_are_fine_too() {
        let model = LinearGaussian::new();
        let narrow = Gaussian::new(model.prior().mean(), model.prior().log_variance() - 1.5);
        let options = AnnealingOptions { chains: 256, warm_up: 0, ..Default::default() };
        let mut annealing = Annealing::new(&model.prior(), &narrow, options);
        block_on(annealing.advance(100, &model.likelihood())).expect("readable");
        model.assert_evidence(annealing.evidence().expect("the path is done"), 0.05);
    }

    #[test]
    fn in_pieces_it_is_the_same() {
        let model = LinearGaussian::new();
        let options = AnnealingOptions { chains: 4, temperatures: 12, warm_up: 3, ..Default::default() };
        let run = |pieces: &[u32]| {
            let mut annealing = Annealing::new(&model.prior(), &model.prior(), options);
            for &count in pieces {
                block_on(annealing.advance(count, &model.likelihood())).expect("readable");
            }
            annealing.evidence().expect("the path is done").to_vec()
        };
        assert_eq!(run(&[15]), run(&[2, 5, 0, 8]));
    }
}
