//! Families of generative models whose joint density p_i(x, z) is known.
//!
//! In such a world every way to infer z can be drawn beside the exact answer. A [`World`] is a meta-distribution p_M over
//! models i: it draws models, observations and datasets D, and knows the exact posterior p_i(z|x) where the model is
//! known. What is left where only D is known, [`WeighedModels`] finds for each world alike. There are no networks here.

mod batters;
mod calibration;
mod clouds;
mod error;
mod exponential_families;
mod floors;
mod league;
mod named;
pub mod normal;
mod plane;
mod posterior;
mod rivals;
mod weighed_models;
mod world;

pub use batters::{AT_BATS, BATTERS, Batter};
pub use calibration::{Calibration, band, coverage};
pub use clouds::{Clouds, TwoClouds};
pub use error::WorldError;
pub use exponential_families::{ExponentialFamilies, Family, NUMBERS};
pub use floors::{Answers, ENOUGH_MODELS, Floor, Floors, Mean, Question, RivalLoss, Score, ask, floor};
pub use league::{Bump, League, Likelihood, Prior};
pub use named::{NamedWorld, WithWorld};
pub use plane::{InclinedPlane, Plane, Shown};
pub use posterior::{Axis, Posterior};
pub use rivals::{Mixing, james_stein, robbins};
pub use weighed_models::{Inferred, WeighedModels};
pub use world::{Datum, Example, Place, Rival, World};
