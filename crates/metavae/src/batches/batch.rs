//! Meta-batches: B digits under each of the K seen transformations, with contexts and noise.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use burn::tensor::{Device, Int, Tensor, TensorData};
use metavae_datasets::{Digits, PreparedTransformation, Transformation};
use rand::RngExt as _;
use rand::seq::{SliceRandom as _, index};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::batches::context::Context;
use crate::batches::exchange::Exchange;
use crate::config::{ContextConfig, ContextMode, DatasetKl, DigitChoice, RunConfig, System};
use crate::random::{Purpose, stream};

/// What one training step sees.
#[derive(Clone, Debug)]
pub struct MetaBatch {
    /// Grey values in [0, 1], [K, B, P]: what is to be explained.
    pub images: Tensor<3>,
    /// The same digits as the encoder sees them, [K, B, P]; none where it sees `images`. D is made of these.
    pub inputs: Option<Tensor<3>>,
    /// D of each query.
    pub context: Context,
    /// Standard normal, [K, B, Z].
    pub noise: Tensor<3>,
    /// For each of the K B images the one whose code its decoder gets, [K B]; none where each gets its own.
    pub code_sources: Option<Tensor<1, Int>>,
    /// For systems that have a code for each dataset.
    pub dataset_code: Option<DatasetCodeDraw>,
}

/// What it takes to sample the datasets' codes c and to weigh their KL.
#[derive(Clone, Debug)]
pub struct DatasetCodeDraw {
    /// Standard normal, one c for each dataset, [K, 1, C], or for each query's D, [K, B, C].
    pub noise: Tensor<3>,
    /// The part of KL(q(c given D) || p(c)) that each image bears.
    pub kl_weight: f64,
}

/// Draws meta-batches; the batch of a step depends only on the config and the step.
#[derive(Clone, Debug)]
pub struct BatchSampler {
    digits: Arc<Digits>,
    /// Those of the K B queries that are drawn, B after B of each dataset: all of them, unless the run is shared out.
    queries: Range<usize>,
    /// Whether all queries are one row, whatever datasets they are of.
    in_one_row: bool,
    /// Of all datasets, under their seen values.
    seen: Vec<PreparedTransformation>,
    /// Of all datasets, as the encoder sees them in the step at hand.
    shown: Vec<PreparedTransformation>,
    config: RunConfig,
    /// The orders of the digits in one epoch, kept while the epoch lasts: one for all datasets, or one for each.
    orders: (u64, Vec<Vec<usize>>),
}

impl BatchSampler {
    /// Prepares the transformations of the seen datasets.
    ///
    /// # Panics
    /// Where the digits have another size than the networks read.
    pub fn new(config: RunConfig, digits: Arc<Digits>) -> Self {
        assert_eq!(digits.side(), config.network.side, "images have the size that the networks read");
        let queries = 0..config.seen().len() * config.batch;
        let seen = prepared(&config, config.seen());
        let shown = seen.clone();
        let orders = (0, epoch_orders(&config, 0, digits.len()));
        Self { digits, queries, in_one_row: false, seen, shown, config, orders }
    }

    /// The same batches with these queries only; each gets what it gets among all. They need not be those of whole datasets
    /// where they come in one row: [1, n, ..] in place of [K, B, ..].
    ///
    /// What is drawn in one go for all queries is drawn for those before these too, and left out.
    #[must_use]
    pub(crate) fn of_queries(self, queries: Range<usize>, in_one_row: bool) -> Self {
        Self { queries, in_one_row, ..self }
    }

    /// The meta-batch of a step, counted from 0.
    pub fn batch(&mut self, step: u64, device: &Device) -> MetaBatch {
        if self.config.continuous_values {
            self.shown = prepared(&self.config, values(&self.config, step));
        }
        // Decoders of seen values explain what they belong to, whatever the encoder sees.
        let apart = self.config.continuous_values && !self.config.one_decoder_for_all();
        let [rows, columns] = self.shape();
        let exchange = self.exchange(step);
        let own = self.indices(step);
        let indices = match &exchange {
            Some(exchange) => exchange.digits(&own),
            None => own,
        };
        let images = |prepared: &[PreparedTransformation]| {
            let pixels = self.digits.pixels();
            let mut images = vec![0; self.queries.len() * pixels];
            for (query, image) in self.queries.clone().zip(images.chunks_mut(pixels)) {
                let (dataset, number) = (query / self.config.batch, query % self.config.batch);
                prepared[dataset].apply(self.digits.image(indices[dataset % indices.len()][number]), image);
            }
            images_to_tensor(&images, pixels, device).reshape([rows, columns, pixels]) // [K, B, P]
        };
        let latent = self.config.network.latent;
        let noise = self.noise(self.queries.clone(), latent, Purpose::Noise, step, device); // [K B, Z]
        MetaBatch {
            images: images(if apart { &self.seen } else { &self.shown }), // [K, B, P]
            inputs: apart.then(|| images(&self.shown)),                   // [K, B, P]
            context: self.context(step, device),
            noise: noise.reshape([rows, columns, latent]), // [K, B, Z]
            code_sources: exchange.map(|exchange| exchange.to_tensor(columns, device)), // [K B]
            dataset_code: self.config.network.system.has_dataset_code().then(|| self.dataset_code(step, device)),
        }
    }

    /// [K, B] of the queries that are drawn, or [1, n].
    fn shape(&self) -> [usize; 2] {
        let columns = if self.in_one_row { self.queries.len() } else { self.config.batch };
        [self.queries.len() / columns, columns]
    }

    fn dataset_code(&self, step: u64, device: &Device) -> DatasetCodeDraw {
        let RunConfig { network, batch, dataset_kl, .. } = &self.config;
        // The Neural Statistician has one c for the batch, which explains it all; the Homoencoder one for each query, each of
        // which could explain the whole dataset.
        let (codes, explained) = match network.system {
            System::NeuralStatistician => (1, *batch),
            _ => (*batch, self.digits.len()),
        };
        let datasets = self.queries.start / batch..self.queries.end / batch;
        let (drawn, width) = (datasets.start * codes..datasets.end * codes, network.dataset_latent);
        let noise = self.noise(drawn, width, Purpose::DatasetNoise, step, device); // [K or K B, C]
        DatasetCodeDraw {
            noise: noise.reshape([datasets.len(), codes, width]), // [K, 1 or B, C]
            kl_weight: match dataset_kl {
                DatasetKl::Shared => 1.0 / explained as f64,
                DatasetKl::Whole => 1.0,
            },
        }
    }

    /// Standard normal, so many numbers for each of these out of all that are drawn: [n, width].
    fn noise(&self, drawn: Range<usize>, width: usize, purpose: Purpose, step: u64, device: &Device) -> Tensor<2> {
        let random = &mut stream(self.config.seed, purpose, step);
        normal([drawn.end, width], random, device).slice(drawn) // [n, width]
    }

    fn exchange(&self, step: u64) -> Option<Exchange> {
        let RunConfig { digits, batch, seed, .. } = self.config;
        if digits != DigitChoice::Exchanged {
            return None;
        }
        Exchange::draw(self.shown.len(), batch, seed, step)
    }

    /// The digits of a step: one list for all datasets, or one for each.
    fn indices(&mut self, step: u64) -> Vec<Vec<usize>> {
        let batch = self.config.batch.min(self.digits.len());
        let steps_per_epoch = (self.digits.len() / batch) as u64;
        let epoch = step / steps_per_epoch;
        if self.orders.0 != epoch {
            self.orders = (epoch, epoch_orders(&self.config, epoch, self.digits.len()));
        }
        let start = (step % steps_per_epoch) as usize * batch;
        // A set smaller than a batch repeats itself, so that tiny sets in tests and lessons work.
        let chosen =
            |order: &Vec<usize>| order[start..start + batch].iter().copied().cycle().take(self.config.batch).collect();
        self.orders.1.iter().map(chosen).collect()
    }

    fn context(&self, step: u64, device: &Device) -> Context {
        if self.config.network.system == System::NeuralStatistician {
            return Context::WholeBatch;
        }
        let random = &mut stream(self.config.seed, Purpose::Context, step);
        let ([rows, columns], batch) = (self.shape(), self.config.batch);
        let ContextConfig { mode, size, random_size } = self.config.context;
        let least = if random_size { 1 } else { size };
        match mode {
            ContextMode::InBatch => {
                let averages = in_batch_averages(self.queries.clone(), batch, least..=size, random);
                Context::InBatch(Tensor::from_data(TensorData::new(averages, [rows, columns, batch]), device))
            }
            ContextMode::Fresh => {
                let size = context_size(&(least..=size), random);
                let pixels = self.digits.pixels();
                let mut images = vec![0; self.queries.len() * size * pixels];
                let mut draw = || index::sample(random, self.digits.len(), size.min(self.digits.len()));
                (0..self.queries.start).for_each(|_| drop(draw()));
                for (query, context) in self.queries.clone().zip(images.chunks_mut(size * pixels)) {
                    let chosen = draw().into_vec();
                    for (&index, image) in chosen.iter().cycle().zip(context.chunks_mut(pixels)) {
                        self.shown[query / batch].apply(self.digits.image(index), image);
                    }
                }
                Context::Fresh(images_to_tensor(&images, pixels, device).reshape([rows, columns, size, pixels]))
            }
        }
    }
}

/// The transformations to K values.
fn prepared(config: &RunConfig, values: Vec<f64>) -> Vec<PreparedTransformation> {
    let of = |value| Transformation { family: config.family, value }.prepared(config.network.side);
    values.into_iter().map(of).collect()
}

/// The values under which the encoder sees a step's K datasets: the seen ones, or values around them.
fn values(config: &RunConfig, step: u64) -> Vec<f64> {
    let seen = config.seen();
    if !config.continuous_values {
        return seen;
    }
    let random = &mut stream(config.seed, Purpose::Values, step);
    seen.into_iter().map(|value| random.random_range(config.family.around(value))).collect()
}

/// Bytes of n images of P pixels -> grey values in [0, 1], [n, P].
pub fn images_to_tensor(bytes: &[u8], pixels: usize, device: &Device) -> Tensor<2> {
    let values: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) / 255.0).collect();
    Tensor::from_data(TensorData::new(values, [bytes.len() / pixels, pixels]), device)
}

/// For each of these out of K B queries, 1/N at N images of its batch other than itself, N one of `sizes`; row by row, [n, B].
/// What is drawn for the queries before these is left out.
pub(crate) fn in_batch_averages(
    queries: Range<usize>,
    batch: usize,
    sizes: RangeInclusive<usize>,
    random: &mut ChaCha8Rng,
) -> Vec<f32> {
    let mut averages = vec![0.0; queries.len() * batch];
    let mut draw = || {
        let size = context_size(&sizes, random);
        index::sample(random, batch - 1, size)
    };
    (0..queries.start).for_each(|_| drop(draw()));
    for (query, weights) in queries.zip(averages.chunks_mut(batch)) {
        let query = query % batch;
        let chosen = draw();
        let weight = 1.0 / chosen.len() as f32;
        for chosen in chosen {
            // Drawn from the B - 1 others: what lies at or behind the query moves up by one.
            weights[chosen + usize::from(chosen >= query)] = weight;
        }
    }
    averages
}

/// One of `sizes`; where there is but one nothing is drawn, so that runs with a fixed N stay what they were.
fn context_size(sizes: &RangeInclusive<usize>, random: &mut ChaCha8Rng) -> usize {
    if sizes.start() == sizes.end() { *sizes.end() } else { random.random_range(sizes.clone()) }
}

pub(crate) fn normal<const D: usize>(shape: [usize; D], random: &mut ChaCha8Rng, device: &Device) -> Tensor<D> {
    let count = shape.iter().product();
    let values: Vec<f32> = StandardNormal.sample_iter(random).take(count).collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn epoch_orders(config: &RunConfig, epoch: u64, count: usize) -> Vec<Vec<usize>> {
    let orders = match config.digits {
        DigitChoice::Same => 1,
        DigitChoice::Own | DigitChoice::Exchanged => config.seen().len() as u64,
    };
    (0..orders)
        .map(|dataset| {
            let mut order: Vec<usize> = (0..count).collect();
            order.shuffle(&mut stream(config.seed, Purpose::Order, dataset << 32 | epoch));
            order
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use metavae_datasets::{Family, MetaSplit, PIXELS};

    use super::*;
    use crate::config::DecoderKind;

    #[test]
    fn continuous_values_are_new_in_each_step_and_never_near_an_unseen_one() {
        for (family, distance) in [(Family::Rotation, 10.0), (Family::Scale, 0.05)] {
            for split in MetaSplit::ALL {
                let mut config = RunConfig::paper(family, split, DecoderKind::Conditioned);
                let seen = config.seen();
                assert_eq!(values(&config, 3), seen);
                config.continuous_values = true;
                assert_eq!(values(&config, 3), values(&config, 3));
                assert_ne!(values(&config, 3), values(&config, 4));
                for step in 0..50 {
                    let drawn = values(&config, step);
                    assert!(drawn.iter().zip(&seen).all(|(drawn, seen)| (drawn - seen).abs() <= distance + 1e-9));
                    for unseen in split.unseen(family) {
                        let apart = |value: f64| match family {
                            Family::Scale => (value - unseen).abs(),
                            _ => (value - unseen + 180.0).rem_euclid(360.0) - 180.0,
                        };
                        assert!(drawn.iter().all(|&value| apart(value).abs() > distance - 1e-9), "{drawn:?}, {unseen}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_step_shows_the_values_that_it_draws() {
        let digits =
            Arc::new(Digits::new((0..9 * PIXELS).map(|i| (i * 37 % 251) as u8).collect(), vec![0; 9]).unwrap());
        let paper = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::Conditioned);
        let context = ContextConfig { mode: ContextMode::Fresh, size: 2, random_size: false };
        let config = RunConfig { continuous_values: true, batch: 3, context, ..paper };
        let device = Device::flex();
        let images = |sampler: &mut BatchSampler, step| sampler.batch(step, &device).images.into_data();
        let mut sampler = BatchSampler::new(config.clone(), digits.clone());
        let (first, fifth) = (images(&mut sampler, 0), images(&mut sampler, 5));
        assert_ne!(first, fifth);
        // Whatever came before, as a resumed run must have it.
        assert_eq!(images(&mut BatchSampler::new(config, digits), 5), fifth);
    }

    #[test]
    fn where_values_have_decoders_only_the_encoder_sees_others() {
        let digits =
            Arc::new(Digits::new((0..9 * PIXELS).map(|i| (i * 37 % 251) as u8).collect(), vec![0; 9]).unwrap());
        let paper = RunConfig::paper(Family::Rotation, MetaSplit::Sparse, DecoderKind::SharedTrunk);
        let context = ContextConfig { mode: ContextMode::InBatch, size: 2, random_size: false };
        let fixed = RunConfig { batch: 9, context, ..paper };
        let drawn = RunConfig { continuous_values: true, ..fixed.clone() };
        let device = Device::flex();
        let [fixed, drawn] = [fixed, drawn].map(|config| BatchSampler::new(config, digits.clone()));
        let batches = [fixed, drawn].map(|mut sampler| [0, 5].map(|step| sampler.batch(step, &device)));
        let values = |tensor: Tensor<3>| tensor.into_data().iter::<f32>().collect::<Vec<f32>>();
        let mut seen = Vec::new();
        let [fixed, drawn] = batches;
        for (fixed, drawn) in fixed.into_iter().zip(drawn) {
            assert!(fixed.inputs.is_none());
            let explained = values(drawn.images);
            assert_eq!(values(fixed.images), explained);
            let inputs = values(drawn.inputs.expect("what the encoder sees"));
            assert!(inputs.len() == explained.len() && inputs != explained);
            seen.push(inputs);
        }
        assert_ne!(seen[0], seen[1]);
    }

    #[test]
    fn contexts_of_a_drawn_size_are_averages_over_other_images() {
        let (datasets, batch) = (2, 20);
        let random = &mut stream(3, Purpose::Context, 0);
        let averages = in_batch_averages(0..datasets * batch, batch, 1..=5, random);
        let mut sizes = BTreeSet::new();
        for (row, weights) in averages.chunks(batch).enumerate() {
            let chosen: Vec<f32> = weights.iter().copied().filter(|&weight| weight > 0.0).collect();
            assert!((chosen.iter().sum::<f32>() - 1.0).abs() < 1e-6 && weights[row % batch] == 0.0);
            sizes.insert(chosen.len());
        }
        assert_eq!(sizes, BTreeSet::from([1, 2, 3, 4, 5]));
    }
}
