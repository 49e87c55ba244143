//! The operations of a step as kernels of ours: each is one launch forwards and one backwards, whatever K is.
//!
//! There are no subgroups, no float atomics and no autotuning in a browser, and burn's choices without them are slow: a product
//! takes several times as long, and every elementwise operation is a launch of its own.

mod adam;
mod adam_kernel;
mod autodiff;
mod dense;
mod kernel;
mod launch;
mod layer;
mod operations;
mod rows;
mod text;

use burn::backend::Dispatch;
use burn::tensor::Tensor;

pub use adam::{Moved, adam};
use operations::Operations;

pub fn product<const D: usize>(x: Tensor<D>, weight: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Operations>::product(x.into_dispatch(), weight.into_dispatch()))
}

pub fn dense<const D: usize>(x: Tensor<D>, weight: Tensor<D>, bias: Tensor<D>, slope: f32) -> Tensor<D> {
    let [x, weight, bias] = [x, weight, bias].map(Tensor::into_dispatch);
    Tensor::from_dispatch(<Dispatch as Operations>::dense(x, weight, bias, slope))
}

pub fn dense_joined(before: Tensor<2>, x: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, slope: f32) -> Tensor<2> {
    let [before, x, weight, bias] = [before, x, weight, bias].map(Tensor::into_dispatch);
    Tensor::from_dispatch(<Dispatch as Operations>::dense_joined(before, x, weight, bias, slope))
}

pub fn log_likelihood(images: Tensor<3>, logits: Tensor<3>) -> Tensor<2> {
    let sums = <Dispatch as Operations>::log_likelihood(images.into_dispatch(), logits.into_dispatch());
    Tensor::<3>::from_dispatch(sums).squeeze_dim(2) // [K, B]
}

pub fn sample<const D: usize>(halves: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Operations>::sample(halves.into_dispatch(), noise.into_dispatch()))
}

pub fn kl<const D: usize>(halves: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Operations>::kl(halves.into_dispatch()))
}

pub fn loss_terms(kl: Tensor<2>, reconstruction: Tensor<2>, weight: f32) -> Tensor<2> {
    let [kl, reconstruction] = [kl, reconstruction].map(Tensor::into_dispatch);
    Tensor::from_dispatch(<Dispatch as Operations>::loss_terms(kl, reconstruction, weight))
}
