//! MetaVAE agrees with an independent PyTorch implementation on the CPU backend.

#[path = "../../../tests/golden/parity.rs"]
mod parity;

#[test]
fn loss_gradients_and_adam_agree_with_pytorch() {
    pollster::block_on(parity::check(&burn::tensor::Device::flex(), 1e-4));
}

#[test]
fn fifty_steps_of_every_system_are_those_of_pytorch() {
    let table = pollster::block_on(parity::steps::measure("flex, native", &burn::tensor::Device::flex()));
    println!("{table}");
    table.assert_close();
}
