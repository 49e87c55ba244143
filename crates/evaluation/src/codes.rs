//! Evaluating a model: its codes with the right, a wrong and an empty context.

use metavae_datasets::Part;

use crate::evaluation::{Counter, own_accuracy};
use crate::{ContextKind, Evaluation, EvaluationError, Features, Probe, Record, active_units, wrong_value};

/// What keeps a model from encoding, as a sentence.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A model as the evaluation sees it: images and a context in, codes out. Called from several threads at once.
pub trait Codes: Sync {
    /// What the report calls it.
    fn name(&self) -> &str;

    /// N, images of each query's D as the model was trained; 0 for a model that takes no context.
    fn context_size(&self) -> usize;

    /// Images (P bytes each, one after the other) -> what a context keeps of each alone, row by row. Never asked of a
    /// model that takes no context.
    ///
    /// # Errors
    /// Whatever keeps the model from it.
    fn summaries(&self, images: &[u8]) -> Result<Features, Failure>;

    /// Images -> their codes, in the paper the posterior means. No context is the empty D.
    ///
    /// # Errors
    /// Whatever keeps the model from encoding.
    fn codes(&self, images: &[u8], context: Option<Draws<'_>>, seed: u64) -> Result<Features, Failure>;
}

/// The contexts of a set of queries: each query's D is a draw of its own, determined by the seed.
#[derive(Clone, Copy, Debug)]
pub struct Draws<'a> {
    /// What is kept of the images that are drawn from.
    pub summaries: &'a Features,
    /// N, images of a D.
    pub size: usize,
    /// The angle or factor of the dataset that they are of, for models that must choose among those of the seen datasets.
    pub value: f64,
}

impl Evaluation<'_> {
    /// Records of a model on every unseen dataset: the right D with the N that the model was trained with and with each of
    /// `sizes`, a wrong D and an empty one; and, where the options ask for it, on seen ones with the right D.
    ///
    /// A dataset's own probe is fitted and tested on codes with the same kind of context; the shared probe is always fitted
    /// on codes with the right one, so with a wrong D it tells whether the codes still mean what they meant.
    ///
    /// # Errors
    /// Where the model fails, its codes are not finite, or there are no images.
    pub fn codes(&self, model: &impl Codes, sizes: &[usize]) -> Result<Vec<Record>, EvaluationError> {
        let own_size = model.context_size();
        let unseen: Vec<(ContextKind, usize)> = if own_size == 0 {
            vec![(ContextKind::Empty, 0)]
        } else {
            let own = [(ContextKind::Right, own_size), (ContextKind::Wrong, own_size), (ContextKind::Empty, 0)];
            let others = sizes.iter().filter(|&&size| size != own_size).map(|&size| (ContextKind::Right, size));
            own.into_iter().chain(others).collect()
        };
        let contexts = |seen: bool| if seen { &unseen[..1] } else { &unseen[..] };
        let total = self.values().iter().map(|&(_, seen)| contexts(seen).len()).sum::<usize>();
        let counter = Counter::new(1 + total, self.progress);
        let trained_on = self.seen();
        let (codes, labels) = self.shared_features(|place, images| {
            let summaries = summaries(model, images)?;
            let context =
                summaries.as_ref().map(|summaries| Draws { summaries, size: own_size, value: trained_on[place] });
            model.codes(images, context, self.seed(Purpose::Shared, place as u64)).map_err(EvaluationError::Codes)
        })?;
        let shared = Probe::fit(&codes, &labels)?;
        counter.count(format!("{}: shared probe", model.name()));

        self.each_value(|value, seen| {
            let data = [Part::Train, Part::Test].map(|part| (part, self.dataset(part, value)));
            let right = [summaries(model, &data[0].1.images)?, summaries(model, &data[1].1.images)?];
            let mut records = Vec::new();
            for &(kind, size) in contexts(seen) {
                let context_value = match kind {
                    ContextKind::Right => Some(value),
                    ContextKind::Wrong => Some(wrong_value(self.family, value)),
                    ContextKind::Empty => None,
                };
                // As in the paper, D of train queries is train images, of test queries test images.
                let encode = |place: usize| {
                    let (part, queries) = &data[place];
                    let seed = self.seed(Purpose::of(*part), value.to_bits());
                    let wrong = match (kind, context_value) {
                        (ContextKind::Wrong, Some(other)) => summaries(model, &self.dataset(*part, other).images)?,
                        _ => None,
                    };
                    let summaries = match kind {
                        ContextKind::Right => right[place].as_ref(),
                        ContextKind::Wrong => wrong.as_ref(),
                        ContextKind::Empty => None,
                    };
                    let value = context_value.unwrap_or(value);
                    let context = summaries.map(|summaries| Draws { summaries, size, value });
                    model.codes(&queries.images, context, seed).map_err(EvaluationError::Codes)
                };
                let (train_codes, test_codes) = (encode(0)?, encode(1)?);
                let (train_labels, test_labels) = (&data[0].1.labels, &data[1].1.labels);
                let probe = own_accuracy((&train_codes, train_labels), (&test_codes, test_labels))?;
                let shared_probe = shared.accuracy(&test_codes, test_labels)?;
                counter.count(format!("{}: {}, {kind} D", model.name(), self.transformation(value)));
                records.push(Record {
                    family: self.family,
                    meta_split: self.meta_split,
                    seen_values: self.seen_values.map(<[f64]>::to_vec),
                    model: model.name().to_owned(),
                    context: Some(kind),
                    context_value,
                    context_size: size,
                    value,
                    seen,
                    probe,
                    shared_probe,
                    active_units: Some(active_units(&test_codes)),
                });
            }
            Ok(records)
        })
    }

    /// A seed of its own for every set of queries; the kinds of context share it, so that the same draws are compared.
    pub(crate) fn seed(&self, purpose: Purpose, index: u64) -> u64 {
        let mixed = (u64::from(self.options.seed) << 2 | purpose as u64).wrapping_add(index.rotate_left(32));
        // One round of SplitMix64 (Steele, Lea, Flood 2014), so that neighbours have nothing in common.
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// None for a model that takes no context.
pub(crate) fn summaries(model: &impl Codes, images: &[u8]) -> Result<Option<Features>, EvaluationError> {
    let reads = model.context_size() > 0;
    reads.then(|| model.summaries(images)).transpose().map_err(EvaluationError::Codes)
}

#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Shared,
    Train,
    Test,
}

impl Purpose {
    fn of(part: Part) -> Self {
        match part {
            Part::Train => Self::Train,
            Part::Test => Self::Test,
        }
    }
}
