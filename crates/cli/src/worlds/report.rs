//! `metavae worlds report`: what was measured, as tables and figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use metavae_amortised::{Models, Objective, Pooling, PosteriorFamily, RegressorConfig};
use serde::Deserialize;

use crate::chart::{Chart, Line, Panel, Point, Series};
use crate::files::write;
use crate::output::say;

#[derive(Args)]
pub struct Options {
    /// What `metavae worlds floors` wrote.
    #[arg(long, default_value = "results/worlds.json")]
    floors: PathBuf,
    /// What `metavae worlds evaluate` wrote.
    #[arg(long, default_value = "results/world-networks.json")]
    networks: PathBuf,
    /// Where report and figures go.
    #[arg(long, default_value = "results")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct FloorsFile {
    worlds: Vec<World>,
}

#[derive(Deserialize)]
struct World {
    name: String,
    loss: String,
    sizes: Vec<Floors>,
}

#[derive(Deserialize)]
struct Floors {
    dataset_size: usize,
    known: Answers,
    given_dataset: Answers,
    geometric: Option<Answers>,
    price: Mean,
    rivals: Vec<Rival>,
}

#[derive(Deserialize)]
struct Rival {
    name: String,
    loss: Mean,
}

#[derive(Clone, Copy, Deserialize)]
struct Mean {
    mean: f64,
    error: f64,
}

#[derive(Deserialize)]
struct Answers {
    loss: Mean,
    coverage: Option<[f64; 3]>,
}

#[derive(Deserialize)]
struct NetworksFile {
    networks: Vec<Network>,
}

#[derive(Deserialize)]
struct Network {
    config: RegressorConfig,
    sizes: Vec<OfSize>,
}

#[derive(Deserialize)]
struct OfSize {
    dataset_size: usize,
    #[serde(flatten)]
    answers: Answers,
    from_exact: Mean,
    calibration: Option<Band>,
}

#[derive(Deserialize)]
struct Band {
    holds: bool,
}

/// What tells networks apart but the seed, in the order of the tables.
const KINDS: [&str; 6] = [
    "MetaVAE by simulation",
    "MetaVAE by equation 10",
    "the mean of D alone",
    "one Gaussian",
    "without D",
    "one model alone",
];

fn kind(config: &RegressorConfig) -> usize {
    match config {
        RegressorConfig { models: Models::One(_), .. } => 5,
        RegressorConfig { largest_dataset: 0, .. } => 4,
        RegressorConfig { objective: Objective::Equation10, .. } => 1,
        RegressorConfig { pooling: Pooling::Mean, .. } => 2,
        RegressorConfig { family: PosteriorFamily::Gaussian, .. } => 3,
        RegressorConfig { .. } => 0,
    }
}

/// The networks of one world and kind, which differ by their seeds.
type Seeds<'a> = BTreeMap<usize, Vec<&'a Network>>;

pub fn run(options: &Options) -> anyhow::Result<()> {
    let floors: FloorsFile = read(&options.floors)?;
    let networks: NetworksFile = read(&options.networks)?;
    let worlds: Vec<(&World, Seeds<'_>)> = floors
        .worlds
        .iter()
        .map(|world| {
            let mut seeds = Seeds::new();
            for network in networks.networks.iter().filter(|network| network.config.world.name() == world.name) {
                seeds.entry(kind(&network.config)).or_default().push(network);
            }
            (world, seeds)
        })
        .filter(|(_, seeds)| !seeds.is_empty())
        .collect();
    let files = [
        ("worlds.md", report(&worlds)),
        ("world-coverage.svg", coverage(&worlds).svg()),
        ("world-price.svg", price(&worlds).svg()),
    ];
    for (name, text) in files {
        let path = options.out.join(name);
        write(&path, text.as_bytes())?;
        say!("{}", path.display())?;
    }
    Ok(())
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> anyhow::Result<T> {
    let cannot = || format!("{} cannot be read", path.display());
    serde_json::from_slice(&std::fs::read(path).with_context(cannot)?).with_context(cannot)
}

impl Network {
    fn at(&self, size: usize) -> Option<&OfSize> {
        self.sizes.iter().find(|of| of.dataset_size == size)
    }
}

/// Over seeds, with the standard error over them; of one seed, over questions.
fn over_seeds(networks: &[&Network], size: usize, of: impl Fn(&OfSize) -> Mean) -> Option<Mean> {
    let found: Vec<Mean> = networks.iter().filter_map(|network| network.at(size).map(&of)).collect();
    let count = found.len() as f64;
    let mean = found.iter().map(|it| it.mean).sum::<f64>() / count;
    let variance = found.iter().map(|it| (it.mean - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    match found.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => Some(Mean { mean, error: (variance / count).sqrt() }),
    }
}

fn held(networks: &[&Network], size: usize) -> Option<Mean> {
    over_seeds(networks, size, |of| Mean { mean: of.answers.coverage.map_or(f64::NAN, |[.., most]| most), error: 0.0 })
        .filter(|held| held.mean.is_finite())
}

/// Three digits that count, with the error's.
fn number(Mean { mean, error }: Mean) -> String {
    let digits = (2.0 - mean.abs().max(1e-6).log10().floor()).clamp(0.0, 6.0) as usize;
    let text = format!("{mean:.digits$} ± {error:.digits$}");
    text.replace("0.", ".").replace('-', "−")
}

fn cell(mean: Option<Mean>) -> String {
    mean.map_or_else(|| "–".to_owned(), number)
}

fn report(worlds: &[(&World, Seeds<'_>)]) -> String {
    let mut text = "# Networks where the truth is known\n\n\
        Drawn by `metavae worlds report` from worlds.json and world-networks.json, which hold commits, commands and seeds. Where a \
        kind was trained three times, ± is the standard error over seeds, else over questions; floors are of other questions than \
        networks. \"In band\": for how many of the seeds the shares below the true value stay in the band of uniform ones.\n"
        .to_owned();
    for (world, seeds) in worlds {
        let kinds: Vec<usize> = seeds.keys().copied().collect();
        let _ = writeln!(text, "\n## {}\n\nLoss: {}.\n", title(&world.name), world.loss);
        let rivals: Vec<&str> =
            world.sizes.last().map_or(Vec::new(), |of| of.rivals.iter().map(|rival| rival.name.as_str()).collect());
        let names =
            ["model known", "D known"].into_iter().chain(kinds.iter().map(|kind| KINDS[*kind])).chain(rivals.clone());
        table(&mut text, names, world, |of| {
            let networks = kinds.iter().map(|kind| over_seeds(&seeds[kind], of.dataset_size, |of| of.answers.loss));
            let others = rivals.iter().map(|name| of.rivals.iter().find(|rival| rival.name == *name).map(|it| it.loss));
            [Some(of.known.loss), Some(of.given_dataset.loss)]
                .into_iter()
                .chain(networks)
                .chain(others)
                .map(cell)
                .collect()
        });
        text += "\nKL(p(z|x, D) || q), nats: the network's own gap, beside the price of a small D, which no network can save.\n\n";
        let names = ["price of D"].into_iter().chain(kinds.iter().map(|kind| KINDS[*kind]));
        table(&mut text, names, world, |of| {
            let gaps = kinds.iter().map(|kind| over_seeds(&seeds[kind], of.dataset_size, |of| of.from_exact));
            [Some(of.price)].into_iter().chain(gaps).map(cell).collect()
        });
        if world.sizes.iter().all(|of| of.known.coverage.is_none()) {
            continue;
        }
        text += "\nThe share of 95 % intervals that hold the truth, and in how many seeds calibration is in band.\n\n";
        let names = ["D known", "equation 10's optimum"].into_iter().chain(kinds.iter().map(|kind| KINDS[*kind]));
        table(&mut text, names, world, |of| {
            let share = |coverage: Option<[f64; 3]>| {
                coverage.map_or_else(|| "–".to_owned(), |[.., most]| format!("{most:.3}").replace("0.", "."))
            };
            let exact = [share(of.given_dataset.coverage), share(of.geometric.as_ref().and_then(|it| it.coverage))];
            let networks = kinds.iter().map(|kind| {
                let networks = &seeds[kind];
                let inside = |network: &&&Network| {
                    network.at(of.dataset_size).and_then(|of| of.calibration.as_ref()).is_some_and(|band| band.holds)
                };
                held(networks, of.dataset_size).map_or_else(
                    || "–".to_owned(),
                    |held| {
                        let (inside, all) = (networks.iter().filter(inside).count(), networks.len());
                        format!("{:.3}; {inside} of {all}", held.mean).replace("0.", ".")
                    },
                )
            });
            exact.into_iter().chain(networks).collect()
        });
    }
    text
}

fn table<'a>(
    text: &mut String,
    names: impl Iterator<Item = &'a str>,
    world: &World,
    row: impl Fn(&Floors) -> Vec<String>,
) {
    let names: Vec<&str> = names.collect();
    let _ = writeln!(text, "| N | {} |\n|--:|{}", names.join(" | "), "--:|".repeat(names.len()));
    for of in &world.sizes {
        let _ = writeln!(text, "| {} | {} |", of.dataset_size, row(of).join(" | "));
    }
}

fn title(name: &str) -> String {
    match name {
        "league-normal" => "The league: normal results",
        "plane-times" => "Inclined plane: D of times",
        "plane-pairs" => "Inclined plane: times and frictions",
        "clouds" => "Two clouds",
        other => other,
    }
    .to_owned()
}

fn panels<'a>(
    worlds: &'a [(&'a World, Seeds<'a>)],
    wanted: &'a [&'a str],
    series: impl Fn(&World, &Seeds<'a>) -> Vec<(String, Line, Vec<Option<Mean>>)> + 'a,
) -> Vec<Panel> {
    let of = wanted.iter().filter_map(|name| worlds.iter().find(|(world, _)| world.name == *name));
    of.map(|(world, seeds)| {
        let ticks = world.sizes.iter().enumerate().map(|(x, of)| (x as f64, of.dataset_size.to_string())).collect();
        let series = series(world, seeds).into_iter().map(|(label, line, values)| {
            let point = |(x, value): (usize, &Option<Mean>)| Point {
                x: x as f64,
                y: value.map(|it| it.mean),
                error: value.map(|it| it.error).filter(|error| *error > 0.0),
            };
            Series { label, line, points: values.iter().enumerate().map(point).collect() }
        });
        Panel { title: title(&world.name), ticks, series: series.collect() }
    })
    .collect()
}

fn coverage(worlds: &[(&World, Seeds<'_>)]) -> Chart {
    let series = |world: &World, seeds: &Seeds<'_>| {
        let exact = |of: &dyn Fn(&Floors) -> Option<[f64; 3]>| -> Vec<Option<Mean>> {
            world.sizes.iter().map(|it| of(it).map(|[.., most]| Mean { mean: most, error: 0.0 })).collect()
        };
        let mut lines = vec![
            ("exact, D known".to_owned(), Line::Control(0), exact(&|of| of.given_dataset.coverage)),
            (
                "equation 10's optimum".to_owned(),
                Line::Control(1),
                exact(&|of| of.geometric.as_ref().and_then(|it| it.coverage)),
            ),
        ];
        for kind in [0, 1] {
            let Some(networks) = seeds.get(&kind) else { continue };
            let values = world.sizes.iter().map(|of| held(networks, of.dataset_size)).collect();
            lines.push((KINDS[kind].to_owned(), Line::Measured(kind), values));
        }
        lines
    };
    Chart {
        title: "How often a 95 % interval holds the truth".to_owned(),
        description: "The share of central 95 % intervals that hold the true z, against the size of D, in three worlds: of the exact \
                      posterior, of equation 10's optimum, and of networks trained by simulation and by equation 10."
            .to_owned(),
        x_label: "N, observations in D".to_owned(),
        y_label: "share of intervals".to_owned(),
        heights: (0.0, 1.0),
        columns: 3,
        panels: panels(worlds, &["league-normal", "plane-times", "plane-pairs"], series),
    }
}

fn price(worlds: &[(&World, Seeds<'_>)]) -> Chart {
    let series = |world: &World, seeds: &Seeds<'_>| {
        let price = world.sizes.iter().map(|of| Some(of.price)).collect();
        let mut lines = vec![("the price of a small D".to_owned(), Line::Control(0), price)];
        for kind in [0, 2, 4] {
            let Some(networks) = seeds.get(&kind) else { continue };
            let gap = |of: &Floors| over_seeds(networks, of.dataset_size, |of| of.from_exact);
            let label = format!("own gap: {}", KINDS[kind]);
            lines.push((label, Line::Measured(kind), world.sizes.iter().map(gap).collect()));
        }
        lines
    };
    Chart {
        title: "What a small D costs, and what a network costs".to_owned(),
        description: "Nats against the size of D in three worlds: the mutual information of z and the model given x and D, which no \
                      network can save, and KL from the exact posterior to that of each network, which is its own fault."
            .to_owned(),
        x_label: "N, observations in D".to_owned(),
        y_label: "nats".to_owned(),
        heights: (0.0, 3.5),
        columns: 3,
        panels: panels(worlds, &["clouds", "league-normal", "plane-times"], series),
    }
}
