//! The options that figure, table and curves have in common: which runs, their schedule and device, evaluation and folders.

use std::fmt;
use std::path::PathBuf;

use burn::tensor::Device;
use clap::{Args, ValueEnum};
use metavae::{DecoderKind, DigitChoice, RunConfig, Schedule};
use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::Options as EvaluationOptions;

use super::models::{self, MODELS, Model};
use super::results::Identity;
use crate::options::positive;

/// Which runs: every model asked for on every split of every family asked for, with every seed.
#[derive(Args, Clone)]
pub struct Selection {
    /// Families: rotation, scale, shear, or others, of which the paper says nothing.
    #[arg(long, value_delimiter = ',')]
    pub families: Vec<Family>,
    /// Splits: interleaved, sparse, contiguous.
    #[arg(long, value_delimiter = ',')]
    pub splits: Vec<MetaSplit>,
    /// Models by name; a name that is none lists them.
    #[arg(long, value_delimiter = ',', value_parser = models::named)]
    pub models: Vec<&'static Model>,
    /// Seeds; at least three give standard errors.
    #[arg(long, value_delimiter = ',', default_values_t = [0])]
    pub seeds: Vec<u32>,
}

/// One run to be done.
#[derive(Clone)]
pub struct Run {
    pub identity: Identity,
    pub config: RunConfig,
}

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identity.fmt(formatter)
    }
}

impl Selection {
    /// What was not named is everything of the paper.
    pub fn all(mut self) -> Self {
        fill(&mut self.families, &Family::PAPER);
        fill(&mut self.splits, &MetaSplit::ALL);
        fill(&mut self.models, &MODELS.each_ref());
        self
    }

    /// Every run asked for. Seeds change slowest, so that a run of everything has a whole figure early.
    ///
    /// # Errors
    /// Where the schedule cannot be run.
    pub fn runs(&self, schedule: &ScheduleOptions) -> anyhow::Result<Vec<Run>> {
        let mut runs = Vec::new();
        for &seed in &self.seeds {
            for &family in &self.families {
                for &split in &self.splits {
                    for model in &self.models {
                        let config = schedule.config(family, split, model, seed);
                        config.validate()?;
                        let (model, steps) = (model.name.to_owned(), schedule.steps);
                        runs.push(Run { identity: Identity { family, split, model, seed, steps }, config });
                    }
                }
            }
        }
        Ok(runs)
    }
}

/// Takes the default where nothing was named.
pub fn fill<T: Clone>(named: &mut Vec<T>, default: &[T]) {
    if named.is_empty() {
        default.clone_into(named);
    }
}

/// What trains; evaluation is done on the CPU in any case.
#[derive(Args, Clone, Copy)]
pub struct DeviceOptions {
    /// What trains: the CPU, or a GPU where the program was built with the feature `cuda` or `vulkan`.
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

#[derive(Clone, Copy, ValueEnum)]
enum DeviceName {
    /// burn-flex.
    Cpu,
    /// The CUDA device that burn prefers.
    #[cfg(feature = "cuda")]
    Cuda,
    /// The adapter that wgpu prefers, through Vulkan.
    #[cfg(feature = "vulkan")]
    Vulkan,
}

impl DeviceOptions {
    pub fn device(self) -> Device {
        match self.device {
            DeviceName::Cpu => Device::flex(),
            #[cfg(feature = "cuda")]
            DeviceName::Cuda => Device::cuda(burn::tensor::DeviceIndex::Default),
            #[cfg(feature = "vulkan")]
            DeviceName::Vulkan => Device::vulkan(burn::tensor::DeviceKind::DefaultDevice),
        }
    }
}

/// How long and how fast models are trained.
#[derive(Args, Clone)]
pub struct ScheduleOptions {
    /// Training steps of each run (the paper: 60,000).
    #[arg(long, default_value_t = 1500, value_parser = positive::<u32>)]
    pub steps: u32,
    /// Images of each dataset in a step (the paper: 100).
    #[arg(long, default_value_t = 100)]
    pub batch: usize,
    /// Adam's learning rate at the first step (the paper: 2e-4).
    #[arg(long, default_value_t = 1e-3)]
    pub learning_rate: f64,
    /// Keep the learning rate constant, as in the paper, instead of taking it down to zero along half a cosine.
    #[arg(long)]
    pub constant: bool,
}

/// How much is evaluated on.
#[derive(Args, Clone)]
#[expect(clippy::struct_field_names, reason = "they are the names of the options")]
pub struct EvaluationArgs {
    /// Train digits of each dataset, for its own probe (the paper: 60,000).
    #[arg(long, default_value_t = 10_000, value_parser = positive::<usize>)]
    pub train_images: usize,
    /// Test digits of each dataset.
    #[arg(long, default_value_t = 10_000, value_parser = positive::<usize>)]
    pub test_images: usize,
    /// Train digits of all seen datasets together, for the shared probe.
    #[arg(long, default_value_t = 20_000, value_parser = positive::<usize>)]
    pub shared_images: usize,
}

/// Where things lie.
#[derive(Args, Clone)]
pub struct Folders {
    /// Folder of the results, which are committed.
    #[arg(long, default_value = "results")]
    pub results: PathBuf,
    /// Folder of trained models, checkpoints and measured controls, which are not.
    #[arg(long, default_value = "runs")]
    pub runs: PathBuf,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    pub data: PathBuf,
}

impl ScheduleOptions {
    /// The config of a run: the paper's but for the schedule, in-batch contexts, and digits of their own for each dataset.
    pub fn config(&self, family: Family, split: MetaSplit, model: &Model, seed: u32) -> RunConfig {
        let mut config = RunConfig::paper(family, split, DecoderKind::Separate);
        config.digits = DigitChoice::Own;
        config.batch = self.batch;
        config.learning_rate = self.learning_rate;
        config.schedule = if self.constant { Schedule::Constant } else { Schedule::cosine(self.steps) };
        config.seed = seed;
        (model.change)(&mut config);
        config
    }
}

impl EvaluationArgs {
    pub fn options(&self) -> EvaluationOptions {
        let Self { train_images, test_images, shared_images } = *self;
        EvaluationOptions { train_images, test_images, shared_images, seed: 0, seen: true }
    }
}
