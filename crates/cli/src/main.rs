//! metavae: train, evaluate, export and time models natively, with the same code that runs in the browser.

// Standard output may be closed at any time, at which these panic: `say!` and `say_err!` do not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod adapt;
mod bench;
mod chart;
mod codes;
mod data;
mod evaluate;
mod export;
mod files;
mod gap;
#[cfg(test)]
mod hostile;
mod images;
mod memory;
mod models;
mod options;
mod output;
mod provenance;
mod reliability;
mod reproduce;
mod stop;
mod train;
mod worlds;

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use output::{OutputError, say_err};
use stop::{PIPE_CLOSED, Stop, Stopped};

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
    /// Measure how often the page's verdicts on its answers are right.
    Reliability(reliability::Options),
    /// Fit a decoder to a dataset that the model has never seen, its encoder left as it is.
    Adapt(adapt::Options),
    /// Reproduce the paper's figure and table, resumably, and draw the report from the results.
    #[command(subcommand)]
    Reproduce(reproduce::Command),
    /// Write a model's weights as the page loads them: half precision, decoders apart, gzipped.
    Export(export::Options),
    /// Train networks in worlds whose posteriors are known, and measure them and what can be known at best.
    #[command(subcommand)]
    Worlds(worlds::Command),
    /// Say what a file or a folder with images of your own holds, and write it as MNIST is distributed.
    Images(images::Options),
    /// Time training steps: ms per step and GFLOP/s, warm-up excluded.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(arguments.command, matches.subcommand().map(|(_, given)| given)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ended(&error),
    }
}

fn run(command: Command, given: Option<&ArgMatches>) -> anyhow::Result<()> {
    // Runs finish what they do when they are asked to end; from all else nothing remains.
    let keeps =
        matches!(command, Command::Train(_) | Command::Reproduce(_) | Command::Worlds(worlds::Command::Train(_)));
    let stop = if keeps { Stop::on_signals()? } else { Stop::at_once().map(|()| Stop::default())? };
    match command {
        Command::Train(options) => train::run(&options, given.unwrap_or(&ArgMatches::default()), &stop),
        Command::Evaluate(options) => evaluate::run(&options),
        Command::Gap(options) => gap::run(&options),
        Command::Reliability(options) => reliability::run(&options),
        Command::Adapt(options) => adapt::run(&options),
        Command::Reproduce(command) => reproduce::run(&command, &stop),
        Command::Export(options) => export::run(&options),
        Command::Worlds(command) => worlds::run(&command, &stop),
        Command::Images(options) => images::run(&options),
        Command::Bench(options) => bench::run(&options),
    }
}

/// Says what went wrong, unless nothing did: being asked to end, or being read no further, is no failure.
fn ended(error: &anyhow::Error) -> ExitCode {
    for cause in error.chain() {
        if let Some(Stopped(code)) = cause.downcast_ref() {
            return ExitCode::from(*code);
        }
        if matches!(cause.downcast_ref(), Some(OutputError::Closed)) {
            return ExitCode::from(PIPE_CLOSED);
        }
    }
    say_err!("Error: {error:?}");
    ExitCode::FAILURE
}
