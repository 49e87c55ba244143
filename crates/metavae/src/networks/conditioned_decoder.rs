//! p_theta(x given z, D): one decoder for all datasets, told by the summary of D which of them is meant.
//!
//! It has no weights that belong to a dataset, so that it decodes under datasets that were never trained on as well.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::Rng;

use crate::config::NetworkConfig;
use crate::kernels::{self, Activation, activate};
use crate::networks::dense::Dense;

/// The three layers of every decoder; the summary joins the code in the first and gates the second.
#[derive(Module, Debug)]
pub struct ConditionedDecoder {
    /// [Z + S, hidden]: the first Z rows read the code, the others the summary.
    first: Dense,
    second: Dense,
    third: Dense,
    /// [S, hidden]: how much more, or less, each unit of the second layer sees of the first.
    gate: Dense,
}

impl ConditionedDecoder {
    /// Draws the initial weights.
    pub fn new(config: &NetworkConfig, random: &mut impl Rng, device: &Device) -> Self {
        let &NetworkConfig { latent, summary, hidden, .. } = config;
        Self {
            first: Dense::new(latent + summary, hidden, random, device),
            second: Dense::new(hidden, hidden, random, device),
            third: Dense::new(hidden, config.pixels(), random, device),
            gate: Dense::new(summary, hidden, random, device),
        }
    }

    /// Codes [K, n, Z] and the summaries of their datasets, one for all codes or one for each [K or 1, 1 or n, S] -> logits of
    /// the pixels [K, n, P].
    pub fn forward(&self, codes: Tensor<3>, summaries: Tensor<3>) -> Tensor<3> {
        let latent = codes.dims()[2];
        let weight = self.first.weight.val(); // [Z + S, hidden]
        let inputs = weight.dims()[0];
        // concat(z, s) W = z W_z + s W_s: where a dataset's codes share s, its part is computed once.
        let of_code = product(codes, weight.clone().slice(0..latent)); // [K, n, hidden]
        let of_dataset = product(summaries.clone(), weight.slice(latent..inputs)); // [K or 1, 1 or n, hidden]
        let x = activate(of_code + of_dataset, self.first.bias.val().unsqueeze(), Activation::Relu); // [K, n, hidden]
        let gate = product(summaries, self.gate.weight.val()) + self.gate.bias.val().unsqueeze(); // [K or 1, 1 or n, hidden]
        let x = product(x, self.second.weight.val()) * gate.add_scalar(1.0); // [K, n, hidden]
        let x = activate(x, self.second.bias.val().unsqueeze(), Activation::Relu); // [K, n, hidden]
        let x = product(x, self.third.weight.val()); // [K, n, P]
        activate(x, self.third.bias.val().unsqueeze(), Activation::Linear) // [K, n, P]
    }

    /// S.
    pub fn summary_width(&self) -> usize {
        self.gate.weight.val().dims()[0]
    }
}

/// x W in one product over all rows: [K, n, inputs] -> [K, n, outputs]
fn product(x: Tensor<3>, weight: Tensor<2>) -> Tensor<3> {
    let ([datasets, n, inputs], outputs) = (x.dims(), weight.dims()[1]);
    kernels::product(x.reshape([datasets * n, inputs]), weight).reshape([datasets, n, outputs])
}
