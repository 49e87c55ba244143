//! How far apart a model puts the versions of an image under every family of transformations: the paper's Table 1.

use metavae_datasets::{Family, Transformation};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::codes::{Purpose, summaries};
use crate::datasets::Dataset;
use crate::evaluation::Counter;
use crate::{
    Codes, ContextKind, Distances, Draws, Evaluation, EvaluationError, Features, PCA_COMPONENTS, Pca, distances,
};

/// Distances between versions of an image under all values of a family, seen and unseen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FamilyDistances {
    /// The transformation that makes the versions: a column of Table 1.
    pub family: Family,
    /// Where D came from; none for a control.
    pub context: Option<ContextKind>,
    /// Mean L2 distances.
    #[serde(flatten)]
    pub distances: Distances,
}

/// Images of a control that are held as floats in all versions at a time.
const BLOCK: usize = 500;

impl Evaluation<'_> {
    /// A row of Table 1: codes of the test digits under all values of each of the three families, with the right D and an
    /// empty one.
    ///
    /// The right D of a dataset is that dataset's own, of whatever family: each query's D is a draw of N test digits under
    /// the query's own transformation. So a model is told as well as can be of datasets unlike any that it was trained on.
    ///
    /// # Errors
    /// Where the model fails, its codes are not finite, or there are fewer than two images.
    pub fn invariance(&self, model: &impl Codes) -> Result<Vec<FamilyDistances>, EvaluationError> {
        let size = model.context_size();
        let kinds = if size == 0 { &[ContextKind::Empty][..] } else { &[ContextKind::Right, ContextKind::Empty] };
        let counter = Counter::new(self.compared().iter().map(|family| family.grid().len()).sum(), self.progress);
        let mut row = Vec::new();
        for family in self.compared() {
            let versions = family.grid().into_par_iter().map(|value| {
                let transformation = Transformation { family, value };
                let images = self.test_images(transformation, 0, usize::MAX);
                let seed = self.seed(Purpose::Test, value.to_bits());
                // A value of another family names no dataset that the model could know.
                let value = if family == self.family { value } else { self.family.neutral() };
                let summaries = summaries(model, &images)?;
                let codes = kinds.iter().map(|kind| {
                    let summaries = summaries.as_ref().filter(|_| *kind == ContextKind::Right);
                    let context = summaries.map(|summaries| Draws { summaries, size, value });
                    model.codes(&images, context, seed).map_err(EvaluationError::Codes)
                });
                let codes = codes.collect::<Result<Vec<_>, _>>();
                counter.count(format!("{}: {transformation}", model.name()));
                codes
            });
            let versions = versions.collect::<Result<Vec<_>, EvaluationError>>()?;
            for (place, &kind) in kinds.iter().enumerate() {
                let versions: Vec<&Features> = versions.iter().map(|codes| &codes[place]).collect();
                row.push(FamilyDistances { family, context: Some(kind), distances: distances(&versions)? });
            }
        }
        Ok(row)
    }

    /// The same of raw pixels and of PCA-40, whose components are fitted on train digits of the seen datasets.
    ///
    /// # Errors
    /// Where there are fewer than two images.
    pub fn invariance_of_controls(&self) -> Result<Vec<(String, Vec<FamilyDistances>)>, EvaluationError> {
        let (pixels, _) = self.shared_features(|_, images| Ok(self.pixels(images)))?;
        let pca = Pca::fit(&pixels, PCA_COMPONENTS)?;
        let families = self.compared().into_iter();
        let of_pixels = families.clone().map(|family| self.blockwise(family, &|images| Ok(self.pixels(images))));
        let of_pca = families.map(|family| self.blockwise(family, &|images| pca.transform(&self.pixels(images))));
        Ok(vec![
            ("raw pixels".to_owned(), of_pixels.collect::<Result<_, _>>()?),
            (format!("PCA-{PCA_COMPONENTS}"), of_pca.collect::<Result<_, _>>()?),
        ])
    }

    /// The paper's families, and the model's own where that is another.
    fn compared(&self) -> Vec<Family> {
        let own = Some(self.family).filter(|family| !Family::PAPER.contains(family));
        Family::PAPER.into_iter().chain(own).collect()
    }

    fn blockwise(
        &self,
        family: Family,
        extract: &(dyn Fn(&[u8]) -> Result<Features, EvaluationError> + Sync),
    ) -> Result<FamilyDistances, EvaluationError> {
        let count = self.options.test_images.min(self.test.len());
        // The last block takes what is left over, so that none is too small to compare images in.
        let blocks = (count / BLOCK).max(1);
        let parts = (0..blocks).into_par_iter().map(|block| {
            let end = if block + 1 == blocks { count } else { (block + 1) * BLOCK };
            let images = |value| self.test_images(Transformation { family, value }, block * BLOCK, end);
            let versions = family.grid().into_iter().map(|value| extract(&images(value)));
            let versions = versions.collect::<Result<Vec<_>, _>>()?;
            let share = (end - block * BLOCK) as f64 / count as f64;
            let Distances { versions, images } = distances(&versions.iter().collect::<Vec<_>>())?;
            Ok(Distances { versions: share * versions, images: share * images })
        });
        let distances = parts.try_reduce(
            || Distances { versions: 0.0, images: 0.0 },
            |a, b| Ok(Distances { versions: a.versions + b.versions, images: a.images + b.images }),
        )?;
        Ok(FamilyDistances { family, context: None, distances })
    }

    /// Test digits from `start` to `end`, or to the last that is measured on.
    fn test_images(&self, transformation: Transformation, start: usize, end: usize) -> Vec<u8> {
        let end = end.min(self.options.test_images).min(self.test.len());
        Dataset::new(self.test, start..end, transformation).images
    }
}
