//! `metavae reproduce table1`: how far apart each model puts the versions of an image, under every family.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use metavae::RunConfig;
use metavae_datasets::{Digits, Family, MetaSplit, Part, SIDE};
use metavae_evaluation::{ContextKind, Evaluation, FamilyDistances, Options as EvaluationOptions};
use serde::{Deserialize, Serialize};

use super::cost::gigaflop_of_row;
use super::file::{Lines, ResultsFile};
use super::jobs::{JobOptions, Jobs, unfinished};
use super::options::{DeviceOptions, Folders, Run, ScheduleOptions, Selection, fill};
use super::progress::Board;
use super::results::{Identity, rounded, title};
use super::training::Training;
use crate::codes::TrainedModel;
use crate::data;
use crate::options::positive;
use crate::provenance::{command, commit};
use crate::stop::Stop;

/// Train digits of all seen datasets together that the components of PCA-40 are fitted on, as in Figure 6.
const CONTROL_IMAGES: usize = 20_000;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    schedule: ScheduleOptions,
    #[command(flatten)]
    device: DeviceOptions,
    /// Test digits whose versions are compared (the paper: 10,000).
    #[arg(long, default_value_t = 2000, value_parser = positive::<usize>)]
    images: usize,
    #[command(flatten)]
    jobs: JobOptions,
    #[command(flatten)]
    folders: Folders,
}

/// results/table1.json.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table1 {
    /// The version of the program that wrote the file last; each row has its own.
    pub commit: String,
    /// What was typed for it.
    pub command: String,
    /// One for each trained model.
    pub rows: Vec<Row>,
    /// Raw pixels and PCA-40, the components fitted on a split's seen datasets.
    pub controls: Vec<ControlRow>,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which run; its family is the one that the model was trained on.
    #[serde(flatten)]
    pub run: Identity,
    /// What the report calls the model.
    pub title: String,
    /// Test digits whose versions were compared.
    pub images: usize,
    /// Distances under each family, with the right D and an empty one.
    pub distances: Vec<FamilyDistances>,
    /// What was trained, and how.
    pub config: RunConfig,
    /// The version of the program.
    pub commit: String,
    /// What was typed.
    pub command: String,
}

/// What is compared without any model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlRow {
    /// `raw pixels` or `PCA-40`.
    pub name: String,
    /// The family that the components were fitted on.
    pub family: Family,
    /// The split whose seen datasets they were fitted on.
    pub split: MetaSplit,
    /// Test digits whose versions were compared.
    pub images: usize,
    /// Distances under each family.
    pub distances: Vec<FamilyDistances>,
}

impl ResultsFile for Table1 {
    fn to_json(&self) -> anyhow::Result<String> {
        let head = Lines::new().value("commit", &self.commit)?.value("command", &self.command)?;
        Ok(head.list("rows", &self.rows)?.list("controls", &self.controls)?.end())
    }
}

impl Row {
    /// The distances under a family, with the D that the model was trained with: the right one, or none.
    pub fn under(&self, family: Family) -> Option<&FamilyDistances> {
        self.distances.iter().find(|distances| distances.family == family)
    }

    /// With an empty D, where that is another thing.
    pub fn with_empty(&self, family: Family) -> Option<&FamilyDistances> {
        let mut others = self.distances.iter().filter(|distances| distances.family == family).skip(1);
        others.find(|distances| distances.context == Some(ContextKind::Empty))
    }
}

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    let path = options.folders.results.join("table1.json");
    let mut selection = options.selection.clone();
    fill(&mut selection.splits, &[MetaSplit::Interleaved]);
    let all = selection.all().runs(&options.schedule)?;
    let known = Table1::read(&path)?;
    let is_known = |run: &Run| {
        let same = |row: &&Row| row.run == run.identity && row.config == run.config;
        known.rows.iter().find(same).is_some_and(|row| row.images == options.images)
    };
    let queue = unfinished(all, is_known, "rows", &path)?;
    if queue.is_empty() {
        return Ok(());
    }
    let cost = |run: &Run| gigaflop_of_row(&run.identity, &run.config, options.images).total();
    let work = Work {
        train: Arc::new(data::digits(&options.folders.data, Part::Train, Some(SIDE))?),
        test: data::digits(&options.folders.data, Part::Test, Some(SIDE))?,
        board: Board::new(queue.iter().map(cost).sum(), stop),
        jobs: options.jobs.of(&queue)?,
        path,
        options,
    };
    work.jobs.work_off(queue, &work.board, |run| work.run(run))
}

/// What all jobs share.
struct Work<'a> {
    options: &'a Options,
    path: PathBuf,
    train: Arc<Digits>,
    test: Digits,
    board: Board,
    jobs: Jobs,
}

impl Work<'_> {
    /// Trains, or reads what Figure 6 has trained, measures and files one row.
    fn run(&self, Run { identity, config }: &Run) -> anyhow::Result<()> {
        let work = gigaflop_of_row(identity, config, self.options.images);
        let bar = self.board.run(work.total(), &identity.to_string());
        let told = bar.training(identity.steps, work.training);
        let device = self.options.device.device();
        let (folder, digits, stop) = (&self.options.folders.runs, &self.train, self.board.stop());
        let trained = Training { folder, digits, device: &device, told: &told, stop }.of(identity, config)?;
        let progress = bar.evaluation(work.training, work.evaluation);
        let images = self.options.images.min(self.test.len());
        let Identity { family, split, .. } = *identity;
        let evaluation = Evaluation {
            family,
            meta_split: split,
            seen_values: None,
            train: &self.train,
            test: &self.test,
            options: EvaluationOptions {
                test_images: images,
                shared_images: CONTROL_IMAGES,
                ..EvaluationOptions::default()
            },
            progress: &progress,
        };
        let model = TrainedModel::new(&trained.file, None)?;
        let distances = rounded_all(self.jobs.evaluate(|| Ok(evaluation.invariance(&model)?))?);
        let is_control = |row: &ControlRow| (row.family, row.split, row.images) == (family, split, images);
        let controls = if Table1::read(&self.path)?.controls.iter().any(is_control) {
            Vec::new()
        } else {
            let controls = self.jobs.evaluate(|| Ok(evaluation.invariance_of_controls()?))?;
            let row = |(name, distances)| ControlRow { name, family, split, images, distances: rounded_all(distances) };
            controls.into_iter().map(row).collect()
        };
        let row = Row {
            run: identity.clone(),
            title: title(&identity.model),
            images,
            distances,
            config: config.clone(),
            commit: commit(),
            command: command(),
        };
        let said: Vec<String> = Family::PAPER
            .into_iter()
            .filter_map(|family| row.under(family))
            .map(|found| {
                let (absolute, relative) = (found.distances.versions, found.distances.relative());
                format!("{} {absolute:.2} ({relative:.2} of that between images)", found.family)
            })
            .collect();
        let _unfinished = self.board.stop().unfinished();
        Table1::change(&self.path, |table| table.add(row, controls))?;
        bar.end();
        self.board.say(&format!("{identity}: {}; {}", said.join(", "), self.board.left()));
        Ok(())
    }
}

impl Table1 {
    /// Adds a row in place of an earlier one of the same identity, and controls in place of those of the same datasets.
    fn add(&mut self, row: Row, controls: Vec<ControlRow>) {
        (self.commit, self.command) = (row.commit.clone(), row.command.clone());
        self.rows.retain(|other| other.run != row.run);
        self.rows.push(row);
        self.rows.sort_by(|a, b| a.run.cmp(&b.run));
        for control in controls {
            self.controls.retain(|other| {
                (&other.name, other.family, other.split) != (&control.name, control.family, control.split)
            });
            self.controls.push(control);
        }
        // Stable: raw pixels stay before PCA-40.
        self.controls.sort_by_key(|control| (control.family, control.split));
    }
}

fn rounded_all(mut all: Vec<FamilyDistances>) -> Vec<FamilyDistances> {
    for found in &mut all {
        found.distances.versions = rounded(found.distances.versions);
        found.distances.images = rounded(found.distances.images);
    }
    all
}
