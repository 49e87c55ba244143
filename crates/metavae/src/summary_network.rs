//! h_phi1: the summary of each context image; a context's summary is the mean over its N images (eq. 12).

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::NetworkConfig;
use crate::dense::Dense;
use crate::fused::Activation;
use metavae_datasets::PIXELS;

/// As in the paper's code.
const ACTIVATION: Activation = Activation::LeakyRelu(0.2);

/// Three layers with LeakyReLU between them, applied to each image alone.
#[derive(Module, Debug)]
pub struct SummaryNetwork {
    first: Dense,
    second: Dense,
    third: Dense,
}

impl SummaryNetwork {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            first: Dense::new(PIXELS, config.summary_hidden, random, device),
            second: Dense::new(config.summary_hidden, config.summary, random, device),
            third: Dense::new(config.summary, config.summary, random, device),
        }
    }

    /// Images [n, 784] -> their summaries [n, S].
    pub fn forward(&self, images: Tensor<2>) -> Tensor<2> {
        let x = self.first.forward(images, ACTIVATION); // [n, summary_hidden]
        let x = self.second.forward(x, ACTIVATION); // [n, S]
        self.third.forward(x, Activation::Linear) // [n, S]
    }

    /// S.
    pub fn width(&self) -> usize {
        self.third.weight.val().dims()[1]
    }
}
