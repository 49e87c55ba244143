//! One decoder on its own, outside of the bank: what is fitted to a dataset that was never trained on.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::NetworkConfig;
use crate::kernels::Activation;
use crate::networks::dense::Dense;

/// Three layers with ReLU between them; the outputs are Bernoulli logits.
#[derive(Module, Debug)]
pub struct Decoder {
    pub(crate) first: Dense,
    pub(crate) second: Dense,
    pub(crate) third: Dense,
}

impl Decoder {
    /// Draws initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            first: Dense::new(config.latent, config.hidden, random, device),
            second: Dense::new(config.hidden, config.hidden, random, device),
            third: Dense::new(config.hidden, config.pixels(), random, device),
        }
    }

    /// Codes [n, Z] -> logits of the pixels [n, P].
    pub fn forward(&self, codes: Tensor<2>) -> Tensor<2> {
        let x = self.first.forward(codes, Activation::Relu); // [n, hidden]
        let x = self.second.forward(x, Activation::Relu); // [n, hidden]
        self.third.forward(x, Activation::Linear) // [n, P]
    }

    /// The same, of which training changes only the output layer.
    #[must_use]
    pub fn with_fixed_trunk(self) -> Self {
        Self { first: self.first.no_grad(), second: self.second.no_grad(), third: self.third }
    }
}
