//! metavae: train, evaluate, export and time models natively, with the same code that runs in the browser.

mod adapt;
mod bench;
mod codes;
mod data;
mod evaluate;
mod export;
mod gap;
mod models;
mod options;
mod reproduce;
mod train;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Train, evaluate, export and time meta-amortized variational autoencoders (Wu, Choi, Goodman, Ermon, AAAI 2020).
///
/// A run is determined by its options and its seed: the same command gives the same model.
/// MNIST is read from --data, by default the copy that ships with the page.
#[derive(Parser)]
#[command(version, max_term_width = 110)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train a model from scratch, or continue a checkpoint.
    Train(train::Options),
    /// Measure what linear probes read from a model's codes on unseen datasets, with controls.
    Evaluate(evaluate::Options),
    /// Measure how far amortised posteriors are from the best Gaussian, and that from ln p(x).
    Gap(gap::Options),
    /// Fit a decoder to a dataset that the model has never seen, its encoder left as it is.
    Adapt(adapt::Options),
    /// Reproduce the paper's figure and table, resumably, and draw the report from the results.
    #[command(subcommand)]
    Reproduce(reproduce::Command),
    /// Write a model's weights as the page loads them: half precision, decoders apart, gzipped.
    Export(export::Options),
    /// Time training steps: ms per step and GFLOP/s, warm-up excluded.
    Bench(bench::Options),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Train(options) => train::run(&options),
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Gap(options) => gap::run(&options),
        Command::Adapt(options) => adapt::run(&options),
        Command::Reproduce(command) => reproduce::run(&command),
        Command::Export(options) => export::run(&options),
        Command::Bench(options) => bench::run(&options),
    }
}
