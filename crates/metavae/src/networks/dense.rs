//! Fully connected layers: one, or K stacked so that all datasets' layers are one batched matrix product.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};
use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, StandardNormal};

use crate::kernels::{Activation, activate, dense, product};

/// y = activation(x W + b).
#[derive(Module, Debug)]
pub struct Dense {
    /// [inputs, outputs]
    pub weight: Param<Tensor<2>>,
    /// [outputs]
    pub bias: Param<Tensor<1>>,
}

impl Dense {
    /// Weights and biases uniform in ±1/sqrt(inputs), PyTorch's default and so the paper's.
    pub fn new(inputs: usize, outputs: usize, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            weight: uniform([inputs, outputs], inputs, random, device),
            bias: uniform([outputs], inputs, random, device),
        }
    }

    /// Weights normal with variance 4 / (inputs + outputs) and biases zero: Xavier's start with a gain of sqrt(2).
    pub fn xavier(inputs: usize, outputs: usize, random: &mut impl Rng, device: &Device) -> Self {
        let deviation = (4.0 / (inputs + outputs) as f32).sqrt();
        let normal = StandardNormal.sample_iter(random);
        let values: Vec<f32> = normal.take(inputs * outputs).map(|value: f32| deviation * value).collect();
        Self {
            weight: Param::from_tensor(Tensor::from_data(TensorData::new(values, [inputs, outputs]), device)),
            bias: Param::from_tensor(Tensor::zeros([outputs], device)),
        }
    }

    /// [n, inputs] -> [n, outputs]
    pub fn forward(&self, x: Tensor<2>, activation: Activation) -> Tensor<2> {
        dense(x, self.weight.val(), self.bias.val().unsqueeze(), activation) // [n, outputs]
    }
}

/// K layers y_k = activation(x_k W_k + b_k), or one layer shared by all when K is 1; weights may be shared alone.
#[derive(Module, Debug)]
pub struct DenseStack {
    /// [K or 1, inputs, outputs]
    pub weight: Param<Tensor<3>>,
    /// [K or 1, 1, outputs]
    pub bias: Param<Tensor<3>>,
}

impl DenseStack {
    /// K independent layers, each drawn as [`Dense::new`] draws one.
    pub fn new(layers: usize, inputs: usize, outputs: usize, random: &mut impl Rng, device: &Device) -> Self {
        Self::of((layers, layers), [inputs, outputs], random, device)
    }

    /// So many weights and so many biases: the weights of one layer may have several biases.
    pub fn of(
        (weights, biases): (usize, usize),
        [inputs, outputs]: [usize; 2],
        random: &mut impl Rng,
        device: &Device,
    ) -> Self {
        Self {
            weight: uniform([weights, inputs, outputs], inputs, random, device),
            bias: uniform([biases, 1, outputs], inputs, random, device),
        }
    }

    /// [K, n, inputs] -> [K, n, outputs]; a single layer takes any K, weights alone the K of their biases.
    pub fn forward(&self, x: Tensor<3>, activation: Activation) -> Tensor<3> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        let [layers, _, outputs] = weight.dims();
        let [datasets, n, inputs] = x.dims();
        if layers == datasets {
            return dense(x, weight, bias, activation); // [K, n, outputs]
        }
        // One product over all rows instead of a broadcast: the gradient needs no sum over K weight-sized matrices.
        let flat = x.reshape([1, datasets * n, inputs]); // [1, K * n, inputs]
        if bias.dims()[0] == datasets {
            let flat = product(flat, weight); // [1, K * n, outputs]
            return activate(flat.reshape([datasets, n, outputs]), bias, activation); // [K, n, outputs]
        }
        dense(flat, weight, bias, activation).reshape([datasets, n, outputs]) // [K, n, outputs]
    }

    /// The one layer that a choice [1, K], one at its place and zero elsewhere, picks: [1, n, inputs] -> [1, n, outputs]
    pub fn forward_chosen(&self, choice: &Tensor<2>, x: Tensor<3>, activation: Activation) -> Tensor<3> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        let [layers, inputs, outputs] = weight.dims();
        let weight = choice.clone().matmul(weight.reshape([layers, inputs * outputs])); // [1, inputs * outputs]
        let bias = choice.clone().matmul(bias.reshape([layers, outputs])); // [1, outputs]
        dense(x, weight.reshape([1, inputs, outputs]), bias.unsqueeze(), activation) // [1, n, outputs]
    }

    /// A copy of the layer of one dataset, or of the one that all share.
    pub fn layer(&self, dataset: usize) -> Dense {
        let weight = one_of(self.weight.val(), dataset); // [inputs, outputs]
        let bias = one_of(self.bias.val(), dataset).squeeze_dim(0); // [outputs]
        Dense { weight: Param::from_tensor(weight), bias: Param::from_tensor(bias) }
    }

    /// Only the layer of one dataset, or the one that all share: [n, inputs] -> [n, outputs]
    pub fn forward_one(&self, dataset: usize, x: Tensor<2>, activation: Activation) -> Tensor<2> {
        let weight = one_of(self.weight.val(), dataset); // [inputs, outputs]
        let bias = one_of(self.bias.val(), dataset); // [1, outputs]
        dense(x, weight, bias, activation) // [n, outputs]
    }
}

/// A dataset's part of a stack [K, ..], or the one that all share.
fn one_of(stack: Tensor<3>, dataset: usize) -> Tensor<2> {
    let place = dataset.min(stack.dims()[0] - 1);
    stack.slice(place..=place).squeeze_dim(0)
}

fn uniform<const D: usize>(
    shape: [usize; D],
    inputs: usize,
    random: &mut impl Rng,
    device: &Device,
) -> Param<Tensor<D>> {
    let bound = 1.0 / (inputs as f32).sqrt();
    let count = shape.iter().product();
    let values: Vec<f32> = (0..count).map(|_| random.random_range(-bound..bound)).collect();
    Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), device))
}
