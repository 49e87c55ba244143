//! The options that figure and table have in common: schedule, care and folders.

use std::path::PathBuf;

use clap::Args;
use metavae::{DecoderKind, DigitChoice, RunConfig, Schedule};
use metavae_datasets::{Family, MetaSplit};
use metavae_evaluation::Options as Care;

use super::models::Model;

/// How long and how fast models are trained.
#[derive(Args, Clone)]
pub struct ScheduleOptions {
    /// Training steps of each run (the paper: 60,000).
    #[arg(long, default_value_t = 1500)]
    pub steps: u32,
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
pub struct CareOptions {
    /// Train digits of each dataset, for its own probe (the paper: 60,000).
    #[arg(long, default_value_t = 10_000)]
    pub train_images: usize,
    /// Test digits of each dataset.
    #[arg(long, default_value_t = 10_000)]
    pub test_images: usize,
    /// Train digits of all seen datasets together, for the shared probe.
    #[arg(long, default_value_t = 20_000)]
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
    /// Folder with the four MNIST files.
    #[arg(long, default_value = "www/public/data")]
    pub data: PathBuf,
}

impl ScheduleOptions {
    /// The config of a run: the paper's but for the schedule, in-batch contexts, and digits of their own for each dataset.
    pub fn config(&self, family: Family, split: MetaSplit, model: &Model, seed: u32) -> RunConfig {
        let mut config = RunConfig::paper(family, split, DecoderKind::Separate);
        config.digits = DigitChoice::Own;
        config.learning_rate = self.learning_rate;
        config.schedule = if self.constant { Schedule::Constant } else { Schedule::Cosine { steps: self.steps } };
        config.seed = seed;
        (model.change)(&mut config);
        config
    }
}

impl CareOptions {
    pub fn options(&self) -> Care {
        let Self { train_images, test_images, shared_images } = *self;
        Care { train_images, test_images, shared_images, seed: 0, seen: true }
    }
}
