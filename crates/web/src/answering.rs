//! The answering worker's half: a model, the D that it is asked about, and what it infers.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData, Transaction};
use metavae::inference::reliability::{Given, Observation, Reliability, own_elbos};
use metavae::random::{Purpose, stream};
use metavae::{AnyModel, Context, MetaModel as _, ModelFile, ModelPart, images_to_tensor, log_likelihood};
use metavae_datasets::{Digits, Transformation};
use rand_distr::{Distribution as _, StandardNormal};

use crate::protocol::{Answer, ContextChoice, DatasetAnswer, Event, ModelSummary, Question};
use crate::session::Failure;

/// Most posterior samples per question.
const MOST_SAMPLES: u32 = 64;
/// Summaries of D that are kept; the page compares two.
const CONTEXTS_KEPT: usize = 4;
/// Digits from which a decoder that knows a dataset by its D alone learns of each seen dataset, and the seed of their draw.
const SEEN_DATASETS_DRAW: (u32, u32) = (100, 0);

pub(crate) struct Loaded {
    pub model: AnyModel,
    pub summary: ModelSummary,
    /// The D of each seen dataset where the model decodes under them; otherwise empty.
    pub datasets: Context,
    /// What its answers are read and judged by, and the D of each seen dataset that this asks with.
    reliability: Option<(Reliability, Context)>,
}

/// The model that answers, and the summaries of the D that were asked about last.
pub struct Answering {
    pub(crate) device: Device,
    loaded: Option<Loaded>,
    /// The newest first.
    contexts: Vec<(ContextChoice, Context)>,
}

impl Answering {
    pub fn new(device: Device) -> Self {
        Self { device, loaded: None, contexts: Vec::new() }
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
        let blank = AnyModel::new(&config.network, seen.len(), config.seed, &self.device);
        let model = file.load_into(blank, part)?;
        let summary = ModelSummary {
            side: config.network.side as u32,
            family: config.family,
            system: config.network.system,
            decoder: config.network.decoder,
            unseen: config.unseen(),
            seen,
            reach: if config.continuous_values { config.family.half_step() } else { 0.0 },
            step: file.step as u32,
            latent: config.network.latent as u32,
            has_decoders: part == ModelPart::Whole,
        };
        self.contexts.clear();
        self.loaded = Some(Loaded { model, summary: summary.clone(), datasets: Context::Empty, reliability: None });
        Ok(Event::ModelLoaded { model: summary })
    }

    /// Tables that belong to the model that is loaded, whole.
    pub fn load_reliability(&mut self, bytes: &[u8]) -> Result<Event, Failure> {
        let loaded = self.loaded.as_mut().ok_or(Failure::TooEarly("load a model"))?;
        let summary = &loaded.summary;
        let width = loaded.model.summarise_each(Tensor::zeros([1, summary.pixels()], &self.device)).dims()[1];
        let reliability = Reliability::from_bytes(bytes, summary.latent as usize, width)?;
        let belongs = (reliability.family, &reliability.seen, reliability.step);
        if belongs != (summary.family, &summary.seen, u64::from(summary.step)) {
            return Err(Failure::Wrong(
                "this table of reliability belongs to another model than the one loaded".to_owned(),
            ));
        }
        let datasets = reliability.datasets(&self.device);
        loaded.reliability = Some((reliability, datasets));
        Ok(Event::ReliabilityLoaded)
    }

    /// ELBOs of an image under each seen dataset's own D and decoder, where answers are judged.
    pub async fn own_elbos(&self, image: &[u8]) -> Result<Vec<f32>, Failure> {
        let Loaded { model, reliability, summary, .. } = self.loaded()?;
        check_image(image, summary.side as usize)?;
        let Some((_, datasets)) = reliability.as_ref().filter(|_| summary.has_decoders) else { return Ok(Vec::new()) };
        let elbos = own_elbos(model, &images_to_tensor(image, image.len(), &self.device), datasets); // [K, 1]
        Ok(elbos.into_data_async().await?.iter::<f32>().collect())
    }

    /// The posterior of an image given D, decoded under every dataset at its mean and under one at samples.
    ///
    /// `own`: what [`Answering::own_elbos`] says of the image.
    pub async fn ask(
        &mut self,
        (image, own): (&[u8], &[f32]),
        question: &Question,
        seed: u32,
        digits: &Digits,
    ) -> Result<Answer, Failure> {
        let started = now();
        let context = self.context(&question.context, digits)?;
        self.give_seen_summaries(digits)?;
        let Loaded { model, summary, datasets: summaries, reliability } = self.loaded()?;
        let datasets = summary.seen.len();
        let samples_dataset = summary.checked(question.samples_dataset)?;
        check_image(image, summary.side as usize)?;
        let bytes = image;
        let image = images_to_tensor(bytes, bytes.len(), &self.device); // [1, P]
        let posterior = model.posterior(image.clone().unsqueeze(), &context); // [1, 1, Z]
        let kl_under = |context: &Context| match model.prior(context) {
            Some(prior) => posterior.kl_to(&prior),    // [1 or K, 1, 1]
            None => posterior.kl_to_standard_normal(), // [1, 1, 1]
        };
        let mut parts = Transaction::default()
            .register(posterior.mean())
            .register(posterior.deviation())
            .register(kl_under(&context)); // [1, 1, 1]
        if summary.has_decoders {
            let latent = summary.latent as usize;
            let logits = model.decode(posterior.mean().expand([datasets, 1, latent])); // [K, 1, P]
            let images = image.unsqueeze::<3>().expand([datasets, 1, bytes.len()]); // [K, 1, P]
            parts = parts
                .register(logits.clone())
                .register(log_likelihood(images, logits)) // [K, 1]
                .register(kl_under(summaries).expand([datasets, 1, 1])); // [K, 1, 1]
            let samples = question.samples.min(MOST_SAMPLES) as usize;
            if samples > 0 {
                let noise = StandardNormal.sample_iter(stream(seed, Purpose::Question, 0)).take(samples * latent);
                let noise = TensorData::new(noise.collect::<Vec<f32>>(), [1, samples, latent]);
                let codes = posterior.sample(Tensor::from_data(noise, &self.device)).squeeze_dim(0); // [samples, Z]
                parts = parts.register(sigmoid(model.decode_under(samples_dataset, codes))); // [samples, P]
            }
        }
        let mut read = parts.execute_async().await?.into_iter().map(|data| data.iter::<f32>().collect::<Vec<f32>>());
        let mut next = || read.next().unwrap_or_default();
        let (mean, deviation, kl) = (next(), next(), next()[0]);
        let (logits, likelihoods, kls, samples) = (next(), next(), next(), next());
        let judgement = match reliability {
            Some((reliability, _)) if !likelihoods.is_empty() && likelihoods.iter().all(|nats| nats.is_finite()) => {
                let observation = Observation {
                    image: bytes,
                    mean: &mean,
                    deviation: &deviation,
                    kl,
                    logits: &logits,
                    reconstruction: &likelihoods,
                    own,
                };
                let summary: Vec<f32>;
                let given = match (&context, question.context.value()) {
                    (Context::Summary(_), Some(value)) => Given::Value(value),
                    (Context::Summary(kept), None) => {
                        summary = kept.clone().into_data_async().await?.iter().collect();
                        Given::Images { summary: &summary, size: question.context.size() }
                    }
                    _ => Given::Nothing,
                };
                Some(reliability.judge(&observation, given))
            }
            _ => None,
        };
        let pictures: Vec<f32> = logits.iter().map(|logit| 1.0 / (1.0 + (-logit).exp())).collect();
        let decoded = summary.seen.iter().zip(pictures.chunks(bytes.len())).zip(likelihoods.iter().zip(&kls));
        let datasets = decoded
            .map(|((&value, picture), (&reconstruction, &kl))| DatasetAnswer {
                value,
                reconstruction,
                elbo: reconstruction - kl,
                image: to_bytes(picture),
            })
            .collect();
        let milliseconds = now() - started;
        Ok(Answer { mean, deviation, kl, datasets, samples: to_bytes(&samples), judgement, milliseconds })
    }

    /// Images that D is drawn from have gone.
    pub(crate) fn forget_contexts(&mut self) {
        self.contexts.clear();
    }

    pub(crate) fn loaded(&self) -> Result<&Loaded, Failure> {
        self.loaded.as_ref().ok_or(Failure::TooEarly("load a model"))
    }

    /// The model, once its decoders are there.
    pub(crate) fn decoding(&self) -> Result<&Loaded, Failure> {
        let loaded = self.loaded()?;
        if !loaded.summary.has_decoders {
            return Err(Failure::TooEarly("load the decoders"));
        }
        Ok(loaded)
    }

    /// The D of each seen dataset, `size` digits under its own transformation.
    pub(crate) fn seen_datasets(&self, (size, seed): (u32, u32), digits: &Digits) -> Result<Context, Failure> {
        let Loaded { model, summary, .. } = self.loaded()?;
        summary.check_digits(digits)?;
        if size == 0 || !summary.system.reads_context() {
            return Ok(Context::Empty);
        }
        let summaries = summary.seen.iter().map(|&value| {
            let transformations = vec![Transformation { family: summary.family, value }];
            let (images, _) = ContextChoice::Digits { transformations, size, seed }.draw(digits)?;
            Ok(model.summarise(images_to_tensor(&images, digits.pixels(), &self.device))) // [1, S]
        });
        Ok(Context::summarised(Tensor::cat(summaries.collect::<Result<_, Failure>>()?, 0))) // [K, 1, S]
    }

    /// Gives a decoder that knows a dataset by its D alone summaries of the seen datasets, once; other models need nothing.
    pub(crate) fn give_seen_summaries(&mut self, digits: &Digits) -> Result<(), Failure> {
        let Loaded { summary, datasets, .. } = self.loaded()?;
        summary.check_digits(digits)?;
        if !summary.system.decodes_by_context(summary.decoder) || !matches!(datasets, Context::Empty) {
            return Ok(());
        }
        let seen = self.seen_datasets(SEEN_DATASETS_DRAW, digits)?;
        if let (Some(loaded), Context::Summary(summaries)) = (&mut self.loaded, &seen) {
            loaded.model = loaded.model.clone().with_seen_summaries(summaries);
            loaded.datasets = seen;
        }
        Ok(())
    }

    /// The summary of D, kept while the page compares the same few D.
    pub(crate) fn context(&mut self, choice: &ContextChoice, digits: &Digits) -> Result<Context, Failure> {
        let Loaded { model, summary, .. } = self.loaded()?;
        summary.check_digits(digits)?;
        if let Some((_, context)) = self.contexts.iter().find(|(known, _)| known == choice) {
            return Ok(context.clone());
        }
        let (images, _) = choice.draw(digits)?;
        let context = if images.is_empty() {
            Context::Empty
        } else {
            Context::summarised(model.summarise(images_to_tensor(&images, digits.pixels(), &self.device))) // [1, 1, S]
        };
        self.contexts.truncate(CONTEXTS_KEPT - 1);
        self.contexts.insert(0, (choice.clone(), context.clone()));
        Ok(context)
    }
}

impl ModelSummary {
    /// P, pixels of an image.
    pub(crate) fn pixels(&self) -> usize {
        (self.side as usize).pow(2)
    }

    /// Refuses images that the model cannot read.
    pub(crate) fn check_digits(&self, digits: &Digits) -> Result<(), Failure> {
        let (found, side) = (digits.side(), self.side as usize);
        if found == side {
            return Ok(());
        }
        Err(Failure::Wrong(format!(
            "the images are {found} x {found} pixels, and the model that answers reads {side} x {side}; choose its own images"
        )))
    }

    /// A dataset's number, counted from 0.
    pub(crate) fn checked(&self, dataset: u32) -> Result<usize, Failure> {
        let (dataset, count) = (dataset as usize, self.seen.len());
        if dataset < count {
            return Ok(dataset);
        }
        Err(Failure::Wrong(format!("there is no dataset number {dataset}; the model knows {count}, counted from 0")))
    }
}

/// Refuses anything but the bytes of one image.
pub(crate) fn check_image(image: &[u8], side: usize) -> Result<(), Failure> {
    let pixels = side * side;
    if image.len() == pixels {
        return Ok(());
    }
    Err(Failure::Wrong(format!("an image has {pixels} bytes, not {}", image.len())))
}

pub(crate) fn to_bytes(grey: &[f32]) -> Vec<u8> {
    grey.iter().map(|value| (value * 255.0).round() as u8).collect()
}

/// Milliseconds on the worker's clock.
pub(crate) fn now() -> f64 {
    #[cfg(target_family = "wasm")]
    {
        use wasm_bindgen::JsCast as _;
        let scope = js_sys::global().unchecked_into::<web_sys::WorkerGlobalScope>();
        scope.performance().map_or(0.0, |performance| performance.now())
    }
    #[cfg(not(target_family = "wasm"))]
    {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}
