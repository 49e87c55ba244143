//! Attention over the images of D with x as the query: a mean of h over D whose weights depend on x.
//!
//! Several heads look at the same D, the a-th with weights w_aj = exp k_a(x_j) / sum_i exp k_a(x_i), and x says how much it
//! makes of each: s(D, x) = sum_a softmax_a(q(x)) sum_j w_aj h(x_j). All that it takes of D are the means over its images of
//! exp k_a and of exp k_a h, so that D is kept, drawn and handed over as without attention, before any x is known.

use burn::module::Module;
use burn::tensor::activation::{softmax, tanh};
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::NetworkConfig;
use crate::kernels::Activation;
use crate::networks::dense::Dense;

/// A, how many heads.
pub(crate) const ATTENTION_HEADS: usize = 8;
/// Of |k|: no image counts e^10 times as much as another, and no sum over D comes near zero.
const LARGEST_KEY: f64 = 5.0;

/// Keys of the images of D, and queries.
#[derive(Module, Debug)]
pub struct ContextAttention {
    /// [S, A], of an image's h.
    keys: Dense,
    /// [P, A], of x itself.
    queries: Dense,
}

impl ContextAttention {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            keys: Dense::new(config.summary, ATTENTION_HEADS, random, device),
            queries: Dense::new(config.pixels(), ATTENTION_HEADS, random, device),
        }
    }

    /// h of images [n, S] -> what is kept of each, [n, A S + A]: means over D of this are all that attention needs of D.
    pub fn keep(&self, summaries: Tensor<2>) -> Tensor<2> {
        let [count, width] = summaries.dims();
        let keys = self.keys.forward(summaries.clone(), Activation::Linear); // [n, A]
        let strengths = tanh(keys.div_scalar(LARGEST_KEY)).mul_scalar(LARGEST_KEY).exp(); // [n, A]
        let weighted = strengths.clone().unsqueeze_dim::<3>(2) * summaries.unsqueeze_dim(1); // [n, A, S]
        Tensor::cat(vec![weighted.reshape([count, ATTENTION_HEADS * width]), strengths], 1) // [n, A S + A]
    }

    /// What is kept of each query's D, [n, A S + A], and the queries [n, P] -> the summary that each attends to, [n, S]. Who
    /// must not see x, as a decoder, asks without it: then all heads count alike.
    pub fn attend(&self, kept: Tensor<2>, queries: Option<Tensor<2>>) -> Tensor<2> {
        let [count, width] = kept.dims();
        let width = width / ATTENTION_HEADS - 1;
        let strengths = kept.clone().slice([0..count, ATTENTION_HEADS * width..ATTENTION_HEADS * (width + 1)]); // [n, A]
        let sums = kept.slice([0..count, 0..ATTENTION_HEADS * width]).reshape([count, ATTENTION_HEADS, width]); // [n, A, S]
        let shares = match queries {
            Some(queries) => softmax(self.queries.forward(queries, Activation::Linear), 1), // [n, A]
            None => strengths.ones_like().div_scalar(ATTENTION_HEADS as f64),               // [n, A]
        };
        let shares = (shares / strengths).unsqueeze_dim::<3>(2); // [n, A, 1]
        (sums * shares).sum_dim(1).squeeze_dim(1) // [n, S]
    }
}
