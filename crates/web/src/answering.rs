//! The answering worker's half: a model, the D that it is asked about, and what it infers.

use burn::tensor::{Device, Tensor, TensorData, Transaction};
use metavae::random::{Purpose, stream};
use metavae::{Context, MetaModel as _, MetaVae, ModelFile, ModelPart, images_to_tensor, log_likelihood};
use metavae_datasets::{Digits, PIXELS};
use rand::seq::index;
use rand_distr::{Distribution as _, StandardNormal};

use crate::protocol::{Answer, ContextChoice, DatasetAnswer, Event, ModelSummary};
use crate::session::Failure;

/// Largest N that can be asked for; the page's slider ends at 50.
const LARGEST_CONTEXT: u32 = 1000;
/// Most posterior samples per question.
const MOST_SAMPLES: u32 = 64;

struct Loaded {
    model: MetaVae,
    summary: ModelSummary,
}

/// The model that answers, and the summary of the D that was asked about last.
pub struct Answering {
    device: Device,
    loaded: Option<Loaded>,
    context: Option<(ContextChoice, Context)>,
}

impl Answering {
    pub fn new(device: Device) -> Self {
        Self { device, loaded: None, context: None }
    }

    pub fn load_encoder(&mut self, bytes: &[u8]) -> Result<Event, Failure> {
        self.load(&ModelFile::from_bytes(bytes)?, ModelPart::Encoder)
    }

    pub fn load_model(&mut self, bytes: &[u8]) -> Result<Event, Failure> {
        self.load(&ModelFile::from_bytes(bytes)?, ModelPart::Whole)
    }

    pub fn load_decoder(&mut self, bytes: &[u8]) -> Result<Event, Failure> {
        let file = ModelFile::from_bytes(bytes)?;
        let loaded = self.loaded.as_mut().ok_or(Failure::TooEarly("load the encoder"))?;
        let config = &file.config;
        let belongs = (config.family, config.network.decoder, config.seen(), file.step);
        let summary = &loaded.summary;
        if belongs != (summary.family, summary.decoder, summary.seen.clone(), u64::from(summary.step)) {
            return Err(Failure::Wrong("these decoders belong to another encoder than the one loaded".to_owned()));
        }
        loaded.model = file.load_into(loaded.model.clone(), ModelPart::Decoder)?;
        loaded.summary.has_decoders = true;
        Ok(Event::ModelLoaded { model: loaded.summary.clone() })
    }

    fn load(&mut self, file: &ModelFile, part: ModelPart) -> Result<Event, Failure> {
        let config = &file.config;
        let seen = config.seen();
        let blank = MetaVae::new(&config.network, seen.len(), config.seed, &self.device);
        let model = file.load_into(blank, part)?;
        let summary = ModelSummary {
            family: config.family,
            decoder: config.network.decoder,
            unseen: config.meta_split.unseen(config.family),
            seen,
            step: file.step as u32,
            latent: config.network.latent as u32,
            has_decoders: part == ModelPart::Whole,
        };
        self.context = None;
        self.loaded = Some(Loaded { model, summary: summary.clone() });
        Ok(Event::ModelLoaded { model: summary })
    }

    /// The posterior of `image` given D, decoded under every dataset at its mean and under one at samples
    /// (how many, which dataset, seed).
    pub async fn ask(
        &mut self,
        image: &[u8],
        choice: &ContextChoice,
        (samples, samples_dataset, seed): (u32, u32, u32),
        digits: &Digits,
    ) -> Result<Answer, Failure> {
        let started = now();
        if image.len() != PIXELS {
            return Err(Failure::Wrong(format!("an image has {PIXELS} bytes, not {}", image.len())));
        }
        let context = self.context(choice, digits)?;
        let Loaded { model, summary } = self.loaded.as_ref().ok_or(Failure::TooEarly("load a model"))?;
        let image = images_to_tensor(image, &self.device); // [1, 784]
        let posterior = model.posterior(image.clone().unsqueeze(), &context); // [1, 1, Z]
        let kl = posterior.kl_to_standard_normal(); // [1, 1, 1]
        let parts =
            Transaction::default().register(posterior.mean.clone()).register(posterior.deviation()).register(kl);
        let (datasets, samples) =
            if summary.has_decoders { (summary.seen.len(), samples.min(MOST_SAMPLES) as usize) } else { (0, 0) };
        let latent = summary.latent as usize;
        let noise: Vec<f32> =
            StandardNormal.sample_iter(stream(seed, Purpose::Question, 0)).take(samples * latent).collect();
        let parts = if datasets > 0 {
            let noise = Tensor::<3>::from_data(TensorData::new(noise, [1, samples, latent]), &self.device);
            let mean = posterior.mean.clone(); // [1, 1, Z]
            let around = mean.clone() + posterior.deviation() * noise; // [1, samples, Z]
            let codes = Tensor::cat(vec![mean, around], 1).expand([datasets, 1 + samples, latent]); // [K, 1 + samples, Z]
            let logits = model.decode(codes); // [K, 1 + samples, 784]
            let of_mean = logits.clone().slice([0..datasets, 0..1]); // [K, 1, 784]
            let images = image.unsqueeze::<3>().expand([datasets, 1, PIXELS]); // [K, 1, 784]
            parts.register(burn::tensor::activation::sigmoid(logits)).register(log_likelihood(images, of_mean)) // [K, 1]
        } else {
            parts
        };
        let mut read = parts.execute_async().await?.into_iter().map(|data| data.iter::<f32>().collect::<Vec<f32>>());
        let mut next = || read.next().unwrap_or_default();
        let (mean, deviation, kl) = (next(), next(), next()[0]);
        let (pictures, likelihoods) = (next(), next());
        let rows: Vec<&[f32]> = pictures.chunks(PIXELS * (1 + samples)).collect();
        let decoded = summary.seen.iter().zip(&rows).zip(&likelihoods).map(|((&value, row), &reconstruction)| {
            DatasetAnswer { value, reconstruction, elbo: reconstruction - kl, image: to_bytes(&row[..PIXELS]) }
        });
        let datasets = decoded.collect();
        let drawn = rows.get(samples_dataset as usize).map(|row| to_bytes(&row[PIXELS..])).unwrap_or_default();
        Ok(Answer { mean, deviation, kl, datasets, samples: drawn, milliseconds: now() - started })
    }

    /// The summary of D, kept while D stays the same.
    fn context(&mut self, choice: &ContextChoice, digits: &Digits) -> Result<Context, Failure> {
        if let Some((known, context)) = &self.context
            && known == choice
        {
            return Ok(context.clone());
        }
        let Loaded { model, .. } = self.loaded.as_ref().ok_or(Failure::TooEarly("load a model"))?;
        let (images, _) = choice.draw(digits)?;
        let context = if images.is_empty() {
            Context::Empty
        } else {
            Context::Summary(model.summarise(images_to_tensor(&images, &self.device)).unsqueeze()) // [1, 1, S]
        };
        self.context = Some((choice.clone(), context.clone()));
        Ok(context)
    }
}

impl ContextChoice {
    /// The N images of D, one after the other, and their classes.
    pub(crate) fn draw(&self, digits: &Digits) -> Result<(Vec<u8>, Vec<u8>), Failure> {
        if self.size > LARGEST_CONTEXT {
            return Err(Failure::Wrong(format!("N is {}; choose at most {LARGEST_CONTEXT}", self.size)));
        }
        let resampler = self.transformation.checked()?.resampler();
        let size = (self.size as usize).min(digits.len());
        let random = &mut stream(self.seed, Purpose::Context, 0);
        let mut images = vec![0; size * PIXELS];
        let mut labels = Vec::with_capacity(size);
        for (index, image) in index::sample(random, digits.len(), size).iter().zip(images.chunks_mut(PIXELS)) {
            resampler.apply(digits.image(index), image);
            labels.push(digits.label(index));
        }
        Ok((images, labels))
    }
}

fn to_bytes(grey: &[f32]) -> Vec<u8> {
    grey.iter().map(|value| (value * 255.0).round() as u8).collect()
}

/// Milliseconds on the worker's clock.
fn now() -> f64 {
    #[cfg(target_family = "wasm")]
    {
        use wasm_bindgen::JsCast as _;
        let scope = js_sys::global().unchecked_into::<web_sys::WorkerGlobalScope>();
        scope.performance().map_or(0.0, |performance| performance.now())
    }
    #[cfg(not(target_family = "wasm"))]
    {
        0.0
    }
}
