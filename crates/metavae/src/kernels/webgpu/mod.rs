//! The operations of a step as kernels of ours: each is one launch forwards and one backwards, whatever K is.
//!
//! There are no subgroups, no float atomics and no autotuning in a browser, and burn's choices without them are slow: a product
//! takes several times as long, and every elementwise operation is a launch of its own.

mod adam;
mod autodiff;
mod dense;
mod kernel;
mod layer;
mod rows;

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Cube, Dispatch, backend_extension};
use burn::tensor::Tensor;
use burn_wgpu::{CubeTensor, into_contiguous};

pub use adam::{Moved, adam};
use kernel::{Kernel, empty_like};
use layer::Layer;
use rows::{OnRows, Step};

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

#[backend_extension(Cube, Autodiff)]
pub trait Operations: Backend {
    /// x W.
    fn product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    /// activation(x W + b).
    fn dense(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>, slope: f32)
    -> FloatTensor<Self>;
    /// activation(concat(before, x) W + b); there is no gradient for `before`.
    fn dense_joined(
        before: FloatTensor<Self>,
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self>;
    /// Like `logits` with a last dimension of 1; there is no gradient for images.
    fn log_likelihood(images: FloatTensor<Self>, logits: FloatTensor<Self>) -> FloatTensor<Self>;
    /// mean + exp(log variance / 2) * noise, like `noise`, for which there is no gradient.
    fn sample(halves: FloatTensor<Self>, noise: FloatTensor<Self>) -> FloatTensor<Self>;
    /// Like `halves` with a last dimension of 1.
    fn kl(halves: FloatTensor<Self>) -> FloatTensor<Self>;
    /// (kl - reconstruction) times `weight`.
    fn loss_terms(kl: FloatTensor<Self>, reconstruction: FloatTensor<Self>, weight: f32) -> FloatTensor<Self>;
}

impl Operations for Cube {
    fn product(x: CubeTensor, weight: CubeTensor) -> CubeTensor {
        Layer::new(None, x, weight, 1.0).forward(None)
    }

    fn dense(x: CubeTensor, weight: CubeTensor, bias: CubeTensor, slope: f32) -> CubeTensor {
        Layer::new(None, x, weight, slope).forward(Some(bias))
    }

    fn dense_joined(before: CubeTensor, x: CubeTensor, weight: CubeTensor, bias: CubeTensor, slope: f32) -> CubeTensor {
        Layer::new(Some(before), x, weight, slope).forward(Some(bias))
    }

    fn log_likelihood(images: CubeTensor, logits: CubeTensor) -> CubeTensor {
        let [images, logits] = [images, logits].map(into_contiguous);
        let sums = for_each_row(&logits);
        run(Step::LogLikelihood, &[&images, &logits], &[&sums]);
        sums
    }

    fn sample(halves: CubeTensor, noise: CubeTensor) -> CubeTensor {
        let [halves, noise] = [halves, noise].map(into_contiguous);
        let codes = like(&noise);
        run(Step::Sample, &[&noise, &halves], &[&codes]);
        codes
    }

    fn kl(halves: CubeTensor) -> CubeTensor {
        let halves = into_contiguous(halves);
        let sums = for_each_row(&halves);
        run(Step::Kl, &[&halves], &[&sums]);
        sums
    }

    fn loss_terms(kl: CubeTensor, reconstruction: CubeTensor, weight: f32) -> CubeTensor {
        let [kl, reconstruction] = [kl, reconstruction].map(into_contiguous);
        let terms = like(&kl);
        run(Step::Loss(weight.to_bits()), &[&kl, &reconstruction], &[&terms]);
        terms
    }
}

/// Carries a step out on rows, the last dimension of the first operand being a row.
fn run(step: Step, operands: &[&CubeTensor], results: &[&CubeTensor]) {
    let shape = operands[0].meta.shape();
    let width = shape.last().copied().unwrap_or(1);
    let rows = OnRows { step, rows: shape.num_elements() / width, width };
    Kernel::OnRows(rows).launch(operands.iter().chain(results).copied());
}

/// A number for each row.
fn for_each_row(tensor: &CubeTensor) -> CubeTensor {
    let mut sizes = tensor.meta.shape().to_vec();
    if let Some(width) = sizes.last_mut() {
        *width = 1;
    }
    empty_like(tensor, sizes)
}

/// Entry by entry.
fn like(tensor: &CubeTensor) -> CubeTensor {
    empty_like(tensor, tensor.meta.shape().clone())
}
