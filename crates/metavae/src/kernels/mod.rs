//! What follows a matrix product, in one pass each: bias and activation, and the likelihood of an image.
//!
//! On the CPU burn's own operations walk through memory once for every sign, product and exponential, forwards and backwards,
//! and compute exponentials one at a time. On WebGPU each would be a launch, as would every gradient, and without autotuning
//! burn's matrix product is far from the best. So both have operations of ours, each with a gradient of its own.

mod device;
#[cfg(feature = "cpu")]
mod host;
#[cfg(feature = "webgpu")]
mod webgpu;

use burn::tensor::Tensor;
use burn::tensor::activation::{leaky_relu, log_sigmoid, relu};

#[cfg(feature = "webgpu")]
pub(crate) use webgpu::{Moved, adam};

pub(crate) use device::on_host;

/// What is done to x W + b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// Nothing.
    Linear,
    /// max(0, y).
    Relu,
    /// y where it is positive, else y times this slope.
    LeakyRelu(f64),
}

impl Activation {
    #[cfg(any(feature = "cpu", feature = "webgpu"))]
    fn slope(self) -> f32 {
        match self {
            Self::Linear => 1.0,
            Self::Relu => 0.0,
            Self::LeakyRelu(slope) => slope as f32,
        }
    }
}

/// x [.., n, inputs] W [.., inputs, outputs] -> [.., n, outputs]
pub(crate) fn product<const D: usize>(x: Tensor<D>, weight: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "webgpu")]
    if !on_host(&x.device()) {
        return webgpu::product(x, weight);
    }
    x.matmul(weight)
}

/// x [.., n, inputs], W [.., inputs, outputs] and b [.., 1, outputs] -> activation(x W + b), [.., n, outputs]
pub(crate) fn dense<const D: usize>(
    x: Tensor<D>,
    weight: Tensor<D>,
    bias: Tensor<D>,
    activation: Activation,
) -> Tensor<D> {
    #[cfg(feature = "webgpu")]
    if !on_host(&x.device()) {
        return webgpu::dense(x, weight, bias, activation.slope());
    }
    activate(x.matmul(weight), bias, activation)
}

/// activation(concat(images, x) W + b) without the copy, and without a gradient for the images, which nobody needs:
/// [n, P], [n, inputs], [P + inputs, outputs] and [1, outputs] -> [n, outputs]
pub(crate) fn dense_joined(
    images: Tensor<2>,
    x: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<2>,
    activation: Activation,
) -> Tensor<2> {
    #[cfg(feature = "webgpu")]
    if !on_host(&x.device()) {
        return webgpu::dense_joined(images, x, weight, bias, activation.slope());
    }
    let [rows, pixels] = [weight.dims()[0], images.dims()[1]];
    let of_images = images.matmul(weight.clone().slice(0..pixels)); // [n, outputs]
    activate(of_images + x.matmul(weight.slice(pixels..rows)), bias, activation) // [n, outputs]
}

/// x [.., n, outputs] and a bias that broadcasts over n, [outputs] or [.., 1, outputs] -> activation(x + bias), like x.
pub(crate) fn activate<const D: usize>(x: Tensor<D>, bias: Tensor<D>, activation: Activation) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_host(&x.device()) {
        return host::activate(x, bias, activation.slope());
    }
    let x = x + bias;
    match activation {
        Activation::Linear => x,
        Activation::Relu => relu(x),
        Activation::LeakyRelu(slope) => leaky_relu(x, slope),
    }
}

/// ln p(x given z) of a Bernoulli for each image, for grey values x in [0, 1]; [K, B, P] twice, or images that broadcast
/// to the logits' shape -> [K, B].
///
/// x ln p + (1 - x) ln (1 - p) = x l + ln sigmoid(-l) for the logit l, which never overflows. There is no gradient for images.
pub fn log_likelihood(images: Tensor<3>, logits: Tensor<3>) -> Tensor<2> {
    #[cfg(feature = "cpu")]
    if on_host(&logits.device()) {
        return host::log_likelihood(images.expand(logits.dims()), logits);
    }
    #[cfg(feature = "webgpu")]
    if !on_host(&logits.device()) {
        return webgpu::log_likelihood(images.expand(logits.dims()), logits);
    }
    let terms = images * logits.clone() + log_sigmoid(logits.neg()); // [K, B, P]
    terms.sum_dim(2).squeeze_dim(2) // [K, B]
}

/// mean + exp(log variance / 2) * noise, from both in one, the mean first: [.., 2 Z] and noise [.., Z] -> [.., Z].
pub(crate) fn sample_halves<const D: usize>(halves: &Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "webgpu")]
    if !on_host(&halves.device()) && halves.dims()[..D - 1] == noise.dims()[..D - 1] {
        return webgpu::sample(halves.clone(), noise);
    }
    let [mean, log_variance] = apart(halves);
    sample(mean, log_variance, noise) // [.., Z]
}

/// KL of diagonal Gaussians to the standard normal, from mean and log variance in one: [.., 2 Z] -> [.., 1].
pub(crate) fn kl_of_halves<const D: usize>(halves: &Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "webgpu")]
    if !on_host(&halves.device()) {
        return webgpu::kl(halves.clone());
    }
    let [mean, log_variance] = apart(halves);
    kl(mean, log_variance) // [.., 1]
}

/// [.., 2 Z] -> the mean and the log variance, [.., Z] each.
fn apart<const D: usize>(halves: &Tensor<D>) -> [Tensor<D>; 2] {
    let width = halves.dims()[D - 1] / 2;
    [0, width].map(|from| halves.clone().narrow(D - 1, from, width))
}

/// mean + exp(log variance / 2) * noise; [.., Z] each -> [.., Z].
pub(crate) fn sample<const D: usize>(mean: Tensor<D>, log_variance: Tensor<D>, noise: Tensor<D>) -> Tensor<D> {
    mean + log_variance.mul_scalar(0.5).exp() * noise // [.., Z]
}

/// 1/2 sum (mean^2 + variance - 1 - log variance); [.., Z] each -> [.., 1].
pub(crate) fn kl<const D: usize>(mean: Tensor<D>, log_variance: Tensor<D>) -> Tensor<D> {
    let terms = mean.square() + log_variance.clone().exp() - log_variance - 1.0; // [.., Z]
    terms.sum_dim(D - 1).mul_scalar(0.5) // [.., 1]
}

/// (kl - reconstruction) / images, entry by entry; [K, B] each.
pub(crate) fn loss_terms(kl: Tensor<2>, reconstruction: Tensor<2>, images: usize) -> Tensor<2> {
    #[cfg(feature = "webgpu")]
    if !on_host(&kl.device()) {
        return webgpu::loss_terms(kl, reconstruction, 1.0 / images as f32);
    }
    (kl - reconstruction).div_scalar(images as f64) // [K, B]
}
