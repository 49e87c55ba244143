//! `metavae train`: a run from scratch or from a checkpoint, with a progress bar, a validation bound and checkpoints.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use burn::tensor::Device;
use clap::{ArgMatches, Args};
use indicatif::{ProgressBar, ProgressStyle};
use metavae::{AnyModel, Checkpoint, Metrics, RunConfig, Trainer, WeightsError, flop_per_step, validation_bound};
use metavae_datasets::Digits;
use serde::Serialize;

use crate::files::{Target, with_suffix};
use crate::options::{RunOptions, positive};
use crate::output::say;
use crate::stop::Stop;
use crate::{data, memory};

/// Images per seen dataset, and posterior samples for each, behind a validation bound.
const VALIDATION: (usize, usize) = (500, 10);
/// Where MNIST ships.
const DATA: &str = "www/public/data";
/// Steps of a new run, unless asked otherwise.
const STEPS: u32 = 2500;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    run: RunOptions,
    /// Steps in all, 2500 unless given; a resumed run goes on to this many, or to the end of its schedule.
    #[arg(long, value_parser = positive::<u32>)]
    steps: Option<u32>,
    /// Continue this checkpoint by its own settings; of those that describe a run only --schedule and --learning-rate may change
    /// on the way, and begin a new schedule.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// Where the checkpoint goes: runs/checkpoint.safetensors unless given, and for a resumed run a file beside the one it comes
    /// from, named after the step it goes on from (NAME-from-step-N).
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace what is at --out. Without it only the resumed checkpoint is replaced, where --out names it.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    memory: memory::Options,
    /// Steps between checkpoints and validations.
    #[arg(long, default_value_t = 500, value_parser = positive::<u32>)]
    every: u32,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = DATA)]
    data: PathBuf,
    /// Print one JSON object per report instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    step: u64,
    /// Mean over the steps since the last report.
    #[serde(flatten)]
    metrics: Metrics,
    validation_bound: f32,
    milliseconds_per_step: f64,
    gigaflop_per_second: f64,
}

/// `given` says which options were typed.
pub fn run(options: &Options, given: &ArgMatches, stop: &Stop) -> anyhow::Result<()> {
    let Begun { mut config, steps, checkpoint, out, replaces } = options.begin(given)?;
    let mut target = Target::claim(&out, replaces || options.force)?;
    let side = checkpoint.as_ref().map_or(options.run.side(), |checkpoint| Some(checkpoint.config.network.side));
    let (train, test, source) = data::images(&options.data, side)?;
    if let Some(checkpoint) = &checkpoint {
        data::check_source(checkpoint.config.source.as_ref(), source.as_ref(), &options.data)?;
    } else {
        config.source = source;
        config.network.side = train.side();
        // Larger images may be what does not fit.
        options.memory.check([&config])?;
    }
    let train = Arc::new(train);
    let device = Device::flex();
    let mut trainer: Trainer<AnyModel> = match &checkpoint {
        Some(checkpoint) => {
            Trainer::resume(checkpoint, train, &device).context("this checkpoint cannot be continued")?
        }
        None => Trainer::new(config.clone(), train, &device)?,
    };
    if trainer.config().schedule != config.schedule
        || trainer.config().learning_rate.total_cmp(&config.learning_rate).is_ne()
    {
        trainer.reschedule(config.learning_rate, config.schedule)?;
    }
    if !options.json {
        say!("{}", describe(&trainer))?;
    }
    Training { options, steps: u64::from(steps), test, device, stop }.run(trainer, &mut target)
}

/// A run before its first step, and where it goes.
pub struct Begun {
    pub config: RunConfig,
    steps: u32,
    checkpoint: Option<Checkpoint>,
    out: PathBuf,
    /// Whether what is at `out` is where the run comes from.
    replaces: bool,
}

impl Options {
    /// What is asked for, where it can be trained.
    ///
    /// # Errors
    /// Where it cannot: the settings, the memory, or the checkpoint that was to go on.
    pub fn begin(&self, given: &ArgMatches) -> anyhow::Result<Begun> {
        let begun = match &self.resume {
            Some(path) => self.resumed(path, given)?,
            None => self.begun(),
        };
        begun.config.validate()?;
        self.memory.check([&begun.config])?;
        Ok(begun)
    }

    /// The option that names other images than the usual ones, as it is typed.
    fn data_if_other(&self) -> String {
        if self.data == Path::new(DATA) {
            String::new()
        } else {
            format!(" --data {}", data::quoted(self.data.as_os_str()))
        }
    }

    fn begun(&self) -> Begun {
        let steps = self.steps.unwrap_or(STEPS);
        let out = self.out.clone().unwrap_or_else(|| "runs/checkpoint.safetensors".into());
        Begun { config: self.run.config(steps), steps, checkpoint: None, out, replaces: false }
    }

    fn resumed(&self, path: &Path, given: &ArgMatches) -> anyhow::Result<Begun> {
        let cannot = || format!("{} cannot be continued", path.display());
        let checkpoint = Checkpoint::from_bytes(&data::unpacked(path)?).with_context(cannot)?;
        let done = checkpoint.step;
        let changed = self.run.changed(given, &checkpoint.config);
        ensure!(
            changed.is_empty(),
            "the run in {} was begun with other values than these: {}. They cannot change on the way: leave them out, or train a \
             new run without --resume",
            path.display(),
            changed.join(", ")
        );
        let steps = self.steps.unwrap_or_else(|| checkpoint.config.end().unwrap_or(STEPS));
        let wanted = if self.steps.is_some() { "as many as were asked for" } else { "to the end of its schedule" };
        ensure!(
            u64::from(steps) > done,
            "the run in {} has done {done} steps already, {wanted}; ask for more by --steps",
            path.display()
        );
        let config = match self.run.reschedules(given, &checkpoint.config, steps, done) {
            Some((learning_rate, schedule)) => checkpoint.config.rescheduled(learning_rate, schedule, done)?,
            None => checkpoint.config.clone(),
        };
        if let Err(ended) = config.check_step(u64::from(steps) - 1) {
            anyhow::bail!(
                "the schedule of {} ends at step {}, where its learning rate reaches 0, and {steps} steps were asked for: begin a \
                 new one by --schedule cosine or --schedule constant, with a --learning-rate if it is to be another than {}",
                path.display(),
                ended.step,
                config.learning_rate
            );
        }
        let out = self.out.clone().unwrap_or_else(|| beside(path, done));
        let replaces = same(&out, path);
        Ok(Begun { config, steps, checkpoint: Some(checkpoint), out, replaces })
    }
}

/// `run.safetensors` -> `run-from-step-N.safetensors`, once for all times that a run goes on.
fn beside(source: &Path, step: u64) -> PathBuf {
    const FROM: &str = "-from-step-";
    let is_packed = source.extension().is_some_and(|ending| ending == "gz");
    // It is written unpacked.
    let mut path = if is_packed { source.with_extension("") } else { source.to_owned() };
    let before = path.file_stem().and_then(OsStr::to_str).and_then(|name| name.rsplit_once(FROM));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(first) = before.filter(|(_, step)| is_number(step)).map(|(first, _)| first.to_owned()) {
        let named = path.with_file_name(first);
        path = path.extension().map_or(named.clone(), |ending| named.with_added_extension(ending));
    }
    with_suffix(&path, &format!("{FROM}{step}"))
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// What does not change over a run.
struct Training<'a> {
    options: &'a Options,
    /// In all.
    steps: u64,
    test: Digits,
    device: Device,
    stop: &'a Stop,
}

impl Training<'_> {
    fn run(&self, mut trainer: Trainer<AnyModel>, target: &mut Target) -> anyhow::Result<()> {
        let bar = ProgressBar::new(self.steps).with_position(trainer.steps_done()).with_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, {eta} left  {msg}")
                .expect("a template"),
        );
        while trainer.steps_done() < self.steps {
            let (started, first) = (Instant::now(), trainer.steps_done());
            let metrics = self.stretch(&mut trainer, &bar, target)?;
            let (done, seconds) = (trainer.steps_done() - first, started.elapsed().as_secs_f64());
            if done > 0 {
                // Weights may still be finite when nothing that is computed from them is.
                let bound = self.bound(&trainer)?;
                if !bound.is_finite() {
                    return Err(self.diverged(&trainer, target));
                }
                self.write(&trainer, target)?;
                if let Some(metrics) = metrics {
                    let report = report(&trainer, metrics, bound, seconds * 1e3 / done as f64);
                    bar.suspend(|| print(&report, self.options.json))?;
                }
            }
            if let Some(stopped) = self.stop.asked() {
                bar.finish_and_clear();
                self.say_where(&trainer, target)?;
                return Err(stopped.into());
            }
        }
        bar.finish_and_clear();
        match target.written() {
            Some(path) if !self.options.json => Ok(say!("checkpoint: {}", path.display())?),
            _ => Ok(()),
        }
    }

    /// To the next checkpoint, or to where it is asked to end; what was measured last.
    fn stretch(
        &self,
        trainer: &mut Trainer<AnyModel>,
        bar: &ProgressBar,
        target: &Target,
    ) -> anyhow::Result<Option<Metrics>> {
        let steps = u64::from(self.options.every).min(self.steps - trainer.steps_done());
        let mut last = None;
        for done in 1..=steps {
            if self.stop.asked().is_some() {
                break;
            }
            let elbo = trainer.step()?;
            if done % 20 == 0 || done == steps {
                let metrics = pollster::block_on(elbo.read())?;
                if !metrics.meta_elbo.is_finite() {
                    return Err(self.diverged(trainer, target));
                }
                bar.set_message(format!("MetaELBO {:.2}", metrics.meta_elbo));
                last = Some(metrics);
            }
            bar.inc(1);
        }
        Ok(last)
    }

    fn write(&self, trainer: &Trainer<AnyModel>, target: &mut Target) -> anyhow::Result<()> {
        let bytes = match pollster::block_on(trainer.checkpoint())?.to_bytes() {
            Err(WeightsError::Diverged(_)) => return Err(self.diverged(trainer, target)),
            bytes => bytes?,
        };
        let claimed = target.path().to_owned();
        target.write(&bytes)?;
        if target.path() != claimed && !self.options.json {
            say!("{} was made by another program meanwhile, and stays as it is", claimed.display())?;
        }
        Ok(())
    }

    /// Where a run that was stopped is, and how it goes on.
    fn say_where(&self, trainer: &Trainer<AnyModel>, target: &Target) -> anyhow::Result<()> {
        let step = trainer.steps_done();
        let said = match target.written() {
            Some(path) => format!(
                "stopped at step {step}; checkpoint: {}; go on with: metavae train --resume {} --steps {}{}",
                path.display(),
                data::quoted(path.as_os_str()),
                self.steps,
                self.options.data_if_other()
            ),
            None => format!("stopped at step {step}, before a step was taken; nothing was written"),
        };
        // What is read by programs stays what they expect.
        if self.options.json {
            crate::output::say_err!("{said}");
            return Ok(());
        }
        Ok(say!("{said}")?)
    }

    /// On ln p(x) of test digits, nats per image.
    fn bound(&self, trainer: &Trainer<AnyModel>) -> anyhow::Result<f32> {
        let ((images, samples), model) = (VALIDATION, trainer.model());
        let bound = validation_bound(&model, trainer.config(), &self.test, images, samples, &self.device);
        Ok(pollster::block_on(bound)?)
    }

    /// What to do about it.
    fn diverged(&self, trainer: &Trainer<AnyModel>, target: &Target) -> anyhow::Error {
        let (step, rate) = (trainer.steps_done(), trainer.config().learning_rate);
        let advice = match (target.written(), &self.options.resume) {
            (Some(path), _) => format!(
                "{} holds the last step that was written, which is finite: go on from there by metavae train --resume {} with a \
                 smaller --learning-rate than {rate}",
                path.display(),
                data::quoted(path.as_os_str())
            ),
            (None, Some(source)) => format!(
                "nothing was written, and {} is as it was: go on from it or from an earlier checkpoint with a smaller \
                 --learning-rate than {rate}",
                source.display()
            ),
            (None, None) => format!("nothing was written: start again with a smaller --learning-rate than {rate}"),
        };
        anyhow::anyhow!("the run diverged by step {step}: its numbers are no longer finite; {advice}")
    }
}

fn report(trainer: &Trainer<AnyModel>, metrics: Metrics, validation_bound: f32, milliseconds_per_step: f64) -> Report {
    Report {
        step: trainer.steps_done(),
        metrics,
        validation_bound,
        milliseconds_per_step,
        gigaflop_per_second: flop_per_step(trainer.config()) / milliseconds_per_step / 1e6,
    }
}

fn describe(trainer: &Trainer<AnyModel>) -> String {
    let config = trainer.config();
    format!(
        "{:?} on {} {}, {} datasets, {:?} decoders, batch {}, N {}, seed {}; {:.2} GFLOP a step; at step {}",
        config.network.system,
        config.family,
        if config.seen_values.is_some() { "chosen values".to_owned() } else { config.meta_split.to_string() },
        config.seen().len(),
        config.network.decoder,
        config.batch,
        config.context.size,
        config.seed,
        flop_per_step(config) / 1e9,
        trainer.steps_done()
    )
}

fn print(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        return Ok(say!("{}", serde_json::to_string(report)?)?);
    }
    let Metrics { meta_elbo, reconstruction, kl, .. } = report.metrics;
    Ok(say!(
        "step {:>6}  MetaELBO {meta_elbo:8.2}  reconstruction {reconstruction:8.2}  KL {kl:6.2}  validation bound {:8.2}  {:.0} ms, {:.0} GFLOP/s",
        report.step,
        report.validation_bound,
        report.milliseconds_per_step,
        report.gigaflop_per_second
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resumed_run_goes_beside_its_source() {
        for (source, step, expected) in [
            ("runs/a.safetensors", 60, "runs/a-from-step-60.safetensors"),
            ("runs/a-from-step-60.safetensors", 120, "runs/a-from-step-120.safetensors"),
            ("a.b.safetensors.gz", 7, "a.b-from-step-7.safetensors"),
            ("v1.2-from-step-3.safetensors", 7, "v1.2-from-step-7.safetensors"),
            ("a-from-step-x", 7, "a-from-step-x-from-step-7"),
        ] {
            assert_eq!(beside(Path::new(source), step), Path::new(expected));
        }
    }
}
