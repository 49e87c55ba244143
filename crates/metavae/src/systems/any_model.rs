//! A model of whichever system its configuration names: what trainer, command line and session hold.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use crate::batches::batch::MetaBatch;
use crate::batches::context::Context;
use crate::config::{NetworkConfig, System};
use crate::networks::decoder::Decoder;
use crate::objective::gaussian::Gaussian;
use crate::objective::meta_elbo::MetaElbo;
use crate::systems::hierarchical_vae::HierarchicalVae;
use crate::systems::meta_vae::MetaVae;
use crate::systems::system::MetaModel;
use crate::systems::vae_per_dataset::VaePerDataset;

/// One of the systems; its weights have the names that they have without this.
#[derive(Module, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are few models at a time")]
pub enum AnyModel {
    /// MetaVAE, the shared encoder without D, the VAE.
    MetaVae(MetaVae),
    /// One VAE per dataset.
    VaePerDataset(VaePerDataset),
    /// The Neural Statistician, the Variational Homoencoder.
    HierarchicalVae(HierarchicalVae),
}

macro_rules! whichever {
    ($model:expr, $one:ident => $does:expr) => {
        match $model {
            AnyModel::MetaVae($one) => $does,
            AnyModel::VaePerDataset($one) => $does,
            AnyModel::HierarchicalVae($one) => $does,
        }
    };
}

impl AnyModel {
    /// A copy of the decoder of one dataset, counted from 0; none in systems whose decoder reads more than an image's code.
    pub fn decoder(&self, dataset: usize) -> Option<Decoder> {
        match self {
            Self::MetaVae(model) => model.decoder(dataset),
            Self::VaePerDataset(model) => Some(model.decoder(dataset)),
            Self::HierarchicalVae(_) => None,
        }
    }
}

impl MetaModel for AnyModel {
    fn new(network: &NetworkConfig, datasets: usize, seed: u32, device: &Device) -> Self {
        match network.system {
            System::MetaVae | System::SharedEncoder | System::Vae => {
                Self::MetaVae(MetaModel::new(network, datasets, seed, device))
            }
            System::VaePerDataset => Self::VaePerDataset(MetaModel::new(network, datasets, seed, device)),
            System::NeuralStatistician | System::VariationalHomoencoder => {
                Self::HierarchicalVae(MetaModel::new(network, datasets, seed, device))
            }
        }
    }

    fn summarise_each(&self, images: Tensor<2>) -> Tensor<2> {
        whichever!(self, model => model.summarise_each(images))
    }

    fn summarise(&self, context: Tensor<2>) -> Tensor<2> {
        whichever!(self, model => model.summarise(context))
    }

    fn summarise_near(&self, context: Tensor<2>, nearest: usize) -> Tensor<2> {
        whichever!(self, model => model.summarise_near(context, nearest))
    }

    fn posterior(&self, images: Tensor<3>, context: &Context) -> Gaussian<3> {
        whichever!(self, model => model.posterior(images, context))
    }

    fn prior(&self, context: &Context) -> Option<Gaussian<3>> {
        whichever!(self, model => model.prior(context))
    }

    fn resolve_context(&self, images: &Tensor<3>, context: &Context) -> Context {
        whichever!(self, model => model.resolve_context(images, context))
    }

    fn decode_given(&self, codes: Tensor<3>, context: &Context) -> Tensor<3> {
        whichever!(self, model => model.decode_given(codes, context))
    }

    fn with_seen_summaries(self, summaries: &Tensor<3>) -> Self {
        match self {
            Self::MetaVae(model) => Self::MetaVae(model.with_seen_summaries(summaries)),
            Self::VaePerDataset(model) => Self::VaePerDataset(model.with_seen_summaries(summaries)),
            Self::HierarchicalVae(model) => Self::HierarchicalVae(model.with_seen_summaries(summaries)),
        }
    }

    fn decode(&self, codes: Tensor<3>) -> Tensor<3> {
        whichever!(self, model => model.decode(codes))
    }

    fn decode_under(&self, dataset: usize, codes: Tensor<2>) -> Tensor<2> {
        whichever!(self, model => model.decode_under(dataset, codes))
    }

    fn meta_elbo(&self, batch: &MetaBatch) -> MetaElbo {
        whichever!(self, model => model.meta_elbo(batch))
    }
}
