//! One run: trained with checkpoints on the way, so that a crash loses no more than the last stretch.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use metavae::{AnyModel, Checkpoint, ModelFile, ModelPart, Precision, RunConfig, Trainer};
use metavae_datasets::Digits;

use super::results::Identity;
use crate::data;

/// Steps between checkpoints: half a minute of work.
const STRETCH: u64 = 250;

/// What came of a run.
pub struct Trained {
    pub file: ModelFile,
    /// None where nothing was left to do.
    pub milliseconds_per_step: Option<f64>,
}

/// Trains, goes on with, or just reads a run. `told` hears of the steps done and the MetaELBO, which is None for steps that
/// were done before.
pub fn train(
    run: &Identity,
    config: &RunConfig,
    folder: &Path,
    digits: &Arc<Digits>,
    device: &Device,
    told: &dyn Fn(u64, Option<f32>),
) -> anyhow::Result<Trained> {
    train_watched(run, config, folder, digits, device, told, None)
}

/// Looks at a run's weights before its first step, then after every so many, in which a checkpoint is written too.
pub struct Watch<'a> {
    pub every: u64,
    pub see: &'a dyn Fn(&ModelFile) -> anyhow::Result<()>,
}

/// The same as [`train`], watched. What a crash comes after is seen again: nothing is missed, but something may be seen twice.
pub fn train_watched(
    run: &Identity,
    config: &RunConfig,
    folder: &Path,
    digits: &Arc<Digits>,
    device: &Device,
    told: &dyn Fn(u64, Option<f32>),
    watch: Option<&Watch<'_>>,
) -> anyhow::Result<Trained> {
    let Identity { steps, .. } = run;
    let [finished, checkpoint] = files(run, folder);
    if let Some(file) = read(&finished, ModelFile::from_bytes, |file| file.config == *config) {
        told(u64::from(*steps), None);
        return Ok(Trained { file, milliseconds_per_step: None });
    }
    let started = read(&checkpoint, Checkpoint::from_bytes, |file| file.config == *config);
    let mut trainer: Trainer<AnyModel> = match started {
        Some(checkpoint) => Trainer::resume(&checkpoint, digits.clone(), device)?,
        None => Trainer::new(config.clone(), digits.clone(), device)?,
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
    while trainer.steps_done() < u64::from(*steps) {
        let until = u64::from(*steps).min((trainer.steps_done() / stretch + 1) * stretch);
        while trainer.steps_done() < until {
            let elbo = trainer.step()?;
            let done = trainer.steps_done();
            // Reading back waits for the device, so not after every step.
            if done == until || done.is_multiple_of(25) {
                let elbo = pollster::block_on(elbo.read())?.meta_elbo;
                anyhow::ensure!(elbo.is_finite(), "the MetaELBO is {elbo} at step {done}; lower the learning rate");
                told(done, Some(elbo));
            }
        }
        see(&trainer)?;
        data::write(&checkpoint, &pollster::block_on(trainer.checkpoint())?.to_bytes()?)?;
    }
    let steps_now = trainer.steps_done() - first;
    let milliseconds_per_step = (steps_now > 0).then(|| clock.elapsed().as_secs_f64() * 1e3 / steps_now as f64);
    let file = pollster::block_on(trainer.export())?;
    // A third of the checkpoint, which is no longer needed.
    data::write(&finished, &file.to_bytes(ModelPart::Whole, Precision::Full)?)?;
    fs::remove_file(&checkpoint).ok();
    Ok(Trained { file, milliseconds_per_step })
}

/// The finished model of a run, and the checkpoint on the way to it.
fn files(run: &Identity, folder: &Path) -> [PathBuf; 2] {
    let Identity { family, split, model, seed, steps } = run;
    let name = format!("{family}-{split}-{model}-seed-{seed}-steps-{steps}");
    ["safetensors", "checkpoint.safetensors"].map(|ending| folder.join(format!("{name}.{ending}")))
}

/// Whatever was trained of a run.
pub fn forget(run: &Identity, folder: &Path) {
    for file in files(run, folder) {
        fs::remove_file(file).ok();
    }
}

/// A file of this very run. Whatever else is found in its place is not worth a crash: it is trained over.
fn read<T, E>(path: &Path, parse: impl Fn(&[u8]) -> Result<T, E>, fits: impl Fn(&T) -> bool) -> Option<T> {
    let file = parse(&fs::read(path).ok()?).ok().filter(|file| fits(file));
    if file.is_none() {
        eprintln!("{} is damaged or of another run, and is replaced", path.display());
    }
    file
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
        let trained = train(&run, &config, &folder, &digits, &Device::flex(), &tell).unwrap();
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, ["scale-sparse-tiny-seed-0-steps-5.safetensors"], "no checkpoint is left behind");
        let again = train(&run, &config, &folder, &digits, &Device::flex(), &|steps, _| assert_eq!(steps, 5)).unwrap();
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
}
