//! A quick linear probe to watch a run by: how well classes can be read from codes of datasets that it never sees.
//!
//! The paper's measure (a logistic regression per unseen dataset, Figure 6) on a few hundred digits instead of 60,000, and
//! beside it the shared probe, fitted on codes of the seen datasets. `crates/evaluation` measures with all digits.

use burn::tensor::{Device, ExecutionError};
use metavae_datasets::{Digits, Transformation};
use serde::Serialize;

use crate::batches::batch::images_to_tensor;
use crate::batches::context::Context;
use crate::config::RunConfig;
use crate::systems::system::MetaModel;

/// Unseen datasets that are looked at, spread over all of them.
const UNSEEN: usize = 3;
/// Train digits of each unseen dataset, for its own probe; and of all seen ones together, for the shared probe.
const TRAIN: usize = 600;
/// Test digits of each unseen dataset.
const TEST: usize = 300;

/// Fractions of test digits whose class is read rightly, means over the unseen datasets looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProbeAccuracy {
    /// By a probe for each unseen dataset, fitted on its own train digits.
    pub own: f32,
    /// By one probe for all, fitted on the seen datasets.
    pub shared: f32,
}

/// Codes of a model, each dataset's D one draw of N of its own digits, unlabelled and from the same part.
///
/// # Errors
/// When the device cannot deliver the codes.
pub async fn probe_codes<M: MetaModel>(
    model: &M,
    config: &RunConfig,
    train: &Digits,
    test: &Digits,
    device: &Device,
) -> Result<ProbeAccuracy, ExecutionError> {
    let mut all = Vec::new();
    for part in parts(config, train, test) {
        let size = config.context.size.min(part.labels.len());
        let images = images_to_tensor(&part.images, config.network.pixels(), device); // [n, P]
        let summary = model.summarise_near(images.clone().slice(0..size), part.nearest); // [1, S]
        let context = Context::summarised(summary);
        let codes = model.posterior(images.unsqueeze(), &context).mean().into_data_async().await?; // [1, n, Z]
        all.push(Features { values: codes.iter::<f32>().collect(), labels: part.labels });
    }
    Ok(accuracies(all))
}

/// The control: raw pixels of the same digits.
pub fn probe_pixels(config: &RunConfig, train: &Digits, test: &Digits) -> ProbeAccuracy {
    let features = parts(config, train, test).into_iter().map(|part| Features {
        values: part.images.iter().map(|&byte| f32::from(byte) / 255.0).collect(),
        labels: part.labels,
    });
    accuracies(features.collect())
}

struct Part {
    images: Vec<u8>,
    labels: Vec<u8>,
    /// Which of the seen datasets is nearest.
    nearest: usize,
}

/// Train digits of every seen dataset, then train and test digits of each unseen one that is looked at.
fn parts(config: &RunConfig, train: &Digits, test: &Digits) -> Vec<Part> {
    let (seen, unseen) = (config.seen(), config.unseen());
    let chosen = (0..UNSEEN).map(|index| unseen[(2 * index + 1) * unseen.len() / (2 * UNSEEN)]);
    let seen_parts = seen.iter().enumerate().map(|(place, &value)| (value, train, TRAIN / seen.len(), place));
    let unseen_parts = chosen.flat_map(|value| [(value, train, TRAIN, 0), (value, test, TEST, 0)]);
    seen_parts
        .chain(unseen_parts)
        .map(|(value, digits, count, place)| {
            let prepared = Transformation { family: config.family, value }.prepared(digits.side());
            let count = count.min(digits.len());
            let nearest = config.family.nearest(value, &seen);
            let mut part =
                Part { images: vec![0; count * digits.pixels()], labels: Vec::with_capacity(count), nearest };
            for (index, image) in part.images.chunks_mut(digits.pixels()).enumerate() {
                let digit = (place * count + index) % digits.len();
                prepared.apply(digits.image(digit), image);
                part.labels.push(digits.label(digit));
            }
            part
        })
        .collect()
}

/// Rows of numbers and the class of each.
struct Features {
    values: Vec<f32>,
    labels: Vec<u8>,
}

/// The order of [`parts`]. Classes are filled up to whole SIMD vectors: the others' lanes stay zero.
fn accuracies(parts: Vec<Features>) -> ProbeAccuracy {
    let labels = parts.iter().flat_map(|part| &part.labels);
    match usize::from(labels.copied().max().unwrap_or_default()) + 1 {
        classes @ ..=12 => accuracies_of::<12>(classes, parts),
        classes @ ..=32 => accuracies_of::<32>(classes, parts),
        classes => accuracies_of::<{ Digits::MOST_CLASSES }>(classes, parts),
    }
}

fn accuracies_of<const LANES: usize>(classes: usize, mut parts: Vec<Features>) -> ProbeAccuracy {
    let unseen = parts.split_off(parts.len() - 2 * UNSEEN);
    let seen = parts.into_iter().reduce(|mut all, part| {
        all.values.extend(part.values);
        all.labels.extend(part.labels);
        all
    });
    let shared = LinearProbe::<LANES>::fit(classes, &seen.expect("every split sees a dataset"));
    let mut sums = ProbeAccuracy { own: 0.0, shared: 0.0 };
    for pair in unseen.chunks(2) {
        sums.own += LinearProbe::<LANES>::fit(classes, &pair[0]).accuracy(&pair[1]) / UNSEEN as f32;
        sums.shared += shared.accuracy(&pair[1]) / UNSEEN as f32;
    }
    sums
}

/// Multinomial logistic regression with the usual penalty 1/2 |W|^2 on the sum of log losses.
struct LinearProbe<const LANES: usize> {
    /// [width + 1, classes]; the last row is the intercept, which is not penalised.
    weights: Vec<[f32; LANES]>,
    classes: usize,
}

impl<const LANES: usize> LinearProbe<LANES> {
    /// Full-batch descent with Nesterov's momentum: enough passes to watch by.
    fn fit(classes: usize, features: &Features) -> Self {
        const PASSES: usize = 150;
        let count = features.labels.len();
        let width = features.values.len() / count;
        // Curvature is at most half the mean squared length of a row (its intercept's 1 included), so this step is safe.
        let square = features.values.iter().map(|x| x * x).sum::<f32>() / count as f32;
        let rate = 1.0 / (0.5 * (square + 1.0) + 1.0 / count as f32);
        let mut probe = Self { weights: vec![[0.0; LANES]; width + 1], classes };
        let mut before = probe.weights.clone();
        for pass in 0..PASSES {
            let momentum = pass as f32 / (pass as f32 + 3.0);
            for (weights, before) in probe.weights.iter_mut().zip(&mut before) {
                for (weight, before) in weights.iter_mut().zip(before) {
                    let ahead = *weight + momentum * (*weight - *before);
                    *before = std::mem::replace(weight, ahead);
                }
            }
            let gradient = probe.gradient(features);
            for (weights, gradient) in probe.weights.iter_mut().zip(gradient) {
                for (weight, slope) in weights.iter_mut().zip(gradient) {
                    *weight -= rate * slope;
                }
            }
        }
        probe
    }

    /// Of the mean penalised loss, [width + 1, classes].
    fn gradient(&self, features: &Features) -> Vec<[f32; LANES]> {
        let count = features.labels.len();
        let (width, scale) = (self.weights.len() - 1, 1.0 / count as f32);
        let mut gradient: Vec<_> = self.weights.iter().map(|row| row.map(|weight| weight * scale)).collect();
        gradient[width] = [0.0; LANES];
        for (row, &label) in features.values.chunks(width).zip(&features.labels) {
            let mut residual = softmax(self.logits(row), self.classes);
            residual[usize::from(label)] -= 1.0;
            let residual = residual.map(|residual| scale * residual);
            let (intercept, slopes) = gradient.split_last_mut().expect("the intercept's row is always there");
            add(intercept, 1.0, &residual);
            for (slopes, &x) in slopes.iter_mut().zip(row) {
                if x != 0.0 {
                    add(slopes, x, &residual);
                }
            }
        }
        gradient
    }

    fn logits(&self, row: &[f32]) -> [f32; LANES] {
        let (intercept, weights) = self.weights.split_last().expect("the intercept's row is always there");
        let mut logits = *intercept;
        for (weights, &x) in weights.iter().zip(row) {
            // Paper is zero, and most of an image.
            if x != 0.0 {
                add(&mut logits, x, weights);
            }
        }
        logits
    }

    fn accuracy(&self, features: &Features) -> f32 {
        let width = self.weights.len() - 1;
        let right = features.values.chunks(width).zip(&features.labels).filter(|(row, label)| {
            let logits = self.logits(row);
            let likeliest = (0..self.classes).max_by(|&a, &b| logits[a].total_cmp(&logits[b]));
            likeliest == Some(usize::from(**label))
        });
        right.count() as f32 / features.labels.len() as f32
    }
}

/// sum += factor * term. The one hot loop here: inlined and indexed, also where the rest is compiled for size.
#[inline(always)]
#[allow(clippy::inline_always, clippy::needless_range_loop)]
fn add<const LANES: usize>(sum: &mut [f32; LANES], factor: f32, term: &[f32; LANES]) {
    for lane in 0..LANES {
        sum[lane] += factor * term[lane];
    }
}

/// Of the first so many; the others stay zero.
fn softmax<const LANES: usize>(logits: [f32; LANES], classes: usize) -> [f32; LANES] {
    let largest = logits[..classes].iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut powers = [0.0; LANES];
    for (power, logit) in powers[..classes].iter_mut().zip(logits) {
        *power = (logit - largest).exp();
    }
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};
    use rand::RngExt as _;

    const CLASSES: usize = 10;

    /// Classes at the corners of a simplex, with noise.
    fn corners(count: usize, noise: f32, seed: u32) -> Features {
        let random = &mut stream(seed, Purpose::Question, 0);
        let labels: Vec<u8> = (0..count).map(|index| (index % CLASSES) as u8).collect();
        let values = labels
            .iter()
            .flat_map(|&label| (0..CLASSES).map(move |place| f32::from(u8::from(place == usize::from(label)))))
            .map(|corner| corner + noise * random.random_range(-1.0..1.0))
            .collect();
        Features { values, labels }
    }

    #[test]
    fn it_reads_what_is_linear_and_no_more() {
        let probe = LinearProbe::<12>::fit(CLASSES, &corners(400, 0.4, 1));
        assert!(probe.accuracy(&corners(200, 0.4, 2)) > 0.99);
        let mut shuffled = corners(400, 0.4, 1);
        shuffled.labels.reverse();
        shuffled.labels.rotate_left(3);
        let nothing = Features { values: corners(400, 0.4, 3).values, labels: vec![0; 400] };
        assert!(LinearProbe::<12>::fit(CLASSES, &shuffled).accuracy(&nothing) < 0.3);
    }

    #[test]
    fn lanes_that_hold_no_class_change_nothing() {
        let (train, test) = (corners(300, 0.9, 5), corners(200, 0.9, 6));
        let narrow = LinearProbe::<12>::fit(CLASSES, &train);
        let wide = LinearProbe::<32>::fit(CLASSES, &train);
        assert!(narrow.weights.iter().zip(&wide.weights).all(|(narrow, wide)| wide.starts_with(narrow)));
        assert_eq!(narrow.accuracy(&test).to_bits(), wide.accuracy(&test).to_bits());
    }

    #[test]
    fn it_ends_at_the_minimum() {
        let features = corners(300, 0.8, 4);
        let probe = LinearProbe::<12>::fit(CLASSES, &features);
        let steepest =
            probe.gradient(&features).into_iter().flatten().fold(0.0, |most: f32, slope| most.max(slope.abs()));
        assert!(steepest < 1e-3, "{steepest}");
    }
}
