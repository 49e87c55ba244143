//! What is written and read: weights, models, checkpoints; what cannot be read is said in words.

pub(crate) mod checkpoint;
pub mod unreadable;
pub mod weights;
