//! A decoder fitted to images of a dataset that the model never saw, its encoder as it is: one short piece at a time.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::inference::{Adaptation, AdaptationOptions, Fit, Inferred, mean_elbo};
use metavae::random::{Purpose, stream};
use metavae::{AnyModel, Context, Decoder, MetaModel as _};
use rand::seq::index;

use crate::answering::to_bytes;
use crate::protocol::{Event, FitMeasured, FitProgress};
use crate::session::Failure;

/// Adam steps.
const STEPS: u32 = 80;
/// Images of one step: as many as pass within a short command.
const BATCH: usize = 40;
/// Steps between two measurements.
const INTERVAL: u32 = 5;
/// Samples behind an image's ELBO: one antithetic pair where there are many images, more for the one digit.
const SAMPLES: usize = 2;
const DIGIT_SAMPLES: usize = 32;
/// Index of the numbers that choose each query's D.
const CONTEXTS: u64 = 2;

/// A fit in progress. It keeps the decoders that it began with, whatever answers meanwhile.
pub(crate) struct Fitting {
    options: AdaptationOptions,
    seen: Vec<f64>,
    decoders: Vec<Decoder>,
    fitted: Inferred,
    held_out: Inferred,
    digit: Inferred,
    /// P bytes.
    digit_bytes: Vec<u8>,
    /// Mean ELBO of the fitted images under each decoder, as far as compared.
    compared: Vec<f64>,
    /// None until all are.
    adaptation: Option<Adaptation>,
    /// The first half of a measurement.
    fitted_elbo: Option<f64>,
    measured_at: Option<u32>,
    done: u32,
}

/// What a fit is made of: images as tensors [n, P], of which those held out may be none.
pub(crate) struct Images {
    pub fitted: Tensor<2>,
    pub held_out: Option<Tensor<2>>,
    /// [1, P]
    pub digit: Tensor<2>,
    pub digit_bytes: Vec<u8>,
}

impl Fitting {
    /// Infers all posteriors, each with `size` of the fitted images as D, none of which is the query itself.
    pub fn new(
        (model, decoders): (&AnyModel, Vec<Decoder>),
        (values, reads_context): (Vec<f64>, bool),
        images: Images,
        (size, fit, seed): (usize, Fit, u32),
    ) -> Self {
        let count = images.fitted.dims()[0];
        let inferring = Inferring { model, images: &images.fitted, size: if reads_context { size } else { 0 }, seed };
        let fitted = inferring.of(images.fitted.clone(), true);
        let digit = inferring.of(images.digit, false);
        let held_out = images.held_out.map_or_else(|| digit.clone(), |images| inferring.of(images, false));
        let options = AdaptationOptions::new(fit, count, seed);
        Self {
            options: AdaptationOptions { steps: STEPS, batch: BATCH, elbo_samples: SAMPLES, ..options },
            decoders,
            seen: values,
            fitted,
            held_out,
            digit,
            digit_bytes: images.digit_bytes,
            compared: Vec::new(),
            adaptation: None,
            fitted_elbo: None,
            measured_at: None,
            done: 0,
        }
    }

    /// One piece: a comparison with a decoder, half a measurement, or an Adam step; nothing once all are done.
    pub async fn advance(&mut self) -> Result<Event, Failure> {
        if self.done == self.pieces() {
            return Ok(self.event(None));
        }
        self.done += 1;
        let seed = self.options.seed;
        let Some(adaptation) = &mut self.adaptation else {
            let decoder = &self.decoders[self.compared.len()];
            self.compared.push(mean_elbo(decoder, &self.fitted, SAMPLES, seed).await?);
            if let Some(start) = self.start() {
                let decoder = self.decoders[start].clone();
                let (fitted, held_out) = (self.fitted.clone(), self.held_out.clone());
                self.adaptation = Some(Adaptation::new(decoder, fitted, held_out, self.options));
            }
            return Ok(self.event(None));
        };
        let step = adaptation.steps_done();
        if self.measured_at == Some(step) || !(step.is_multiple_of(INTERVAL) || adaptation.is_done()) {
            adaptation.step();
            return Ok(self.event(None));
        }
        let Some(fitted_elbo) = self.fitted_elbo.take() else {
            self.fitted_elbo = Some(adaptation.fitted_elbo().await?);
            return Ok(self.event(None));
        };
        self.measured_at = Some(step);
        let decoder = adaptation.decoder();
        let picture = sigmoid(decoder.forward(self.digit.posterior.mean())).into_data_async().await?; // [1, P]
        let measured = FitMeasured {
            step,
            fitted_elbo,
            held_out_elbo: adaptation.held_out_elbo().await?,
            digit_elbo: mean_elbo(&decoder, &self.digit, DIGIT_SAMPLES, seed).await?,
            image: to_bytes(&picture.iter::<f32>().collect::<Vec<_>>()),
        };
        Ok(self.event(Some(measured)))
    }

    /// What is known, and what was measured just now.
    pub fn event(&self, measured: Option<FitMeasured>) -> Event {
        let count = |inferred: &Inferred| inferred.images.dims()[0] as u32;
        let progress = FitProgress {
            done: self.done,
            pieces: self.pieces(),
            step: self.adaptation.as_ref().map_or(0, Adaptation::steps_done),
            steps: self.options.steps,
            fitted: count(&self.fitted),
            held_out: count(&self.held_out),
            digit: self.digit_bytes.clone(),
            start: self.start().map(|place| self.seen[place]),
            measured,
        };
        Event::DecoderFitted { progress }
    }

    /// The place of the decoder under which the images are the likeliest, once all were compared.
    fn start(&self) -> Option<usize> {
        let best = self.compared.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
        best.filter(|_| self.compared.len() == self.decoders.len()).map(|(place, _)| place)
    }

    fn pieces(&self) -> u32 {
        let measurements = 1 + STEPS.div_ceil(INTERVAL);
        self.decoders.len() as u32 + STEPS + 2 * measurements
    }
}

/// How posteriors are inferred: each query's D is `size` of the images that are fitted.
struct Inferring<'a> {
    model: &'a AnyModel,
    /// [n, P]
    images: &'a Tensor<2>,
    size: usize,
    seed: u32,
}

impl Inferring<'_> {
    /// Posteriors of queries [m, P], which may be the fitted images themselves: then none is in its own D.
    fn of(&self, queries: Tensor<2>, themselves: bool) -> Inferred {
        let (count, known) = (queries.dims()[0], self.images.dims()[0]);
        let others = known - usize::from(themselves);
        let size = self.size.min(others);
        let context = if size == 0 {
            Context::Empty
        } else {
            let averages = self.averages((count, others), size, themselves, &queries.device()); // [m, n]
            let summaries = averages.matmul(self.model.summarise_each(self.images.clone())); // [m, S]
            Context::Summary(summaries.unsqueeze_dim(1)) // [m, 1, S]
        };
        let posterior = self.model.posterior(queries.clone().unsqueeze_dim(1), &context); // [m, 1, Z]
        let posterior = posterior.map(|of| of.squeeze_dim(1));
        Inferred { images: queries, posterior }
    }

    /// [m, n] with 1/N at the N images of each query's D.
    fn averages(&self, (count, others): (usize, usize), size: usize, themselves: bool, device: &Device) -> Tensor<2> {
        let known = others + usize::from(themselves);
        let random = &mut stream(self.seed, Purpose::Question, CONTEXTS + u64::from(themselves));
        let mut averages = vec![0.0_f32; count * known];
        for (query, row) in averages.chunks_mut(known).enumerate() {
            for place in index::sample(random, others, size) {
                // Those from the query on move up by one, over itself.
                row[place + usize::from(themselves && place >= query)] = 1.0 / size as f32;
            }
        }
        Tensor::from_data(TensorData::new(averages, [count, known]), device)
    }
}
