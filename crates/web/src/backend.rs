//! The device of this module: burn's CPU backend, or WebGPU.

use burn::tensor::Device;

/// What the page calls it.
#[cfg(feature = "webgpu")]
pub const NAME: &str = "webgpu";
/// What the page calls it.
#[cfg(not(feature = "webgpu"))]
pub const NAME: &str = "cpu";

/// Launches that are gathered into one submission; a training step has a few times as many.
#[cfg(feature = "webgpu")]
const TASKS_PER_SUBMISSION: usize = 64;

/// The device, without autodiff.
///
/// # Errors
/// A sentence, when the browser has no adapter or does not give its device.
#[cfg(feature = "webgpu")]
pub async fn open() -> Result<Device, String> {
    use burn::tensor::wgpu::WgpuBackend;
    crate::constructors::run();
    Device::wgpu_options()
        .graphics_api(WgpuBackend::WebGpu)
        .tasks_max(TASKS_PER_SUBMISSION)
        .init_async()
        .await
        .map_err(|error| format!("WebGPU could not be opened: {error}"))
}

/// The device, without autodiff.
///
/// # Errors
/// None on the CPU.
#[cfg(not(feature = "webgpu"))]
#[allow(clippy::unused_async, reason = "opening WebGPU waits, and the caller does not care which it is")]
pub async fn open() -> Result<Device, String> {
    Ok(Device::flex())
}
