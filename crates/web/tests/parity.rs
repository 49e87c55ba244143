//! In a browser, on the backend that this build is for, MetaVAE agrees with an independent PyTorch implementation.
//!
//! Both builds are held to the same golden vectors, and so to each other. Without an adapter the WebGPU build fails here.
#![cfg(target_family = "wasm")]

#[path = "../../../tests/golden/parity.rs"]
mod parity;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// One test: opening a WebGPU device twice in one page is refused.
#[wasm_bindgen_test]
async fn losses_gradients_and_fifty_steps_of_every_system_agree_with_pytorch() {
    let device = metavae_web::backend::open().await.expect("a device");
    // GPUs may round exp and log more coarsely than IEEE asks of + and *.
    let tolerance = if metavae_web::backend::NAME == "cpu" { 1e-4 } else { 1e-3 };
    parity::check(&device, tolerance).await;
    let backend = if cfg!(feature = "relaxed") { "cpu, relaxed SIMD" } else { metavae_web::backend::NAME };
    let table = parity::steps::measure(backend, &device).await;
    console_log!("{table}");
    table.assert_close();
}
