//! MetaVAE agrees with an independent PyTorch implementation on the CPU backend.

#[path = "../../../tests/golden/parity.rs"]
mod parity;

#[test]
fn loss_gradients_and_adam_agree_with_pytorch() {
    pollster::block_on(parity::check(&burn::tensor::Device::flex(), 1e-4));
}
