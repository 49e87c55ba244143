//! What a linear probe reads without any model: raw pixels and principal components.

use std::cell::LazyCell;

use metavae_datasets::Part;

use crate::evaluation::{Counter, own_accuracy};
use crate::{Evaluation, EvaluationError, Pca, Probe, Record};

/// As many components as the paper's code has dimensions.
pub const PCA_COMPONENTS: usize = 40;
const PIXELS_NAME: &str = "raw pixels";

impl Evaluation<'_> {
    /// Records of raw pixels and of PCA-40 on every dataset that is measured. They are the same for every model.
    ///
    /// The components of a dataset's own probe are fitted on that dataset's train digits, those of the shared probe on the
    /// digits that it is fitted on.
    ///
    /// A dataset's own probe is the same whatever the split, and raw pixels' take the longest of all: `known` are records of
    /// other splits of the family, made with the same options, whose own probes need not be fitted again.
    ///
    /// # Errors
    /// Where there are no images.
    pub fn controls(&self, known: &[Record]) -> Result<Vec<Record>, EvaluationError> {
        let known_own = |model: &str, value: f64| {
            let same =
                |record: &&Record| record.model == model && (record.family, record.value) == (self.family, value);
            known.iter().find(same).map(|record| record.probe)
        };
        let pca_name = format!("PCA-{PCA_COMPONENTS}");
        let counter = Counter::new(2 + 2 * self.values().len(), self.progress);
        let (pixels, labels) = self.shared_features(|_, images| Ok(self.pixels(images)))?;
        let (shared_pixels, shared_pca) = rayon::join(
            || Probe::fit(&pixels, &labels),
            || {
                let pca = Pca::fit(&pixels, PCA_COMPONENTS)?;
                let probe = Probe::fit(&pca.transform(&pixels)?, &labels)?;
                Ok::<_, EvaluationError>((pca, probe))
            },
        );
        let (shared_pixels, (seen_pca, shared_pca)) = (shared_pixels?, shared_pca?);
        counter.count("raw pixels: shared probe".to_owned());
        counter.count("PCA: shared probe".to_owned());

        self.each_value(|value, seen| {
            let test = self.dataset(Part::Test, value);
            let test_pixels = self.pixels(&test.images);
            // Transformed only for an own probe that is not known.
            let train = LazyCell::new(|| self.dataset(Part::Train, value));
            let train_pixels = LazyCell::new(|| self.pixels(&train.images));
            let record = |model: String, (probe, shared_probe)| Record {
                family: self.family,
                meta_split: self.meta_split,
                seen_values: self.seen_values.map(<[f64]>::to_vec),
                model,
                context: None,
                context_value: None,
                context_size: 0,
                value,
                seen,
                probe,
                shared_probe,
                active_units: None,
            };
            let own_of_pixels = match known_own(PIXELS_NAME, value) {
                Some(accuracy) => accuracy,
                None => own_accuracy((&train_pixels, &train.labels), (&test_pixels, &test.labels))?,
            };
            let of_pixels = (own_of_pixels, shared_pixels.accuracy(&test_pixels, &test.labels)?);
            counter.count(format!("raw pixels: {}", self.transformation(value)));
            let own_of_pca = if let Some(accuracy) = known_own(&pca_name, value) {
                accuracy
            } else {
                let pca = Pca::fit(&train_pixels, PCA_COMPONENTS)?;
                let (train_codes, test_codes) = (pca.transform(&train_pixels)?, pca.transform(&test_pixels)?);
                own_accuracy((&train_codes, &train.labels), (&test_codes, &test.labels))?
            };
            let of_pca = (own_of_pca, shared_pca.accuracy(&seen_pca.transform(&test_pixels)?, &test.labels)?);
            counter.count(format!("PCA: {}", self.transformation(value)));
            Ok(vec![record(PIXELS_NAME.to_owned(), of_pixels), record(pca_name.clone(), of_pca)])
        })
    }
}
