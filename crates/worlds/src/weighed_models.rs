//! What is known of z where only D is known: every possible model, weighed by how well it explains x and D.

use rand::Rng;

use crate::normal::log_sum;
use crate::{Datum, Posterior, World, WorldError};

/// Models drawn once from p_M.
pub struct WeighedModels<W: World> {
    models: Vec<W::Model>,
}

/// The exact posteriors of z given x and D, up to the number of models weighed.
#[derive(Clone, Debug)]
pub struct Inferred {
    /// p(z|x, D) = Σ w_i p_i(z|x), what a network trained by simulation tends to.
    pub posterior: Posterior,
    /// ∝ exp Σ w_i ln p_i(z|x), what one trained by equation 10 tends to.
    pub geometric: Posterior,
    /// (Σ w)² / Σ w²: how many models the answer rests on. A few are too few.
    pub effective_models: f64,
}

/// Weights below this share of the largest change nothing.
const NEGLIGIBLE: f64 = 1e-9;

impl<W: World> WeighedModels<W> {
    /// So many from p_M.
    pub fn draw(world: &W, count: usize, random: &mut impl Rng) -> Self {
        Self { models: (0..count).map(|_| world.model(random)).collect() }
    }

    /// p(z|x, D), with the weights w_i ∝ p_i(x) Π p_i(x_j).
    ///
    /// # Errors
    /// If no model explains x and D.
    pub fn infer(
        &self,
        world: &W,
        x: W::Observation,
        dataset: &[Datum<W::Observation>],
    ) -> Result<Inferred, WorldError> {
        let weighed: Vec<(f64, &W::Model)> =
            self.models.iter().map(|model| (world.log_weight(model, x, dataset), model)).collect();
        combine(world, x, &weighed)
    }
}

/// The posteriors of models with these logarithms of weights, combined.
pub(crate) fn combine<W: World>(
    world: &W,
    x: W::Observation,
    weighed: &[(f64, &W::Model)],
) -> Result<Inferred, WorldError> {
    let logarithms: Vec<f64> = weighed.iter().map(|(log, _)| *log).collect();
    let most = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = log_sum(&logarithms);
    if !sum.is_finite() {
        return Err(WorldError::Impossible);
    }
    let counted = weighed.iter().filter(|(log, _)| (log - most).exp() > NEGLIGIBLE);
    let parts = counted.filter_map(|(log, model)| Some(((log - sum).exp(), world.posterior(model, x).ok()?)));
    let parts: Vec<(f64, Posterior)> = parts.collect();
    let each = || parts.iter().map(|(weight, part)| (*weight, part));
    let squares: f64 = parts.iter().map(|(weight, _)| weight * weight).sum();
    Ok(Inferred {
        posterior: Posterior::mixture(world.axis(), each())?,
        geometric: Posterior::geometric(world.axis(), each())?,
        effective_models: 1.0 / squares,
    })
}
