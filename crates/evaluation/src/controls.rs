//! What a linear probe reads without any model: raw pixels and principal components.

use metavae_datasets::Part;

use crate::evaluation::{Counter, accuracies};
use crate::{Evaluation, EvaluationError, Features, Pca, Probe, Record};

/// As many components as the paper's code has dimensions.
pub const PCA_COMPONENTS: usize = 40;

impl Evaluation<'_> {
    /// Records of raw pixels and of PCA-40 on every dataset that is measured. They are the same for every model.
    ///
    /// The components of a dataset's own probe are fitted on that dataset's train digits, those of the shared probe on the
    /// digits that it is fitted on.
    ///
    /// # Errors
    /// Where there are no images.
    pub fn controls(&self) -> Result<Vec<Record>, EvaluationError> {
        let counter = Counter::new(2 + 2 * self.values().len(), self.progress);
        let (pixels, labels) = self.shared_features(|_, images| Ok(Features::pixels(images)))?;
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
            let (train, test) = (self.dataset(Part::Train, value), self.dataset(Part::Test, value));
            let (train_pixels, test_pixels) = (Features::pixels(&train.images), Features::pixels(&test.images));
            let record = |model: String, (probe, shared_probe)| Record {
                family: self.family,
                meta_split: self.meta_split,
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
            let of_pixels = accuracies(
                (&train_pixels, &train.labels),
                (&test_pixels, &test.labels),
                (&shared_pixels, &test_pixels),
            )?;
            counter.count(format!("raw pixels: {}", self.transformation(value)));
            let pca = Pca::fit(&train_pixels, PCA_COMPONENTS)?;
            let of_pca = accuracies(
                (&pca.transform(&train_pixels)?, &train.labels),
                (&pca.transform(&test_pixels)?, &test.labels),
                (&shared_pca, &seen_pca.transform(&test_pixels)?),
            )?;
            counter.count(format!("PCA: {}", self.transformation(value)));
            Ok(vec![record("raw pixels".to_owned(), of_pixels), record(format!("PCA-{PCA_COMPONENTS}"), of_pca)])
        })
    }
}
