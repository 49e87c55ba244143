//! p_theta_i(x given z): K decoders, stacked so that each layer is one batched matrix product for all datasets.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::{DecoderKind, NetworkConfig, System};
use crate::kernels::Activation;
use crate::networks::decoder::Decoder;
use crate::networks::dense::DenseStack;

/// Three layers with ReLU between them; the outputs are Bernoulli logits.
#[derive(Module, Debug)]
pub struct DecoderBank {
    first: DenseStack,
    second: DenseStack,
    third: DenseStack,
}

impl DecoderBank {
    /// Draws the initial weights of K decoders.
    pub fn new(config: &NetworkConfig, datasets: usize, random: &mut impl Rng, device: &Device) -> Self {
        let (one, all) = ((1, 1), (datasets, datasets));
        let [first, second, third] = match (config.system, config.decoder) {
            (System::Vae, _) => [one; 3],
            (System::VaePerDataset, _) | (_, DecoderKind::Separate) => [all; 3],
            (_, DecoderKind::SharedFirst) => [one, all, all],
            (_, DecoderKind::SharedTrunk) => [one, one, all],
            (_, DecoderKind::SharedWeights) => [(1, datasets); 3],
            (_, DecoderKind::Conditioned) => unreachable!("a conditioned decoder is none of a bank"),
        };
        Self {
            first: DenseStack::of(first, [config.latent, config.hidden], random, device),
            second: DenseStack::of(second, [config.hidden, config.hidden], random, device),
            third: DenseStack::of(third, [config.hidden, config.pixels()], random, device),
        }
    }

    /// Codes [K, n, Z], the k-th row for dataset k -> logits of the pixels [K, n, P].
    pub fn forward(&self, codes: Tensor<3>) -> Tensor<3> {
        let x = self.first.forward(codes, Activation::Relu); // [K, n, hidden]
        let x = self.second.forward(x, Activation::Relu); // [K, n, hidden]
        self.third.forward(x, Activation::Linear) // [K, n, P]
    }

    /// Codes [n, Z], all under one dataset -> logits of the pixels [n, P].
    pub fn forward_one(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        let x = self.first.forward_one(dataset, codes, Activation::Relu); // [n, hidden]
        let x = self.second.forward_one(dataset, x, Activation::Relu); // [n, hidden]
        self.third.forward_one(dataset, x, Activation::Linear) // [n, P]
    }

    /// A copy of the decoder of one dataset.
    pub fn decoder(&self, dataset: usize) -> Decoder {
        Decoder {
            first: self.first.layer(dataset),
            second: self.second.layer(dataset),
            third: self.third.layer(dataset),
        }
    }
}
