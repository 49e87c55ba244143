//! What a step sees: images under each transformation, the D of each query, noise, all by one seed.

pub(crate) mod batch;
pub(crate) mod context;
pub(crate) mod exchange;
