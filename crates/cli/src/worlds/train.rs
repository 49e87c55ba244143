//! `metavae worlds train`: a network that infers z in one world, from scratch or from where it was stopped.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use metavae_amortised::{
    Models, Objective, Pooling, PosteriorFamily, RegressorConfig, RegressorFile, RegressorTrainer,
};
use metavae_worlds::{NamedWorld, WithWorld, World};
use pollster::block_on;

use super::questions::named_world;
use crate::data;
use crate::files::Target;
use crate::options::{positive, rate};
use crate::output::say;
use crate::stop::Stop;

#[derive(Args)]
pub struct Options {
    /// Where z is inferred.
    #[arg(value_parser = named_world(), required_unless_present = "resume", conflicts_with = "resume")]
    world: Option<NamedWorld>,
    /// What is minimised.
    #[arg(long, value_enum, default_value = "simulation", conflicts_with = "resume")]
    objective: ObjectiveName,
    /// What q(z|x, D) can be, where z has more than two values.
    #[arg(long, value_enum, default_value = "mixture", conflicts_with = "resume")]
    posterior: PosteriorName,
    /// The largest N in training, which is drawn anew in each step; with 0 the network sees x alone.
    #[arg(long, default_value_t = 50, conflicts_with = "resume")]
    largest: usize,
    /// Train on one model alone, at these coordinates between 0 and 1, instead of models drawn anew.
    #[arg(long, value_delimiter = ',', conflicts_with = "resume")]
    model: Option<Vec<f64>>,
    /// What the network takes of D.
    #[arg(long, value_enum, default_value = "attention", conflicts_with = "resume")]
    pooling: PoolingName,
    /// Units of each hidden layer.
    #[arg(long, default_value_t = 64, value_parser = positive::<usize>, conflicts_with = "resume")]
    width: usize,
    /// Models in one step, each with its D.
    #[arg(long, default_value_t = 32, value_parser = positive::<usize>, conflicts_with = "resume")]
    batch: usize,
    /// Questions about each D.
    #[arg(long, default_value_t = 8, value_parser = positive::<usize>, conflicts_with = "resume")]
    queries: usize,
    /// Adam's learning rate at the first step; it falls to 0 along half a cosine.
    #[arg(long, default_value_t = 4e-3, value_parser = rate, conflicts_with = "resume")]
    learning_rate: f64,
    /// In all.
    #[arg(long, default_value_t = 2000, value_parser = positive::<u64>, conflicts_with = "resume")]
    steps: u64,
    /// Of weights and questions.
    #[arg(long, default_value_t = 0, conflicts_with = "resume")]
    seed: u32,
    /// Go on with a network that was stopped, by its own settings; it is written in its place.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// Where the network goes; unless given, runs/WORLD.safetensors.
    #[arg(long, conflicts_with = "resume")]
    out: Option<PathBuf>,
    /// Replace what is there.
    #[arg(long, conflicts_with = "resume")]
    force: bool,
    /// Steps between two lines and two writings.
    #[arg(long, default_value_t = 250, value_parser = positive::<u64>)]
    every: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum ObjectiveName {
    /// -ln q(z|x, D) of drawn z: forward KL.
    Simulation,
    /// The paper's equation 10: reverse KL.
    Equation10,
}

#[derive(Clone, Copy, ValueEnum)]
enum PosteriorName {
    Gaussian,
    /// Of four Gaussians.
    Mixture,
}

#[derive(Clone, Copy, ValueEnum)]
enum PoolingName {
    /// The mean of the summaries of its members, as in the paper.
    Mean,
    /// Besides, a weighted mean that x asks for.
    Attention,
}

impl Options {
    fn config(&self, world: NamedWorld) -> RegressorConfig {
        let usual = RegressorConfig::of(world);
        RegressorConfig {
            objective: match self.objective {
                ObjectiveName::Simulation => Objective::Simulation,
                ObjectiveName::Equation10 => Objective::Equation10,
            },
            family: match self.posterior {
                _ if usual.family == PosteriorFamily::Bernoulli => usual.family,
                PosteriorName::Gaussian => PosteriorFamily::Gaussian,
                PosteriorName::Mixture => PosteriorFamily::Mixture,
            },
            pooling: match self.pooling {
                PoolingName::Mean => Pooling::Mean,
                PoolingName::Attention => Pooling::Attention,
            },
            models: self.model.clone().map_or(Models::All, Models::One),
            largest_dataset: self.largest,
            width: self.width,
            batch: self.batch,
            queries: self.queries,
            learning_rate: self.learning_rate,
            steps: self.steps,
            seed: self.seed,
            ..usual
        }
    }
}

pub fn run(options: &Options, stop: &Stop) -> anyhow::Result<()> {
    if let Some(path) = &options.resume {
        let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let file =
            RegressorFile::from_bytes(&bytes).with_context(|| format!("{} cannot be continued", path.display()))?;
        ensure!(
            file.step < file.config.steps,
            "{} has done all of its {} steps: train a new one with more",
            path.display(),
            file.config.steps
        );
        let (world, target) = (file.config.world, Target::claim(path, true)?);
        return world.visit(Training { options, begun: Begun::Resumed(Box::new(file)), target, stop });
    }
    let world = options.world.context("name a world")?;
    let config = options.config(world);
    config.validate()?;
    let out = options.out.clone().unwrap_or_else(|| Path::new("runs").join(format!("{world}.safetensors")));
    let target = Target::claim(&out, options.force)?;
    world.visit(Training { options, begun: Begun::New(config), target, stop })
}

enum Begun {
    New(RegressorConfig),
    Resumed(Box<RegressorFile>),
}

struct Training<'a> {
    options: &'a Options,
    begun: Begun,
    target: Target,
    stop: &'a Stop,
}

impl WithWorld for Training<'_> {
    type Output = anyhow::Result<()>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        let Self { options, begun, mut target, stop } = self;
        let mut trainer = match begun {
            Begun::New(config) => RegressorTrainer::new(world.clone(), config)?,
            Begun::Resumed(file) => RegressorTrainer::resume(world.clone(), &file)?,
        };
        let steps = trainer.config().steps;
        let bar = ProgressBar::new(steps).with_position(trainer.steps_done());
        let mut losses = Vec::new();
        while trainer.steps_done() < steps && stop.asked().is_none() {
            losses.push(trainer.step().with_context(|| match target.written() {
                Some(path) => format!("{} holds the last network that was written", path.display()),
                None => "nothing was written".to_owned(),
            })?);
            bar.inc(1);
            if trainer.steps_done() % options.every == 0 || trainer.steps_done() == steps {
                target.write(&block_on(trainer.file())?.to_bytes()?)?;
                let loss = losses.iter().sum::<f64>() / losses.len() as f64;
                bar.suspend(|| say!("step {:>6}  loss {loss:.4} nats", trainer.steps_done()))?;
                losses.clear();
            }
        }
        bar.finish_and_clear();
        let Some(stopped) = stop.asked() else { return Ok(say!("network: {}", target.path().display())?) };
        target.write(&block_on(trainer.file())?.to_bytes()?)?;
        say!(
            "stopped at step {}; network: {}; go on with: metavae worlds train --resume {}",
            trainer.steps_done(),
            target.path().display(),
            data::quoted(target.path().as_os_str())
        )?;
        Err(stopped.into())
    }
}
