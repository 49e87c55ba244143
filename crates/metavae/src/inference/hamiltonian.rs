//! Hamiltonian Monte Carlo over codes (Neal 2011): a reference posterior for n images at once, several chains each.

use burn::tensor::{ExecutionError, Tensor};

use super::draws::Draws;
use super::elbo::stacked;
use super::likelihood::{Likelihood, Point};
use super::noise::{Use, random};
use super::path::{Path, Trail};
use super::step_size::StepSize;
use crate::batches::batch::normal;
use crate::objective::gaussian::Gaussian;

/// How long, and how many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HamiltonianOptions {
    /// Chains of each image.
    pub chains: usize,
    /// Transitions that find the step sizes and are not kept.
    pub warm_up: u32,
    /// Leapfrog steps of a transition.
    pub leapfrogs: u32,
    /// Seed of momenta and decisions.
    pub seed: u32,
}

impl Default for HamiltonianOptions {
    fn default() -> Self {
        Self { chains: 8, warm_up: 150, leapfrogs: 8, seed: 0 }
    }
}

/// Step size that warm-up starts from, in units of the deviations of the start.
pub(super) const FIRST_STEP_SIZE: f64 = 0.3;

/// Chains of n images under a fixed decoder.
#[derive(Debug)]
pub struct Hamiltonian {
    options: HamiltonianOptions,
    path: Path,
    /// Of the Gaussian that they start from, [1, n, Z]: the unit of length in each dimension.
    deviations: Tensor<3>,
    /// Where the chains are drawn from.
    start: Gaussian<2>,
    /// None before the first step.
    point: Option<Point>,
    step_sizes: Vec<StepSize>,
    step: u32,
    draws: Draws,
    /// Sums over the transitions after warm-up, by image.
    acceptance: Vec<f64>,
}

impl Hamiltonian {
    /// Chains that start at draws from Gaussians [n, Z], best those that variational inference found.
    pub fn new(start: &Gaussian<2>, options: HamiltonianOptions) -> Self {
        let [count, latent] = start.mean().dims();
        Self {
            path: Path::from(start),
            deviations: stacked(start).deviation(),
            start: start.clone(),
            point: None,
            step_sizes: vec![StepSize::new(FIRST_STEP_SIZE); count],
            step: 0,
            draws: Draws::new([options.chains, count, latent]),
            acceptance: vec![0.0; count],
            options,
        }
    }

    /// One transition of all chains, always under the same likelihood.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        self.transition(likelihood, None).await
    }

    /// The same transition, and the way that the chains took.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step_in_sight(&mut self, likelihood: &impl Likelihood) -> Result<Trail, ExecutionError> {
        let mut trail = Trail::default();
        self.transition(likelihood, Some(&mut trail)).await?;
        Ok(trail)
    }

    async fn transition(
        &mut self,
        likelihood: &impl Likelihood,
        trail: Option<&mut Trail>,
    ) -> Result<(), ExecutionError> {
        let point = self.point.take().unwrap_or_else(|| self.first_point(likelihood));
        let warming_up = self.is_warming_up();
        let step_sizes = self.step_sizes();
        let random = &mut random(self.options.seed, Use::Hamiltonian, u64::from(self.step) + 1);
        let steps = (&self.deviations, step_sizes.as_slice(), self.options.leapfrogs);
        let (point, acceptance) = self.path.transition(likelihood, 1.0, point, steps, random, trail).await?;
        if warming_up {
            self.step_sizes.iter_mut().zip(&acceptance).for_each(|(size, &acceptance)| size.update(acceptance));
        } else {
            self.acceptance.iter_mut().zip(&acceptance).for_each(|(sum, acceptance)| *sum += acceptance);
            self.draws.push(point.codes.clone().into_data_async().await?.iter::<f32>());
        }
        self.point = Some(point);
        self.step += 1;
        Ok(())
    }

    /// Transitions take the places 1 and on in the stream, this 0.
    fn first_point(&self, likelihood: &impl Likelihood) -> Point {
        let [count, latent] = self.start.mean().dims();
        let random = &mut random(self.options.seed, Use::Hamiltonian, 0);
        let noise = normal([self.options.chains, count, latent], random, &self.start.mean().device());
        Point::at(likelihood, stacked(&self.start).sample(noise)) // [S, n, Z]
    }

    /// That many transitions.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn advance(&mut self, count: u32, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        for _ in 0..count {
            self.step(likelihood).await?;
        }
        Ok(())
    }

    /// Transitions done, warm-up included.
    pub fn steps_done(&self) -> u32 {
        self.step
    }

    /// Whether the step sizes are still being looked for.
    pub fn is_warming_up(&self) -> bool {
        self.step < self.options.warm_up
    }

    /// The draws after warm-up.
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// Mean probability of acceptance after warm-up, by image; None before.
    pub fn acceptance(&self) -> Option<Vec<f64>> {
        let steps = self.step.saturating_sub(self.options.warm_up);
        (steps > 0).then(|| self.acceptance.iter().map(|sum| sum / f64::from(steps)).collect())
    }

    /// Of each image, in units of the deviations: during warm-up to explore with, then their average.
    pub fn step_sizes(&self) -> Vec<f64> {
        let size = if self.is_warming_up() { StepSize::current } else { StepSize::average };
        self.step_sizes.iter().map(size).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::linear_gaussian::{LATENT, LinearGaussian};
    use burn::tensor::Device;
    use pollster::block_on;

    #[test]
    fn it_recovers_a_known_gaussian() {
        let model = LinearGaussian::new();
        let mut sampler = Hamiltonian::new(&model.prior(), HamiltonianOptions::default());
        block_on(sampler.advance(150 + 1000, &model.likelihood())).expect("readable");
        assert_eq!(sampler.draws().steps(), 1000);
        let acceptance = sampler.acceptance().expect("warm-up is over");
        for (image, exact) in model.exact().iter().enumerate() {
            let summary = sampler.draws().summary(image).expect("there are draws");
            assert!(summary.split_r_hat < 1.02, "{summary:?}");
            assert!((0.7..0.95).contains(&acceptance[image]), "{acceptance:?}");
            // Monte Carlo errors of a mean and a covariance from that many independent draws.
            let size = summary.effective_sample_size.min(8000.0);
            assert!(size > 500.0, "{summary:?}");
            for row in 0..LATENT {
                let variance = exact.covariance[row][row];
                let off = (summary.mean[row] - exact.mean[row]) / (variance / size).sqrt();
                assert!(off.abs() < 4.0, "mean {row} of image {image} is off by {off} standard errors");
                for (column, &covariance) in exact.covariance[row].iter().enumerate() {
                    let product = variance * exact.covariance[column][column];
                    let error = ((product + covariance * covariance) / size).sqrt();
                    let off = (summary.covariance[row * LATENT + column] - covariance) / error;
                    assert!(off.abs() < 4.5, "covariance {row}, {column} of image {image}: off by {off}");
                }
            }
        }
    }

    #[test]
    fn energy_is_conserved_to_second_order_and_time_can_be_reversed() {
        let model = LinearGaussian::new();
        let (likelihood, path) = (model.likelihood(), Path::from(&model.prior()));
        let random = &mut random(5, Use::Hamiltonian, 0);
        let device = Device::flex();
        let start = Point::at(&likelihood, normal([16, 2, LATENT], random, &device));
        let momentum: Tensor<3> = normal([16, 2, LATENT], random, &device);
        let run = |size: f64, leapfrogs| {
            let scale = Tensor::ones([16, 2, LATENT], &device).mul_scalar(size);
            path.leapfrog(&likelihood, 0.7, &start, momentum.clone(), (&scale, leapfrogs), |_| {})
        };
        // The same time in steps half as long: a quarter of the error.
        let error = |size, leapfrogs| run(size, leapfrogs).2.abs().mean().into_scalar::<f32>();
        let (coarse, fine) = (error(0.1, 8), error(0.05, 16));
        assert!(fine > 1e-4 && coarse / fine > 3.5 && coarse / fine < 4.6, "{coarse} and {fine}");
        let (end, momentum, _) = run(0.1, 8);
        let scale = Tensor::ones([16, 2, LATENT], &device).mul_scalar(0.1);
        let (back, ..) = path.leapfrog(&likelihood, 0.7, &end, momentum.neg(), (&scale, 8), |_| {});
        assert!((back.codes - start.codes.clone()).abs().max().into_scalar::<f32>() < 1e-4);
    }

    #[test]
    fn in_sight_it_is_the_same_and_the_trail_says_where_it_went() {
        let model = LinearGaussian::new();
        let options = HamiltonianOptions { warm_up: 3, chains: 4, leapfrogs: 6, ..Default::default() };
        let [mut hidden, mut seen] = [(), ()].map(|()| Hamiltonian::new(&model.prior(), options));
        let codes = |sampler: &Hamiltonian| -> Vec<f32> {
            let point = sampler.point.as_ref().expect("it has begun");
            point.codes.clone().into_data().iter::<f32>().collect()
        };
        let (mut stayed, mut moved) = (0, 0);
        for _ in 0..30 {
            block_on(hidden.step(&model.likelihood())).expect("readable");
            let trail = block_on(seen.step_in_sight(&model.likelihood())).expect("readable");
            assert_eq!(codes(&hidden), codes(&seen));
            assert_eq!((trail.codes.len(), trail.accepted.len()), (7, 8));
            let way: Vec<Vec<f32>> =
                trail.codes.iter().map(|codes| codes.clone().into_data().iter::<f32>().collect()).collect();
            for (row, accepted) in trail.accepted.iter().enumerate() {
                let of = |values: &[f32]| values[row * LATENT..(row + 1) * LATENT].to_vec();
                assert_eq!(of(&codes(&seen)), of(if *accepted { &way[6] } else { &way[0] }));
                if *accepted { moved += 1 } else { stayed += 1 }
            }
        }
        assert!(moved > 4 * stayed && stayed > 0, "{moved} and {stayed}");
    }

    #[test]
    fn in_pieces_it_is_the_same() {
        let model = LinearGaussian::new();
        let options = HamiltonianOptions { warm_up: 5, chains: 2, ..Default::default() };
        let run = |pieces: &[u32]| {
            let mut sampler = Hamiltonian::new(&model.prior(), options);
            for &count in pieces {
                block_on(sampler.advance(count, &model.likelihood())).expect("readable");
            }
            sampler.draws().summary(1).expect("there are draws")
        };
        assert_eq!(run(&[12]), run(&[3, 0, 4, 5]));
    }
}
