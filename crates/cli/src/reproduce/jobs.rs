//! Several runs at once: a queue, jobs that take from it, and what failed in the end.

use std::collections::VecDeque;
use std::fmt::Display;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use clap::Args;

use super::progress::Board;

/// How many runs at a time.
#[derive(Args, Clone, Copy)]
pub struct JobOptions {
    /// Runs at a time; by default as many as there are cores.
    #[arg(long)]
    jobs: Option<usize>,
}

/// Jobs, and the threads that each has for its evaluation.
#[derive(Clone, Copy)]
pub struct Jobs {
    count: usize,
    threads: usize,
}

/// What is left of all that was asked for; says how much of it was finished before.
pub fn unfinished<R>(all: Vec<R>, is_finished: impl Fn(&R) -> bool, things: &str, results: &Path) -> VecDeque<R> {
    let count = all.len();
    let queue: VecDeque<R> = all.into_iter().filter(|run| !is_finished(run)).collect();
    println!("{count} {things}, {} of them finished before; results in {}", count - queue.len(), results.display());
    queue
}

impl JobOptions {
    /// For so many runs.
    pub fn of(self, runs: usize) -> Jobs {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let count = self.jobs.unwrap_or(cores).clamp(1, runs.max(1));
        Jobs { count, threads: cores.div_ceil(count) }
    }
}

impl Jobs {
    /// Works off the queue; a run that fails stops no other.
    pub fn work_off<R: Display + Send>(
        self,
        queue: VecDeque<R>,
        board: &Board,
        work: impl Fn(&R) -> anyhow::Result<()> + Sync,
    ) -> anyhow::Result<()> {
        let (queue, failures) = (Mutex::new(queue), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..self.count {
                scope.spawn(|| {
                    let next = || queue.lock().ok()?.pop_front();
                    while let Some(run) = next() {
                        if let Err(error) = work(&run) {
                            board.say(&format!("{run}: {error:#}"));
                            failures.lock().expect("no one panics with it").push(run.to_string());
                        }
                    }
                });
            }
        });
        board.finish();
        let failures = failures.into_inner()?;
        anyhow::ensure!(failures.is_empty(), "not finished: {}; the same command tries again", failures.join(", "));
        Ok(())
    }

    /// Runs an evaluation on this job's share of the cores.
    pub fn evaluate<T: Send>(self, evaluation: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
        rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?.install(evaluation)
    }
}
