//! Several runs at once: a queue, jobs that take from it, and what failed in the end.

use std::collections::VecDeque;
use std::fmt::Display;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use std::{process, thread};

use clap::Args;
use metavae::Memory;

use super::options::Run;
use super::progress::Board;
use crate::memory;
use crate::options::positive;
use crate::output::{OutputError, say, say_err};
use crate::provenance::command;
use crate::stop::Stopped;

/// How often it is looked whether the work is to end.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// How many runs at a time.
#[derive(Args, Clone, Copy)]
pub struct JobOptions {
    /// Runs at a time; by default as many as there are cores.
    #[arg(long, value_parser = positive::<usize>)]
    jobs: Option<usize>,
    #[command(flatten)]
    memory: memory::Options,
}

/// Jobs, and the threads that each has for its evaluation.
#[derive(Clone, Copy)]
pub struct Jobs {
    count: usize,
    threads: usize,
}

/// What is left of all that was asked for; says how much of it was finished before.
pub fn unfinished<R>(
    all: Vec<R>,
    is_finished: impl Fn(&R) -> bool,
    things: &str,
    results: &Path,
) -> Result<VecDeque<R>, OutputError> {
    let count = all.len();
    let queue: VecDeque<R> = all.into_iter().filter(|run| !is_finished(run)).collect();
    say!("{count} {things}, {} of them finished before; results in {}", count - queue.len(), results.display())?;
    Ok(queue)
}

impl JobOptions {
    /// For these runs.
    ///
    /// # Errors
    /// When the largest of them do not fit into memory together.
    pub fn of(self, runs: &VecDeque<Run>) -> anyhow::Result<Jobs> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let count = self.jobs.unwrap_or(cores).clamp(1, runs.len().max(1));
        let mut configs: Vec<_> = runs.iter().map(|run| &run.config).collect();
        configs.sort_by_key(|config| std::cmp::Reverse(Memory::of(config, 1).peak()));
        self.memory.check(configs.into_iter().take(count))?;
        Ok(Jobs { count, threads: cores.div_ceil(count) })
    }
}

impl Jobs {
    /// Works off the queue; a run that fails stops no other. Asked to end, trainings write what they have, and nothing else is
    /// waited for.
    pub fn work_off<R: Display + Send>(
        self,
        queue: VecDeque<R>,
        board: &Board,
        work: impl Fn(&R) -> anyhow::Result<()> + Sync,
    ) -> anyhow::Result<()> {
        let (queue, failures, stop) = (Mutex::new(queue), Mutex::new(Vec::new()), board.stop());
        thread::scope(|scope| {
            let (working, ended) = channel::<()>();
            for _ in 0..self.count {
                let (queue, failures, work, working) = (&queue, &failures, &work, working.clone());
                scope.spawn(move || {
                    let _working = working;
                    let next = || queue.lock().ok()?.pop_front().filter(|_| stop.asked().is_none());
                    while let Some(run) = next() {
                        match work(&run) {
                            Err(error) if !error.is::<Stopped>() => {
                                board.say(&format!("{run}: {error:#}"));
                                failures.lock().expect("no one panics with it").push(run.to_string());
                            }
                            _ => {}
                        }
                    }
                });
            }
            drop(working);
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(POLL_INTERVAL) {
                if let Some(Stopped(code)) = stop.asked() {
                    stop.wait();
                    board.finish();
                    say_how_to_go_on();
                    process::exit(code.into());
                }
            }
        });
        board.finish();
        if let Some(stopped) = stop.asked() {
            say_how_to_go_on();
            return Err(stopped.into());
        }
        let failures = failures.into_inner()?;
        anyhow::ensure!(failures.is_empty(), "not finished: {}; the same command tries again", failures.join(", "));
        Ok(())
    }

    /// Runs an evaluation on this job's share of the cores.
    pub fn evaluate<T: Send>(self, evaluation: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
        rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?.install(evaluation)
    }
}

fn say_how_to_go_on() {
    say_err!("stopped; what was done is kept, and the same command goes on from there: {}", command());
}
