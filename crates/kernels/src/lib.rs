//! Loops over many floats that cost as much as the matrix products when they are compiled for size, as the rest is in a
//! browser, or when each of their operations walks through memory for itself: this crate is compiled for speed.

mod activation;
mod adam;
mod likelihood;
mod sum;

pub use activation::{activate, activate_backward};
pub use adam::AdamUpdate;
pub use likelihood::{log_likelihood, log_likelihood_backward};
pub use sum::add;
