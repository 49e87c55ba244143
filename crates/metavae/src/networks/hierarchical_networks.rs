//! The networks of systems with a code c for each dataset, as in the code behind MetaVAE's Figure 6.

use burn::module::Module;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::NetworkConfig;
use crate::kernels::{Activation, product};
use crate::networks::dense::Dense;
use crate::objective::gaussian::Gaussian;

/// q(c given D): a statistic of each image, its mean over D, and from that the posterior.
#[derive(Module, Debug)]
pub struct StatisticNetwork {
    each: Dense,
    posterior: Dense,
    /// The Homoencoder's has no ELU: then c depends on D's mean image only.
    is_linear: bool,
}

impl StatisticNetwork {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, is_linear: bool, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            each: Dense::xavier(config.pixels(), config.hidden, random, device),
            posterior: Dense::xavier(config.hidden, 2 * config.dataset_latent, random, device),
            is_linear,
        }
    }

    /// Images [n, P] -> the statistic of each [n, hidden].
    pub fn of_each(&self, images: Tensor<2>) -> Tensor<2> {
        let x = self.each.forward(images, Activation::Linear); // [n, hidden]
        if self.is_linear { x } else { elu(x) }
    }

    /// Mean statistics [K, m, hidden] -> q(c given D) [K, m, C].
    pub fn posterior(&self, statistics: Tensor<3>) -> Gaussian<3> {
        let [datasets, queries, hidden] = statistics.dims();
        let x = self.posterior.forward(statistics.reshape([datasets * queries, hidden]), Activation::Linear); // [K m, 2 C]
        gaussian(x, [datasets, queries])
    }

    /// C.
    pub fn code_width(&self) -> usize {
        self.posterior.bias.val().dims()[0] / 2
    }

    /// Where the weights are.
    pub fn device(&self) -> Device {
        self.posterior.bias.val().device()
    }
}

/// p(z given c): three layers with ELU between them.
#[derive(Module, Debug)]
pub struct PriorNetwork {
    first: Dense,
    second: Dense,
    third: Dense,
}

impl PriorNetwork {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            first: Dense::xavier(config.dataset_latent, config.hidden, random, device),
            second: Dense::xavier(config.hidden, config.hidden, random, device),
            third: Dense::xavier(config.hidden, 2 * config.latent, random, device),
        }
    }

    /// [K, m, C] -> [K, m, Z]
    pub fn forward(&self, dataset_code: Tensor<3>) -> Gaussian<3> {
        let [datasets, queries, width] = dataset_code.dims();
        let x = elu(self.first.forward(dataset_code.reshape([datasets * queries, width]), Activation::Linear)); // [K m, hidden]
        let x = elu(self.second.forward(x, Activation::Linear)); // [K m, hidden]
        gaussian(self.third.forward(x, Activation::Linear), [datasets, queries]) // [K, m, Z]
    }
}

/// What reads an image or its code together with c: a layer for each, ELU, concatenation, and two layers with ELU between them.
#[derive(Module, Debug)]
pub struct JointNetwork {
    own: Dense,
    dataset: Dense,
    /// The first half of its rows reads what comes from `own`, the other what comes from `dataset`.
    first: Dense,
    second: Dense,
}

impl JointNetwork {
    /// Draws the initial weights; widths of the input, of c, of the layer for each, of the next and of the output.
    pub fn new(
        [own, dataset, hidden, last_hidden, outputs]: [usize; 5],
        random: &mut impl Rng,
        device: &Device,
    ) -> Self {
        Self {
            own: Dense::xavier(own, hidden, random, device),
            dataset: Dense::xavier(dataset, hidden, random, device),
            first: Dense::xavier(2 * hidden, last_hidden, random, device),
            second: Dense::xavier(last_hidden, outputs, random, device),
        }
    }

    /// Inputs [K, B, inputs] and codes of datasets, one for all queries of a dataset or one for each [K, 1 or B, C] ->
    /// [K, B, outputs].
    pub fn forward(&self, own: Tensor<3>, dataset_code: Tensor<3>) -> Tensor<3> {
        let weight = self.first.weight.val(); // [2 hidden, last hidden]
        let hidden = self.own.bias.val().dims()[0];
        // concat(a, b) W = a W_a + b W_b: where a dataset's queries share c, its part is computed once.
        let of_own = through(&self.own, weight.clone().slice(0..hidden), own); // [K, B, last hidden]
        let of_dataset = through(&self.dataset, weight.slice(hidden..2 * hidden), dataset_code); // [K, 1 or B, last hidden]
        let x = elu(of_own + of_dataset + self.first.bias.val().unsqueeze()); // [K, B, last hidden]
        let [datasets, batch, width] = x.dims();
        let x = self.second.forward(x.reshape([datasets * batch, width]), Activation::Linear); // [K B, outputs]
        let outputs = x.dims()[1];
        x.reshape([datasets, batch, outputs]) // [K, B, outputs]
    }
}

/// ELU(layer(x)) W: [K, m, inputs] -> [K, m, outputs]
fn through(layer: &Dense, weight: Tensor<2>, x: Tensor<3>) -> Tensor<3> {
    let [datasets, queries, width] = x.dims();
    let x = product(elu(layer.forward(x.reshape([datasets * queries, width]), Activation::Linear)), weight); // [K m, outputs]
    let outputs = x.dims()[1];
    x.reshape([datasets, queries, outputs]) // [K, m, outputs]
}

/// [K m, 2 Z] -> [K, m, Z]
fn gaussian(x: Tensor<2>, [datasets, queries]: [usize; 2]) -> Gaussian<3> {
    Gaussian::of_halves(x).in_rows([datasets, queries])
}

/// x, or exp(x) - 1 where x is negative.
///
/// burn's own takes exp(x) of all x, whose gradient is 0 times infinity where a large x overflows.
fn elu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    relu(x.clone()) + relu(x.neg()).neg().exp().sub_scalar(1.0)
}
