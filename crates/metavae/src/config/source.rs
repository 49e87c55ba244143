//! Which images a run learns from.

use serde::{Deserialize, Serialize};

/// A set of images that somebody brought: what tells it from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// How many there are and a checksum of all of them, so that a run goes on with none but its own images.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// Images to learn from.
    pub train: u32,
    /// Images that are held out.
    pub test: u32,
    /// How many classes they are of; 0 where none are known.
    pub classes: u32,
}
