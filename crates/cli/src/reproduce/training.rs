//! One run: trained with checkpoints on the way, so that a crash loses no more than the last stretch.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use metavae::{AnyModel, Checkpoint, ModelFile, ModelPart, Precision, RunConfig, Trainer};
use metavae_datasets::Digits;

use super::results::Identity;
use crate::files;
use crate::output::say_err;
use crate::stop::Stop;

/// Steps between checkpoints: half a minute of work.
const STRETCH: u64 = 250;

/// What came of a run.
pub struct Trained {
    pub file: ModelFile,
    /// None where nothing was left to do.
    pub milliseconds_per_step: Option<f64>,
}

/// What it takes to train runs.
pub struct Training<'a> {
    /// Of models and checkpoints.
    pub folder: &'a Path,
    pub digits: &'a Arc<Digits>,
    pub device: &'a Device,
    /// Hears of the steps done and the MetaELBO, which is None for steps that were done before.
    pub told: &'a dyn Fn(u64, Option<f32>),
    pub stop: &'a Stop,
}

/// Looks at a run's weights before its first step, then after every so many, in which a checkpoint is written too.
pub struct Watch<'a> {
    pub every: u64,
    pub see: &'a dyn Fn(&ModelFile) -> anyhow::Result<()>,
}

impl Training<'_> {
    /// Trains, goes on with, or just reads a run.
    ///
    /// # Errors
    /// Among others [`Stopped`](crate::stop::Stopped), when it was asked to end: what it has done is written then.
    pub fn of(&self, run: &Identity, config: &RunConfig) -> anyhow::Result<Trained> {
        self.watched(run, config, None)
    }

    /// The same, watched. What a crash comes after is seen again: nothing is missed, but something may be seen twice.
    pub fn watched(&self, run: &Identity, config: &RunConfig, watch: Option<&Watch<'_>>) -> anyhow::Result<Trained> {
        let (steps, told) = (u64::from(run.steps), self.told);
        let [finished, checkpoint] = files(run, self.folder);
        if let Some(file) = read(&finished, ModelFile::from_bytes, |file| file.config == *config)? {
            told(steps, None);
            return Ok(Trained { file, milliseconds_per_step: None });
        }
        let unfinished = self.stop.unfinished();
        let started = read(&checkpoint, Checkpoint::from_bytes, |file| file.config == *config)?;
        let mut trainer: Trainer<AnyModel> = match started {
            Some(checkpoint) => Trainer::resume(&checkpoint, self.digits.clone(), self.device)?,
            None => Trainer::new(config.clone(), self.digits.clone(), self.device)?,
        };
        told(trainer.steps_done(), None);
        let see = |trainer: &Trainer<AnyModel>| match watch {
            Some(watch) => (watch.see)(&pollster::block_on(trainer.export())?),
            None => Ok(()),
        };
        if trainer.steps_done() == 0 {
            see(&trainer)?;
        }
        let stretch = watch.map_or(STRETCH, |watch| watch.every);
        let (clock, first) = (Instant::now(), trainer.steps_done());
        while trainer.steps_done() < steps {
            let (before, until) = (trainer.steps_done(), steps.min((trainer.steps_done() / stretch + 1) * stretch));
            while trainer.steps_done() < until && self.stop.asked().is_none() {
                self.step(&mut trainer, until)?;
            }
            if trainer.steps_done() == until {
                see(&trainer)?;
            }
            if trainer.steps_done() > before {
                files::write(&checkpoint, &pollster::block_on(trainer.checkpoint())?.to_bytes()?)?;
            }
            if let Some(stopped) = self.stop.asked().filter(|_| trainer.steps_done() < steps) {
                return Err(stopped.into());
            }
        }
        let steps_now = trainer.steps_done() - first;
        let milliseconds_per_step = (steps_now > 0).then(|| clock.elapsed().as_secs_f64() * 1e3 / steps_now as f64);
        let file = pollster::block_on(trainer.export())?;
        // A third of the checkpoint, which is no longer needed.
        files::write(&finished, &file.to_bytes(ModelPart::Whole, Precision::Full)?)?;
        fs::remove_file(&checkpoint).ok();
        drop(unfinished);
        Ok(Trained { file, milliseconds_per_step })
    }

    fn step(&self, trainer: &mut Trainer<AnyModel>, until: u64) -> anyhow::Result<()> {
        let elbo = trainer.step()?;
        let done = trainer.steps_done();
        // Reading back waits for the device, so not after every step.
        if done == until || done.is_multiple_of(25) {
            let elbo = pollster::block_on(elbo.read())?.meta_elbo;
            anyhow::ensure!(elbo.is_finite(), "the MetaELBO is {elbo} at step {done}; lower the learning rate");
            (self.told)(done, Some(elbo));
        }
        Ok(())
    }
}

/// The finished model of a run, and the checkpoint on the way to it.
fn files(run: &Identity, folder: &Path) -> [PathBuf; 2] {
    let Identity { family, split, model, seed, steps } = run;
    let name = format!("{family}-{split}-{model}-seed-{seed}-steps-{steps}");
    ["safetensors", "checkpoint.safetensors"].map(|ending| folder.join(format!("{name}.{ending}")))
}

/// Moves whatever was trained of a run out of the way.
pub fn set_aside(run: &Identity, folder: &Path) -> anyhow::Result<()> {
    for file in files(run, folder).iter().filter(|file| file.exists()) {
        files::set_aside(file)?;
    }
    Ok(())
}

/// A file of this very run. One of another run is moved out of the way; a damaged one is not worth a crash: it is trained over.
fn read<T, E>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<T, E>,
    fits: impl Fn(&T) -> bool,
) -> anyhow::Result<Option<T>> {
    let Ok(bytes) = fs::read(path) else { return Ok(None) };
    let Ok(file) = parse(&bytes) else {
        say_err!("{} is damaged, and is replaced", path.display());
        return Ok(None);
    };
    if fits(&file) {
        return Ok(Some(file));
    }
    let kept = files::set_aside(path)?;
    say_err!("{} is of a run with other settings, and is kept as {}", path.display(), kept.display());
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use metavae::DecoderKind;
    use metavae_datasets::{Family, MetaSplit, PIXELS};

    use super::*;

    const STEPS: u32 = 5;

    fn tiny() -> (Identity, RunConfig, Arc<Digits>) {
        let (family, split) = (Family::Scale, MetaSplit::Sparse);
        let mut config = RunConfig::paper(family, split, DecoderKind::SharedTrunk);
        (config.batch, config.context.size) = (4, 2);
        config.network.summary_hidden = 6;
        (config.network.summary, config.network.hidden, config.network.latent) = (5, 7, 3);
        let images = (0..20 * PIXELS).map(|pixel| (pixel * 37 % 251) as u8).collect();
        let digits = Digits::new(images, vec![0; 20]).unwrap();
        (Identity { family, split, model: "tiny".into(), seed: 0, steps: STEPS }, config, Arc::new(digits))
    }

    fn trained(folder: &str, crash: impl Fn(&Path)) -> (Vec<u8>, Vec<(u64, bool)>) {
        let folder = std::env::temp_dir().join(format!("metavae-training-{}-{folder}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        crash(&folder);
        let (run, config, digits) = tiny();
        let told = RefCell::new(Vec::new());
        let tell = |steps: u64, elbo: Option<f32>| told.borrow_mut().push((steps, elbo.is_some()));
        let (device, stop) = (Device::flex(), Stop::default());
        let training = Training { folder: &folder, digits: &digits, device: &device, told: &tell, stop: &stop };
        let trained = training.of(&run, &config).unwrap();
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, ["scale-sparse-tiny-seed-0-steps-5.safetensors"], "no checkpoint is left behind");
        let again = Training { told: &|steps, _| assert_eq!(steps, 5), ..training }.of(&run, &config).unwrap();
        assert_eq!(again.milliseconds_per_step, None, "a finished run is not trained again");
        fs::remove_dir_all(&folder).unwrap();
        (trained.file.to_bytes(ModelPart::Whole, Precision::Full).unwrap(), told.into_inner())
    }

    #[test]
    fn a_crashed_run_goes_on_and_a_damaged_file_is_trained_over() {
        let checkpoint = "scale-sparse-tiny-seed-0-steps-5.checkpoint.safetensors";
        let (whole, told) = trained("whole", |_| ());
        assert_eq!(told, [(0, false), (5, true)]);
        let (resumed, told) = trained("resumed", |folder| {
            let (_, config, digits) = tiny();
            let mut trainer: Trainer<AnyModel> = Trainer::new(config, digits, &Device::flex()).unwrap();
            (0..3).for_each(|_| drop(trainer.step().unwrap()));
            let bytes = pollster::block_on(trainer.checkpoint()).unwrap().to_bytes().unwrap();
            fs::write(folder.join(checkpoint), bytes).unwrap();
        });
        assert_eq!(told, [(3, false), (5, true)]);
        let (damaged, told) = trained("damaged", |folder| fs::write(folder.join(checkpoint), b"half a fi").unwrap());
        assert_eq!(told, [(0, false), (5, true)]);
        assert!(whole == resumed && whole == damaged);
    }

    #[test]
    fn a_run_that_is_asked_to_end_goes_on_from_where_it_was_and_another_run_of_its_name_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (run, config, digits) = tiny();
        let (device, stop) = (Device::flex(), Stop::default());
        stop.ask(130);
        let told = RefCell::new(Vec::new());
        let tell = |steps: u64, _: Option<f32>| told.borrow_mut().push(steps);
        let training = Training { folder: folder.path(), digits: &digits, device: &device, told: &tell, stop: &stop };
        assert!(training.of(&run, &config).err().unwrap().is::<crate::stop::Stopped>());
        // Nothing was done, so nothing was written.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let stop = Stop::default();
        let stopping = |steps: u64, _: Option<f32>| {
            if steps == 2 {
                stop.ask(130);
            }
        };
        let watch = Watch { every: 2, see: &|_| Ok(()) };
        let training = Training { told: &stopping, stop: &stop, ..training };
        assert!(training.watched(&run, &config, Some(&watch)).err().unwrap().is::<crate::stop::Stopped>());
        let training = Training { told: &tell, stop: &Stop::default(), ..training };
        let trained = training.of(&run, &config).unwrap();
        assert_eq!((trained.file.step, &told.borrow()[..]), (5, &[0, 2, 5][..]));

        let other = RunConfig { learning_rate: 1e-3, ..config };
        training.of(&run, &other).unwrap();
        let [finished, _] = files(&run, folder.path());
        let config_of = |path: &Path| ModelFile::from_bytes(&fs::read(path).unwrap()).unwrap().config;
        assert_eq!(config_of(&finished), other);
        assert_eq!(config_of(&files::with_suffix(&finished, "-2")).learning_rate.to_bits(), 2e-4_f64.to_bits());
    }
}
