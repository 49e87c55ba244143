//! Answers: what a trained network says of questions, beside what is known.

use burn::tensor::Device;
use metavae::WeightsError;
use metavae_worlds::{Datum, Posterior, World, WorldError};

use crate::batch::Questions;
use crate::{Cells, PosteriorFamily, Regressor, RegressorConfig, RegressorFile};

/// A network that answers.
#[derive(Clone, Debug)]
pub struct Amortised<W> {
    world: W,
    family: PosteriorFamily,
    cells: Cells,
    network: Regressor,
    /// Whether it was trained with D; without, it is shown none.
    reads_datasets: bool,
}

impl<W: World> Amortised<W> {
    /// From a file, trained so far.
    ///
    /// # Errors
    /// If the file does not fit its own config.
    pub fn of(world: W, file: &RegressorFile) -> Result<Self, WeightsError> {
        let network = file.network(&world)?;
        Ok(Self::new(world, &file.config, network))
    }

    /// A network that was trained, or is in training, by this config.
    pub fn new(world: W, config: &RegressorConfig, network: Regressor) -> Self {
        let reads_datasets = config.largest_dataset > 0;
        Self { family: config.family, cells: Cells::of(&world), network, reads_datasets, world }
    }

    /// q(z|x, D) of each dataset's queries, in their order. All D have one size, and as many queries as the others.
    ///
    /// # Errors
    /// If an output is not finite.
    pub fn posteriors(
        &self,
        datasets: &[Vec<Datum<W::Observation>>],
        queries: &[Vec<W::Observation>],
    ) -> Result<Vec<Posterior>, WorldError> {
        let empty = vec![Vec::new(); datasets.len()];
        let datasets = if self.reads_datasets { datasets } else { &empty };
        let outputs = self.network.forward(Questions::new(&self.world, datasets, queries, &Device::flex()));
        let [_, width] = outputs.dims(); // [M B, outputs]
        crate::read(outputs).chunks(width).map(|row| self.family.posterior(&self.cells, row)).collect()
    }
}
