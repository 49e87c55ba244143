//! What the fuzz targets share: the readers that are fuzzed, and mutations that know their formats.

pub mod mutate;
pub mod readers;

/// What an input may make a reader hold at most, all in all.
const MOST_BYTES: usize = 256 << 20;

#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, MOST_BYTES);
