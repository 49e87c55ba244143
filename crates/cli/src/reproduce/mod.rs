//! `metavae reproduce`: the paper's Figure 6 and Table 1, measured anew, and the report that is drawn from the results.

mod controls;
mod cost;
mod figure6;
mod measure;
mod models;
mod options;
mod progress;
mod results;
mod training;

use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    /// Train every model asked for on every split asked for, and probe its codes on unseen datasets.
    ///
    /// It can be stopped at any time: the same command goes on where it was, and finished runs are kept.
    Figure6(figure6::Options),
}

pub fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Figure6(options) => figure6::run(options),
    }
}
