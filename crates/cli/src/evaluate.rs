//! `metavae evaluate`: what linear probes read from the codes of unseen datasets, controls beside them.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use metavae::RunConfig;
use metavae_datasets::Part;
use metavae_evaluation::{Evaluation, Options as EvaluationOptions, Progress, Record, Report};

use crate::codes::TrainedModel;
use crate::data;
use crate::models::read_weights;
use crate::options::positive;
use crate::output::{OutputError, say};

#[derive(Args)]
pub struct Options {
    /// Models: encoder files as exported (encoder.safetensors.gz) or checkpoints.
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// N, images in the context of a query; by default what the model was trained with.
    #[arg(long, value_parser = positive::<usize>)]
    context: Option<usize>,
    /// Train digits per unseen dataset, for its own probe.
    #[arg(long, default_value_t = 60_000, value_parser = positive::<usize>)]
    train_images: usize,
    /// Test digits per unseen dataset.
    #[arg(long, default_value_t = 10_000, value_parser = positive::<usize>)]
    test_images: usize,
    /// Train digits of all seen datasets together, for the shared probe.
    #[arg(long, default_value_t = 20_000, value_parser = positive::<usize>)]
    shared_images: usize,
    /// Leave out raw pixels and PCA-40, which take the longest.
    #[arg(long)]
    no_controls: bool,
    /// Seed of the contexts.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Print every single record as JSON instead of a table.
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let train = data::digits(&options.data, Part::Train)?;
    let test = data::digits(&options.data, Part::Test)?;
    let bar = ProgressBar::new(0)
        .with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} probes, {elapsed}  {msg}").expect("a template"));
    let progress = |progress: &Progress| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(progress.step.clone());
    };
    let evaluation_options = EvaluationOptions {
        train_images: options.train_images,
        test_images: options.test_images,
        shared_images: options.shared_images,
        seed: options.seed,
        seen: false,
    };
    let mut records: Vec<Record> = Vec::new();
    let mut controlled = Vec::new();
    for path in &options.models {
        let file = read_weights(path).with_context(|| format!("{} cannot be evaluated", path.display()))?;
        let RunConfig { family, meta_split, .. } = file.config;
        ensure!(
            file.config.seen_values.is_none(),
            "{} was trained on values that were chosen one by one, and evaluate measures the splits' own",
            path.display()
        );
        let evaluation = Evaluation {
            family,
            meta_split,
            train: &train,
            test: &test,
            options: evaluation_options,
            progress: &progress,
        };
        if !options.no_controls && !controlled.contains(&(family, meta_split)) {
            records.extend(evaluation.controls(&[])?);
            controlled.push((family, meta_split));
        }
        records.extend(evaluation.codes(&TrainedModel::new(&file, options.context)?, &[])?);
    }
    bar.finish_and_clear();
    let report = Report { options: evaluation_options, records };
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&report)?)?);
    }
    Ok(print(&report)?)
}

fn print(report: &Report) -> Result<(), OutputError> {
    say!("{report}")?;
    say!("Accuracies on the test digits of unseen datasets. probe: fitted on each dataset's own train digits (the")?;
    say!("paper's Figure 6). shared probe: one, fitted on the seen datasets with their right D.")?;
    say!("")?;
    for record in &report.records {
        let context = record.context.map_or(String::new(), |kind| format!(", {kind} D"));
        say!(
            "{:>8} {:>6}{}  probe {:.3}  shared probe {:.3}  {}{context}",
            record.family.to_string(),
            record.value,
            record.family.unit(),
            record.probe,
            record.shared_probe,
            record.model
        )?;
    }
    Ok(())
}
