//! Matrix products for burn's CPU backend, in the place and with the interface of the crate `gemm`.
//!
//! On wasm the original's tile does not fit into the registers that V8 gives it, and 64-bit, half and complex kernels
//! fill a download that never runs them. There our own f32 kernel takes over, and a plain loop all other types. Natively
//! the original's kernels do the work.

#![allow(
    unsafe_code,
    clippy::cast_possible_wrap,
    clippy::fn_params_excessive_bools,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::too_many_arguments,
    reason = "the interface is the original's: pointers, sizes and strides"
)]
#![allow(clippy::float_cmp, reason = "what is left out, or not multiplied, is exactly 0 or 1")]
#![allow(clippy::inline_always, reason = "a register is one only within the loop that it is used in")]

mod lanes;
mod panels;
mod product;
mod rows;
mod tile;

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod wasm;

#[cfg(not(target_family = "wasm"))]
pub use native::{Parallelism, gemm, get_threading_threshold};
pub use product::{Matrix, Size, product};
#[cfg(target_family = "wasm")]
pub use wasm::{Parallelism, gemm};

#[cfg(test)]
mod tests;
