//! The training worker's half: one run, its steps, metrics, checkpoints and exports.

use std::sync::Arc;

use burn::module::Module as _;
use burn::tensor::Device;
use metavae::{
    AnyModel, Checkpoint, ModelPart, Precision, RunConfig, Trainer, flop_per_step, probe_codes, probe_pixels,
    validation_bound,
};
use metavae_datasets::Digits;
use serde_bytes::ByteBuf;

use crate::protocol::Event;
use crate::session::Failure;

/// A run under the number that the page gave it.
pub struct Training {
    run: u32,
    trainer: Trainer<AnyModel>,
}

impl Training {
    pub fn create(run: u32, config: RunConfig, digits: Arc<Digits>, device: &Device) -> Result<Self, Failure> {
        Ok(Self { run, trainer: Trainer::new(config, digits, device)? })
    }

    pub fn restore(run: u32, bytes: &[u8], digits: Arc<Digits>, device: &Device) -> Result<Self, Failure> {
        let checkpoint = Checkpoint::from_bytes(bytes)?;
        Ok(Self { run, trainer: Trainer::resume(&checkpoint, digits, device)? })
    }

    pub fn run(&self) -> u32 {
        self.run
    }

    pub fn ready(&self) -> Event {
        let config = self.trainer.config().clone();
        Event::RunReady {
            run: self.run,
            step: self.steps_done(),
            parameters: self.trainer.model().num_params() as u32,
            flop_per_step: flop_per_step(&config),
            seen: config.seen(),
            config,
        }
    }

    pub async fn step(&mut self, measure: bool) -> Result<Event, Failure> {
        let elbo = self.trainer.step();
        let metrics = if measure { Some(elbo.read().await?) } else { None };
        Ok(Event::Stepped { run: self.run, step: self.steps_done(), metrics })
    }

    pub async fn validate(
        &self,
        digits: &Digits,
        images: usize,
        samples: usize,
        device: &Device,
    ) -> Result<Event, Failure> {
        let model = self.trainer.model();
        let bound = validation_bound(&model, self.trainer.config(), digits, images, samples.max(1), device).await?;
        Ok(Event::Validated { run: self.run, step: self.steps_done(), bound })
    }

    pub async fn probe(
        &self,
        pixels: bool,
        (train, test): (&Digits, &Digits),
        device: &Device,
    ) -> Result<Event, Failure> {
        let (model, config) = (self.trainer.model(), self.trainer.config());
        let pixels = pixels.then(|| probe_pixels(config, train, test));
        let codes = probe_codes(&model, config, train, test, device).await?;
        Ok(Event::Probed { run: self.run, step: self.steps_done(), codes, pixels })
    }

    pub async fn save(&self) -> Result<Event, Failure> {
        let bytes = ByteBuf::from(self.trainer.checkpoint().await?.to_bytes());
        Ok(Event::RunSaved { run: self.run, step: self.steps_done(), bytes })
    }

    pub async fn export(&self) -> Result<Event, Failure> {
        let bytes = self.trainer.export().await?.to_bytes(ModelPart::Whole, Precision::Full);
        Ok(Event::ModelExported { run: self.run, step: self.steps_done(), bytes: ByteBuf::from(bytes) })
    }

    fn steps_done(&self) -> u32 {
        self.trainer.steps_done() as u32
    }
}
