//! See `readers::network`.
#![no_main]

use metavae_fuzz::{mutate, readers};

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    mutate::safetensors(data, size, most, seed, libfuzzer_sys::fuzzer_mutate)
});
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::network(bytes));
