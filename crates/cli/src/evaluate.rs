//! `metavae evaluate`: what linear probes read from the codes of unseen datasets, controls beside them.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use metavae::RunConfig;
use metavae_datasets::{Digits, Part, SIDE};
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
    let mut digits: Option<[Digits; 2]> = None;
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
        let RunConfig { family, meta_split, ref seen_values, ref network, .. } = file.config;
        // Most models read images of one size: they are read once.
        let [train, test] = match digits.take().filter(|[train, _]| train.side() == network.side) {
            Some(digits) => digits,
            None => [read(options, Part::Train, network.side)?, read(options, Part::Test, network.side)?],
        };
        let evaluation = Evaluation {
            family,
            meta_split,
            seen_values: seen_values.as_deref(),
            train: &train,
            test: &test,
            options: evaluation_options,
            progress: &progress,
        };
        let measured_on = (family, meta_split, seen_values.clone(), network.side);
        if !options.no_controls && !controlled.contains(&measured_on) {
            records.extend(named_by_size(evaluation.controls(&[])?, network.side));
            controlled.push(measured_on);
        }
        let codes = evaluation.codes(&TrainedModel::new(&file, options.context)?, &[])?;
        records.extend(named_by_size(codes, network.side));
        digits = Some([train, test]);
    }
    bar.finish_and_clear();
    let report = Report { options: evaluation_options, records };
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&report)?)?);
    }
    Ok(print(&report)?)
}

/// What reads other images than MNIST's size says so, and stands in a row of its own.
fn named_by_size(mut records: Vec<Record>, side: usize) -> Vec<Record> {
    if side != SIDE {
        for record in &mut records {
            record.model = format!("{}, {side} x {side}", record.model);
        }
    }
    records
}

fn read(options: &Options, part: Part, side: usize) -> anyhow::Result<Digits> {
    data::digits(&options.data, part, Some(side))
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
