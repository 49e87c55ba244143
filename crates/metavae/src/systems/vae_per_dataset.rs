//! One VAE per dataset, nothing shared (eq. 9): amortised over images, not over datasets. What MetaVAE is set against.
//!
//! An unseen dataset has no encoder of its own. One of the seen datasets' must do, and D says which: the one of the VAE that
//! makes D's images likeliest. Where D is empty, each image chooses for itself.

use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

use crate::batches::context::Context;
use crate::config::NetworkConfig;
use crate::kernels::{Activation, log_likelihood};
use crate::networks::decoder::Decoder;
use crate::networks::decoder_bank::DecoderBank;
use crate::networks::dense::DenseStack;
use crate::objective::gaussian::Gaussian;
use crate::random::{Purpose, stream};
use crate::systems::system::MetaModel;

/// K encoders and K decoders. A summary is [K] numbers: the mean ELBO of D's images under each VAE, nats.
#[derive(Module, Debug)]
pub struct VaePerDataset {
    encoder_bank: EncoderBank,
    decoder_bank: DecoderBank,
}

/// K encoders, stacked: three layers with ReLU between them.
#[derive(Module, Debug)]
struct EncoderBank {
    first: DenseStack,
    second: DenseStack,
    third: DenseStack,
}

impl EncoderBank {
    fn new(config: &NetworkConfig, datasets: usize, random: &mut impl Rng, device: &Device) -> Self {
        Self {
            first: DenseStack::new(datasets, config.pixels(), config.hidden, random, device),
            second: DenseStack::new(datasets, config.hidden, config.hidden, random, device),
            third: DenseStack::new(datasets, config.hidden, 2 * config.latent, random, device),
        }
    }

    /// Images [K, n, P], the k-th for encoder k -> posteriors [K, n, Z].
    fn forward(&self, images: Tensor<3>) -> Gaussian<3> {
        Self::through([&self.first, &self.second, &self.third], images, DenseStack::forward)
    }

    /// Images [1, n, P] and a choice [1, K] of one encoder for all -> posteriors [1, n, Z].
    fn forward_chosen(&self, choice: &Tensor<2>, images: Tensor<3>) -> Gaussian<3> {
        let layers = [&self.first, &self.second, &self.third];
        Self::through(layers, images, |layer, x, activation| layer.forward_chosen(choice, x, activation))
    }

    fn through(
        [first, second, third]: [&DenseStack; 3],
        images: Tensor<3>,
        apply: impl Fn(&DenseStack, Tensor<3>, Activation) -> Tensor<3>,
    ) -> Gaussian<3> {
        let x = apply(first, images, Activation::Relu); // [K, n, hidden]
        let x = apply(second, x, Activation::Relu); // [K, n, hidden]
        Gaussian::of_halves(apply(third, x, Activation::Linear)) // [K, n, 2 Z]
    }

    fn datasets(&self) -> usize {
        self.first.weight.val().dims()[0]
    }
}

impl VaePerDataset {
    /// A copy of the decoder of one dataset, counted from 0.
    pub fn decoder(&self, dataset: usize) -> Decoder {
        self.decoder_bank.decoder(dataset)
    }

    /// Images [m, B, P] by the encoders with the highest scores: [m or 1, 1, K] for one choice each, or [m, B, K].
    fn posterior_by(&self, images: Tensor<3>, scores: Tensor<3>) -> Gaussian<3> {
        let ([rows, batch, pixels], datasets) = (images.dims(), self.encoder_bank.datasets());
        let count = rows * batch;
        if scores.dims()[..2] == [1, 1] {
            let choice = highest(scores.reshape([1, datasets])); // [1, K]
            let posterior = self.encoder_bank.forward_chosen(&choice, images.reshape([1, count, pixels]));
            return posterior.in_rows([rows, batch]); // [m, B, Z]
        }
        let choices = highest(scores.expand([rows, batch, datasets]).reshape([count, datasets])); // [n, K]
        let choices = choices.transpose().unsqueeze_dim::<3>(2); // [K, n, 1]
        let all = self.encoder_bank.forward(repeated(images.reshape([count, pixels]), datasets)); // [K, n, Z]
        let chosen = all.map(|of| (of * choices.clone()).sum_dim(0)); // [1, n, Z]
        chosen.in_rows([rows, batch]) // [m, B, Z]
    }
}

impl MetaModel for VaePerDataset {
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self {
        let random = &mut stream(seed, Purpose::Weights, 0);
        Self {
            encoder_bank: EncoderBank::new(network, datasets, random, device),
            decoder_bank: DecoderBank::new(network, datasets, random, device),
        }
    }

    /// Images [n, P] -> the ELBO of each under each VAE, at the posterior mean, [n, K].
    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        let images = repeated(images, self.encoder_bank.datasets()); // [K, n, P]
        let posterior = self.encoder_bank.forward(images.clone()); // [K, n, Z]
        let reconstruction = log_likelihood(images, self.decode(posterior.mean())); // [K, n]
        (reconstruction - posterior.kl_to_standard_normal().squeeze_dim(2)).transpose() // [n, K]
    }

    /// The encoder of the nearest dataset, whatever the images say.
    fn summarise_near(&self, context: Tensor<2>, nearest: usize) -> Tensor<2> {
        let datasets = self.encoder_bank.datasets();
        let scores: Vec<f32> = (0..datasets).map(|dataset| f32::from(u8::from(dataset == nearest))).collect();
        Tensor::from_data(TensorData::new(scores, [1, datasets]), &context.device()) // [1, K]
    }

    /// In meta-batches, of which D are drawn, dataset k is the k-th and has its own encoder.
    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3> {
        match context {
            Context::InBatch(_) | Context::Fresh(_) | Context::WholeBatch => self.encoder_bank.forward(images), // [K, B, Z]
            Context::Summary(scores) => self.posterior_by(images, scores.clone()), // [m, B, Z]
            Context::Empty => {
                let [rows, batch, pixels] = images.dims();
                let scores = self.summarise_each(images.clone().reshape([rows * batch, pixels])); // [m B, K]
                let datasets = scores.dims()[1];
                self.posterior_by(images, scores.reshape([rows, batch, datasets])) // [m, B, Z]
            }
        }
    }

    fn decode(&self, codes: Tensor<3>) -> Tensor<3> {
        self.decoder_bank.forward(codes) // [K, B, P]
    }

    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        self.decoder_bank.forward_one(dataset, codes) // [n, P]
    }
}

/// Scores [n, K], nats -> one where a score is the highest of its row, zero elsewhere. Equal ones share, so that a row always sums to one.
///
/// By arithmetic: choices must stay on the device, which may be unable to tell the host without waiting.
fn highest(scores: Tensor<2>) -> Tensor<2> {
    const SHARP: f64 = 1e6;
    let largest = scores.clone().max_dim(1); // [n, 1]
    let powers = (scores - largest).mul_scalar(SHARP).exp(); // [n, K]
    powers.clone() / powers.sum_dim(1) // [n, K]
}

/// [n, P] -> [K, n, P]
fn repeated(images: Tensor<2>, datasets: usize) -> Tensor<3> {
    let [count, pixels] = images.dims();
    images.unsqueeze::<3>().expand([datasets, count, pixels])
}
