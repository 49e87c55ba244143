//! h_phi1: the summary of each context image; a context's summary is the mean over its N images (eq. 12), or what the query
//! makes of them by attention.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::{NetworkConfig, Pooling};
use crate::kernels::Activation;
use crate::networks::context_attention::ContextAttention;
use crate::networks::dense::Dense;

/// As in the paper's code.
const ACTIVATION: Activation = Activation::LeakyRelu(0.2);

/// Three layers with LeakyReLU between them, applied to each image alone.
#[derive(Module, Debug)]
pub struct SummaryNetwork {
    first: Dense,
    second: Dense,
    third: Dense,
    /// None where a context's summary is the plain mean.
    attention: Option<ContextAttention>,
}

impl SummaryNetwork {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            first: Dense::new(config.pixels(), config.summary_hidden, random, device),
            second: Dense::new(config.summary_hidden, config.summary, random, device),
            third: Dense::new(config.summary, config.summary, random, device),
            attention: (config.pooling == Pooling::Attention).then(|| ContextAttention::new(config, random, device)),
        }
    }

    /// Images [n, P] -> what is kept of each, [n, W]: the mean of these over a context's images stands for it. W is S, more
    /// with attention.
    pub fn keep(&self, images: Tensor<2>) -> Tensor<2> {
        let summaries = self.forward(images); // [n, S]
        match &self.attention {
            Some(attention) => attention.keep(summaries), // [n, W]
            None => summaries,
        }
    }

    /// What stands for the context of each query [n, W], and the queries [n, P] -> its summary for that query [n, S]. It is
    /// asked without queries by whoever must not see them.
    pub fn attend(&self, kept: Tensor<2>, queries: Option<Tensor<2>>) -> Tensor<2> {
        match &self.attention {
            Some(attention) => attention.attend(kept, queries), // [n, S]
            None => kept,
        }
    }

    /// Images [n, P] -> their summaries [n, S].
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
