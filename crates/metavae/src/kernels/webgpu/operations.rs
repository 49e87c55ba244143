//! What the kernels do, as operations of a backend.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Cube, backend_extension};
use burn_wgpu::{CubeTensor, into_contiguous};

use super::launch::{for_each_row, like, run};
use super::layer::Layer;
use super::rows::Step;

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
