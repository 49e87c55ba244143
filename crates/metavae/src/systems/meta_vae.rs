//! MetaVAE: doubly amortised inference q(z given D, x) = r(x, mean h(D)) and one decoder per dataset (eq. 10 to 12), or one
//! for all that reads mean h(D) too.
//!
//! Without h it is a shared encoder with one decoder per dataset, and with a single decoder the VAE: see [`System`].

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::batches::context::Context;
use crate::config::NetworkConfig;
#[cfg(doc)]
use crate::config::System;
use crate::networks::aggregation_network::AggregationNetwork;
use crate::networks::conditioned_decoder::ConditionedDecoder;
use crate::networks::decoder::Decoder;
use crate::networks::decoder_bank::DecoderBank;
use crate::networks::summary_network::SummaryNetwork;
use crate::objective::gaussian::Gaussian;
use crate::random::{Purpose, stream};
use crate::systems::system::MetaModel;

/// The paper's model, its shared-trunk form (the page's), or what is left of it without D.
#[derive(Module, Debug)]
pub struct MetaVae {
    /// None in systems that do not read D.
    summary_network: Option<SummaryNetwork>,
    aggregation_network: AggregationNetwork,
    decoder_bank: Decoders,
    /// A summary of each seen dataset's D, [K, 1, W], once there is one; only a conditioned decoder asks for it.
    seen_summaries: Option<Tensor<3>>,
}

/// p(x given z) of each dataset, or p(x given z, D).
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are few models at a time")]
enum Decoders {
    Bank(DecoderBank),
    Conditioned(ConditionedDecoder),
}

impl MetaVae {
    /// A copy of the decoder of one dataset, counted from 0; none where it is conditioned on D.
    pub fn decoder(&self, dataset: usize) -> Option<Decoder> {
        match &self.decoder_bank {
            Decoders::Bank(bank) => Some(bank.decoder(dataset)),
            Decoders::Conditioned(_) => None,
        }
    }

    /// The D of one seen dataset, or of all; empty where the model has no summaries of them.
    fn seen_context(&self, dataset: Option<usize>) -> Context {
        let summaries = self.seen_summaries.as_ref().map(|summaries| match dataset {
            Some(dataset) => summaries.clone().slice(dataset..=dataset), // [1, 1, W]
            None => summaries.clone(),                                   // [K, 1, W]
        });
        summaries.map_or(Context::Empty, Context::Summary)
    }

    /// Images [K, B, P] and their contexts -> the summary of each query's D [K B, S].
    fn summaries(network: &SummaryNetwork, images: &Tensor<3>, context: &Context) -> Tensor<2> {
        let [datasets, batch, pixels] = images.dims();
        match context.summaries(images, |images| network.keep(images)) {
            Some(kept) => {
                let width = kept.dims()[2];
                let kept = kept.expand([datasets, batch, width]).reshape([datasets * batch, width]); // [K B, W]
                network.attend(kept, Some(images.clone().reshape([datasets * batch, pixels]))) // [K B, S]
            }
            None => Tensor::zeros([datasets * batch, network.width()], &images.device()), // [K B, S]
        }
    }

    /// Codes [K, n, Z] by a conditioned decoder given a resolved context; the summary of an empty D is zero.
    fn decoded_by(&self, decoder: &ConditionedDecoder, codes: Tensor<3>, context: &Context) -> Tensor<3> {
        let summaries = match (context, &self.summary_network) {
            (Context::Summary(kept), Some(network)) => {
                let [datasets, queries, width] = kept.dims();
                // Without the query: a decoder must not see the x that it explains.
                let summaries = network.attend(kept.clone().reshape([datasets * queries, width]), None); // [K m, S]
                summaries.reshape([datasets, queries, network.width()]) // [K or 1, 1 or n, S]
            }
            (Context::Empty, _) => Tensor::zeros([1, 1, decoder.summary_width()], &codes.device()), // [1, 1, S]
            _ => panic!("contexts are resolved before a decoder is given them"),
        };
        decoder.forward(codes, summaries) // [K, n, P]
    }
}

impl MetaModel for MetaVae {
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self {
        let random = &mut stream(seed, Purpose::Weights, 0);
        Self {
            summary_network: network.system.reads_context().then(|| SummaryNetwork::new(network, random, device)),
            aggregation_network: AggregationNetwork::new(network, random, device),
            decoder_bank: if network.system.decodes_by_context(network.decoder) {
                Decoders::Conditioned(ConditionedDecoder::new(network, random, device))
            } else {
                Decoders::Bank(DecoderBank::new(network, datasets, random, device))
            },
            seen_summaries: None,
        }
    }

    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        match &self.summary_network {
            Some(network) => network.keep(images), // [n, W]
            None => Tensor::zeros([images.dims()[0], 0], &images.device()),
        }
    }

    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3> {
        let [datasets, batch, pixels] = images.dims();
        let summaries = self.summary_network.as_ref().map(|network| Self::summaries(network, &images, context)); // [K B, S]
        let flat = images.reshape([datasets * batch, pixels]); // [K B, P]
        let posterior = self.aggregation_network.forward(flat, summaries); // [K B, Z]
        posterior.in_rows([datasets, batch]) // [K, B, Z]
    }

    fn resolve_context(&self, images: &Tensor<3>, context: &Context) -> Context {
        let Some(network) = &self.summary_network else { return Context::Empty };
        let kept = context.summaries(images, |images| network.keep(images)); // [K, 1 or B, W]
        kept.map_or(Context::Empty, Context::Summary)
    }

    fn decode_given(&self, codes: Tensor<3>, context: &Context) -> Tensor<3> {
        match &self.decoder_bank {
            Decoders::Bank(bank) => bank.forward(codes), // [K, B, P]
            Decoders::Conditioned(decoder) => self.decoded_by(decoder, codes, context), // [K, B, P]
        }
    }

    fn with_seen_summaries(mut self, summaries: &Tensor<3>) -> Self {
        self.seen_summaries = Some(summaries.clone());
        self
    }

    fn decode(&self, codes: Tensor<3>) -> Tensor<3> {
        match &self.decoder_bank {
            Decoders::Bank(bank) => bank.forward(codes), // [K, B, P]
            Decoders::Conditioned(decoder) => self.decoded_by(decoder, codes, &self.seen_context(None)), // [K, B, P]
        }
    }

    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        match &self.decoder_bank {
            Decoders::Bank(bank) => bank.forward_one(dataset, codes), // [n, P]
            Decoders::Conditioned(decoder) => {
                self.decoded_by(decoder, codes.unsqueeze(), &self.seen_context(Some(dataset))).squeeze_dim(0) // [n, P]
            }
        }
    }
}
