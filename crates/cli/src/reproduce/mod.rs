//! `metavae reproduce`: the paper's Figure 6 and Table 1 measured anew, what keeps a code common, and the report of the results.

mod controls;
mod cost;
mod curves;
mod figure6;
mod file;
mod jobs;
mod measure;
mod models;
mod options;
mod paper;
mod probing;
mod progress;
mod report;
mod results;
mod study;
mod table1;
mod training;
mod tune;
mod variants;

use clap::Subcommand;

use crate::stop::Stop;

#[derive(Subcommand)]
pub enum Command {
    /// Train every model asked for on every split asked for, and probe its codes on unseen datasets.
    ///
    /// It can be stopped at any time, by Ctrl-C for instance: the same command goes on where it was, and finished runs are kept. Families, splits and
    /// models that are not named are all of them. A single run is named in full:
    /// `metavae reproduce figure6 --families rotation --splits sparse --models meta-vae --seeds 0`.
    Figure6(probing::Options),
    /// Measure how far apart each model puts the versions of an image, under every family.
    ///
    /// Models that Figure 6 has trained are not trained again. The split is interleaved unless others are named. Every dataset
    /// has its own D, of whatever family it is.
    Table1(table1::Options),
    /// Train models and measure both probes on the way.
    ///
    /// By default MetaVAE with separate decoders and with a shared trunk, on rotations, interleaved.
    Curves(curves::Options),
    /// Compare learning rates and numbers of steps by ln p(x) on seen datasets, on train digits held out of training.
    ///
    /// Unseen datasets and test digits play no part, so what is chosen by it can be measured on them. The chosen values are then
    /// given to `figure6` as --learning-rate and --steps.
    Tune(tune::Options),
    /// Train variants of the shared trunk and compare how common their code is to all datasets.
    ///
    /// By default every variant on rotations, interleaved: one shared probe with the right, a wrong and an empty D, beside probes
    /// of the datasets' own. `metavae reproduce study --batch 40 --steps 2000 --learning-rate 1.5e-3` is what the report shows; a
    /// longer training of a variant stands beside its shorter one.
    Study(probing::Options),
    /// Draw results/report.md and its figures from the results that are there; nothing is measured.
    Report(report::Options),
}

pub fn run(command: &Command, stop: &Stop) -> anyhow::Result<()> {
    match command {
        Command::Figure6(options) => figure6::run(options, stop),
        Command::Table1(options) => table1::run(options, stop),
        Command::Curves(options) => curves::run(options, stop),
        Command::Tune(options) => tune::run(options, stop),
        Command::Study(options) => study::run(options, stop),
        Command::Report(options) => report::run(options),
    }
}
