//! The next step of a run, told for the first image of its first dataset: what goes in, what each network makes of it, and the
//! gradients that come back. Nothing of the run changes.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::activation::sigmoid;
use burn::tensor::{ExecutionError, Tensor};

use super::Trainer;
use crate::batches::batch::MetaBatch;
use crate::batches::context::Context;
use crate::config::ScheduleEnded;
use crate::files::weights::Path;
use crate::objective::meta_elbo::Metrics;
use crate::systems::system::MetaModel;

/// One image's way through a step.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedStep {
    /// Steps done before it.
    pub step: u64,
    /// Of this step.
    pub learning_rate: f64,
    /// x as the encoder sees it, grey values in [0, 1], [P].
    pub image: Vec<f32>,
    /// What the decoder explains: x, unless the encoder sees a value between the datasets'; [P].
    pub explained: Vec<f32>,
    /// The N images of D, one after the other, [N, P]; empty where the system does not read D.
    pub context: Vec<f32>,
    /// What is kept of each of them, [N, S].
    pub summaries: Vec<f32>,
    /// Their mean, [S].
    pub summary: Vec<f32>,
    /// Of q(z given D, x), [Z].
    pub mean: Vec<f32>,
    /// Its standard deviation, [Z].
    pub deviation: Vec<f32>,
    /// Drawn from N(0, I), [Z].
    pub noise: Vec<f32>,
    /// What is decoded, [Z]: mean + deviation x noise, or the code of the same digit in another dataset where codes are exchanged.
    pub code: Vec<f32>,
    /// Whether the code is another image's.
    pub is_exchanged: bool,
    /// Probability of ink, [P].
    pub decoded: Vec<f32>,
    /// ln p(x given z), nats.
    pub log_likelihood: f32,
    /// KL(q || p(z)), nats.
    pub kl: f32,
    /// Of all images of the step.
    pub metrics: Metrics,
    /// What comes back from all images of the step, by network.
    pub gradients: Vec<NetworkGradient>,
}

/// The gradient of the loss in the parameters of one network.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkGradient {
    /// The network's name in files: `summary_network`, `aggregation_network`, `decoder_bank`.
    pub network: String,
    /// How many parameters it has.
    pub parameters: usize,
    /// Euclidean norm.
    pub norm: f32,
}

/// Why a step cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum UnexplainedStep {
    /// There is none.
    #[error(transparent)]
    Ended(#[from] ScheduleEnded),
    /// Another story than the one that is told here.
    #[error("a step can be followed in systems without a code for each dataset; choose MetaVAE or a VAE")]
    DatasetCode,
    /// The device could not deliver.
    #[error("the device did not deliver: {0}")]
    Device(#[from] ExecutionError),
}

impl<M: MetaModel> Trainer<M> {
    /// What the next step will compute for the first image of its first dataset.
    ///
    /// # Errors
    /// When there is no next step, in systems with a code for each dataset, or when the device cannot deliver.
    pub async fn explain_next(&mut self) -> Result<ExplainedStep, UnexplainedStep> {
        self.config.check_step(self.step)?;
        if self.config.network.system.has_dataset_code() {
            return Err(UnexplainedStep::DatasetCode);
        }
        let batch = self.sampler.batch(self.step, &self.device);
        let model = self.current();
        let inputs = batch.inputs.as_ref().unwrap_or(&batch.images); // [K, B, P]
        let images = context_images(&batch, inputs).await?; // [N, P]
        let summaries = model.summarise_each(images.clone()); // [N, S]
        let reads = summaries.dims()[1] > 0;
        let context = model.resolve_context(inputs, &batch.context);
        let posterior = model.posterior(inputs.clone(), &context); // [K, B, Z]
        let codes = posterior.sample(batch.noise.clone()); // [K, B, Z]
        let [datasets, columns, latent] = codes.dims();
        let source = match &batch.code_sources {
            Some(sources) => first_of(sources.clone().slice(0..1).float()).await? as usize,
            None => 0,
        };
        let flat: Tensor<2> = codes.clone().reshape([datasets * columns, latent]); // [K B, Z]
        let code = flat.slice(source..=source); // [1, Z]
        // The decoder of the first dataset sees its code in the first place of all.
        let in_place = codes.slice_assign([0..1, 0..1, 0..latent], code.clone().unsqueeze()); // [K, B, Z]
        let decoded = sigmoid(model.decode_given(in_place, &context)); // [K, B, P]

        let elbo = model.meta_elbo(&batch);
        let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), model);
        let gradients = norms(model, gradients).await?;
        let first = |tensor: Tensor<3>| tensor.slice([0..1, 0..1]).inner(); // [1, 1, ..]
        Ok(ExplainedStep {
            step: self.step,
            learning_rate: self.config.learning_rate_at(self.step),
            image: read(first(inputs.clone())).await?,
            explained: read(first(batch.images.clone())).await?,
            context: if reads { read(images.inner()).await? } else { Vec::new() },
            summary: if reads { read(summaries.clone().mean_dim(0).inner()).await? } else { Vec::new() },
            summaries: if reads { read(summaries.inner()).await? } else { Vec::new() },
            mean: read(first(posterior.mean())).await?,
            deviation: read(first(posterior.deviation())).await?,
            noise: read(first(batch.noise.clone())).await?,
            code: read(code.inner()).await?,
            is_exchanged: source != 0,
            decoded: read(first(decoded)).await?,
            log_likelihood: first_of(elbo.reconstruction.clone().slice([0..1, 0..1])).await?,
            kl: first_of(elbo.kl.clone().slice([0..1, 0..1])).await?,
            metrics: elbo.read().await?,
            gradients,
        })
    }
}

/// The images that make up D of the first query, [N, P]; of a whole batch all of them.
async fn context_images(batch: &MetaBatch, inputs: &Tensor<3>) -> Result<Tensor<2>, ExecutionError> {
    let of_dataset: Tensor<2> = inputs.clone().slice(0..1).squeeze_dim(0); // [B, P]
    Ok(match &batch.context {
        Context::InBatch(averages) => {
            let row = read(averages.clone().slice([0..1, 0..1]).inner()).await?; // [B]
            let images = row.iter().enumerate().filter(|(_, share)| **share > 0.0);
            let images = images.map(|(image, _)| of_dataset.clone().slice(image..=image)).collect();
            Tensor::cat(images, 0) // [N, P]
        }
        Context::Fresh(images) => {
            let [_, _, size, pixels] = images.dims();
            images.clone().slice([0..1, 0..1]).reshape([size, pixels]) // [N, P]
        }
        Context::Summary(_) | Context::WholeBatch | Context::Empty => of_dataset,
    })
}

/// Of the gradients of each network.
async fn norms<M: Module>(model: &M, gradients: GradientsParams) -> Result<Vec<NetworkGradient>, ExecutionError> {
    let mut sorting = Sorting { path: Path::default(), gradients, squares: BTreeMap::new() };
    model.visit(&mut sorting);
    let mut norms = Vec::new();
    for (network, (parameters, squares)) in sorting.squares {
        let mut sum = 0.0;
        for square in squares {
            sum += first_of(square).await?;
        }
        norms.push(NetworkGradient { network, parameters, norm: sum.sqrt() });
    }
    Ok(norms)
}

struct Sorting {
    path: Path,
    gradients: GradientsParams,
    /// By network: how many parameters, and the sums of their squared gradients.
    squares: BTreeMap<String, (usize, Vec<Tensor<1>>)>,
}

impl ModuleVisitor for Sorting {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let network = self.path.name().split('.').next().unwrap_or_default().to_owned();
        let (parameters, squares) = self.squares.entry(network).or_default();
        *parameters += param.lazy_shape().num_elements();
        // Nothing of this step depended on those without one.
        squares.extend(self.gradients.remove::<D>(param.id).map(|gradient| gradient.square().sum()));
    }
}

async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExecutionError> {
    Ok(tensor.into_data_async().await?.iter::<f32>().collect())
}

async fn first_of<const D: usize>(tensor: Tensor<D>) -> Result<f32, ExecutionError> {
    Ok(read(tensor).await?.first().copied().unwrap_or(f32::NAN))
}
