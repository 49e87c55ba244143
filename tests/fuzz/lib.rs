//! What the fuzz targets share: the readers that are fuzzed, and mutations that know their formats.

pub mod mutate;
pub mod readers;
