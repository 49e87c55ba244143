//! What an answer reads, and whether to believe it.
//!
//! An encoder answers whatever it is given: a letter, a blot, a digit under another D than its own. Three tables that ship with
//! a model say what its answers are worth. *Reading*: the shared probe, a linear classifier of codes fitted on the seen datasets.
//! *Judging*: a classifier that tells digits under their own D from digits under a wrong one, and from what is no digit, by how
//! well the decoders explain the image (see [`Observation`]) and by the code. *Quantiles* of ELBO, KL and of that judgement
//! among test digits under their own D, for each value of D, so that a number can be told from a usual one.
//!
//! Fitting them is left to others (`metavae export` does it); this is what they are and how they are used.

mod file;
mod observation;
mod quantiles;

use burn::tensor::{Device, Tensor, TensorData};
use metavae_datasets::Family;
use serde::Serialize;

use crate::batches::context::Context;

use observation::PLAIN_FEATURES;
pub use observation::{Observation, Observations, own_elbos};
pub use quantiles::{LEVELS, quantiles, share_below};

/// Digits' classes.
const CLASSES: usize = 10;
/// Kinds that the judging classifier tells apart, in this order.
pub const KINDS: [Kind; 3] = [Kind::RightContext, Kind::WrongContext, Kind::NoDigit];
/// The share of digits under their own D that are not believed.
pub const DISTRUSTED: f32 = 0.022;
/// The share of D of training that lie further from their value's mean than what is taken for one of them.
const ODD_CONTEXTS: f32 = 0.02;
/// Features of the reading and of D.
const QUESTION_FEATURES: usize = 5;
/// Standardised features are kept within this: beyond it, squares would decide alone.
const FURTHEST: f32 = 5.0;

/// What a question can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A digit under its own D.
    RightContext,
    /// A digit under the D of another dataset.
    WrongContext,
    /// Something else than a digit.
    NoDigit,
}

/// Whether to believe an answer, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// As digits under their own D are answered.
    Believable,
    /// Another D explains the image better than the one that was given.
    OtherContext,
    /// Nothing like the digits that the model was trained on.
    NoDigit,
    /// D is not like those of training.
    OddContext,
    /// D was empty.
    NoContext,
}

/// What is known of one answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// Whether to believe it.
    pub verdict: Verdict,
    /// Probability of each class, 0 to 9, read from the code by the shared probe.
    pub classes: Vec<f32>,
    /// The share of test digits under their own D that are explained worse, by the ELBO of their best decoder; none without D.
    pub elbo_share: Option<f32>,
    /// The share of them whose KL is larger.
    pub kl_share: Option<f32>,
    /// The share of them that look less like digits under their own D.
    pub share: Option<f32>,
    /// The value of D: as given, or of the seen and unseen values the one whose D are most like it.
    pub value: Option<f64>,
    /// The share of D of that value, of as many digits, that are less like the others; none where D was given by its value.
    pub context_share: Option<f32>,
    /// The seen value whose own D and decoder explain the image best.
    pub fits: f64,
    /// How much better than those near D's value, nats; less than 0 where one of these is the best, none without a value.
    pub fits_by: Option<f32>,
}

/// What was given as D.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// Nothing.
    Nothing,
    /// Digits under one transformation.
    Value(f64),
    /// Images of any kind: the summary of N of them.
    Images {
        /// [S].
        summary: &'a [f32],
        /// N.
        size: usize,
    },
}

/// A linear map from features to the logits of classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// [classes, width].
    pub weights: Vec<f32>,
    /// [classes].
    pub intercepts: Vec<f32>,
}

impl Linear {
    /// Features [width] -> probabilities [classes].
    pub fn probabilities(&self, features: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(features.len().max(1));
        let logits = rows.zip(&self.intercepts).map(|(row, intercept)| {
            let products = row.iter().zip(features).map(|(weight, feature)| weight * feature);
            products.sum::<f32>() + intercept
        });
        let logits: Vec<f32> = logits.collect();
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let shares: Vec<f32> = logits.iter().map(|logit| (logit - most).exp()).collect();
        let sum: f32 = shares.iter().sum();
        shares.iter().map(|share| share / sum).collect()
    }
}

/// What ships with a model, by which its answers are read and judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// The model's family.
    pub family: Family,
    /// The values that it was trained on, in the order of its decoders.
    pub seen: Vec<f64>,
    /// Training steps behind the model that this belongs to.
    pub step: u64,
    /// The shared probe: codes [Z] -> classes.
    pub reading: Linear,
    /// Mean and standard deviation of each feature, [F] each.
    pub standard: [Vec<f32>; 2],
    /// Standardised features and their products -> [`KINDS`].
    pub judging: Linear,
    /// The values of D that the rows of the tables stand for.
    pub values: Vec<f64>,
    /// Quantiles of the best decoder's ELBO, nats [values, levels].
    pub elbo: Vec<f32>,
    /// Quantiles of the KL, nats [values, levels].
    pub kl: Vec<f32>,
    /// Quantiles of the judgement's logit [values, levels].
    pub score: Vec<f32>,
    /// Mean summary of the digits of each value, [values, S].
    pub summaries: Vec<f32>,
    /// Root of the mean square distance of one digit's summary from it, [values].
    pub spread: Vec<f32>,
    /// Quantiles of the distance of a D's summary from its value's, in units of spread / sqrt(N), [levels].
    pub context_distance: Vec<f32>,
}

impl Reliability {
    /// What is judged by: the numbers of an observation, those of its reading and of its D, and the code.
    pub fn features(
        observation: &Observation<'_>,
        classes: &[f32],
        (family, seen): (Family, &[f64]),
        value: f64,
    ) -> Vec<f32> {
        let likeliest = classes.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let entropy = -classes.iter().filter(|&&p| p > 0.0).map(|p| p * p.ln()).sum::<f32>();
        let apart = family.apart(value, seen[family.nearest(value, seen)]) / family.half_step();
        let (_, by) = fits(observation.own, (family, seen), Some(value));
        let best = observation.own.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut features = observation.plain_features().to_vec();
        features.extend([likeliest.ln(), entropy, apart as f32, by.unwrap_or(0.0), best - observation.elbo()]);
        features.extend(observation.mean);
        features
    }

    /// How many features there are for codes of Z numbers.
    pub const fn feature_count(latent: usize) -> usize {
        PLAIN_FEATURES + QUESTION_FEATURES + latent
    }

    /// Standardised features, then the products of each two of them.
    pub fn expanded(features: &[f32], [mean, deviation]: &[Vec<f32>; 2]) -> Vec<f32> {
        let standard: Vec<f32> = features
            .iter()
            .zip(mean.iter().zip(deviation))
            .map(|(feature, (mean, deviation))| ((feature - mean) / deviation).clamp(-FURTHEST, FURTHEST))
            .collect();
        let products = standard
            .iter()
            .enumerate()
            .flat_map(|(place, one)| standard[place..].iter().map(move |other| one * other / 3.0));
        standard.iter().copied().chain(products).collect()
    }

    /// How wide [`Reliability::expanded`] is for so many features.
    pub fn expanded_width(features: usize) -> usize {
        features + features * (features + 1) / 2
    }

    /// The logit of a digit under its own D, among [`KINDS`], and the likelier of the other two.
    pub fn score(&self, features: &[f32]) -> (f32, Kind) {
        let kinds = self.judging.probabilities(&Self::expanded(features, &self.standard));
        let right = kinds[0].clamp(1e-6, 1.0 - 1e-6);
        let other = if kinds[1] > kinds[2] { Kind::WrongContext } else { Kind::NoDigit };
        ((right / (1.0 - right)).ln(), other)
    }

    /// The D of each seen dataset, [K, 1, S]: what [`own_elbos`] looks at an image by.
    pub fn datasets(&self, device: &Device) -> Context {
        own_context(&self.summaries, (self.family, &self.values), &self.seen, device)
    }

    /// Judges one answer.
    pub fn judge(&self, observation: &Observation<'_>, given: Given<'_>) -> Judgement {
        let classes = self.reading.probabilities(observation.mean);
        let (value, context_share) = match given {
            Given::Nothing => (None, None),
            Given::Value(value) => (Some(value), None),
            Given::Images { summary, size } => {
                let (value, distance) = self.nearest_context(summary, size);
                (Some(value), Some(1.0 - share_below(&self.context_distance, distance)))
            }
        };
        let known = (self.family, &self.seen[..]);
        let (fits, fits_by) = fits(observation.own, known, value);
        let mut judgement = Judgement {
            verdict: Verdict::NoContext,
            classes,
            elbo_share: None,
            kl_share: None,
            share: None,
            value,
            context_share,
            fits: self.seen[fits],
            fits_by,
        };
        let Some(value) = value else { return judgement };
        let features = Self::features(observation, &judgement.classes, known, value);
        let (score, other) = self.score(&features);
        let share_in = |table: &[f32], number| share_below(&self.row(table, value), number);
        let share = share_in(&self.score, score);
        judgement.elbo_share = Some(share_in(&self.elbo, observation.elbo()));
        judgement.kl_share = Some(1.0 - share_in(&self.kl, observation.kl));
        judgement.share = Some(share);
        judgement.verdict = if context_share.is_some_and(|share| share < ODD_CONTEXTS) {
            Verdict::OddContext
        } else if share >= DISTRUSTED {
            Verdict::Believable
        } else if other == Kind::WrongContext {
            Verdict::OtherContext
        } else {
            Verdict::NoDigit
        };
        judgement
    }

    /// The quantiles at a value, also between those of the table.
    fn row(&self, table: &[f32], value: f64) -> Vec<f32> {
        quantiles::row_at(self.family, &self.values, table, value)
    }

    /// The value whose digits' summaries are nearest to that of N images, and the distance, in units of spread / sqrt(N).
    fn nearest_context(&self, summary: &[f32], size: usize) -> (f64, f32) {
        let rows = self.summaries.chunks_exact(summary.len()).zip(&self.values).zip(&self.spread);
        let distances = rows.map(|((mean, &value), &spread)| (value, distance(summary, mean, spread, size)));
        distances.min_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or((self.family.neutral(), f32::INFINITY))
    }
}

/// The same from mean summaries [values, S], while the tables are being fitted: see [`Reliability::datasets`].
pub fn own_context(summaries: &[f32], (family, values): (Family, &[f64]), seen: &[f64], device: &Device) -> Context {
    let width = summaries.len() / values.len();
    let rows = seen.iter().flat_map(|&value| &summaries[family.nearest(value, values) * width..][..width]);
    let rows: Vec<f32> = rows.copied().collect();
    Context::summarised(Tensor::from_data(TensorData::new(rows, [seen.len(), width]), device)) // [K, 1, S]
}

/// How far the summary of N images lies from a mean of summaries, in units of spread / sqrt(N).
pub fn distance(summary: &[f32], mean: &[f32], spread: f32, size: usize) -> f32 {
    let square: f32 = summary.iter().zip(mean).map(|(one, other)| (one - other) * (one - other)).sum();
    (square * size as f32).sqrt() / spread
}

/// Which seen dataset's own D and decoder explain an image best, by ELBOs [K], and by how much more than any within a step of
/// the grid of a value: neighbours of those, two steps away, count neither way.
fn fits(own: &[f32], (family, seen): (Family, &[f64]), value: Option<f64>) -> (usize, Option<f32>) {
    let best = (0..own.len()).max_by(|&a, &b| own[a].total_cmp(&own[b])).unwrap_or_default();
    let Some(value) = value else { return (best, None) };
    let step = 2.0 * family.half_step();
    let most = |wanted: &dyn Fn(f64) -> bool| {
        let chosen = own.iter().zip(seen).filter(|&(_, &seen)| wanted(family.apart(value, seen)));
        chosen.map(|(elbo, _)| *elbo).reduce(f32::max)
    };
    let (near, far) = (most(&|apart| apart < step + 1e-6), most(&|apart| apart > 2.0 * step - 1e-6));
    (best, near.zip(far).map(|(near, far)| far - near))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observation<'a>(own: &'a [f32], logits: &'a [f32], image: &'a [u8]) -> Observation<'a> {
        Observation { image, mean: &[2.0], deviation: &[0.5], kl: 2.0, logits, reconstruction: &[-100.0, -90.0], own }
    }

    /// Two seen values, a code of one number whose sign is the class, and a judgement by the KL alone.
    pub(super) fn reliability() -> Reliability {
        let features = Reliability::feature_count(1);
        let mut judging = vec![0.0; 3 * Reliability::expanded_width(features)];
        judging[1] = -2.0; // a digit: less KL
        let level = |first: f32| LEVELS.map(|level| first + level * 10.0).to_vec();
        Reliability {
            family: Family::Rotation,
            seen: vec![-20.0, 60.0],
            step: 5,
            reading: Linear {
                weights: (0..10).map(|class| if class == 3 { 4.0 } else { 0.0 }).collect(),
                intercepts: vec![0.0; 10],
            },
            standard: [vec![0.0; features], vec![1.0; features]],
            judging: Linear { weights: judging, intercepts: vec![4.0, 0.0, -1.0] },
            values: vec![-20.0, 60.0],
            elbo: [level(-100.0), level(-200.0)].concat(),
            kl: [level(0.0), level(0.0)].concat(),
            score: [level(-5.0), level(5.0)].concat(),
            summaries: vec![0.0, 0.0, 10.0, 0.0],
            spread: vec![2.0, 2.0],
            context_distance: level(0.0),
        }
    }

    #[test]
    fn it_reads_judges_and_compares() {
        let (own, logits, image) = ([-92.0, -150.0], vec![0.0; 2 * 784], [0; 784]);
        let observation = observation(&own, &logits, &image);
        let judgement = reliability().judge(&observation, Given::Value(-20.0));
        assert!(judgement.classes[3] > 0.99 && (judgement.classes.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!((judgement.verdict, judgement.fits), (Verdict::Believable, -20.0));
        // ELBO -92 among -100 to -90, KL 2 among 0 to 10.
        assert!((judgement.elbo_share.unwrap() - 0.8).abs() < 1e-5 && (judgement.kl_share.unwrap() - 0.8).abs() < 1e-5);
        assert_eq!(judgement.fits_by, Some(-58.0));

        let wrong = reliability().judge(&observation, Given::Value(60.0));
        assert_eq!((wrong.verdict, wrong.fits, wrong.fits_by), (Verdict::OtherContext, -20.0, Some(58.0)));
    }

    #[test]
    fn without_d_it_only_reads() {
        let (own, logits, image) = ([-92.0, -150.0], vec![0.0; 2 * 784], [0; 784]);
        let judgement = reliability().judge(&observation(&own, &logits, &image), Given::Nothing);
        assert_eq!((judgement.verdict, judgement.share, judgement.fits_by), (Verdict::NoContext, None, None));
        assert!(judgement.classes[3] > 0.99);
    }

    #[test]
    fn an_odd_d_is_found_by_its_summary() {
        let (own, logits, image) = ([-92.0, -150.0], vec![0.0; 2 * 784], [0; 784]);
        let observation = observation(&own, &logits, &image);
        let judged = |summary: &[f32], size| reliability().judge(&observation, Given::Images { summary, size });
        let usual = judged(&[0.0, 3.0], 4);
        assert_eq!((usual.verdict, usual.value), (Verdict::Believable, Some(-20.0)));
        assert!((usual.context_share.unwrap() - 0.7).abs() < 1e-5, "3 of 2 / sqrt(4)");
        let many = judged(&[0.0, 3.0], 40).context_share.unwrap();
        assert!(many < 0.06, "the summary of more images should lie nearer: {many}");
        assert_eq!(judged(&[0.0, 20.0], 4).verdict, Verdict::OddContext);
    }

    #[test]
    fn features_and_their_products_are_as_wide_as_it_says() {
        let standard = [vec![1.0, 2.0], vec![2.0, 0.5]];
        let expanded = Reliability::expanded(&[3.0, 20.0], &standard);
        assert_eq!(expanded, [1.0, 5.0, 1.0 / 3.0, 5.0 / 3.0, 25.0 / 3.0]);
        assert_eq!(expanded.len(), Reliability::expanded_width(2));
    }
}
