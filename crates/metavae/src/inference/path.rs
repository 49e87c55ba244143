//! The geometric path between a Gaussian and the joint density of image and code, and leapfrog steps along its densities.

use burn::tensor::{ExecutionError, Tensor, TensorData};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use super::elbo::{read, stacked};
use super::likelihood::{Likelihood, Point};
use crate::batches::batch::normal;
use crate::objective::gaussian::Gaussian;

/// How far step sizes stray from their value, so that no trajectory closes upon itself time after time.
const JITTER: f32 = 0.2;

/// The way that chains took in one transition, for those who want to see it.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// Codes [S, n, Z] at its start and after each leapfrog step.
    pub codes: Vec<Tensor<3>>,
    /// Whether the chain went there, by chain and then image; where it did not, it stays at its start.
    pub accepted: Vec<bool>,
}

/// q(z)^(1 - t) p(x, z)^t at temperature t: the Gaussian q at 0, the unnormalised posterior at 1.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// q, [1, n, Z].
    base: Gaussian<3>,
    /// 1 / variance of q, [1, n, Z].
    precision: Tensor<3>,
}

impl Path {
    /// From Gaussians [n, Z].
    pub fn from(base: &Gaussian<2>) -> Self {
        let base = stacked(base);
        Self { precision: base.log_variance().neg().exp(), base }
    }

    /// ln p(x, z) - ln q(z) of codes [S, n, Z] with their ln p(x given z) [S, n]; at a code that was drawn from q the
    /// logarithm of its importance weight.
    pub fn log_ratio(&self, codes: &Tensor<3>, log_likelihood: &Tensor<2>) -> Tensor<2> {
        let apart = codes.clone() - self.base.mean(); // [S, n, Z]
        let of_base = apart.square() * self.precision.clone() + self.base.log_variance(); // [S, n, Z]
        // The constants of prior and q cancel.
        let ratio = (of_base - codes.clone().square()).sum_dim(2).squeeze_dim::<2>(2); // [S, n]
        log_likelihood.clone() + ratio.mul_scalar(0.5) // [S, n]
    }

    /// ln of the density up to a constant, [S, n].
    fn log_density(&self, point: &Point, temperature: f64) -> Tensor<2> {
        let apart = (point.codes.clone() - self.base.mean()).square() * self.precision.clone(); // [S, n, Z]
        let squares = apart.mul_scalar(1.0 - temperature) + point.codes.clone().square().mul_scalar(temperature);
        let gaussians = squares.sum_dim(2).squeeze_dim::<2>(2).mul_scalar(-0.5); // [S, n]
        point.log_likelihood.clone().mul_scalar(temperature) + gaussians // [S, n]
    }

    /// Its gradient, [S, n, Z].
    fn gradient(&self, point: &Point, temperature: f64) -> Tensor<3> {
        let of_base = (point.codes.clone() - self.base.mean()) * self.precision.clone(); // [S, n, Z]
        (point.gradient.clone() - point.codes.clone()).mul_scalar(temperature) - of_base.mul_scalar(1.0 - temperature)
    }

    /// `leapfrogs` steps of Hamiltonian dynamics with unit masses; returns where they end, the momentum there, and by how
    /// much the energy has fallen, [S, n], which is zero up to the discretisation.
    ///
    /// `scale` [S, n, Z] is the step in each dimension; `visit` sees the codes [S, n, Z] after each step. A step size times a deviation is the same as masses of
    /// 1 / variance, in coordinates in which no dimension is stiffer than another.
    pub fn leapfrog(
        &self,
        likelihood: &impl Likelihood,
        temperature: f64,
        start: &Point,
        momentum: Tensor<3>,
        (scale, leapfrogs): (&Tensor<3>, u32),
        mut visit: impl FnMut(&Tensor<3>),
    ) -> (Point, Tensor<3>, Tensor<2>) {
        let energy = |point: &Point, momentum: &Tensor<3>| {
            let kinetic = momentum.clone().square().sum_dim(2).squeeze_dim::<2>(2).mul_scalar(0.5); // [S, n]
            kinetic - self.log_density(point, temperature) // [S, n]
        };
        let kick = |point: &Point, share: f64| (self.gradient(point, temperature) * scale.clone()).mul_scalar(share);
        let before = energy(start, &momentum);
        let mut point = start.clone();
        let mut momentum = momentum + kick(&point, 0.5); // [S, n, Z]
        for step in 1..=leapfrogs {
            let codes = point.codes + scale.clone() * momentum.clone(); // [S, n, Z]
            point = Point::at(likelihood, codes);
            visit(&point.codes);
            momentum = momentum + kick(&point, if step == leapfrogs { 0.5 } else { 1.0 });
        }
        let energy_drop = before - energy(&point, &momentum); // [S, n]
        (point, momentum, energy_drop)
    }

    /// One transition of Hamiltonian Monte Carlo for S chains of each of n images, and each image's mean probability of
    /// acceptance. `deviations` [1, n, Z], `step_sizes` of the n images; `trail` takes down the way.
    pub async fn transition(
        &self,
        likelihood: &impl Likelihood,
        temperature: f64,
        start: Point,
        (deviations, step_sizes, leapfrogs): (&Tensor<3>, &[f64], u32),
        random: &mut ChaCha8Rng,
        mut trail: Option<&mut Trail>,
    ) -> Result<(Point, Vec<f64>), ExecutionError> {
        let [chains, count, latent] = start.codes.dims();
        let device = start.codes.device();
        let momentum = normal([chains, count, latent], random, &device);
        let jittered: Vec<f32> = (0..chains)
            .flat_map(|_| step_sizes.iter())
            .map(|&size| size as f32 * random.random_range(1.0 - JITTER..1.0 + JITTER))
            .collect();
        let step_sizes = Tensor::<3>::from_data(TensorData::new(jittered, [chains, count, 1]), &device);
        let scale = step_sizes * deviations.clone(); // [S, n, Z]
        let mut visit = |codes: &Tensor<3>| {
            if let Some(trail) = &mut trail {
                trail.codes.push(codes.clone());
            }
        };
        visit(&start.codes);
        let (end, _, energy_drop) =
            self.leapfrog(likelihood, temperature, &start, momentum, (&scale, leapfrogs), &mut visit);
        let mut acceptance = vec![0.0; count];
        let mut chosen = Vec::with_capacity(chains * count);
        // Decided on the host: a trajectory that has run into infinity is told from one that has not on every backend.
        for (row, energy_drop) in read(energy_drop).await?.into_iter().enumerate() {
            let probability = if energy_drop.is_nan() { 0.0 } else { energy_drop.min(0.0).exp() };
            acceptance[row % count] += probability / chains as f64;
            chosen.push(random.random::<f64>() < probability);
        }
        let point = start.replace(&chosen, end);
        if let Some(trail) = trail {
            trail.accepted = chosen;
        }
        Ok((point, acceptance))
    }
}
