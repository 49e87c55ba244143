//! Runs the module's constructors once.
//!
//! The kernel compiler below WebGPU registers its operations in some thousand constructors. A linker that finds nobody who
//! calls them puts a call of all of them at the top of every function that the module exports, wasm-bindgen's own included,
//! which JavaScript calls for every handle: a profile showed four fifths of a question's time there.

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "the linker's name for them, which only a foreign function can have")]
mod of_linker {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }

    pub fn run() {
        static ONCE: std::sync::Once = std::sync::Once::new();
        // SAFETY: takes nothing and returns nothing; constructors may run at any time before what they register is used.
        ONCE.call_once(|| unsafe { __wasm_call_ctors() });
    }
}

/// Before anything else of the module.
pub fn run() {
    #[cfg(target_family = "wasm")]
    of_linker::run();
}
