//! `metavae reproduce curves`: both probes along a training, quickly measured, with every kind of D.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use metavae::{ModelFile, RunConfig};
use metavae_datasets::{Digits, Family, MetaSplit, Part, SIDE};
use metavae_evaluation::{ContextKind, Evaluation, MeanAndWorst, Options as EvaluationOptions, Report};
use serde::{Deserialize, Serialize};

use super::controls::Controls;
use super::cost::gigaflop_of_curve;
use super::file::{Lines, ResultsFile};
use super::jobs::{JobOptions, Jobs, unfinished};
use super::measure::log_likelihood;
use super::models;
use super::options::{DeviceOptions, Folders, Run, ScheduleOptions, Selection, fill};
use super::progress::Board;
use super::results::{Identity, rounded, title};
use super::training::{Training, Watch, set_aside};
use crate::codes::TrainedModel;
use crate::data;
use crate::options::positive;
use crate::provenance::{command, commit};
use crate::stop::Stop;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    schedule: ScheduleOptions,
    /// Steps from one measurement, and checkpoint, to the next.
    #[arg(long, default_value_t = 250, value_parser = positive::<u32>)]
    every: u32,
    #[command(flatten)]
    device: DeviceOptions,
    /// Train digits of each unseen dataset, for its own probe.
    #[arg(long, default_value_t = 2000, value_parser = positive::<usize>)]
    train_images: usize,
    /// Test digits of each unseen dataset.
    #[arg(long, default_value_t = 2000, value_parser = positive::<usize>)]
    test_images: usize,
    /// Train digits of all seen datasets together, for the shared probe.
    #[arg(long, default_value_t = 5000, value_parser = positive::<usize>)]
    shared_images: usize,
    #[command(flatten)]
    jobs: JobOptions,
    #[command(flatten)]
    folders: Folders,
}

/// results/curves.json.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// The version of the program that wrote the file last; each run has its own.
    pub commit: String,
    /// What was typed for it.
    pub command: String,
    /// One for each run.
    pub runs: Vec<CurveFacts>,
    /// One for each run, measurement and kind of context.
    pub points: Vec<CurvePoint>,
}

/// What belongs to a run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveFacts {
    /// Which run.
    #[serde(flatten)]
    pub run: Identity,
    /// What the report calls the model.
    pub title: String,
    /// Steps from one measurement to the next.
    pub every: u32,
    /// How much it was evaluated on.
    pub evaluation: EvaluationOptions,
    /// Raw pixels and PCA-40 on as much.
    pub controls: Vec<ControlLevel>,
    /// What was trained, and how.
    pub config: RunConfig,
    /// The version of the program.
    pub commit: String,
    /// What was typed.
    pub command: String,
}

/// What is read without any model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlLevel {
    /// `raw pixels` or `PCA-40`.
    pub name: String,
    /// Of probes of the datasets' own, over the unseen datasets.
    pub probe: MeanAndWorst,
    /// Of the shared probe.
    pub shared_probe: MeanAndWorst,
}

/// Where a run stood after some steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Which run.
    #[serde(flatten)]
    pub run: Identity,
    /// Steps done.
    pub step: u64,
    /// Where D came from.
    pub context: ContextKind,
    /// N.
    pub n: usize,
    /// Of probes of the datasets' own, over the unseen datasets.
    pub probe: MeanAndWorst,
    /// Of the shared probe.
    pub shared_probe: MeanAndWorst,
    /// ln p(x) on seen datasets, nats per image.
    pub log_likelihood: f64,
}

impl ResultsFile for Curves {
    fn to_json(&self) -> anyhow::Result<String> {
        let head = Lines::new().value("commit", &self.commit)?.value("command", &self.command)?;
        Ok(head.list("runs", &self.runs)?.list("points", &self.points)?.end())
    }
}

impl Curves {
    /// Adds a measurement. Points of another config or evaluation under the same name are not of this curve, and go.
    fn add(&mut self, facts: CurveFacts, points: Vec<CurvePoint>) {
        (self.commit, self.command) = (facts.commit.clone(), facts.command.clone());
        if self.of_this_curve(&facts).is_none() {
            self.points.retain(|other| other.run != facts.run);
        }
        self.points.retain(|other| points.iter().all(|point| (&point.run, point.step) != (&other.run, other.step)));
        self.points.extend(points);
        self.points.sort_by(|a, b| a.run.cmp(&b.run).then(a.step.cmp(&b.step)));
        self.runs.retain(|other| other.run != facts.run);
        self.runs.push(facts);
        self.runs.sort_by(|a, b| a.run.cmp(&b.run));
    }

    /// The step of the last measurement of a curve that was measured alike; none where it was never measured so.
    fn of_this_curve(&self, facts: &CurveFacts) -> Option<u64> {
        let same = |other: &&CurveFacts| {
            (&other.run, other.every, other.evaluation, &other.config)
                == (&facts.run, facts.every, facts.evaluation, &facts.config)
        };
        self.runs.iter().find(same)?;
        self.points.iter().filter(|point| point.run == facts.run).map(|point| point.step).max()
    }
}

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    let path = options.folders.results.join("curves.json");
    let mut selection = options.selection.clone();
    fill(&mut selection.families, &[Family::Rotation]);
    fill(&mut selection.splits, &[MetaSplit::Interleaved]);
    if selection.models.is_empty() {
        selection.models = ["meta-vae", "meta-vae-shared-trunk"]
            .into_iter()
            .map(models::named)
            .collect::<Result<_, _>>()
            .map_err(anyhow::Error::msg)?;
    }
    let all = selection.runs(&options.schedule)?;
    let known = Curves::read(&path)?;
    let at = |run: &Run| known.of_this_curve(&options.facts(run, Vec::new()));
    let is_known = |run: &Run| at(run) == Some(u64::from(run.identity.steps));
    let queue = unfinished(all, is_known, "curves", &path)?;
    if queue.is_empty() {
        return Ok(());
    }
    for run in queue.iter().filter(|run| at(run).is_none()) {
        // Whatever was trained has passed the steps at which this curve is measured.
        set_aside(&run.identity, &options.folder())?;
    }
    fs::create_dir_all(options.folder())?;
    let work = Work {
        train: Arc::new(data::digits(&options.folders.data, Part::Train, Some(SIDE))?),
        test: data::digits(&options.folders.data, Part::Test, Some(SIDE))?,
        controls: Controls::new(options.folder()),
        board: Board::new(queue.iter().map(|run| options.cost(run)).sum(), stop),
        jobs: options.jobs.of(&queue)?,
        path,
        options,
    };
    work.jobs.work_off(queue, &work.board, |run| work.run(run))
}

impl Options {
    fn evaluation_options(&self) -> EvaluationOptions {
        let Self { train_images, test_images, shared_images, .. } = *self;
        EvaluationOptions { train_images, test_images, shared_images, seed: 0, seen: false }
    }

    fn cost(&self, run: &Run) -> f64 {
        gigaflop_of_curve(&run.identity, &run.config, self.evaluation_options(), self.every)
    }

    /// Apart from the runs of Figure 6, whose finished models have no past that could be measured.
    fn folder(&self) -> PathBuf {
        self.folders.runs.join("curves")
    }

    fn facts(&self, Run { identity, config }: &Run, controls: Vec<ControlLevel>) -> CurveFacts {
        CurveFacts {
            run: identity.clone(),
            title: title(&identity.model),
            every: self.every,
            evaluation: self.evaluation_options(),
            controls,
            config: config.clone(),
            commit: commit(),
            command: command(),
        }
    }
}

/// What all jobs share.
struct Work<'a> {
    options: &'a Options,
    path: PathBuf,
    train: Arc<Digits>,
    test: Digits,
    controls: Controls,
    board: Board,
    jobs: Jobs,
}

impl Work<'_> {
    /// Trains one run, and measures it on the way.
    fn run(&self, run: &Run) -> anyhow::Result<()> {
        let cost = self.options.cost(run);
        let bar = self.board.run(cost, &run.to_string());
        let told = bar.training(run.identity.steps, cost);
        let device = self.options.device.device();
        let see = |file: &ModelFile| {
            let (facts, points) = self.jobs.evaluate(|| self.measure(run, file))?;
            if let Some(CurvePoint { step, probe, shared_probe, .. }) = points.first() {
                let (probe, shared) = (probe.mean, shared_probe.mean);
                self.board.say(&format!("{run}: at step {step} probe {probe:.3}, shared probe {shared:.3}"));
            }
            Curves::change(&self.path, |curves| curves.add(facts, points))
        };
        let watch = Watch { every: u64::from(self.options.every), see: &see };
        let folder = self.options.folder();
        let (folder, digits, stop) = (&folder, &self.train, self.board.stop());
        let training = Training { folder, digits, device: &device, told: &told, stop };
        training.watched(&run.identity, &run.config, Some(&watch))?;
        bar.end();
        self.board.say(&format!("{run}: finished; {}", self.board.left()));
        Ok(())
    }

    fn measure(&self, run: &Run, file: &ModelFile) -> anyhow::Result<(CurveFacts, Vec<CurvePoint>)> {
        let Identity { family, split, .. } = run.identity;
        let evaluation = Evaluation {
            family,
            meta_split: split,
            seen_values: None,
            train: &self.train,
            test: &self.test,
            options: self.options.evaluation_options(),
            progress: &|_| (),
        };
        let summaries = |records| Report { options: self.options.evaluation_options(), records }.summaries();
        let controls = summaries(self.controls.of(&evaluation)?).into_iter().map(|control| ControlLevel {
            name: control.model,
            probe: rounded_both(control.probe),
            shared_probe: rounded_both(control.shared_probe),
        });
        let log_likelihood = log_likelihood(file, &self.test, &burn::tensor::Device::flex())?;
        let measured = evaluation.codes(&TrainedModel::new(file, None)?, &[])?;
        let points = summaries(measured).into_iter().map(|summary| CurvePoint {
            run: run.identity.clone(),
            step: file.step,
            context: summary.context.unwrap_or(ContextKind::Empty),
            n: summary.context_size,
            probe: rounded_both(summary.probe),
            shared_probe: rounded_both(summary.shared_probe),
            log_likelihood,
        });
        Ok((self.options.facts(run, controls.collect()), points.collect()))
    }
}

fn rounded_both(MeanAndWorst { mean, worst }: MeanAndWorst) -> MeanAndWorst {
    MeanAndWorst { mean: rounded(mean), worst: rounded(worst) }
}
