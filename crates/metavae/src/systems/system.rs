//! What a system is to the trainer, the evaluation, the command line and the page: one trait.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::batches::batch::MetaBatch;
use crate::batches::context::Context;
use crate::config::NetworkConfig;
use crate::kernels::log_likelihood;
use crate::objective::gaussian::Gaussian;
use crate::objective::meta_elbo::MetaElbo;

/// A system of inference over a meta-distribution of datasets. A new system is one new file.
pub trait MetaModel: Module {
    /// Draws the initial weights for K datasets.
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self;

    /// Images [n, P] -> what is kept of each alone, [n, S] (nothing, [n, 0], where D is not read).
    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2>;

    /// Images [n, P] of a context -> what is kept of them, [1, S]; pass it on as [`Context::Summary`].
    fn summarise(&self, context: Tensor<2>) -> Tensor<2> {
        self.summarise_each(context).mean_dim(0) // [1, S]
    }

    /// The same where it is also known which of the K seen datasets is nearest: only systems that must choose one look at it.
    fn summarise_near(&self, context: Tensor<2>, _nearest: usize) -> Tensor<2> {
        self.summarise(context) // [1, S]
    }

    /// Images [K, B, P] and their contexts -> posteriors [K, B, Z].
    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3>;

    /// p(z given D), [K, 1 or B, Z], of contexts that need no queries (see [`MetaModel::resolve_context`]); none stands for
    /// N(0, I).
    fn prior(&self, _context: &Context) -> Option<Gaussian<3>> {
        None
    }

    /// The contexts of queries [K, B, P] in a form that [`MetaModel::prior`] and [`MetaModel::decode_given`] can read
    /// without the queries.
    fn resolve_context(&self, _images: &Tensor<3>, context: &Context) -> Context {
        context.clone()
    }

    /// Codes [K, B, Z], the k-th for dataset k, and what is known of the datasets -> Bernoulli logits [K, B, P].
    fn decode_given(&self, codes: Tensor<3>, _context: &Context) -> Tensor<3> {
        self.decode(codes) // [K, B, P]
    }

    /// The model with a summary of each seen dataset's D, [K, 1, S]: what a decoder that knows a dataset only by its D decodes
    /// under from then on. Other systems have decoders of their own, and need none.
    #[must_use]
    fn with_seen_summaries(self, _summaries: &Tensor<3>) -> Self {
        self
    }

    /// Codes [K, B, Z], the k-th for dataset k -> Bernoulli logits [K, B, P].
    fn decode(&self, codes: Tensor<3>) -> Tensor<3>;

    /// Codes [n, Z], all for one dataset, counted from 0 -> Bernoulli logits [n, P].
    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2>;

    /// The objective on a meta-batch, one posterior sample per image (eq. 11).
    fn meta_elbo(&self, batch: &MetaBatch) -> MetaElbo {
        // Encoder and decoder may both read D, whose summaries are computed once.
        let inputs = batch.inputs.as_ref().unwrap_or(&batch.images); // [K, B, P]
        let context = &self.resolve_context(inputs, &batch.context);
        let posterior = self.posterior(inputs.clone(), context); // [K, B, Z]
        let codes = posterior.sample(batch.noise.clone()); // [K, B, Z]
        let codes = match &batch.code_sources {
            Some(sources) => {
                let [datasets, images, latent] = codes.dims();
                let flat = codes.reshape([datasets * images, latent]); // [K B, Z]
                flat.select(0, sources.clone()).reshape([datasets, images, latent]) // [K, B, Z]
            }
            None => codes,
        };
        let logits = self.decode_given(codes, context); // [K, B, P]
        MetaElbo {
            reconstruction: log_likelihood(batch.images.clone(), logits), // [K, B]
            kl: posterior.kl_to_standard_normal().squeeze_dim(2),         // [K, B]
        }
    }
}
