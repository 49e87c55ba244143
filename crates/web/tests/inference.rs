//! In a browser, on the backend that this build is for, inference that is not amortised runs and keeps its promises.
#![cfg(target_family = "wasm")]

#[path = "../../../tests/inference.rs"]
mod inference;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn all_parts_of_inference_run() {
    let device = metavae_web::backend::open().await.expect("a device");
    inference::check(&device).await;
}
