//! How far all runs are together, and how long the rest will take.

use std::time::{Duration, Instant};

use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use metavae_evaluation::Progress;

use crate::output::say;
use crate::stop::{PIPE_CLOSED, Stop};

/// One bar for everything and one for each job. The unit of work is the GFLOP, which every stage is estimated in.
pub struct Board {
    bars: MultiProgress,
    all: ProgressBar,
    started: Instant,
    stop: Stop,
}

impl Board {
    pub fn new(gigaflop: f64, stop: &Stop) -> Self {
        let bars = MultiProgress::new();
        let style =
            ProgressStyle::with_template("{bar:30} {percent}%, {elapsed} so far, {eta} left").expect("a template");
        let all = bars.add(ProgressBar::new(gigaflop as u64).with_style(style));
        Self { bars, all, started: Instant::now(), stop: stop.clone() }
    }

    /// A bar for a run of so many GFLOP.
    pub fn run(&self, gigaflop: f64, name: &str) -> RunBar<'_> {
        let style = ProgressStyle::with_template("{bar:20} {prefix}: {msg}").expect("a template");
        let bar = self.bars.insert_before(&self.all, ProgressBar::new(gigaflop as u64).with_style(style));
        bar.set_prefix(name.to_owned());
        RunBar { board: self, bar }
    }

    /// Says how much is done and about how much time is left, for those who watch no bar.
    pub fn left(&self) -> String {
        let done = self.all.position() as f64 / self.all.length().unwrap_or(1).max(1) as f64;
        let elapsed = self.started.elapsed();
        if done <= 0.0 || done >= 1.0 {
            return format!("{} so far", HumanDuration(elapsed));
        }
        let left = Duration::from_secs_f64(elapsed.as_secs_f64() * (1.0 / done - 1.0));
        format!("{:.0}% of the work done, about {} left", 100.0 * done, HumanDuration(left))
    }

    /// Prints a line above the bars. Where nobody reads any longer, the work ends as if it had been asked to.
    pub fn say(&self, line: &str) {
        if self.bars.suspend(|| say!("{line}")).is_err() {
            self.stop.ask(PIPE_CLOSED);
        }
    }

    /// Whether the work is to end.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    pub fn finish(&self) {
        self.all.finish_and_clear();
    }
}

/// The bar of one run; what it counts counts for all.
pub struct RunBar<'a> {
    board: &'a Board,
    bar: ProgressBar,
}

impl RunBar<'_> {
    /// What was done before this program started says nothing about how long the rest takes.
    pub fn skip(&self, gigaflop: f64) {
        self.bar.set_position(gigaflop as u64);
        self.board.all.dec_length(gigaflop as u64);
    }

    /// Tells this bar of a training of so many steps and GFLOP.
    pub fn training(&self, steps: u32, gigaflop: f64) -> impl Fn(u64, Option<f32>) {
        move |step, elbo| {
            let done = gigaflop * step as f64 / f64::from(steps);
            match elbo {
                Some(elbo) => self.reach(done, format!("step {step}, MetaELBO {elbo:.1}")),
                None => self.skip(done),
            }
        }
    }

    /// Tells this bar of an evaluation of so many GFLOP, after a training of so many.
    pub fn evaluation(&self, training: f64, gigaflop: f64) -> impl Fn(&Progress) + Sync {
        move |progress| {
            let part = progress.done as f64 / progress.total as f64;
            self.reach(training + part * gigaflop, progress.step.clone());
        }
    }

    pub fn reach(&self, gigaflop: f64, message: String) {
        // Two threads may tell of an evaluation out of order; a bar never goes back.
        let further = (gigaflop as u64).saturating_sub(self.bar.position());
        self.board.all.inc(further);
        self.bar.inc(further);
        self.bar.set_message(message);
    }
}

impl RunBar<'_> {
    /// The run is done.
    pub fn end(&self) {
        self.reach(self.bar.length().unwrap_or(0) as f64, String::new());
        self.bar.finish_and_clear();
    }
}

impl Drop for RunBar<'_> {
    fn drop(&mut self) {
        // A run that failed is not waited for any longer either.
        self.end();
    }
}
