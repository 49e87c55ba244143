//! Training: one step at a time, seeded, resumable.

mod explained;
mod part;

use std::sync::Arc;

use burn::optim::GradientsParams;
use burn::tensor::Device;
use metavae_datasets::Digits;

use crate::batches::batch::BatchSampler;
use crate::config::{ConfigError, RunConfig, Schedule, ScheduleEnded};
use crate::files::checkpoint::{Checkpoint, ModelFile};
use crate::files::weights::{self, WeightsError};
use crate::objective::meta_elbo::MetaElbo;
use crate::systems::system::MetaModel;
use crate::training::adam::Adam;
pub use explained::{ExplainedStep, NetworkGradient, UnexplainedStep};
pub use part::{PartError, PartState, PartTrainer, most_parts, worth_cutting};

/// A run: model, optimiser, and where it stands.
#[derive(Debug)]
pub struct Trainer<M> {
    config: RunConfig,
    sampler: BatchSampler,
    /// Only ever absent inside [`Trainer::update`], which hands the only copy to the optimiser.
    model: Option<M>,
    adam: Adam,
    step: u64,
    /// With autodiff.
    device: Device,
}

impl<M: MetaModel> Trainer<M> {
    /// A run from scratch on `device` (without autodiff).
    ///
    /// # Errors
    /// When the config cannot be run, or not on images of this size.
    pub fn new(config: RunConfig, digits: Arc<Digits>, device: &Device) -> Result<Self, ConfigError> {
        config.validate()?;
        config.network.check_side(digits.side())?;
        let device = device.clone().autodiff();
        Ok(Self {
            model: Some(M::new(&config.network, config.seen().len(), config.seed, &device)),
            sampler: BatchSampler::new(config.clone(), digits),
            adam: Adam::by(config.optimiser),
            step: 0,
            device,
            config,
        })
    }

    /// Continues a run from a checkpoint, exactly as if it had never stopped.
    ///
    /// # Errors
    /// When the checkpoint does not fit its own config.
    pub fn resume(checkpoint: &Checkpoint, digits: Arc<Digits>, device: &Device) -> Result<Self, WeightsError> {
        let mut trainer = Self::new(checkpoint.config.clone(), digits, device)?;
        trainer.model = Some(weights::load_module(trainer.take_model(), &checkpoint.tensors, |_| true)?);
        trainer.step = checkpoint.step;
        trainer.adam =
            Adam::of_tensors(&checkpoint.tensors, checkpoint.step, device)?.going_on_by(checkpoint.config.optimiser);
        Ok(trainer)
    }

    /// One step of the optimiser on phi and all theta; the returned objective is the one before the update, not yet read back.
    ///
    /// # Errors
    /// When the schedule has ended: with a learning rate of 0 nothing would be learnt. Nothing has changed then.
    pub fn step(&mut self) -> Result<MetaElbo, ScheduleEnded> {
        self.config.check_step(self.step)?;
        let batch = self.sampler.batch(self.step, &self.device);
        let model = self.current();
        let elbo = model.meta_elbo(&batch);
        let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), model);
        self.update(gradients);
        Ok(MetaElbo { reconstruction: elbo.reconstruction.inner(), kl: elbo.kl.inner() })
    }

    /// Trains on by another learning rate and a schedule that begins now.
    ///
    /// # Errors
    /// When either cannot be run; nothing has changed then.
    pub fn reschedule(&mut self, learning_rate: f64, schedule: Schedule) -> Result<(), ConfigError> {
        self.config = self.config.rescheduled(learning_rate, schedule, self.step)?;
        Ok(())
    }

    /// The optimiser's half of a step.
    fn update(&mut self, gradients: GradientsParams) {
        let learning_rate = self.config.learning_rate_at(self.step);
        let model = self.take_model();
        self.model = Some(self.adam.step(learning_rate, model, gradients));
        self.step += 1;
    }

    /// What is being trained, and how.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// Steps done.
    pub fn steps_done(&self) -> u64 {
        self.step
    }

    /// The model as it stands, without autodiff.
    pub fn model(&self) -> M {
        self.current().valid()
    }

    /// The weights as they stand.
    ///
    /// # Errors
    /// When the device cannot deliver them.
    pub async fn export(&self) -> Result<ModelFile, WeightsError> {
        ModelFile::of(self.current(), self.config.clone(), self.step).await
    }

    /// Everything that it takes to continue exactly.
    ///
    /// # Errors
    /// When the device cannot deliver it.
    pub async fn checkpoint(&self) -> Result<Checkpoint, WeightsError> {
        let mut tensors = weights::read_module(self.current()).await?;
        tensors.extend(self.adam.tensors().await?);
        Ok(Checkpoint { config: self.config.clone(), step: self.step, tensors })
    }

    /// The same run with other datasets.
    fn with(&self, model: M, adam: Adam, sampler: BatchSampler) -> Self {
        let Self { config, step, device, .. } = self;
        Self { config: config.clone(), sampler, model: Some(model), adam, step: *step, device: device.clone() }
    }

    fn current(&self) -> &M {
        self.model.as_ref().expect("a step has always put the model back")
    }

    fn take_model(&mut self) -> M {
        self.model.take().expect("a step has always put the model back")
    }
}
