//! See `readers::digits`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| metavae_fuzz::readers::digits(bytes));
