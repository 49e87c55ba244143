//! A trained model as the evaluation sees it: images and a context in, posterior means out.

use std::sync::Mutex;

use burn::tensor::{Device, Tensor, TensorData};
use metavae::random::{Purpose, stream};
use metavae::{Context, DecoderKind, MetaModel as _, MetaVae, ModelFile, ModelPart, System, images_to_tensor};
use metavae_datasets::PIXELS;
use metavae_evaluation::{Codes, Draws, Failure, Features};
use rand::{Rng, seq::index};

/// Images that go through the networks at a time.
const BATCH: usize = 1000;

/// A model and the N that it was trained with.
pub struct TrainedModel {
    name: String,
    context_size: usize,
    /// Parameters initialise lazily and so cannot be shared between threads; a clone shares the weights and can.
    model: Mutex<MetaVae>,
}

impl TrainedModel {
    /// The encoder of a model file is enough; `context_size` overrides the N that it was trained with.
    pub fn new(file: &ModelFile, context_size: Option<usize>) -> anyhow::Result<Self> {
        let config = &file.config;
        let blank = MetaVae::new(&config.network, config.seen().len(), config.seed, &Device::flex());
        let kind = match config.network.decoder {
            DecoderKind::Separate => "separate decoders",
            DecoderKind::SharedTrunk => "shared trunk",
        };
        Ok(Self {
            name: match config.network.system {
                System::MetaVae => format!("MetaVAE, {kind}, {} steps", file.step),
                System::SharedEncoder => format!("shared encoder without D, {kind}, {} steps", file.step),
                System::Vae => format!("VAE, {} steps", file.step),
            },
            context_size: if config.network.system.reads_context() {
                context_size.unwrap_or(config.context.size)
            } else {
                0
            },
            model: Mutex::new(file.load_into(blank, ModelPart::Encoder)?),
        })
    }

    fn model(&self) -> Result<MetaVae, Failure> {
        Ok(self.model.lock().map_err(|_| "an earlier encoding failed")?.clone())
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
        let (model, device) = (self.model()?, Device::flex());
        let mut summaries = Features { values: Vec::new(), width: 0 };
        for batch in images.chunks(BATCH * PIXELS) {
            let batch = model.summarise_each(images_to_tensor(batch, &device)); // [n, S]
            summaries.width = batch.dims()[1];
            summaries.values.extend(batch.into_data().iter::<f32>());
        }
        Ok(summaries)
    }

    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, seed: u64) -> Result<Features, Failure> {
        let (model, device) = (self.model()?, Device::flex());
        let random = &mut stream((seed ^ (seed >> 32)) as u32, Purpose::Question, 0);
        let mut codes = Features { values: Vec::new(), width: 0 };
        for batch in images.chunks(BATCH * PIXELS) {
            let count = batch.len() / PIXELS;
            let context = match context {
                None => Context::Empty,
                Some(draws) => {
                    let (means, width) = (draw(draws, count, random)?, draws.summaries.width);
                    Context::Summary(Tensor::from_data(TensorData::new(means, [count, 1, width]), &device)) // [n, 1, S]
                }
            };
            let images = images_to_tensor(batch, &device).reshape([count, 1, PIXELS]); // [n, 1, 784]
            let mean = model.posterior(images, &context).mean; // [n, 1, Z]
            codes.width = mean.dims()[2];
            codes.values.extend(mean.into_data().iter::<f32>());
        }
        Ok(codes)
    }
}

/// The summary of each query's D, the mean of N of those that are drawn from, [count, S].
fn draw(draws: Draws<'_>, count: usize, random: &mut impl Rng) -> Result<Vec<f32>, Failure> {
    let Draws { summaries, size } = draws;
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
