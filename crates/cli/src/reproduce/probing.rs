//! Training runs and probing their codes, into one file of results: Figure 6 and the study of a common code.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use metavae_datasets::{Digits, Part, SIDE};
use metavae_evaluation::Options as EvaluationOptions;

use super::controls::Controls;
use super::cost::gigaflop;
use super::file::ResultsFile as _;
use super::jobs::{JobOptions, Jobs, unfinished};
use super::measure::Measurement;
use super::options::{DeviceOptions, EvaluationArgs, Folders, Run, ScheduleOptions, Selection};
use super::progress::Board;
use super::results::{Figure6, RunFacts};
use super::training::Training;
use crate::data;
use crate::stop::Stop;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    pub selection: Selection,
    #[command(flatten)]
    pub schedule: ScheduleOptions,
    #[command(flatten)]
    device: DeviceOptions,
    #[command(flatten)]
    evaluation: EvaluationArgs,
    #[command(flatten)]
    jobs: JobOptions,
    #[command(flatten)]
    folders: Folders,
}

/// What is measured of each run, and where it is filed.
pub struct Plan {
    /// Its name in the folder of results.
    pub file: &'static str,
    pub selection: Selection,
    /// N with which the right D is measured beside the N of the training.
    pub sizes: &'static [usize],
    /// Whether seen datasets are measured too.
    pub seen: bool,
}

impl Plan {
    /// Trains and measures whatever is not in the file yet.
    pub fn run(&self, options: &Options, stop: &Stop) -> anyhow::Result<()> {
        let path = options.folders.results.join(self.file);
        let evaluation_options = EvaluationOptions { seen: self.seen, ..options.evaluation.options() };
        let all = self.selection.runs(&options.schedule)?;
        let known = Figure6::read(&path)?;
        let is_known = |run: &Run| {
            let same = |facts: &&RunFacts| facts.run == run.identity && facts.config == run.config;
            known.runs.iter().find(same).is_some_and(|facts| facts.evaluation == evaluation_options)
        };
        let queue = unfinished(all, is_known, "runs", &path)?;
        if queue.is_empty() {
            return Ok(());
        }
        let cost = |run: &Run| gigaflop(&run.identity, &run.config, evaluation_options, self.sizes.len());
        let work = Work {
            train: Arc::new(data::digits(&options.folders.data, Part::Train, Some(SIDE))?),
            test: data::digits(&options.folders.data, Part::Test, Some(SIDE))?,
            controls: Controls::new(options.folders.runs.clone()),
            board: Board::new(queue.iter().map(|run| cost(run).total()).sum(), stop),
            jobs: options.jobs.of(&queue)?,
            plan: self,
            path,
            evaluation_options,
            options,
        };
        work.jobs.work_off(queue, &work.board, |run| work.run(run))
    }
}

/// What all jobs share.
struct Work<'a> {
    plan: &'a Plan,
    options: &'a Options,
    evaluation_options: EvaluationOptions,
    path: PathBuf,
    train: Arc<Digits>,
    test: Digits,
    controls: Controls,
    board: Board,
    jobs: Jobs,
}

impl Work<'_> {
    /// Trains, evaluates and files one run.
    fn run(&self, Run { identity, config }: &Run) -> anyhow::Result<()> {
        let work = gigaflop(identity, config, self.evaluation_options, self.plan.sizes.len());
        let bar = self.board.run(work.total(), &identity.to_string());
        let told = bar.training(identity.steps, work.training);
        let device = self.options.device.device();
        let (folder, digits, stop) = (&self.options.folders.runs, &self.train, self.board.stop());
        let trained = Training { folder, digits, device: &device, told: &told, stop }.of(identity, config)?;
        let progress = bar.evaluation(work.training, work.evaluation);
        let measurement = Measurement {
            identity,
            train: &self.train,
            test: &self.test,
            evaluation_options: self.evaluation_options,
            sizes: self.plan.sizes,
            controls: &self.controls,
            progress: &progress,
        };
        let (facts, records) = self.jobs.evaluate(|| measurement.of(&trained, &device))?;
        let summary = facts.summary(&records);
        let unfinished = self.board.stop().unfinished();
        Figure6::add(&self.path, facts, records)?;
        drop(unfinished);
        bar.end();
        self.board.say(&format!("{summary}; {}", self.board.left()));
        Ok(())
    }
}
