//! Inference that is not amortised: what an image's posterior and ln p(x) are under a fixed decoder, whatever the encoder says.
//!
//! Everything goes step by step, so that a page can draw it as it happens, and knows of a model only its [`Likelihood`].
//! The prior over codes is the standard normal. Another Gaussian prior becomes that one by shifting and scaling codes in
//! the likelihood and in the Gaussians that are handed in.

mod adaptation;
mod annealing;
mod draws;
mod elbo;
mod evidence;
mod gap;
mod gap_report;
mod hamiltonian;
mod importance;
mod likelihood;
mod noise;
mod path;
mod per_image;
pub mod reliability;
mod step_size;

pub use adaptation::{Adaptation, AdaptationOptions, Fit, Inferred, likeliest, mean_elbo};
pub use annealing::{Annealing, AnnealingOptions};
pub use draws::{Draws, Summary};
pub use evidence::{Evidence, LogMean};
pub use gap::{Base, GapOptions, InferenceGap, Stage};
pub use gap_report::{Estimate, ImageGap, Method};
pub use hamiltonian::{Hamiltonian, HamiltonianOptions};
pub use importance::Importance;
pub use likelihood::{Likelihood, bernoulli};
pub use path::Trail;
pub use per_image::{PerImage, PerImageOptions};

#[cfg(test)]
mod linear_gaussian;
