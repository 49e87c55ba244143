//! What results/figure6.json and results/study.json hold, and what every file of results says of its origin.

use std::fmt;
use std::path::Path;

use metavae::RunConfig;
use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::{ContextKind, Options};
use serde::{Deserialize, Serialize};

use super::file::{Lines, ResultsFile};
use super::models;

/// Which run: two runs that agree in this do not stand beside each other in a file, the later one replaces the earlier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// The transformation that tells the datasets apart.
    pub family: Family,
    /// Which datasets were unseen.
    pub split: MetaSplit,
    /// Its name among [`super::models::known`].
    pub model: String,
    /// The run's one seed.
    pub seed: u32,
    /// Training steps.
    pub steps: u32,
}

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { family, split, model, seed, steps } = self;
        write!(formatter, "{family} {split} {model}, seed {seed}, {steps} steps")
    }
}

/// One model on one dataset with one kind of context; accuracies 0..1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which run.
    #[serde(flatten)]
    pub run: Identity,
    /// The dataset: degrees or a factor.
    pub value: f64,
    /// Whether the model was trained on it.
    pub seen: bool,
    /// Of a probe of the dataset's own: the paper's measure.
    pub probe: f64,
    /// Of one probe for all, fitted on seen datasets with the right D.
    pub shared_probe: f64,
    /// Control: raw pixels, probe of the dataset's own.
    pub raw_pixels: f64,
    /// Control: PCA-40, probe of the dataset's own.
    pub pca40: f64,
    /// Control: raw pixels, shared probe.
    pub shared_raw_pixels: f64,
    /// Control: PCA-40, shared probe.
    pub shared_pca40: f64,
    /// Where D came from; a model that reads no D has it empty.
    pub context: ContextKind,
    /// The dataset that a wrong D came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_value: Option<f64>,
    /// N, images of each query's D; 0 for none.
    pub n: usize,
    /// Dimensions of the code whose posterior means vary by more than 0.01 over the dataset.
    pub active_units: usize,
}

/// What belongs to a run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunFacts {
    /// Which run.
    #[serde(flatten)]
    pub run: Identity,
    /// What the report calls the model.
    pub title: String,
    /// ln p(x) on seen datasets, nats per image: the importance-weighted bound on test digits.
    pub log_likelihood: f64,
    /// Of the steps since the last interruption.
    pub milliseconds_per_step: Option<f64>,
    /// How long the evaluation took.
    pub evaluation_seconds: f64,
    /// How much it was evaluated on.
    pub evaluation: Options,
    /// What was trained, and how.
    pub config: RunConfig,
    /// The version of the program.
    pub commit: String,
    /// What was typed.
    pub command: String,
}

/// results/figure6.json, and results/study.json in the same form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure6 {
    /// The version of the program that wrote the file last; each run has its own.
    pub commit: String,
    /// What was typed for it.
    pub command: String,
    /// One for each run.
    pub runs: Vec<RunFacts>,
    /// One for each run, dataset and context.
    pub records: Vec<Record>,
}

impl ResultsFile for Figure6 {
    fn to_json(&self) -> anyhow::Result<String> {
        let head = Lines::new().value("commit", &self.commit)?.value("command", &self.command)?;
        Ok(head.list("runs", &self.runs)?.list("records", &self.records)?.end())
    }
}

impl Figure6 {
    /// Adds a run to the file, in place of an earlier one of the same identity.
    pub fn add(path: &Path, facts: RunFacts, records: Vec<Record>) -> anyhow::Result<()> {
        Self::change(path, |figure| {
            (figure.commit, figure.command) = (facts.commit.clone(), facts.command.clone());
            figure.runs.retain(|other| other.run != facts.run);
            figure.records.retain(|other| other.run != facts.run);
            figure.runs.push(facts);
            figure.records.extend(records);
            figure.runs.sort_by(|a, b| a.run.cmp(&b.run));
            // Stable: within a run the records stay in the order in which they were measured.
            figure.records.sort_by(|a, b| a.run.cmp(&b.run));
        })
    }
}

/// What the report calls the model of this name.
pub fn title(model: &str) -> String {
    models::named(model).map_or_else(|_| model.to_owned(), |model| model.title.to_owned())
}

/// Four decimals, which is all that 10,000 test digits can tell.
pub fn rounded(accuracy: f64) -> f64 {
    (accuracy * 1e4).round() / 1e4
}
