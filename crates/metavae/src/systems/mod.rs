//! The trait that every system implements, and each system in a file of its own.

pub(crate) mod any_model;
pub(crate) mod hierarchical_vae;
pub(crate) mod meta_vae;
pub(crate) mod system;
pub(crate) mod vae_per_dataset;
