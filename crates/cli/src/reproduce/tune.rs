//! `metavae reproduce tune`: learning rate and steps chosen by validation, on seen datasets and digits that are held out.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use metavae::RunConfig;
use metavae_datasets::{Digits, Part, SIDE};
use serde::{Deserialize, Serialize};

use super::cost::training;
use super::file::{Lines, ResultsFile};
use super::jobs::{JobOptions, unfinished};
use super::measure::log_likelihood;
use super::options::{DeviceOptions, Folders, Run, ScheduleOptions, Selection};
use super::progress::Board;
use super::results::{Identity, title};
use super::training::Training;
use crate::data;
use crate::options::positive;
use crate::provenance::{command, commit};
use crate::stop::Stop;

/// The part of the train digits that is held out: the last twelfth, 5,000 of 60,000.
const HELD_OUT: usize = 12;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    selection: Selection,
    /// Learning rates to compare.
    #[arg(long, value_delimiter = ',', default_values_t = [5e-4, 1e-3, 2e-3])]
    learning_rates: Vec<f64>,
    /// Training steps to compare.
    #[arg(long, value_delimiter = ',', default_values_t = [1500], value_parser = positive::<u32>)]
    steps: Vec<u32>,
    /// Images of each dataset in a step (the paper: 100).
    #[arg(long, default_value_t = 100)]
    batch: usize,
    /// Keep learning rates constant instead of taking them down to zero along half a cosine.
    #[arg(long)]
    constant: bool,
    #[command(flatten)]
    device: DeviceOptions,
    #[command(flatten)]
    jobs: JobOptions,
    #[command(flatten)]
    folders: Folders,
}

/// results/tune.json.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tune {
    /// The version of the program that wrote the file last; each run has its own.
    pub commit: String,
    /// What was typed for it.
    pub command: String,
    /// One for each model, learning rate and number of steps.
    pub runs: Vec<Tried>,
}

/// A schedule that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Which run.
    #[serde(flatten)]
    pub run: Identity,
    /// What the report calls the model.
    pub title: String,
    /// ln p(x) on held-out train digits of the seen datasets, nats per image.
    pub log_likelihood: f64,
    /// What was trained, and how.
    pub config: RunConfig,
    /// The version of the program.
    pub commit: String,
    /// What was typed.
    pub command: String,
}

impl ResultsFile for Tune {
    fn to_json(&self) -> anyhow::Result<String> {
        let head = Lines::new().value("commit", &self.commit)?.value("command", &self.command)?;
        Ok(head.list("runs", &self.runs)?.end())
    }
}

impl Tune {
    fn add(&mut self, tried: Tried) {
        (self.commit, self.command) = (tried.commit.clone(), tried.command.clone());
        self.runs.retain(|other| (&other.run, &other.config) != (&tried.run, &tried.config));
        self.runs.push(tried);
        self.runs.sort_by(|a, b| a.run.cmp(&b.run).then(a.config.learning_rate.total_cmp(&b.config.learning_rate)));
    }
}

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    let path = options.folders.results.join("tune.json");
    let selection = options.selection.clone().all();
    let mut all = Vec::new();
    let Options { batch, constant, .. } = *options;
    for &learning_rate in &options.learning_rates {
        for &steps in &options.steps {
            all.extend(selection.runs(&ScheduleOptions { steps, batch, learning_rate, constant })?);
        }
    }
    let known = Tune::read(&path)?;
    let is_known =
        |run: &Run| known.runs.iter().any(|tried| (&tried.run, &tried.config) == (&run.identity, &run.config));
    let queue = unfinished(all, is_known, "runs", &path)?;
    if queue.is_empty() {
        return Ok(());
    }
    let (digits, held_out) = hold_out(&data::digits(&options.folders.data, Part::Train, Some(SIDE))?)?;
    let board = Board::new(queue.iter().map(|run| training(&run.identity, &run.config)).sum(), stop);
    let (digits, jobs) = (Arc::new(digits), options.jobs.of(&queue)?);
    jobs.work_off(queue, &board, |Run { identity, config }| {
        let bar = board.run(training(identity, config), &identity.to_string());
        let told = bar.training(identity.steps, training(identity, config));
        let device = options.device.device();
        let folder = folder(options, config);
        let training = Training { folder: &folder, digits: &digits, device: &device, told: &told, stop };
        let trained = training.of(identity, config)?;
        let tried = Tried {
            run: identity.clone(),
            title: title(&identity.model),
            log_likelihood: log_likelihood(&trained.file, &held_out, &device)?,
            config: config.clone(),
            commit: commit(),
            command: command(),
        };
        bar.end();
        let (rate, bound) = (config.learning_rate, tried.log_likelihood);
        board.say(&format!("{identity}, learning rate {rate}: ln p(x) {bound:.2}; {}", board.left()));
        let _unfinished = stop.unfinished();
        Tune::change(&path, |tune| tune.add(tried))
    })
}

/// Runs that differ in their learning rate alone must not take each other for finished.
fn folder(options: &Options, config: &RunConfig) -> PathBuf {
    let schedule = if options.constant { "constant" } else { "cosine" };
    options.folders.runs.join(format!("tune/{schedule}-{}", config.learning_rate))
}

/// Digits to train on, and digits to validate on.
fn hold_out(digits: &Digits) -> anyhow::Result<(Digits, Digits)> {
    let kept = digits.len() - digits.len() / HELD_OUT;
    let (images, labels) = (digits.images().split_at(kept * digits.pixels()), digits.labels().split_at(kept));
    let part = |images: &[u8], labels: &[u8]| Digits::of_side(digits.side(), images.into(), labels.into());
    Ok((part(images.0, labels.0)?, part(images.1, labels.1)?))
}
