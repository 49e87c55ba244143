//! A known model as a decoder without weights: what searches for the best Gaussian, and samples, asks for.

use burn::tensor::{Device, Tensor, TensorData};
use metavae::Gaussian;
use metavae::inference::Likelihood;
use metavae_worlds::World;

use crate::Cells;

/// p_i(x, z) of one observation in the coordinate u of [`Cells`], as a likelihood beside the standard normal prior of codes:
/// ln p_i(x, z(u)) + ln |dz/du| - ln N(u; 0, 1). So the posterior of the code is that of z.
#[derive(Clone, Debug)]
pub struct KnownModel<W: World> {
    world: W,
    model: W::Model,
    x: W::Observation,
    cells: Cells,
}

/// What impossible values count as: far below everything, yet a number that chains can reject.
const IMPOSSIBLE: f64 = -1e4;
/// Where a search may begin: so many places, up to here on either side.
const PLACES: usize = 65;
const REACH: f64 = 4.0;
/// Of the differences by which the slope is found.
const STEP: f64 = 1e-4;

impl<W: World> KnownModel<W> {
    /// Of one observation.
    pub fn new(world: W, model: W::Model, x: W::Observation) -> Self {
        Self { cells: Cells::of(&world), world, model, x }
    }

    /// A Gaussian to search from: at the likeliest of some places, as wide as they are apart. From the prior a narrow posterior
    /// would be far, and the first gradients so large that Adam remembers them to the end.
    pub fn start(&self) -> Gaussian<2> {
        let place = |i: usize| REACH * (2.0 * i as f64 / (PLACES - 1) as f64 - 1.0);
        let log = |code: f64| self.at(code) - 0.5 * code * code;
        let best = (0..PLACES).map(place).max_by(|a, b| log(*a).total_cmp(&log(*b))).unwrap_or(0.0);
        let apart = 2.0 * REACH / (PLACES - 1) as f64;
        let tensor = |value: f64| Tensor::from_data([[value as f32]], &Device::flex());
        Gaussian::new(tensor(best), tensor(2.0 * apart.ln()))
    }

    fn at(&self, code: f64) -> f64 {
        let (z, log_slope) = self.cells.at(code);
        let log_prior = metavae_worlds::normal::log_density(code, 0.0, 1.0);
        let log = self.world.log_joint(&self.model, self.x, z) + log_slope - log_prior;
        if log.is_nan() { IMPOSSIBLE } else { log.max(IMPOSSIBLE) }
    }
}

impl<W: World> Likelihood for KnownModel<W> {
    fn log_likelihood(&self, codes: Tensor<3>) -> Tensor<2> {
        let shape = codes.dims(); // [S, n, 1]
        let device = codes.device();
        let plain = if codes.is_autodiff() { codes.clone().inner() } else { codes.clone() };
        let places: Vec<f64> = plain.into_data().iter::<f32>().map(f64::from).collect();
        let values: Vec<f32> = places.iter().map(|code| self.at(*code) as f32).collect();
        let slope = |code: &f64| ((self.at(code + STEP) - self.at(code - STEP)) / (2.0 * STEP)) as f32;
        let slopes: Vec<f32> = places.iter().map(slope).collect();
        let tensor = |values: Vec<f32>| Tensor::<3>::from_data(TensorData::new(values, shape), &device);
        // The last term is nothing but for its gradient.
        let moved = (codes.clone() - codes.detach()) * tensor(slopes); // [S, n, 1]
        (tensor(values) + moved).squeeze_dim(2) // [S, n]
    }
}

#[cfg(test)]
mod tests {
    use metavae::inference::{Hamiltonian, HamiltonianOptions, PerImage, PerImageOptions};
    use metavae_worlds::{InclinedPlane, League, Likelihood as Results, Plane, Posterior, Shown};
    use pollster::block_on;

    use super::*;

    /// The best Gaussian found, and the moments of z among draws with how many they are worth.
    fn inferred<W: World>(world: W, model: W::Model, x: W::Observation) -> (Posterior, [f64; 3]) {
        let cells = Cells::of(&world);
        let known = KnownModel::new(world, model, x);
        let mut search = PerImage::new(&known.start(), PerImageOptions::default());
        block_on(search.advance(400, &known)).unwrap();
        let best = search.best();
        let [mean, deviation] = [best.mean(), best.deviation()].map(|it| f64::from(it.into_scalar::<f32>()));
        let mut chains = Hamiltonian::new(best, HamiltonianOptions::default());
        block_on(chains.advance(150 + 600, &known)).unwrap();
        let draws: Vec<f64> = chains.draws().of_image(0).map(|code| cells.at(f64::from(code[0])).0).collect();
        let count = draws.len() as f64;
        let middle = draws.iter().sum::<f64>() / count;
        let variance = draws.iter().map(|z| (z - middle).powi(2)).sum::<f64>() / count;
        let worth = chains.draws().summary(0).unwrap().effective_sample_size;
        (cells.normal(mean, deviation).unwrap(), [middle, variance, worth])
    }

    fn check<W: World>(world: &W, model: &W::Model, x: W::Observation, away: f64) {
        let exact = world.posterior(model, x).unwrap();
        let (gaussian, [mean, variance, worth]) = inferred(world.clone(), model.clone(), x);
        let error = (exact.variance() / worth).sqrt();
        assert!((mean - exact.mean()).abs() < 4.0 * error + 2e-3, "{mean} instead of {}", exact.mean());
        assert!((variance / exact.variance() - 1.0).abs() < 0.2, "{variance} instead of {}", exact.variance());
        let divergence = gaussian.divergence(&exact);
        assert!(divergence < away, "{divergence}");
    }

    #[test]
    fn search_and_chains_find_the_exact_posterior() {
        let league = League::new(Results::Normal).unwrap();
        // One hump, which a Gaussian holds; with two it must choose.
        check(&league, &league.model_at(&[0.5, 0.4, 0.6, 0.5, 0.9]), 0.7, 0.06);
        let goals = League::new(Results::Poisson).unwrap();
        check(&goals, &goals.model_at(&[0.3, 0.5, 0.9, 0.6, 0.5]), 3.0, 0.05);
        let boxes = InclinedPlane::new(Shown::Times);
        let plane = Plane::new(5.0, 40.0).unwrap();
        check(&boxes, &plane, plane.time(0.4), 0.05);
    }
}
