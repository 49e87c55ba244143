//! Probes, controls and reports for trained models.
//!
//! Nothing here knows a model: what is evaluated is anything that turns images and a context into codes ([`Codes`]).

mod active_units;
mod codes;
mod controls;
mod datasets;
mod distance;
mod error;
mod evaluation;
mod features;
#[cfg(test)]
mod golden;
mod invariance;
mod log_loss;
mod pca;
mod probe;
mod table;

pub use active_units::active_units;
pub use codes::{Codes, Draws, Failure};
pub use controls::PCA_COMPONENTS;
pub use datasets::wrong_value;
pub use distance::{Distances, distances};
pub use error::EvaluationError;
pub use evaluation::{Evaluation, Options, Progress};
pub use features::Features;
pub use invariance::FamilyDistances;
pub use pca::Pca;
pub use probe::Probe;
pub use table::{ContextKind, MeanAndWorst, Record, Report, Summary};
