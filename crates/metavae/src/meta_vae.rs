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

    /// Images [K, B, 784] and their contexts -> the summary of each query's D [K B, S].
    fn summaries(network: &SummaryNetwork, images: &Tensor<3>, context: &Context) -> Tensor<2> {
        let [datasets, batch, _] = images.dims();
        match context.summaries(images, |images| network.forward(images)) {
            Some(summaries) => {
                let width = summaries.dims()[2];
                summaries.expand([datasets, batch, width]).reshape([datasets * batch, width]) // [K B, S]
            }
            None => Tensor::zeros([datasets * batch, network.width()], &images.device()), // [K B, S]
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

    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        match &self.summary_network {
            Some(network) => network.forward(images), // [n, S]
            None => Tensor::zeros([images.dims()[0], 0], &images.device()),
        }
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
