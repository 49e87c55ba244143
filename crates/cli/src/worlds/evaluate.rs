//! `metavae worlds evaluate`: trained networks beside the exact posteriors.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use indicatif::ProgressBar;
use metavae_amortised::{Amortised, RegressorConfig, RegressorFile};
use metavae_worlds::{
    Answers, Calibration, Inferred, Mean, NamedWorld, Posterior, Question, Score, WeighedModels, WithWorld, World, ask,
};
use rayon::prelude::*;
use serde::Serialize;

use super::questions::{QuestionOptions, of_question, random};
use super::record::Record;
use crate::output::{OutputError, say};
use crate::provenance::{command, commit};

#[derive(Args)]
pub struct Options {
    /// Files that `metavae worlds train` wrote; those of one world answer the same questions.
    #[arg(required = true)]
    networks: Vec<PathBuf>,
    #[command(flatten)]
    asked: QuestionOptions,
    /// Write JSON there after each world, for instance results/world-networks.json; other networks that it holds stay.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// By the name of its file.
pub struct Named {
    pub name: String,
    pub file: RegressorFile,
}

#[derive(Serialize)]
struct OfNetwork {
    name: String,
    commit: String,
    command: String,
    seed: u32,
    config: RegressorConfig,
    step: u64,
    sizes: Vec<OfSize>,
}

#[derive(Clone, Serialize)]
struct OfSize {
    dataset_size: usize,
    questions: usize,
    #[serde(flatten)]
    answers: Answers,
    /// KL(p(z|x, D) || q), nats: what the network loses of what D tells. With the price of a small D it makes up KL(p_i(z|x) || q).
    from_exact: Mean,
    /// KL(q || p(z|x, D)), nats.
    to_exact: Mean,
    /// KL(the geometric mean || q), nats: how far from equation 10's optimum.
    from_geometric: Mean,
    /// None where z has two values.
    calibration: Option<Calibration>,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let named = read_all(&options.networks)?;
    let mut record = options.out.as_deref().map(|path| Record::open(path, "networks")).transpose()?;
    for of_world in named.chunk_by(|one, other| one.file.config.world == other.file.config.world) {
        let world = of_world[0].file.config.world;
        let found = world.visit(Evaluating { networks: of_world, asked: &options.asked })?;
        print(world, &found)?;
        for network in &found {
            record.as_mut().map_or(Ok(()), |record| record.put(network))?;
        }
    }
    Ok(record.map_or(Ok(()), |record| say!("written to {}", record.path().display()))?)
}

/// Those of one world beside each other.
pub fn read_all(paths: &[PathBuf]) -> anyhow::Result<Vec<Named>> {
    let mut named = paths.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    named.sort_by_key(|named| named.file.config.world);
    Ok(named)
}

/// Networks of one world that answer, in their order.
pub fn answering<W: World>(world: &W, networks: &[Named]) -> anyhow::Result<Vec<Amortised<W>>> {
    let answering = |named: &Named| {
        Amortised::of(world.clone(), &named.file).with_context(|| format!("{} cannot answer", named.name))
    };
    networks.iter().map(answering).collect()
}

fn read(path: &Path) -> anyhow::Result<Named> {
    let cannot = || format!("{} cannot be read", path.display());
    let file = RegressorFile::from_bytes(&std::fs::read(path).with_context(cannot)?).with_context(cannot)?;
    let name = path.file_stem().and_then(|stem| stem.to_str()).with_context(cannot)?.to_owned();
    ensure!(file.step > 0, "{} was not trained", path.display());
    Ok(Named { name, file })
}

struct Evaluating<'a> {
    networks: &'a [Named],
    asked: &'a QuestionOptions,
}

/// A question and its exact answer.
struct Answered<W: World> {
    question: Question<W>,
    exact: Inferred,
}

impl WithWorld for Evaluating<'_> {
    type Output = anyhow::Result<Vec<OfNetwork>>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        let Self { networks, asked } = self;
        let answering = answering(world, networks)?;
        let models = WeighedModels::draw(world, asked.models, &mut random(asked.seed, 0));
        let band = asked.band(world);
        let bar = ProgressBar::new((asked.sizes.len() * asked.questions) as u64);
        let mut found = vec![Vec::new(); networks.len()];
        for size in &asked.sizes {
            let of = |index: usize| -> anyhow::Result<Answered<W>> {
                let question = ask(world, *size, &mut of_question(asked.seed, *size, index));
                let exact = world.posterior_given_dataset(&models, question.x, &question.dataset)?;
                bar.inc(1);
                Ok(Answered { question, exact })
            };
            let answered = (0..asked.questions).into_par_iter().map(of).collect::<anyhow::Result<Vec<_>>>()?;
            let datasets: Vec<_> = answered.iter().map(|it| it.question.dataset.clone()).collect();
            let queries: Vec<_> = answered.iter().map(|it| vec![it.question.x]).collect();
            for (network, sizes) in answering.iter().zip(&mut found) {
                let answers = network.posteriors(&datasets, &queries)?;
                sizes.push(of_size(world, &answered, &answers, band.as_deref()));
            }
        }
        bar.finish_and_clear();
        let (commit, command) = (commit(), command());
        let of = |(Named { name, file }, sizes): (&Named, Vec<OfSize>)| OfNetwork {
            name: name.clone(),
            commit: commit.clone(),
            command: command.clone(),
            seed: asked.seed,
            config: file.config.clone(),
            step: file.step,
            sizes,
        };
        Ok(networks.iter().zip(found).map(of).collect())
    }
}

fn of_size<W: World>(world: &W, answered: &[Answered<W>], answers: &[Posterior], band: Option<&[[f64; 2]]>) -> OfSize {
    let each = || answered.iter().zip(answers);
    let scores: Vec<Score> = each().map(|(it, answer)| Score::of(answer, &it.exact.posterior, it.question.z)).collect();
    let mean = |of: fn(&Inferred, &Posterior) -> f64| {
        Mean::of(&each().map(|(it, answer)| of(&it.exact, answer)).collect::<Vec<_>>())
    };
    let answers = Answers::of(world.axis(), &scores);
    OfSize {
        dataset_size: answered.first().map_or(0, |it| it.question.dataset.len()),
        questions: answered.len(),
        from_exact: mean(|exact, answer| exact.posterior.divergence(answer)),
        to_exact: mean(|exact, answer| answer.divergence(&exact.posterior)),
        from_geometric: mean(|exact, answer| exact.geometric.divergence(answer)),
        calibration: band.map(|band| Calibration::new(&answers.ranks, band)),
        answers,
    }
}

fn print(world: NamedWorld, networks: &[OfNetwork]) -> Result<(), OutputError> {
    for network in networks {
        say!("{world}, {}: ± standard errors, divergences in nats", network.name)?;
        say!(
            "{:>4}  {:>17}  {:>15}  {:>15}  {:>15}  {:>14}",
            "N",
            "loss",
            "-ln q(z)",
            "KL(exact || q)",
            "KL(q || exact)",
            "95 % hold; band"
        )?;
        for OfSize { dataset_size, answers, from_exact, to_exact, calibration, .. } in &network.sizes {
            let mean = |Mean { mean, error }: &Mean, digits: usize| format!("{mean:.digits$} ± {error:.digits$}");
            let holds = answers.coverage.map_or_else(|| "–".into(), |[.., most]| format!("{most:.3}"));
            let verdict = calibration.as_ref().map_or("–", |it| if it.holds { "in" } else { "out" });
            say!(
                "{dataset_size:>4}  {:>17}  {:>15}  {:>15}  {:>15}  {:>14}",
                mean(&answers.loss, 5),
                mean(&answers.surprise, 3),
                mean(from_exact, 3),
                mean(to_exact, 3),
                format!("{holds}; {verdict}")
            )?;
        }
    }
    say!("")
}
