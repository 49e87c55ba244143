//! Raw pixels and PCA-40 of each split: the same for every model, so measured once and kept.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use metavae_datasets::MetaSplit;
use metavae_evaluation::{Evaluation, Record};

use crate::files;

/// Keeps what was measured in a folder, for this process and the next.
pub struct Controls {
    folder: PathBuf,
    /// Two runs of one split would otherwise measure the same at the same time.
    turn: Mutex<()>,
}

impl Controls {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, turn: Mutex::new(()) }
    }

    /// The records of both controls on every dataset that the evaluation measures.
    pub fn of(&self, evaluation: &Evaluation<'_>) -> anyhow::Result<Vec<Record>> {
        let _turn = self.turn.lock().map_err(|_| anyhow::anyhow!("an earlier measurement of the controls failed"))?;
        let Evaluation { family, meta_split, options, .. } = evaluation;
        let images = format!("{}-{}-{}", options.train_images, options.test_images, options.shared_images);
        let path = |split: MetaSplit| self.folder.join(format!("controls-{family}-{split}-{images}.json"));
        let kept =
            |split: MetaSplit| -> Option<Vec<Record>> { serde_json::from_slice(&fs::read(path(split)).ok()?).ok() };
        if let Some(records) = kept(*meta_split) {
            return Ok(records);
        }
        let known: Vec<Record> = MetaSplit::ALL.into_iter().filter_map(kept).flatten().collect();
        let records = evaluation.controls(&known)?;
        files::write(&path(*meta_split), &serde_json::to_vec(&records)?)?;
        Ok(records)
    }
}
