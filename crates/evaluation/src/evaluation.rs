//! How well a linear probe reads the class from features of datasets that no model has seen.
//!
//! For every unseen dataset there are two accuracies on its test digits: of a probe of its own, fitted on the dataset's
//! train digits (the paper's Figure 6), and of one shared probe, fitted on train digits of all seen datasets, which works
//! only where the features mean the same in every dataset.

use std::sync::atomic::{AtomicUsize, Ordering};

use metavae_datasets::{Digits, Family, MetaSplit, Part, Transformation};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::datasets::Dataset;
use crate::{EvaluationError, Features, Probe, Record};

/// How much to measure on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Train digits per unseen dataset, for its own probe.
    pub train_images: usize,
    /// Test digits per unseen dataset.
    pub test_images: usize,
    /// Train digits of all seen datasets together, for the shared probe.
    pub shared_images: usize,
    /// Seed of the contexts.
    pub seed: u32,
    /// Whether seen datasets are measured too.
    #[serde(default)]
    pub seen: bool,
}

impl Default for Options {
    /// The paper's: all of MNIST.
    fn default() -> Self {
        Self { train_images: 60_000, test_images: 10_000, shared_images: 20_000, seed: 0, seen: false }
    }
}

/// How far an evaluation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Probes fitted.
    pub done: usize,
    /// Probes to fit.
    pub total: usize,
    /// What was done last.
    pub step: String,
}

/// What is evaluated on, and with what care. See `codes` and `controls`.
pub struct Evaluation<'a> {
    /// The transformation that tells the datasets apart.
    pub family: Family,
    /// Which datasets are unseen.
    pub meta_split: MetaSplit,
    /// The values that are seen, where they were chosen one by one instead.
    pub seen_values: Option<&'a [f64]>,
    /// MNIST's train digits.
    pub train: &'a Digits,
    /// MNIST's test digits.
    pub test: &'a Digits,
    /// How much to measure on.
    pub options: Options,
    /// Told of every probe that was fitted, from whichever thread fitted it.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
}

impl Evaluation<'_> {
    /// The first digits of a part under a value.
    pub(crate) fn dataset(&self, part: Part, value: f64) -> Dataset {
        let (digits, count) = match part {
            Part::Train => (self.train, self.options.train_images),
            Part::Test => (self.test, self.options.test_images),
        };
        Dataset::first(digits, count, self.transformation(value))
    }

    /// Fits one probe on train digits of all seen datasets. Every dataset contributes other digits, spread over all.
    ///
    /// `extract` gets each dataset's place and images.
    pub(crate) fn shared_features(
        &self,
        extract: impl Fn(usize, &[u8]) -> Result<Features, EvaluationError> + Sync,
    ) -> Result<(Features, Vec<u8>), EvaluationError> {
        let seen = self.seen();
        let each = self.options.shared_images.div_ceil(seen.len());
        let parts = seen.par_iter().enumerate().map(|(place, &value)| {
            let indices = (place..self.train.len()).step_by(seen.len()).take(each);
            let dataset = Dataset::new(self.train, indices, self.transformation(value));
            Ok((extract(place, &dataset.images)?, dataset.labels))
        });
        let parts = parts.collect::<Result<Vec<_>, EvaluationError>>()?;
        let mut parts = parts.into_iter();
        let (mut features, mut labels) = parts.next().ok_or(EvaluationError::Empty)?;
        for (more, of) in parts {
            features.append(more)?;
            labels.extend(of);
        }
        Ok((features, labels))
    }

    /// The values that were trained on, in the order of the decoders.
    pub(crate) fn seen(&self) -> Vec<f64> {
        self.seen_values.map_or_else(|| self.meta_split.seen(self.family), <[f64]>::to_vec)
    }

    /// Images, one after the other, as 0..1.
    pub(crate) fn pixels(&self, images: &[u8]) -> Features {
        Features::pixels(images, self.train.pixels())
    }

    /// The values to measure, ascending, and whether each is seen.
    pub(crate) fn values(&self) -> Vec<(f64, bool)> {
        let seen = self.seen();
        let values = self.family.grid().into_iter().map(|value| (value, seen.contains(&value)));
        values.filter(|&(_, seen)| self.options.seen || !seen).collect()
    }

    /// Runs `measure` for every value, several at a time; the records come in the order of the values.
    pub(crate) fn each_value(
        &self,
        measure: impl Fn(f64, bool) -> Result<Vec<Record>, EvaluationError> + Sync,
    ) -> Result<Vec<Record>, EvaluationError> {
        let records = self.values().into_par_iter().map(|(value, seen)| measure(value, seen));
        Ok(records.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    pub(crate) fn transformation(&self, value: f64) -> Transformation {
        Transformation { family: self.family, value }
    }
}

/// The accuracy on test features, with their labels, of a probe of their own, fitted on the train features.
pub(crate) fn own_accuracy(
    (train_features, train_labels): (&Features, &[u8]),
    (test_features, test_labels): (&Features, &[u8]),
) -> Result<f64, EvaluationError> {
    Probe::fit(train_features, train_labels)?.accuracy(test_features, test_labels)
}

/// Counts probes and tells.
pub(crate) struct Counter<'a> {
    done: AtomicUsize,
    total: usize,
    tell: &'a (dyn Fn(&Progress) + Sync),
}

impl<'a> Counter<'a> {
    pub(crate) fn new(total: usize, tell: &'a (dyn Fn(&Progress) + Sync)) -> Self {
        Self { done: AtomicUsize::new(0), total, tell }
    }

    pub(crate) fn count(&self, step: String) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.tell)(&Progress { done, total: self.total, step });
    }
}
