//! Fits what ships with a model to read and judge its answers by: see `metavae::inference::reliability`.

use std::ops::Range;

use anyhow::Context as _;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::inference::reliability::{
    Kind, Linear, Observation, Observations, Reliability, distance, own_context, quantiles,
};
use metavae::random::{Purpose, stream};
use metavae::{Context, MetaModel as _, images_to_tensor};
use metavae_datasets::{Digits, Family, PIXELS, SIDE, Transformation};
use metavae_evaluation::{Features, Probe};
use pollster::block_on;
use rand::seq::{IndexedRandom as _, index};
use rand::{Rng, RngExt as _};

use super::not_digits::{NotDigits, Thing};
use super::redrawn::redrawn;
use crate::models::{WholeModel, resampled};

/// N of each D, as the page asks with at first.
pub const SIZE: usize = 10;
/// D of each value that are drawn; each image is given one of them.
const CONTEXTS: usize = 24;
/// Images that go through the model at a time: of each, all decoders' pictures are kept for a moment.
const BATCH: usize = 250;
/// The last train digits, a sixth of them, by which answers are compared: nothing is fitted to them.
const HELD_OUT: usize = 6;

/// How much is drawn.
#[derive(Clone, Copy, Debug)]
pub struct FitOptions {
    /// Digits of each seen value that the shared probe is fitted to, and held-out digits of each value whose quantiles are kept. Half
    /// as many under their own D, half as many under a wrong one, and three fifths as many things that are no digits are told apart.
    pub digits: usize,
    /// Of everything that is drawn.
    pub seed: u32,
}

/// The values of D that the page offers, twice as fine as the grid of datasets.
pub fn values(family: Family) -> Vec<f64> {
    let (least, most) = family.range().into_inner();
    let step = family.half_step();
    let count = ((most - least) / step).round() as usize;
    // -180 and 180 are the same angle.
    let count = if family.turns() { count } else { count + 1 };
    (0..count).map(|i| ((least + step * i as f64) * 1e6).round() / 1e6).collect()
}

/// A value whose digits are surely others': at least 60 degrees, a factor of 0.4, or as much of another range off.
pub fn wrong_value(family: Family, value: f64, among: &[f64], random: &mut impl Rng) -> f64 {
    let (start, end) = family.range().into_inner();
    let least = if family.turns() { 60.0 } else { (end - start) * 2.0 / 7.0 };
    let others: Vec<f64> = among.iter().copied().filter(|&other| family.apart(value, other) > least - 1e-6).collect();
    *others.choose(random).unwrap_or(&value)
}

/// D of each value, as summaries.
pub struct Contexts {
    family: Family,
    values: Vec<f64>,
    /// Of each value [contexts, S].
    summaries: Vec<Vec<Vec<f32>>>,
}

impl Contexts {
    /// `CONTEXTS` of each value, drawn from the digits.
    pub fn draw(model: &WholeModel, digits: &Digits, values: &[f64], seed: u32) -> Self {
        let family = model.config.family;
        let random = &mut stream(seed, Purpose::Context, 0);
        let summaries = values.iter().map(|&value| {
            let draw = |_| {
                let chosen: Vec<usize> = index::sample(random, digits.len(), SIZE).into_vec();
                let images = images_to_tensor(&under(family, value, digits, &chosen), PIXELS, &Device::flex());
                model.model.summarise(images).into_data().iter::<f32>().collect()
            };
            (0..CONTEXTS).map(draw).collect()
        });
        Self { family, values: values.to_vec(), summaries: summaries.collect() }
    }

    /// One D for each of so many images, [1, n, S].
    fn of(&self, value: f64, count: usize, random: &mut impl Rng) -> Context {
        let summaries = &self.summaries[self.family.nearest(value, &self.values)];
        let width = summaries[0].len();
        let chosen = (0..count).flat_map(|_| summaries[random.random_range(0..CONTEXTS)].iter().copied()).collect();
        Context::Summary(Tensor::from_data(TensorData::new(chosen, [1, count, width]), &Device::flex()))
    }
}

/// Digits under a transformation, 784 bytes each.
pub fn under(family: Family, value: f64, digits: &Digits, chosen: &[usize]) -> Vec<u8> {
    let images: Vec<u8> = chosen.iter().flat_map(|&place| digits.image(place)).copied().collect();
    resampled(&images, digits.side(), Transformation { family, value })
}

/// A model with its tables, its D, and what is at hand to observe with.
pub struct Observer<'a> {
    pub model: &'a WholeModel,
    pub contexts: &'a Contexts,
    /// Of the seen datasets, in the order of the decoders.
    pub datasets: Context,
}

impl Observer<'_> {
    /// Looks at each image given one of the D of a value.
    pub fn each(
        &self,
        images: &[u8],
        value: f64,
        random: &mut impl Rng,
        mut look: impl FnMut(Observation<'_>),
    ) -> anyhow::Result<()> {
        for batch in images.chunks(BATCH * PIXELS) {
            let context = self.contexts.of(value, batch.len() / PIXELS, random);
            let model = &self.model.model;
            let observed =
                block_on(Observations::of(model, (batch, PIXELS), &context, &self.datasets, &Device::flex()))?;
            observed.iter().for_each(&mut look);
        }
        Ok(())
    }
}

/// Some of the digits in a range, any of them more than once.
fn places(random: &mut impl Rng, range: Range<usize>, count: usize) -> Vec<usize> {
    (0..count).map(|_| random.random_range(range.clone())).collect()
}

/// Fits all tables to a model.
///
/// # Errors
/// Where the model's numbers are not finite.
pub fn fit(
    model: &WholeModel,
    train: &Digits,
    not_digits: &NotDigits<'_>,
    options: FitOptions,
) -> anyhow::Result<Reliability> {
    let family = model.config.family;
    let seen = model.config.seen();
    let values = values(family);
    let known = (family, &seen[..]);
    let fitted = train.len() - train.len() / HELD_OUT;
    let random = &mut stream(options.seed, Purpose::Question, 0);
    let (half, things) = (options.digits.div_ceil(2), 3 * options.digits.div_ceil(5));

    let (summaries, spread, context_distance) = contexts(model, train, &values, random);
    let contexts = Contexts::draw(model, train, &values, options.seed);
    let datasets = own_context(&summaries, (family, &values), &seen, &Device::flex());
    let observer = Observer { model, contexts: &contexts, datasets };

    let (mut codes, mut labels) = (Vec::new(), Vec::new());
    for &value in &seen {
        let chosen = places(random, 0..fitted, options.digits);
        labels.extend(chosen.iter().map(|&place| train.label(place)));
        let images = under(family, value, train, &chosen);
        observer.each(&images, value, random, |observation| codes.extend(observation.mean))?;
    }
    let reading = linear(&Features::new(codes, model.config.network.latent)?, &labels)?;

    let (mut features, mut kinds) = (Vec::new(), Vec::new());
    for &value in &values {
        let mut observe = |images: &[u8], value: f64, kind: Kind, seed: u32| {
            observer.each(images, value, &mut stream(seed, Purpose::Question, 1), |observation| {
                let classes = reading.probabilities(observation.mean);
                features.push(Reliability::features(&observation, &classes, known, value));
                kinds.push(kind as u8);
            })
        };
        // Every other one as the page's pen would draw it.
        let right = places(random, 0..fitted, half).into_iter().enumerate().flat_map(|(i, place)| {
            let digit = train.image(place);
            if i % 2 == 0 { digit.to_vec() } else { redrawn(digit, random) }
        });
        let right: Vec<u8> = right.collect();
        observe(
            &resampled(&right, SIDE, Transformation { family, value }),
            value,
            Kind::RightContext,
            random.random(),
        )?;
        for batch in places(random, 0..fitted, half).chunks(half.div_ceil(6)) {
            let other = wrong_value(family, value, &values, random);
            observe(&under(family, value, train, batch), other, Kind::WrongContext, random.random())?;
        }
        let things: Vec<u8> =
            (0..things).flat_map(|i| not_digits.draw(Thing::FITTED[i % Thing::FITTED.len()], random)).collect();
        observe(&resampled(&things, SIDE, Transformation { family, value }), value, Kind::NoDigit, random.random())?;
    }
    // By digits under their own D: what is usual for these is what the others are told from.
    let usual: Vec<&Vec<f32>> = features
        .iter()
        .zip(&kinds)
        .filter(|(_, kind)| **kind == Kind::RightContext as u8)
        .map(|(row, _)| row)
        .collect();
    let standard = standard(&usual);
    let expanded: Vec<f32> = features.iter().flat_map(|features| Reliability::expanded(features, &standard)).collect();
    let judging = linear(&Features::new(expanded, Reliability::expanded_width(features[0].len()))?, &kinds)?;

    let mut reliability = Reliability {
        family,
        seen: seen.clone(),
        step: model.steps,
        reading,
        standard,
        judging,
        values: values.clone(),
        elbo: Vec::new(),
        kl: Vec::new(),
        score: Vec::new(),
        summaries,
        spread,
        context_distance,
    };
    for &value in &values {
        let chosen = places(random, fitted.min(train.len() - 1)..train.len(), options.digits);
        let [mut elbo, mut kl, mut score] = [const { Vec::new() }; 3];
        observer.each(&under(family, value, train, &chosen), value, random, |observation| {
            let classes = reliability.reading.probabilities(observation.mean);
            elbo.push(observation.elbo());
            kl.push(observation.kl);
            score.push(reliability.score(&Reliability::features(&observation, &classes, known, value)).0);
        })?;
        reliability.elbo.extend(quantiles(&mut elbo));
        reliability.kl.extend(quantiles(&mut kl));
        reliability.score.extend(quantiles(&mut score));
    }
    Ok(reliability)
}

/// Mean summary of the digits of each value [values, S], the spread about it, and how far D of 1 to 30 digits lie from it.
fn contexts(
    model: &WholeModel,
    train: &Digits,
    values: &[f64],
    random: &mut impl Rng,
) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    const DIGITS: usize = 2000;
    const DRAWS: usize = 200;
    let (mut means, mut spreads, mut distances) = (Vec::new(), Vec::new(), Vec::new());
    for &value in values {
        let chosen: Vec<usize> = (0..DIGITS).map(|_| random.random_range(0..train.len())).collect();
        let images = images_to_tensor(&under(model.config.family, value, train, &chosen), PIXELS, &Device::flex());
        let each = model.model.summarise_each(images); // [n, S]
        let width = each.dims()[1];
        let each: Vec<f32> = each.into_data().iter::<f32>().collect();
        let mut mean = vec![0.0; width];
        for summary in each.chunks_exact(width.max(1)) {
            mean.iter_mut().zip(summary).for_each(|(sum, value)| *sum += value / DIGITS as f32);
        }
        let square: f32 = each.chunks_exact(width.max(1)).map(|one| distance(one, &mean, 1.0, 1).powi(2)).sum();
        let spread = (square / DIGITS as f32).sqrt().max(1e-6);
        for size in [1, 3, 10, 30] {
            for _ in 0..DRAWS {
                let mut summary = vec![0.0; width];
                for place in index::sample(random, DIGITS, size) {
                    let one = &each[place * width..][..width];
                    summary.iter_mut().zip(one).for_each(|(sum, value)| *sum += value / size as f32);
                }
                distances.push(distance(&summary, &mean, spread, size));
            }
        }
        means.extend(mean);
        spreads.push(spread);
    }
    (means, spreads, quantiles(&mut distances).to_vec())
}

fn linear(features: &Features, labels: &[u8]) -> anyhow::Result<Linear> {
    let probe = Probe::fit(features, labels).context("the codes cannot be told apart")?;
    let (weights, intercepts) = probe.linear_map();
    Ok(Linear { weights, intercepts })
}

/// Mean and standard deviation of each feature.
fn standard(rows: &[&Vec<f32>]) -> [Vec<f32>; 2] {
    let count = rows.len() as f64;
    let moments = (0..rows[0].len()).map(|place| {
        let values = || rows.iter().map(|row| f64::from(row[place]));
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        (mean as f32, (variance.sqrt() as f32).max(1e-3))
    });
    let (mean, deviation) = moments.unzip();
    [mean, deviation]
}
