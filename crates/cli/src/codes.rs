//! A trained model as the evaluation sees it: images and a context in, posterior means out.

use std::sync::Mutex;

use burn::tensor::{Device, Tensor, TensorData};
use metavae::random::{Purpose, stream};
use metavae::{
    AnyModel, Context, DatasetKl, DecoderKind, MetaModel as _, ModelFile, ModelPart, RunConfig, System,
    images_to_tensor,
};
use metavae_evaluation::{Codes, Draws, Failure, Features};
use rand::{Rng, seq::index};

/// Images that go through the networks at a time.
const BATCH: usize = 1000;

/// A model and the N that it was trained with.
pub struct TrainedModel {
    name: String,
    context_size: usize,
    /// Parameters initialise lazily and so cannot be shared between threads; a clone shares the weights and can.
    model: Mutex<AnyModel>,
    config: RunConfig,
}

impl TrainedModel {
    /// The encoder of a model file is enough; `context_size` overrides the N that it was trained with.
    pub fn new(file: &ModelFile, context_size: Option<usize>) -> anyhow::Result<Self> {
        let config = &file.config;
        let blank = AnyModel::new(&config.network, config.seen().len(), config.seed, &Device::flex());
        // Where D chooses one of several VAEs, it does so by their likelihoods.
        let part = if config.network.system == System::VaePerDataset { ModelPart::Whole } else { ModelPart::Encoder };
        Ok(Self {
            name: format!("{}, {} steps", name(config), file.step),
            context_size: if config.network.system.reads_context() {
                context_size.unwrap_or(config.context.size)
            } else {
                0
            },
            model: Mutex::new(file.load_into(blank, part)?),
            config: config.clone(),
        })
    }

    /// N of the curve over context sizes; none where it makes no difference.
    pub fn sizes<'a>(&self, sizes: &'a [usize]) -> &'a [usize] {
        if self.config.network.system == System::VaePerDataset { &[] } else { sizes }
    }

    fn model(&self) -> Result<AnyModel, Failure> {
        Ok(self.model.lock().map_err(|_| "an earlier encoding failed")?.clone())
    }
}

/// What a table calls the system of a run.
fn name(config: &RunConfig) -> String {
    let decoders = match config.network.decoder {
        DecoderKind::Separate => "separate decoders",
        DecoderKind::SharedFirst => "shared first layer",
        DecoderKind::SharedTrunk => "shared trunk",
        DecoderKind::SharedWeights => "shared weights",
        DecoderKind::Conditioned => "conditioned decoder",
    };
    let kl = match config.dataset_kl {
        DatasetKl::Shared => "",
        DatasetKl::Whole => ", whole KL(c)",
    };
    match config.network.system {
        System::MetaVae => format!("MetaVAE, {decoders}"),
        System::SharedEncoder => format!("shared encoder without D, {decoders}"),
        System::Vae => "VAE".to_owned(),
        System::VaePerDataset => "one VAE per dataset, the nearest one's encoder".to_owned(),
        System::NeuralStatistician => format!("Neural Statistician{kl}"),
        System::VariationalHomoencoder => format!("Variational Homoencoder{kl}"),
    }
}

impl Codes for TrainedModel {
    fn name(&self) -> &str {
        &self.name
    }

    fn context_size(&self) -> usize {
        self.context_size
    }

    fn summaries(&self, images: &[u8]) -> Result<Features, Failure> {
        if self.config.network.system == System::VaePerDataset {
            // What each VAE makes of D costs several encodings, and here the value of D says which is to encode.
            return Ok(Features { values: vec![0.0; images.len() / self.config.network.pixels()], width: 1 });
        }
        let (model, device, pixels) = (self.model()?, Device::flex(), self.config.network.pixels());
        let mut summaries = Features { values: Vec::new(), width: 0 };
        for batch in images.chunks(BATCH * pixels) {
            let batch = model.summarise_each(images_to_tensor(batch, pixels, &device)); // [n, S]
            summaries.width = batch.dims()[1];
            summaries.values.extend(batch.into_data().iter::<f32>());
        }
        Ok(summaries)
    }

    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, seed: u64) -> Result<Features, Failure> {
        let (model, device, pixels) = (self.model()?, Device::flex(), self.config.network.pixels());
        let random = &mut stream((seed ^ (seed >> 32)) as u32, Purpose::Question, 0);
        let mut codes = Features { values: Vec::new(), width: 0 };
        for batch in images.chunks(BATCH * pixels) {
            let count = batch.len() / pixels;
            let images = images_to_tensor(batch, pixels, &device).reshape([count, 1, pixels]); // [n, 1, P]
            let context = match context {
                None => Context::Empty,
                // All queries of a dataset share an encoder, that of the nearest seen value: a probe on the codes of several
                // encoders, which have nothing in common, would measure nothing.
                Some(draws) if self.config.network.system == System::VaePerDataset => {
                    let nearest = self.config.family.nearest(draws.value, &self.config.seen());
                    Context::summarised(model.summarise_near(images.clone().squeeze_dim(1), nearest)) // [1, 1, K]
                }
                Some(draws) => {
                    let (means, width) = (draw(draws, count, random)?, draws.summaries.width);
                    Context::Summary(Tensor::from_data(TensorData::new(means, [count, 1, width]), &device)) // [n, 1, S]
                }
            };
            let mean = model.posterior(images, &context).mean(); // [n, 1, Z]
            codes.width = mean.dims()[2];
            codes.values.extend(mean.into_data().iter::<f32>());
        }
        Ok(codes)
    }
}

/// The summary of each query's D, the mean of N of those that are drawn from, [count, S].
fn draw(draws: Draws<'_>, count: usize, random: &mut impl Rng) -> Result<Vec<f32>, Failure> {
    let Draws { summaries, size, .. } = draws;
    let (available, width) = (summaries.len(), summaries.width);
    if available == 0 {
        return Err("the context holds no image".into());
    }
    let size = size.min(available);
    let mut means = vec![0.0; count * width];
    for mean in means.chunks_mut(width) {
        for chosen in index::sample(random, available, size) {
            let summary = &summaries.values[chosen * width..][..width];
            mean.iter_mut().zip(summary).for_each(|(sum, value)| *sum += value);
        }
        for sum in mean {
            *sum /= size as f32;
        }
    }
    Ok(means)
}
