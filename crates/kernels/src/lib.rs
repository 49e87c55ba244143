//! Loops over many floats that cost as much as the matrix products when they are compiled for size, as the rest is in a
//! browser: this crate is compiled for speed.

mod adam;

pub use adam::AdamUpdate;
