//! What a world must give.

use rand::{Rng, RngExt as _};

use crate::weighed_models::Inferred;
use crate::{Axis, Posterior, WeighedModels, WorldError};

/// One member of D: an observation, and its z where D shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datum<X> {
    /// What was observed.
    pub x: X,
    /// What it came of, in worlds whose D are pairs.
    pub z: Option<f64>,
}

/// An observation from the real world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example<X> {
    /// Whose.
    pub name: &'static str,
    /// What was observed.
    pub x: X,
    /// What it turned out to be.
    pub z: f64,
}

/// An estimate of z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rival {
    /// Of the estimator.
    pub name: &'static str,
    /// Of z.
    pub estimate: f64,
}

/// Where to ask how far a network holds: a model, and a z where the range of z is what ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Of the model, as in [`World::model_at`].
    pub coordinates: Vec<f64>,
    /// Of the observation; drawn by the model where there is none.
    pub z: Option<f64>,
    /// Whether questions of training come from there.
    pub is_inside: bool,
}

/// A meta-distribution p_M over generative models i of observations x and latent values z, whose p_i(x, z) is known.
pub trait World: Clone + Send + Sync + 'static {
    /// The parameters of a generative model i.
    type Model: Clone + Send + Sync;
    /// What is observed.
    type Observation: Copy + Send + Sync;

    /// How many numbers a model is made of.
    const COORDINATES: usize;

    /// The model at coordinates uniform on [0, 1]: p_M is their image.
    fn model_at(&self, coordinates: &[f64]) -> Self::Model;

    /// Between what values each coordinate still makes a model, also beyond what models are drawn from.
    fn coordinate_ranges(&self) -> Vec<[f64; 2]> {
        vec![[0.0, 1.0]; Self::COORDINATES]
    }

    /// The model at coordinates that may lie out of what models are drawn from.
    ///
    /// # Errors
    /// If there are too many or too few, or one lies where there is no model.
    fn checked_model_at(&self, coordinates: &[f64]) -> Result<Self::Model, WorldError> {
        if coordinates.len() != Self::COORDINATES {
            return Err(WorldError::Coordinates { expected: Self::COORDINATES });
        }
        for (value, [low, high]) in coordinates.iter().zip(self.coordinate_ranges()) {
            crate::error::within("A model's coordinate", *value, low, high)?;
        }
        Ok(self.model_at(coordinates))
    }

    /// (x, z) from p_i.
    fn draw(&self, model: &Self::Model, random: &mut impl Rng) -> (Self::Observation, f64);

    /// Places in and out of what is drawn in training; none where nothing lies out of it.
    fn places(&self) -> Vec<Place> {
        Vec::new()
    }

    /// (x, z) at one of these places.
    fn draw_at(&self, place: &Place, random: &mut impl Rng) -> (Self::Observation, f64) {
        self.draw(&self.model_at(&place.coordinates), random)
    }

    /// What z can be.
    fn axis(&self) -> Axis;

    /// Whether z cannot lie beyond the ends of its axis, as a share or a friction cannot; else the axis ends where hardly
    /// anything is left.
    fn has_ends(&self) -> bool {
        false
    }

    /// ln p_i(x, z).
    fn log_joint(&self, model: &Self::Model, x: Self::Observation, z: f64) -> f64;

    /// ln p_i(x), the integral of the joint over z.
    fn log_evidence(&self, model: &Self::Model, x: Self::Observation) -> f64;

    /// p_i(z|x), exactly.
    ///
    /// # Errors
    /// If the model cannot have made this observation.
    fn posterior(&self, model: &Self::Model, x: Self::Observation) -> Result<Posterior, WorldError>;

    /// Whether D shows what its observations came of.
    fn shows_latents(&self) -> bool {
        false
    }

    /// An observation in plain numbers, as a page or a file holds it.
    fn numbers(&self, x: Self::Observation) -> Vec<f64>;

    /// The observation of these numbers.
    ///
    /// # Errors
    /// If there are too many or too few, or one is not finite.
    fn observation(&self, numbers: &[f64]) -> Result<Self::Observation, WorldError>;

    /// What a network sees of an observation; the same number of values for each.
    fn features(&self, x: Self::Observation) -> Vec<f32>;

    /// p(z|x, D), where nothing but D is known of the model: by the `models` drawn from p_M, unless a world knows better.
    ///
    /// # Errors
    /// If no model explains x and D.
    fn posterior_given_dataset(
        &self,
        models: &WeighedModels<Self>,
        x: Self::Observation,
        dataset: &[Datum<Self::Observation>],
    ) -> Result<Inferred, WorldError>
    where
        Self: Sized,
    {
        models.infer(self, x, dataset)
    }

    /// What classical estimators say of z, which know the likelihood and are never told p_M; none where there are no such.
    fn rivals(&self, _x: Self::Observation, _dataset: &[Datum<Self::Observation>]) -> Vec<Rival> {
        Vec::new()
    }

    /// Observations from the real world whose z is known, where there are some.
    fn examples(&self) -> Vec<Example<Self::Observation>> {
        Vec::new()
    }

    /// A model from p_M.
    fn model(&self, random: &mut impl Rng) -> Self::Model {
        let coordinates: Vec<f64> = (0..Self::COORDINATES).map(|_| random.random()).collect();
        self.model_at(&coordinates)
    }

    /// D: so many observations of one model.
    fn dataset(&self, model: &Self::Model, size: usize, random: &mut impl Rng) -> Vec<Datum<Self::Observation>> {
        let shown = self.shows_latents();
        let draws = (0..size).map(|_| self.draw(model, random));
        draws.map(|(x, z)| Datum { x, z: shown.then_some(z) }).collect()
    }

    /// ln of how well a model explains x and D: p_i(x) Π p_i(x_j).
    fn log_weight(&self, model: &Self::Model, x: Self::Observation, dataset: &[Datum<Self::Observation>]) -> f64 {
        let of_dataset: f64 = dataset.iter().map(|datum| self.log_evidence_of(model, *datum)).sum();
        of_dataset + self.log_evidence(model, x)
    }

    /// ln p_i of one member of D.
    fn log_evidence_of(&self, model: &Self::Model, datum: Datum<Self::Observation>) -> f64 {
        datum.z.map_or_else(|| self.log_evidence(model, datum.x), |z| self.log_joint(model, datum.x, z))
    }
}
