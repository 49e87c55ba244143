//! `metavae worlds reach`: how far trained networks hold beyond what they were trained on.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use indicatif::ProgressBar;
use metavae_amortised::{Amortised, ErrorsAt, RegressorConfig, errors_at};
use metavae_worlds::{NamedWorld, WithWorld, World};
use rayon::prelude::*;
use serde::Serialize;

use super::evaluate::{Named, answering, read_all};
use super::questions::of_question;
use super::record::Record;
use crate::options::positive;
use crate::output::{OutputError, say};
use crate::provenance::{command, commit};

#[derive(Args)]
pub struct Options {
    /// Files that `metavae worlds train` wrote; those of one world answer the same questions.
    #[arg(required = true)]
    networks: Vec<PathBuf>,
    /// N, how many observations D has.
    #[arg(long, default_value_t = 20)]
    size: usize,
    /// Questions at each place.
    #[arg(long, default_value_t = 200, value_parser = positive::<usize>)]
    questions: usize,
    /// Of questions.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// Write JSON there, for instance results/world-reach.json; other worlds that it holds stay.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct OfWorld {
    name: NamedWorld,
    commit: String,
    command: String,
    seed: u32,
    dataset_size: usize,
    questions: usize,
    /// In the order of errors.
    networks: Vec<OfNetwork>,
    places: Vec<ErrorsAt>,
}

#[derive(Serialize)]
struct OfNetwork {
    name: String,
    config: RegressorConfig,
    step: u64,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let named = read_all(&options.networks)?;
    let mut record = options.out.as_deref().map(|path| Record::open(path, "worlds")).transpose()?;
    for of_world in named.chunk_by(|one, other| one.file.config.world == other.file.config.world) {
        let name = of_world[0].file.config.world;
        let places = name.visit(Reaching { networks: of_world, options })?;
        print(name, of_world, &places)?;
        let of = |Named { name, file }: &Named| OfNetwork {
            name: name.clone(),
            config: file.config.clone(),
            step: file.step,
        };
        let found = OfWorld {
            name,
            commit: commit(),
            command: command(),
            seed: options.seed,
            dataset_size: options.size,
            questions: options.questions,
            networks: of_world.iter().map(of).collect(),
            places,
        };
        record.as_mut().map_or(Ok(()), |record| record.put(&found))?;
    }
    Ok(record.map_or(Ok(()), |record| say!("written to {}", record.path().display()))?)
}

struct Reaching<'a> {
    networks: &'a [Named],
    options: &'a Options,
}

impl WithWorld for Reaching<'_> {
    type Output = anyhow::Result<Vec<ErrorsAt>>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        let Options { size, questions, seed, .. } = *self.options;
        let places = world.places();
        let name = self.networks[0].file.config.world;
        ensure!(!places.is_empty(), "in {name} nothing lies out of what networks are trained on");
        let answering = answering(world, self.networks)?;
        let networks: Vec<&Amortised<W>> = answering.iter().collect();
        let bar = ProgressBar::new(places.len() as u64);
        let of = |(at, place)| {
            let found = errors_at(world, place, &networks, (size, questions), &mut of_question(seed, size, at));
            bar.inc(1);
            Ok(found?)
        };
        let found = places.par_iter().enumerate().map(of).collect();
        bar.finish_and_clear();
        found
    }
}

/// Roots of mean squared errors over the places in and out of range.
fn print(world: NamedWorld, networks: &[Named], places: &[ErrorsAt]) -> Result<(), OutputError> {
    say!("{world}: root mean squared errors over places of training, and out of it")?;
    let root = |inside: bool, of: &dyn Fn(&ErrorsAt) -> Option<f64>| {
        let errors: Vec<f64> = places.iter().filter(|place| place.is_inside == inside).filter_map(of).collect();
        (errors.iter().sum::<f64>() / errors.len() as f64).sqrt()
    };
    let line = |name: &str, of: &dyn Fn(&ErrorsAt) -> Option<f64>| {
        say!("{name:>32}  {:>8.4}  {:>8.4}", root(true, of), root(false, of))
    };
    line("the model known", &|place| place.known.as_ref().map(|error| error.mean))?;
    for (i, network) in networks.iter().enumerate() {
        line(&network.name, &|place| place.networks.get(i).map(|error| error.mean))?;
    }
    let rivals = places.first().map_or(0, |place| place.rivals.len());
    for i in 0..rivals {
        line(places[0].rivals[i].0, &|place| place.rivals.get(i).map(|(_, error)| error.mean))?;
    }
    say!("")
}
