//! A code c for each dataset above the code z of each image, and one decoder that knows the dataset by c alone: the Neural
//! Statistician (Edwards, Storkey, ICLR 2017) and the Variational Homoencoder (Hewitt et al., UAI 2018).
//!
//! ln p(D) >= E[sum_x ln p(x given z, c) - KL(q(z given x, c) || p(z given c))] - KL(q(c given D) || p(c)). They differ in D: the
//! images that are explained themselves, or N others. Networks as in the code behind MetaVAE's Figure 6.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::batches::batch::MetaBatch;
use crate::batches::context::Context;
use crate::config::{NetworkConfig, System};
use crate::kernels::log_likelihood;
use crate::networks::hierarchical_networks::{JointNetwork, PriorNetwork, StatisticNetwork};
use crate::objective::gaussian::Gaussian;
use crate::objective::meta_elbo::MetaElbo;
use crate::random::{Purpose, stream};
use crate::systems::system::MetaModel;

/// Both systems; a summary is the mean statistic of D's images, [hidden].
#[derive(Module, Debug)]
pub struct HierarchicalVae {
    /// q(c given D)
    statistic_network: StatisticNetwork,
    /// q(z given x, c)
    encoder: JointNetwork,
    /// p(z given c)
    prior_network: PriorNetwork,
    /// p(x given z, c)
    decoder: JointNetwork,
    /// The code of each seen dataset, [K, 1, C], once there are summaries of their D.
    seen_codes: Option<Tensor<3>>,
}

impl HierarchicalVae {
    /// q(c given D), [K, 1 or B, C]; none of an empty D.
    fn dataset_posterior(&self, queries: &Tensor<3>, context: &Context) -> Option<Gaussian<3>> {
        let statistics = context.summaries(queries, |images| self.statistic_network.of_each(images)); // [K, 1 or B, hidden]
        statistics.map(|statistics| self.statistic_network.posterior(statistics)) // [K, 1 or B, C]
    }

    /// c of a context that is a summary or empty: the mean of q(c given D), or of p(c), which is zero; [K, 1 or B, C].
    fn mean_dataset_code(&self, context: &Context, device: &Device) -> Tensor<3> {
        match context {
            Context::Summary(statistics) => self.statistic_network.posterior(statistics.clone()).mean(),
            _ => Tensor::zeros([1, 1, self.statistic_network.code_width()], device),
        }
    }

    /// Of images [K, B, P] and codes of datasets [K, 1 or B, C]: [K, B, Z].
    fn posterior_given(&self, images: Tensor<3>, dataset_code: Tensor<3>) -> Gaussian<3> {
        Gaussian::of_halves(self.encoder.forward(images, dataset_code)) // [K, B, 2 Z]
    }

    /// The code of each seen dataset, [K, 1, C]; without summaries of their D the mean of p(c), zero, [1, 1, C].
    fn seen_codes(&self, device: &Device) -> Tensor<3> {
        self.seen_codes.clone().unwrap_or_else(|| self.mean_dataset_code(&Context::Empty, device))
    }
}

impl MetaModel for HierarchicalVae {
    fn new(network: &NetworkConfig, _datasets: usize, seed: u32, device: &Device) -> Self {
        let random = &mut stream(seed, Purpose::Weights, 0);
        let &NetworkConfig { hidden, latent, dataset_latent, decoder_hidden, .. } = network;
        let pixels = network.pixels();
        let is_linear = network.system == System::VariationalHomoencoder;
        Self {
            statistic_network: StatisticNetwork::new(network, is_linear, random, device),
            encoder: JointNetwork::new([pixels, dataset_latent, hidden, hidden, 2 * latent], random, device),
            prior_network: PriorNetwork::new(network, random, device),
            decoder: JointNetwork::new([latent, dataset_latent, hidden, decoder_hidden, pixels], random, device),
            seen_codes: None,
        }
    }

    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        self.statistic_network.of_each(images) // [n, hidden]
    }

    /// q(z given x, c), c the mean of q(c given D), or of p(c) where D is empty.
    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3> {
        let code = self.mean_dataset_code(&self.resolve_context(&images, context), &images.device()); // [K, 1 or B, C]
        self.posterior_given(images, code) // [K, B, Z]
    }

    fn prior(&self, context: &Context) -> Option<Gaussian<3>> {
        let code = self.mean_dataset_code(context, &self.statistic_network.device()); // [K, 1 or B, C]
        Some(self.prior_network.forward(code)) // [K, 1 or B, Z]
    }

    fn resolve_context(&self, images: &Tensor<3>, context: &Context) -> Context {
        let statistics = context.summaries(images, |images| self.statistic_network.of_each(images));
        statistics.map_or(Context::Empty, Context::Summary) // [K, 1 or B, hidden]
    }

    fn decode_given(&self, codes: Tensor<3>, context: &Context) -> Tensor<3> {
        let dataset_code = self.mean_dataset_code(context, &codes.device()); // [K, 1 or B, C]
        self.decoder.forward(codes, dataset_code) // [K, B, P]
    }

    fn with_seen_summaries(mut self, summaries: &Tensor<3>) -> Self {
        let context = Context::Summary(summaries.clone());
        self.seen_codes = Some(self.mean_dataset_code(&context, &summaries.device())); // [K, 1, C]
        self
    }

    /// Under the code of each seen dataset.
    fn decode(&self, codes: Tensor<3>) -> Tensor<3> {
        let seen = self.seen_codes(&codes.device()); // [K, 1, C]
        self.decoder.forward(codes, seen) // [K, B, P]
    }

    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        let seen = self.seen_codes(&codes.device()); // [K, 1, C]
        let place = dataset.min(seen.dims()[0] - 1);
        self.decoder.forward(codes.unsqueeze(), seen.slice(place..=place)).squeeze_dim(0) // [n, P]
    }

    /// One sample of c and one of z; the KL is that of z and what the image bears of that of c.
    fn meta_elbo(&self, batch: &MetaBatch) -> MetaElbo {
        let draw =
            batch.dataset_code.as_ref().expect("batches for systems with a code for each dataset hold its noise");
        let dataset_posterior =
            self.dataset_posterior(&batch.images, &batch.context).expect("training contexts are not empty"); // [K, 1 or B, C]
        let dataset_code = dataset_posterior.sample(draw.noise.clone()); // [K, 1 or B, C]
        let posterior = self.posterior_given(batch.images.clone(), dataset_code.clone()); // [K, B, Z]
        let prior = self.prior_network.forward(dataset_code.clone()); // [K, 1 or B, Z]
        let logits = self.decoder.forward(posterior.sample(batch.noise.clone()), dataset_code); // [K, B, P]
        let dataset_kl = dataset_posterior.kl_to_standard_normal().mul_scalar(draw.kl_weight); // [K, 1 or B, 1]
        MetaElbo {
            reconstruction: log_likelihood(batch.images.clone(), logits), // [K, B]
            kl: (posterior.kl_to(&prior) + dataset_kl).squeeze_dim(2),    // [K, B]
        }
    }
}
