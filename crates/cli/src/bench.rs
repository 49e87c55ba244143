//! `metavae bench`: how long a training step takes, warm-up excluded, on synthetic images.

use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use clap::Args;
use metavae::{AnyModel, RunConfig, Trainer, flop_per_step};
use metavae_datasets::{Digits, PIXELS};
use serde::Serialize;

use crate::memory;
use crate::options::RunOptions;
use crate::output::say;

#[derive(Args)]
pub struct Options {
    /// The work; `--split sparse` is the five datasets of the published figures.
    #[command(flatten)]
    run: RunOptions,
    /// Steps before the clock starts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(..1_000_000))]
    warm_up: u32,
    /// Steps that are timed.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..1_000_000))]
    steps: u32,
    #[command(flatten)]
    memory: memory::Options,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

impl Options {
    /// The run that is timed.
    ///
    /// # Errors
    /// Where it cannot be trained, or does not fit.
    pub fn config(&self) -> anyhow::Result<RunConfig> {
        let config = self.run.config(self.warm_up + self.steps);
        config.validate()?;
        self.memory.check([&config])?;
        Ok(config)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    backend: &'static str,
    datasets: usize,
    batch: usize,
    context: usize,
    gigaflop_per_step: f64,
    milliseconds_per_step: f64,
    gigaflop_per_second: f64,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let config = options.config()?;
    let mut trainer: Trainer<AnyModel> = Trainer::new(config.clone(), Arc::new(blots(1000)?), &Device::flex())?;
    for _ in 0..options.warm_up {
        trainer.step()?;
    }
    let mut times = Vec::with_capacity(options.steps as usize);
    for _ in 0..options.steps {
        let started = Instant::now();
        trainer.step()?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let milliseconds_per_step = times[times.len() / 2];
    let gigaflop_per_step = flop_per_step(&config) / 1e9;
    let report = Report {
        backend: "cpu (flex), native",
        datasets: config.seen().len(),
        batch: config.batch,
        context: config.context.size,
        gigaflop_per_step,
        milliseconds_per_step,
        gigaflop_per_second: gigaflop_per_step / milliseconds_per_step * 1e3,
    };
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&report)?)?);
    }
    Ok(say!(
        "{}: K={}, batch {}, N={}: {:.1} ms per step (median of {}), {:.2} GFLOP a step, {:.1} GFLOP/s",
        report.backend,
        report.datasets,
        report.batch,
        report.context,
        report.milliseconds_per_step,
        times.len(),
        report.gigaflop_per_step,
        report.gigaflop_per_second
    )?)
}

/// Images that can be learnt without any data at hand: a bright square whose place depends on the index.
fn blots(count: usize) -> anyhow::Result<Digits> {
    let mut images = vec![0; count * PIXELS];
    for (index, image) in images.chunks_mut(PIXELS).enumerate() {
        let (row, column) = (4 + index % 13, 4 + index / 13 % 13);
        for pixel in image.chunks_mut(28).skip(row).take(8).flat_map(|row| row[column..column + 8].iter_mut()) {
            *pixel = 255;
        }
    }
    Ok(Digits::new(images, (0..count).map(|index| (index % 10) as u8).collect())?)
}
