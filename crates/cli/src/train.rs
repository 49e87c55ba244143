//! `metavae train`: a run from scratch or from a checkpoint, with a progress bar, a validation bound and checkpoints.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use burn::tensor::Device;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use metavae::{AnyModel, Checkpoint, Metrics, Trainer, flop_per_step, validation_bound};
use metavae_datasets::Part;
use serde::Serialize;

use crate::{data, options::RunOptions};

/// Images per seen dataset, and posterior samples for each, behind a validation bound.
const VALIDATION: (usize, usize) = (500, 10);

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    run: RunOptions,
    /// Steps in all; a resumed run goes on to this many.
    #[arg(long, default_value_t = 2500)]
    steps: u32,
    /// Continue this checkpoint; its own settings apply, and options that describe a run are ignored.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// Where the checkpoint goes.
    #[arg(long, default_value = "runs/checkpoint.safetensors")]
    out: PathBuf,
    /// Steps between checkpoints and validations.
    #[arg(long, default_value_t = 500)]
    every: u32,
    /// Folder with the four MNIST files.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Print one JSON object per report instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    step: u64,
    /// Mean over the steps since the last report.
    #[serde(flatten)]
    metrics: Metrics,
    validation_bound: f32,
    milliseconds_per_step: f64,
    gigaflop_per_second: f64,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let device = Device::flex();
    let train = Arc::new(data::digits(&options.data, Part::Train)?);
    let test = data::digits(&options.data, Part::Test)?;
    let mut trainer: Trainer<AnyModel> = match &options.resume {
        Some(path) => Trainer::resume(&Checkpoint::from_bytes(&data::unpacked(path)?)?, train, &device)
            .with_context(|| format!("{} cannot be continued", path.display()))?,
        None => Trainer::new(options.run.config(options.steps), train, &device)?,
    };
    if !options.json {
        println!("{}", describe(&trainer));
    }
    let bar = ProgressBar::new(u64::from(options.steps)).with_position(trainer.steps_done()).with_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, {eta} left  {msg}").expect("a template"),
    );
    while trainer.steps_done() < u64::from(options.steps) {
        let steps = u64::from(options.every).min(u64::from(options.steps) - trainer.steps_done());
        let started = Instant::now();
        let mut last = None;
        for done in 1..=steps {
            let elbo = trainer.step()?;
            if done % 20 == 0 || done == steps {
                let metrics = pollster::block_on(elbo.read())?;
                bar.set_message(format!("MetaELBO {:.2}", metrics.meta_elbo));
                last = Some(metrics);
            }
            bar.inc(1);
        }
        let milliseconds_per_step = started.elapsed().as_secs_f64() * 1e3 / steps as f64;
        let Some(metrics) = last else { break };
        anyhow::ensure!(
            metrics.meta_elbo.is_finite(),
            "the MetaELBO is {}; lower the learning rate",
            metrics.meta_elbo
        );
        data::write(&options.out, &pollster::block_on(trainer.checkpoint())?.to_bytes()?)?;
        let report = Report {
            step: trainer.steps_done(),
            metrics,
            validation_bound: pollster::block_on(validation_bound(
                &trainer.model(),
                trainer.config(),
                &test,
                VALIDATION.0,
                VALIDATION.1,
                &device,
            ))?,
            milliseconds_per_step,
            gigaflop_per_second: flop_per_step(trainer.config()) / milliseconds_per_step / 1e6,
        };
        bar.suspend(|| print(&report, options.json))?;
    }
    bar.finish_and_clear();
    if !options.json {
        println!("checkpoint: {}", options.out.display());
    }
    Ok(())
}

fn describe(trainer: &Trainer<AnyModel>) -> String {
    let config = trainer.config();
    format!(
        "{:?} on {} {}, {} datasets, {:?} decoders, batch {}, N {}, seed {}; {:.2} GFLOP a step; at step {}",
        config.network.system,
        config.family,
        config.meta_split,
        config.seen().len(),
        config.network.decoder,
        config.batch,
        config.context.size,
        config.seed,
        flop_per_step(config) / 1e9,
        trainer.steps_done()
    )
}

fn print(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(report)?);
    } else {
        let Metrics { meta_elbo, reconstruction, kl, .. } = report.metrics;
        println!(
            "step {:>6}  MetaELBO {meta_elbo:8.2}  reconstruction {reconstruction:8.2}  KL {kl:6.2}  validation bound {:8.2}  {:.0} ms, {:.0} GFLOP/s",
            report.step, report.validation_bound, report.milliseconds_per_step, report.gigaflop_per_second
        );
    }
    Ok(())
}
