//! `metavae worlds`: networks where the truth is known, and the truth.

mod evaluate;
mod export;
mod floors;
mod questions;
mod reach;
mod record;
mod report;
mod train;

use clap::Subcommand;

use crate::stop::Stop;

#[derive(Subcommand)]
pub enum Command {
    /// Measure the floors under every way to infer z: with the model known, with D known, and with what the paper's objective
    /// makes of D.
    Floors(floors::Options),
    /// Train a network that infers z, by simulation or by the paper's equation 10.
    Train(train::Options),
    /// Hold trained networks against the exact posteriors.
    Evaluate(evaluate::Options),
    /// Measure how far trained networks hold beyond what they were trained on.
    Reach(reach::Options),
    /// Draw tables and figures of what was measured.
    Report(report::Options),
    /// Write networks as the page loads them: half precision, without what training goes on with, gzipped.
    Export(export::Options),
}

pub fn run(command: &Command, stop: &Stop) -> anyhow::Result<()> {
    match command {
        Command::Floors(options) => floors::run(options),
        Command::Train(options) => train::run(options, stop),
        Command::Evaluate(options) => evaluate::run(options),
        Command::Reach(options) => reach::run(options),
        Command::Report(options) => report::run(options),
        Command::Export(options) => export::run(options),
    }
}
