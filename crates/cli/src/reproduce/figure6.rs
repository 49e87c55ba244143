//! `metavae reproduce figure6`: linear probes on unseen datasets, for every model, split and seed asked for.

use std::collections::VecDeque;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Args;
use metavae::RunConfig;
use metavae_datasets::{Digits, Family, MetaSplit, Part};
use metavae_evaluation::Options as Care;

use super::controls::Controls;
use super::cost::gigaflop;
use super::measure::Measurement;
use super::models::{self, MODELS, Model};
use super::options::{CareOptions, Folders, ScheduleOptions};
use super::progress::Board;
use super::results::{Figure6, Identity, RunFacts};
use super::training::train;
use crate::data;

#[derive(Args)]
pub struct Options {
    /// Families: rotation, scale, shear.
    #[arg(long, value_delimiter = ',', default_values_t = Family::ALL)]
    families: Vec<Family>,
    /// Splits: interleaved, sparse, contiguous.
    #[arg(long, value_delimiter = ',', default_values_t = MetaSplit::ALL)]
    splits: Vec<MetaSplit>,
    /// Models; all by default.
    #[arg(long, value_delimiter = ',', value_parser = models::named)]
    models: Vec<&'static Model>,
    /// Seeds; at least three give standard errors.
    #[arg(long, value_delimiter = ',', default_values_t = [0])]
    seeds: Vec<u32>,
    #[command(flatten)]
    schedule: ScheduleOptions,
    #[command(flatten)]
    care: CareOptions,
    /// Runs at a time; by default as many as there are cores.
    #[arg(long)]
    jobs: Option<usize>,
    #[command(flatten)]
    folders: Folders,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let path = options.folders.results.join("figure6.json");
    let care = options.care.options();
    let all = options.runs()?;
    let known = Figure6::read(&path)?;
    let is_known = |(identity, config): &(Identity, RunConfig)| {
        let same = |facts: &&RunFacts| facts.run == *identity && facts.config == *config;
        known.runs.iter().find(same).is_some_and(|facts| facts.evaluation == care)
    };
    let count = all.len();
    let queue: VecDeque<_> = all.into_iter().filter(|run| !is_known(run)).collect();
    println!("{count} runs, {} of them finished before; results in {}", count - queue.len(), path.display());
    if queue.is_empty() {
        return Ok(());
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = options.jobs.unwrap_or(cores).clamp(1, queue.len());
    let work = Work {
        train: Arc::new(data::digits(&options.folders.data, Part::Train)?),
        test: data::digits(&options.folders.data, Part::Test)?,
        controls: Controls::new(options.folders.runs.clone()),
        board: Board::new(queue.iter().map(|(run, config)| gigaflop(run, config, care).total()).sum()),
        threads: cores.div_ceil(jobs),
        path,
        care,
        options,
    };
    let (queue, failures) = (Mutex::new(queue), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                let next = || queue.lock().ok()?.pop_front();
                while let Some((identity, config)) = next() {
                    if let Err(error) = work.run(&identity, &config) {
                        work.board.say(&format!("{identity}: {error:#}"));
                        failures.lock().expect("no one panics with it").push(identity.to_string());
                    }
                }
            });
        }
    });
    work.board.finish();
    let failures = failures.into_inner()?;
    anyhow::ensure!(failures.is_empty(), "not finished: {}; the same command tries again", failures.join(", "));
    Ok(())
}

impl Options {
    /// Every run asked for. Seeds change slowest, so that a run of everything has a whole figure early.
    fn runs(&self) -> anyhow::Result<Vec<(Identity, RunConfig)>> {
        let models: Vec<&Model> = if self.models.is_empty() { MODELS.iter().collect() } else { self.models.clone() };
        let mut runs = Vec::new();
        for &seed in &self.seeds {
            for &family in &self.families {
                for &split in &self.splits {
                    for model in &models {
                        let config = self.schedule.config(family, split, model, seed);
                        config.validate()?;
                        let (model, steps) = (model.name.to_owned(), self.schedule.steps);
                        runs.push((Identity { family, split, model, seed, steps }, config));
                    }
                }
            }
        }
        Ok(runs)
    }
}

/// What all jobs share.
struct Work<'a> {
    options: &'a Options,
    care: Care,
    path: PathBuf,
    train: Arc<Digits>,
    test: Digits,
    controls: Controls,
    board: Board,
    /// Threads of each job's evaluation.
    threads: usize,
}

impl Work<'_> {
    /// Trains, evaluates and files one run.
    fn run(&self, identity: &Identity, config: &RunConfig) -> anyhow::Result<()> {
        let work = gigaflop(identity, config, self.care);
        let bar = self.board.run(work.total(), &identity.to_string());
        let told = |steps: u64, elbo: Option<f32>| {
            let done = work.training * steps as f64 / f64::from(identity.steps);
            match elbo {
                Some(elbo) => bar.reach(done, format!("step {steps}, MetaELBO {elbo:.1}")),
                None => bar.skip(done),
            }
        };
        let device = burn::tensor::Device::flex();
        let trained = train(identity, config, &self.options.folders.runs, &self.train, &device, &told)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let progress = |progress: &metavae_evaluation::Progress| {
            let part = progress.done as f64 / progress.total as f64;
            bar.reach(work.training + part * work.evaluation, progress.step.clone());
        };
        let measurement = Measurement {
            identity,
            train: &self.train,
            test: &self.test,
            care: self.care,
            controls: &self.controls,
            progress: &progress,
        };
        let (facts, records) = pool.install(|| measurement.of(&trained, &device))?;
        let summary = facts.summary(&records);
        Figure6::add(&self.path, facts, records)?;
        drop(bar);
        self.board.say(&format!("{summary}; {}", self.board.left()));
        Ok(())
    }
}
