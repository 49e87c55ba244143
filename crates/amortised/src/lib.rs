//! Networks g(D, x) that infer in worlds whose posterior is known: the paper's doubly amortised regressor.
//!
//! A world draws models, datasets and observations; a [`Regressor`] reads D and x and names a member of a
//! [`PosteriorFamily`]; an [`Objective`] trains it, by simulation or by the paper's equation 10. What comes out is held
//! against the exact posteriors of [`metavae_worlds`].

// These networks live in the host's memory, on burn's backend for the processor: without it there is nothing here.
#![cfg(feature = "cpu")]

mod batch;
mod config;
mod family;
mod file;
#[cfg(test)]
mod golden;
mod inference;
mod known_model;
mod objective;
mod reach;
mod regressor;
mod trainer;

pub use config::{InvalidConfig, Models, Pooling, RegressorConfig};
pub use family::{Cells, PosteriorFamily};
pub use file::RegressorFile;
pub use inference::Amortised;
pub use known_model::KnownModel;
pub use objective::Objective;
pub use reach::{ErrorsAt, errors_at};
pub use regressor::Regressor;
use regressor::read;
pub use trainer::{RegressorTrainer, TrainingEnded};
