//! What a system is to the trainer, the evaluation, the command line and the page: one trait.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::batch::MetaBatch;
use crate::config::NetworkConfig;
use crate::context::Context;
use crate::gaussian::Gaussian;
use crate::objective::{MetaElbo, log_likelihood};

/// A system of inference over a meta-distribution of datasets. A new system is one new file.
pub trait MetaModel: Module {
    /// Draws the initial weights for K datasets.
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self;

    /// Images [n, 784] of a context -> what is kept of them, [1, S] (nothing, [1, 0], where D is not read); pass it on as [`Context::Summary`].
    fn summarise(&self, context: Tensor<2>) -> Tensor<2>;

    /// Images [K, B, 784] and their contexts -> posteriors [K, B, Z].
    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3>;

    /// Codes [K, B, Z], the k-th for dataset k -> Bernoulli logits [K, B, 784].
    fn decode(&self, codes: Tensor<3>) -> Tensor<3>;

    /// Codes [n, Z], all for one dataset, counted from 0 -> Bernoulli logits [n, 784].
    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2>;

    /// The objective on a meta-batch, one posterior sample per image (eq. 11).
    fn meta_elbo(&self, batch: &MetaBatch) -> MetaElbo {
        let posterior = self.posterior(batch.images.clone(), &batch.context); // [K, B, Z]
        let codes = posterior.sample(batch.noise.clone()); // [K, B, Z]
        let codes = match &batch.code_sources {
            Some(sources) => {
                let [datasets, images, latent] = codes.dims();
                let flat = codes.reshape([datasets * images, latent]); // [K B, Z]
                flat.select(0, sources.clone()).reshape([datasets, images, latent]) // [K, B, Z]
            }
            None => codes,
        };
        let logits = self.decode(codes); // [K, B, 784]
        MetaElbo {
            reconstruction: log_likelihood(batch.images.clone(), logits), // [K, B]
            kl: posterior.kl_to_standard_normal().squeeze_dim(2),         // [K, B]
        }
    }
}
