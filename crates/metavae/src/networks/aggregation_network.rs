//! r_phi2: from an image, and the summary of its dataset if the system reads one, to the posterior over its code (eq. 12).

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::{Aggregation, NetworkConfig};
use crate::kernels::{Activation, activate, dense, dense_joined, product};
use crate::networks::dense::Dense;
use crate::objective::gaussian::Gaussian;

/// Three layers with ReLU between them on concat(x, summary), the first perhaps gated by the summary.
#[derive(Module, Debug)]
pub struct AggregationNetwork {
    /// [P + S, hidden], or [P, hidden] without D: the first P rows read the image, the others the summary.
    first: Dense,
    second: Dense,
    third: Dense,
    /// [S, hidden]: how much more, or less, each unit of the first layer looks at the image.
    gate: Option<Dense>,
}

impl AggregationNetwork {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        let summary = if config.system.reads_context() { config.summary } else { 0 };
        let gated = summary > 0 && config.aggregation == Aggregation::Gated;
        Self {
            first: Dense::new(config.pixels() + summary, config.hidden, random, device),
            second: Dense::new(config.hidden, config.hidden, random, device),
            third: Dense::new(config.hidden, 2 * config.latent, random, device),
            gate: gated.then(|| Dense::new(summary, config.hidden, random, device)),
        }
    }

    /// Images [n, P] and the summaries of their datasets [n, S], if D is read -> posteriors [n, Z].
    pub fn forward(&self, images: Tensor<2>, summaries: Option<Tensor<2>>) -> Gaussian<2> {
        let (weight, bias) = (self.first.weight.val(), self.first.bias.val().unsqueeze()); // [P + S, hidden], [1, hidden]
        let x = match (summaries, &self.gate) {
            (None, _) => dense(images, weight, bias, Activation::Relu), // [n, hidden]
            (Some(summaries), None) => dense_joined(images, summaries, weight, bias, Activation::Relu), // [n, hidden]
            (Some(summaries), Some(gate)) => {
                let (pixels, inputs) = (images.dims()[1], weight.dims()[0]);
                let of_image = product(images, weight.clone().slice(0..pixels)); // [n, hidden]
                let gate = gate.forward(summaries.clone(), Activation::Linear).add_scalar(1.0); // [n, hidden]
                let of_summary = product(summaries, weight.slice(pixels..inputs)); // [n, hidden]
                activate(of_image * gate + of_summary, bias, Activation::Relu) // [n, hidden]
            }
        };
        let x = self.second.forward(x, Activation::Relu); // [n, hidden]
        Gaussian::of_halves(self.third.forward(x, Activation::Linear)) // [n, 2 Z]
    }
}
