//! Where a tensor lies.

use burn::tensor::Device;

/// Whether the device's memory is the host's, with or without autodiff.
pub(crate) fn on_host(device: &Device) -> bool {
    #[cfg(feature = "cpu")]
    {
        device.clone().without_autodiff() == Device::flex()
    }
    #[cfg(not(feature = "cpu"))]
    {
        let _ = device;
        false
    }
}
