//! MetaVAE: doubly amortised inference q(z given D, x) = r(x, mean h(D)) and one decoder per dataset (eq. 10 to 12).
//!
//! Without h it is a shared encoder with one decoder per dataset, and with a single decoder the VAE: see [`System`].

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::aggregation_network::AggregationNetwork;
use crate::config::NetworkConfig;
#[cfg(doc)]
use crate::config::System;
use crate::context::Context;
use crate::decoder::Decoder;
use crate::decoder_bank::DecoderBank;
use crate::gaussian::Gaussian;
use crate::model::MetaModel;
use crate::random::{Purpose, stream};
use crate::summary_network::SummaryNetwork;

/// The paper's model, its shared-trunk form (the page's default), or what is left of it without D.
#[derive(Module, Debug)]
pub struct MetaVae {
    /// None in systems that do not read D.
    summary_network: Option<SummaryNetwork>,
    aggregation_network: AggregationNetwork,
    decoder_bank: DecoderBank,
}

impl MetaVae {
    /// A copy of the decoder of one dataset, counted from 0.
    pub fn decoder(&self, dataset: usize) -> Decoder {
        self.decoder_bank.decoder(dataset)
    }

    /// Images [n, 784] -> the summary of each alone [n, S]; the summary of a context is the mean of its images'.
    ///
    /// Where D is not read, a summary is empty: [n, 0].
    pub fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        match &self.summary_network {
            Some(network) => network.forward(images), // [n, S]
            None => Tensor::zeros([images.dims()[0], 0], &images.device()),
        }
    }

    /// Images [K, B, 784] and their contexts -> the summary of each query's D [K B, S].
    fn summaries(network: &SummaryNetwork, images: &Tensor<3>, context: &Context) -> Tensor<2> {
        let [datasets, batch, pixels] = images.dims();
        let rows = datasets * batch;
        match context {
            Context::InBatch(averages) => {
                let of_image = network.forward(images.clone().reshape([rows, pixels])); // [K B, S]
                let width = of_image.dims()[1];
                averages.clone().matmul(of_image.reshape([datasets, batch, width])).reshape([rows, width]) // [K B, S]
            }
            Context::Fresh(images) => {
                let size = images.dims()[2];
                let of_image = network.forward(images.clone().reshape([rows * size, pixels])); // [K B N, S]
                let width = of_image.dims()[1];
                of_image.reshape([rows, size, width]).mean_dim(1).reshape([rows, width]) // [K B, S]
            }
            Context::Summary(summary) => {
                let width = summary.dims()[2];
                summary.clone().expand([datasets, batch, width]).reshape([rows, width]) // [K B, S]
            }
            Context::Empty => Tensor::zeros([rows, network.width()], &images.device()), // [K B, S]
        }
    }
}

impl MetaModel for MetaVae {
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self {
        let random = &mut stream(seed, Purpose::Weights, 0);
        Self {
            summary_network: network.system.reads_context().then(|| SummaryNetwork::new(network, random, device)),
            aggregation_network: AggregationNetwork::new(network, random, device),
            decoder_bank: DecoderBank::new(network, datasets, random, device),
        }
    }

    fn summarise(&self, context: Tensor<2>) -> Tensor<2> {
        self.summarise_each(context).mean_dim(0) // [1, S]
    }

    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3> {
        let [datasets, batch, pixels] = images.dims();
        let summaries = self.summary_network.as_ref().map(|network| Self::summaries(network, &images, context)); // [K B, S]
        let flat = images.reshape([datasets * batch, pixels]); // [K B, 784]
        let posterior = self.aggregation_network.forward(flat, summaries); // [K B, Z]
        let latent = posterior.mean.dims()[1];
        Gaussian {
            mean: posterior.mean.reshape([datasets, batch, latent]), // [K, B, Z]
            log_variance: posterior.log_variance.reshape([datasets, batch, latent]), // [K, B, Z]
        }
    }

    fn decode(&self, codes: Tensor<3>) -> Tensor<3> {
        self.decoder_bank.forward(codes) // [K, B, 784]
    }

    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        self.decoder_bank.forward_one(dataset, codes) // [n, 784]
    }
}
