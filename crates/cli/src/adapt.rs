//! `metavae adapt`: a decoder fitted to a dataset that the model has never seen, its encoder left as it is.

use std::path::PathBuf;

use anyhow::Context as _;
use burn::tensor::Device;
use clap::{Args, ValueEnum};
use metavae::Decoder;
use metavae::inference::{Adaptation, AdaptationOptions, Fit, Inferred, likeliest, mean_elbo};
use metavae::random::{Purpose, stream};
use metavae_datasets::{Digits, Part, Transformation};
use pollster::block_on;
use serde::Serialize;

use crate::data;
use crate::models::{WholeModel, transformed};
use crate::options::{positive, rate};
use crate::output::{OutputError, say, say_err};

#[derive(Args)]
pub struct Options {
    /// Model: a folder as exported (www/public/models/rotation-common) or a checkpoint.
    model: PathBuf,
    /// Value of the dataset to adapt to; by default the first that the model has not seen.
    #[arg(long, allow_negative_numbers = true)]
    value: Option<f64>,
    /// Train digits that the decoder is fitted to.
    #[arg(long, default_value_t = 100, value_parser = positive::<usize>)]
    images: usize,
    /// Test digits that it is measured on.
    #[arg(long, default_value_t = 500, value_parser = positive::<usize>)]
    held_out: usize,
    /// N, images in the D of each query, out of those that are fitted; by default what the model was trained with.
    #[arg(long, value_parser = positive::<usize>)]
    context: Option<usize>,
    /// What the fit starts from.
    #[arg(long, value_enum, default_value = "likeliest")]
    start: Start,
    /// What is fitted.
    #[arg(long, value_enum, default_value = "decoder")]
    fit: Layers,
    /// Adam steps.
    #[arg(long, default_value_t = 60, value_parser = positive::<u32>)]
    steps: u32,
    /// Adam's learning rate at the first step; by default the smaller, the fewer images there are.
    #[arg(long, value_parser = rate)]
    learning_rate: Option<f64>,
    /// Steps between two measurements.
    #[arg(long, default_value_t = 10, value_parser = positive::<u32>)]
    every: u32,
    /// Seed of contexts, batches, noise and random weights.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Print JSON instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Start {
    /// The decoder of the bank under which the images have the highest ELBO.
    Likeliest,
    /// Random weights.
    Random,
}

#[derive(Clone, Copy, ValueEnum)]
enum Layers {
    /// All layers.
    Decoder,
    /// The output layer alone.
    OutputLayer,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    model: String,
    value: f64,
    /// Of the decoder that the fit started from; null for random weights.
    start: Option<f64>,
    /// Mean ELBO of the same held-out digits over the seen datasets, each with its own D and decoder.
    seen_elbo: f64,
    curve: Vec<Measured>,
}

/// Mean ELBOs, nats per image.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    step: u32,
    fitted_elbo: f64,
    held_out_elbo: f64,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let model =
        WholeModel::read(&options.model).with_context(|| format!("{} cannot be read", options.model.display()))?;
    let config = &model.config;
    let digits = |part| data::digits(&options.data, part, Some(config.network.side));
    let (train, test) = (digits(Part::Train)?, digits(Part::Test)?);
    let seen = config.seen();
    let unseen = config.unseen();
    let value = options.value.unwrap_or(unseen[0]);
    Transformation { family: config.family, value }.checked()?;
    if seen.iter().any(|seen| (seen - value).abs() < 1e-9) {
        say_err!(
            "note: {} was trained on {value} and has a decoder of its own for it; unseen are {}",
            options.model.display(),
            unseen.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
        );
    }
    let fitted_to = options.images.clamp(1, train.len());
    let held_out = options.held_out.clamp(1, test.len());
    let infer = |digits: &Digits, count: usize, value: f64| {
        let transformation = Transformation { family: config.family, value };
        let (images, _) = transformed(digits, 0..count, transformation);
        let size = options.context.unwrap_or(config.context.size);
        let posterior = model.posterior(&images, Some((&train, transformation)), (0..fitted_to, size, options.seed));
        Inferred { images, posterior }
    };
    let decoders: Option<Vec<Decoder>> = (0..seen.len()).map(|dataset| model.model.decoder(dataset)).collect();
    let decoders = decoders.context("this model has no decoder of codes alone that could be fitted to a dataset")?;
    let (fitted, unfitted) = (infer(&train, fitted_to, value), infer(&test, held_out, value));
    let (start, decoder) = match options.start {
        Start::Likeliest => {
            let place = block_on(likeliest(&decoders, &fitted, options.seed))?;
            (Some(seen[place]), decoders[place].clone())
        }
        Start::Random => {
            let random = &mut stream(options.seed, Purpose::Inference, 1 << 47);
            (None, Decoder::new(&config.network, random, &Device::flex()))
        }
    };
    let fit = match options.fit {
        Layers::Decoder => Fit::Decoder,
        Layers::OutputLayer => Fit::OutputLayer,
    };
    let adaptation_options = AdaptationOptions::new(fit, fitted_to, options.seed);
    let learning_rate = options.learning_rate.unwrap_or(adaptation_options.learning_rate);
    let adaptation_options = AdaptationOptions { steps: options.steps, learning_rate, ..adaptation_options };
    let mut seen_elbo = 0.0;
    for (&value, decoder) in seen.iter().zip(&decoders) {
        let own = infer(&test, held_out, value);
        seen_elbo +=
            block_on(mean_elbo(decoder, &own, adaptation_options.elbo_samples, options.seed))? / seen.len() as f64;
    }
    let mut adaptation = Adaptation::new(decoder, fitted, unfitted, adaptation_options);
    let mut curve = Vec::new();
    loop {
        curve.push(Measured {
            step: adaptation.steps_done(),
            fitted_elbo: block_on(adaptation.fitted_elbo())?,
            held_out_elbo: block_on(adaptation.held_out_elbo())?,
        });
        if adaptation.is_done() {
            break;
        }
        adaptation.advance(options.every);
    }
    let report = Report { model: options.model.display().to_string(), value, start, seen_elbo, curve };
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&report)?)?);
    }
    Ok(print(&report, fitted_to)?)
}

fn print(report: &Report, count: usize) -> Result<(), OutputError> {
    let start = report.start.map_or("random weights".to_owned(), |value| format!("the decoder of {value}"));
    say!("{}: a decoder for {} from {start}, fitted to {count} digits", report.model, report.value)?;
    say!("ELBO, nats per image, the encoder as it is")?;
    for Measured { step, fitted_elbo, held_out_elbo } in &report.curve {
        say!("  step {step:>4}  fitted {fitted_elbo:>8.2}  held out {held_out_elbo:>8.2}")?;
    }
    say!("  seen datasets, each under its own decoder, held out {:>8.2}", report.seen_elbo)
}
