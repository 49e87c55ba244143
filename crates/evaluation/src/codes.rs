//! Evaluating a model: its codes with the right, a wrong and an empty context.

use metavae_datasets::Part;

use crate::evaluation::{Counter, accuracies};
use crate::{ContextKind, Evaluation, EvaluationError, Features, Probe, Record, wrong_value};

/// A model as the evaluation sees it: images and a context in, codes out. Called from several threads at once.
pub trait Codes: Sync {
    /// What the report calls it.
    fn name(&self) -> &str;

    /// N, images of each query's D; 0 for a model that takes no context.
    fn context_size(&self) -> usize;

    /// Images (784 bytes each, one after the other) -> their codes, in the paper the posterior means.
    ///
    /// `context` holds the images of the dataset that D stands for; each query's D is a draw of its own of N images from
    /// them, determined by `seed`. None is the empty D.
    ///
    /// # Errors
    /// Whatever keeps the model from encoding, as a sentence.
    fn codes(
        &self,
        images: &[u8],
        context: Option<&[u8]>,
        seed: u64,
    ) -> Result<Features, Box<dyn std::error::Error + Send + Sync>>;
}

impl Evaluation<'_> {
    /// Records of a model on every unseen dataset, with each kind of context.
    ///
    /// A dataset's own probe is fitted and tested on codes with the same kind of context; the shared probe is always fitted
    /// on codes with the right one, so with a wrong D it tells whether the codes still mean what they meant.
    ///
    /// # Errors
    /// Where the model fails, its codes are not finite, or there are no images.
    pub fn codes(&self, model: &impl Codes) -> Result<Vec<Record>, EvaluationError> {
        let unseen = self.meta_split.unseen(self.family).len();
        let kinds: &[ContextKind] = if model.context_size() == 0 { &[ContextKind::Empty] } else { &ContextKind::ALL };
        let counter = Counter::new(1 + kinds.len() * unseen, self.progress);
        let (codes, labels) = self.shared_features(|place, images| {
            let context = (model.context_size() > 0).then_some(images);
            let codes = model.codes(images, context, self.seed(Purpose::Shared, place as u64));
            codes.map_err(EvaluationError::Codes)
        })?;
        let shared = Probe::fit(&codes, &labels)?;
        counter.count(format!("{}: shared probe", model.name()));

        self.each_unseen(|value| {
            let (train, test) = (self.dataset(Part::Train, value), self.dataset(Part::Test, value));
            let mut records = Vec::with_capacity(kinds.len());
            for &kind in kinds {
                let context_value = match kind {
                    ContextKind::Right => Some(value),
                    ContextKind::Wrong => Some(wrong_value(self.family, value)),
                    ContextKind::Empty => None,
                };
                let train_codes = self.encode(model, Part::Train, &train.images, (value, context_value))?;
                let test_codes = self.encode(model, Part::Test, &test.images, (value, context_value))?;
                let (probe, shared_probe) =
                    accuracies((&train_codes, &train.labels), (&test_codes, &test.labels), (&shared, &test_codes))?;
                counter.count(format!("{}: {}, {kind} D", model.name(), self.transformation(value)));
                records.push(Record {
                    family: self.family,
                    meta_split: self.meta_split,
                    model: model.name().to_owned(),
                    context: Some(kind),
                    context_value,
                    context_size: if kind == ContextKind::Empty { 0 } else { model.context_size() },
                    value,
                    probe,
                    shared_probe,
                });
            }
            Ok(records)
        })
    }

    /// Codes of the queries of one dataset. As in the paper, D of train queries is train images, of test queries test images.
    fn encode(
        &self,
        model: &impl Codes,
        part: Part,
        queries: &[u8],
        (value, context_value): (f64, Option<f64>),
    ) -> Result<Features, EvaluationError> {
        let seed = match part {
            Part::Train => self.seed(Purpose::Train, value.to_bits()),
            Part::Test => self.seed(Purpose::Test, value.to_bits()),
        };
        let codes = match context_value {
            None => model.codes(queries, None, seed),
            Some(own) if own.to_bits() == value.to_bits() => model.codes(queries, Some(queries), seed),
            Some(other) => model.codes(queries, Some(&self.dataset(part, other).images), seed),
        };
        codes.map_err(EvaluationError::Codes)
    }

    /// A seed of its own for every set of queries; the kinds of context share it, so that the same draws are compared.
    fn seed(&self, purpose: Purpose, index: u64) -> u64 {
        let mixed = (u64::from(self.options.seed) << 2 | purpose as u64).wrapping_add(index.rotate_left(32));
        // One round of SplitMix64 (Steele, Lea, Flood 2014), so that neighbours have nothing in common.
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[derive(Clone, Copy)]
enum Purpose {
    Shared,
    Train,
    Test,
}
