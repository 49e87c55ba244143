//! `metavae worlds floors`: what can be known at best where the truth is known.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressBar;
use metavae_worlds::{
    Calibration, Floor, Floors, Mean, NamedWorld, RivalLoss, WeighedModels, WithWorld, World, ask, floor,
};
use rayon::prelude::*;
use serde::Serialize;

use super::questions::{QuestionOptions, named_world, of_question, random};
use super::record::Record;
use crate::output::{OutputError, say};
use crate::provenance::{command, commit};

#[derive(Args)]
pub struct Options {
    /// All of them unless named.
    #[arg(value_parser = named_world())]
    worlds: Vec<NamedWorld>,
    #[command(flatten)]
    asked: QuestionOptions,
    /// Write JSON there after each world, for instance results/worlds.json; other worlds that it holds stay.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct OfWorld {
    name: NamedWorld,
    commit: String,
    command: String,
    seed: u32,
    /// Of the loss: a mean squared error, or a share of errors.
    loss: &'static str,
    sizes: Vec<OfSize>,
}

#[derive(Serialize)]
struct OfSize {
    #[serde(flatten)]
    floors: Floors,
    /// None where z has two values.
    calibration: Option<BothCalibrations>,
}

/// Whether the shares below the true values are as uniform as chance allows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BothCalibrations {
    given_dataset: Calibration,
    geometric: Option<Calibration>,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let mut record = options.out.as_deref().map(|path| Record::open(path, "worlds")).transpose()?;
    let names = if options.worlds.is_empty() { &NamedWorld::ALL[..] } else { &options.worlds };
    for name in names {
        let world = name.visit(Measuring { name: *name, asked: &options.asked })?;
        print(&world)?;
        if let Some(record) = &mut record {
            record.put(&world)?;
        }
    }
    Ok(record.map_or(Ok(()), |record| say!("written to {}", record.path().display()))?)
}

struct Measuring<'a> {
    name: NamedWorld,
    asked: &'a QuestionOptions,
}

impl WithWorld for Measuring<'_> {
    type Output = anyhow::Result<OfWorld>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        of_world(self.name, world, self.asked)
    }
}

fn of_world<W: World>(name: NamedWorld, world: &W, asked: &QuestionOptions) -> anyhow::Result<OfWorld> {
    let (commit, command) = (commit(), command());
    let models = WeighedModels::draw(world, asked.models, &mut random(asked.seed, 0));
    let band = asked.band(world);
    let bar = ProgressBar::new((asked.sizes.len() * asked.questions) as u64);
    let sizes = asked.sizes.iter().map(|size| {
        let of = |index: usize| -> anyhow::Result<Floor> {
            let question = ask(world, *size, &mut of_question(asked.seed, *size, index));
            bar.inc(1);
            floor(world, &models, &question).with_context(|| format!("question {index} with N = {size}"))
        };
        let each = (0..asked.questions).into_par_iter().map(of).collect::<anyhow::Result<Vec<_>>>()?;
        let floors = Floors::of(world, *size, &each);
        let calibration = band.as_ref().map(|band| BothCalibrations {
            given_dataset: Calibration::new(&floors.given_dataset.ranks, band),
            geometric: floors.geometric.as_ref().map(|answers| Calibration::new(&answers.ranks, band)),
        });
        Ok(OfSize { floors, calibration })
    });
    let sizes = sizes.collect::<anyhow::Result<Vec<_>>>()?;
    bar.finish_and_clear();
    let loss = if world.axis().is_binary() { "error" } else { "mean squared error" };
    Ok(OfWorld { name, commit, command, seed: asked.seed, loss, sizes })
}

fn print(world: &OfWorld) -> Result<(), OutputError> {
    say!("{}: {}; -ln q(z) and divergences in nats, ± standard errors", world.name, world.loss)?;
    say!(
        "{:>4}  {:>17}  {:>17}  {:>17}  {:>15}  {:>15}  {:>24}  {:>8}",
        "N",
        "model known",
        "D known",
        "equation 10's",
        "price of D",
        "KL to eq. 10's",
        "95 % holds, both; in band",
        "models"
    )?;
    let mean = |mean: Option<Mean>, digits: usize| {
        mean.map_or_else(|| "–".into(), |Mean { mean, error }| format!("{mean:.digits$} ± {error:.digits$}"))
    };
    for OfSize { floors, calibration } in &world.sizes {
        let geometric = floors.geometric.as_ref();
        let most = |coverage: Option<[f64; 3]>| coverage.map_or_else(|| "–".into(), |[.., most]| format!("{most:.3}"));
        let covers =
            [floors.given_dataset.coverage, geometric.and_then(|answers| answers.coverage)].map(most).join(", ");
        let verdict = |calibration: Option<&Calibration>| match calibration.map(|it| it.holds) {
            Some(true) => "yes",
            Some(false) => "no",
            None => "–",
        };
        let both = calibration.as_ref();
        let holds = [both.map(|both| &both.given_dataset), both.and_then(|both| both.geometric.as_ref())].map(verdict);
        say!(
            "{:>4}  {:>17}  {:>17}  {:>17}  {:>15}  {:>15}  {:>24}  {:>8.0}",
            floors.dataset_size,
            mean(Some(floors.known.loss), 5),
            mean(Some(floors.given_dataset.loss), 5),
            mean(geometric.map(|answers| answers.loss), 5),
            mean(Some(floors.price), 3),
            mean(floors.geometric_divergence, 3),
            format!("{covers}; {}", holds.join(", ")),
            floors.median_effective_models,
        )?;
        for RivalLoss { name, loss } in &floors.rivals {
            say!("      {name:<17}  {:>17}", mean(Some(*loss), 5))?;
        }
    }
    say!("")
}
