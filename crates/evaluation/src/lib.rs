//! Probes, controls and reports for trained models.
//!
//! Nothing here knows a model: what is evaluated is anything that turns images and a context into codes ([`Codes`]).

mod codes;
mod controls;
mod datasets;
mod error;
mod evaluation;
mod features;
#[cfg(test)]
mod golden;
mod log_loss;
mod pca;
mod probe;
mod table;

pub use codes::Codes;
pub use controls::PCA_COMPONENTS;
pub use datasets::wrong_value;
pub use error::EvaluationError;
pub use evaluation::{Evaluation, Options, Progress};
pub use features::Features;
pub use pca::Pca;
pub use probe::Probe;
pub use table::{ContextKind, MeanAndWorst, Record, Report, Summary};
