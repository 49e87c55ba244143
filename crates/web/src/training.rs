//! The training worker's half: one run, its steps, metrics, checkpoints and exports.

use std::sync::Arc;

use burn::module::Module as _;
use burn::tensor::Device;
use metavae::{
    AnyModel, Checkpoint, ModelPart, NetworkGradient, PartState, PartTrainer, Precision, RunConfig, Schedule, Trainer,
    check_memory, flop_per_step, most_parts, probe_codes, probe_pixels, validation_bound, worth_cutting,
};
use metavae_datasets::Digits;
use serde_bytes::ByteBuf;

use crate::answering::to_bytes;
use crate::exchange::Exchange;
use crate::protocol::{Event, ExplainedGradient, ExplainedStep, RunPart};
use crate::session::Failure;

const NO_WHOLE: Failure = Failure::TooEarly("join the parts of the run");
const NO_PART: Failure = Failure::TooEarly("take a part of the run");

/// A run under the number that the page gave it: the whole of it, or a part while other workers train the others.
pub struct Training {
    run: u32,
    /// Beside a part only from when the parts were joined to the next step.
    whole: Option<Trainer<AnyModel>>,
    part: Option<PartTrainer<AnyModel>>,
    /// What is summed over the parts.
    exchange: Exchange,
    device: Device,
    /// Bytes that the run may take here.
    room: u64,
}

impl Training {
    pub fn create(
        run: u32,
        config: RunConfig,
        digits: Arc<Digits>,
        (device, room): (&Device, u64),
    ) -> Result<Self, Failure> {
        fits_somehow(&config, device, room)?;
        Ok(Self::of(run, Trainer::new(config, digits, device)?, (device, room)))
    }

    pub fn restore(
        run: u32,
        bytes: &[u8],
        digits: Arc<Digits>,
        (device, room): (&Device, u64),
    ) -> Result<Self, Failure> {
        let checkpoint = Checkpoint::from_bytes(bytes)?;
        fits_somehow(&checkpoint.config, device, room)?;
        Ok(Self::of(run, Trainer::resume(&checkpoint, digits, device)?, (device, room)))
    }

    fn of(run: u32, trainer: Trainer<AnyModel>, (device, room): (&Device, u64)) -> Self {
        Self { run, whole: Some(trainer), part: None, exchange: Exchange::default(), device: device.clone(), room }
    }

    pub fn run(&self) -> u32 {
        self.run
    }

    pub fn ready(&self) -> Result<Event, Failure> {
        let trainer = self.whole()?;
        let config = trainer.config().clone();
        Ok(Event::RunReady {
            run: self.run,
            step: self.steps_done(),
            parameters: trainer.model().num_params() as u32,
            flop_per_step: flop_per_step(&config),
            seen: config.seen(),
            most_parts: most_parts(&config) as u32,
            cores: 1,
            config,
        })
    }

    pub async fn step(&mut self, measure: bool) -> Result<Event, Failure> {
        if self.part.is_some() {
            return Err(Failure::Wrong("this worker trains a part of the run; advance all parts".into()));
        }
        check_memory(self.whole()?.config(), 1, self.room, &self.device)?;
        let elbo = self.whole.as_mut().ok_or(NO_WHOLE)?.step()?;
        let metrics = if measure { Some(elbo.read().await?) } else { None };
        Ok(Event::Stepped { run: self.run, step: self.steps_done(), metrics })
    }

    /// Nothing of the run changes.
    pub async fn explain_step(&mut self) -> Result<Event, Failure> {
        let told = self.whole.as_mut().ok_or(NO_WHOLE)?.explain_next().await?;
        let bytes = |grey: &[f32]| ByteBuf::from(to_bytes(grey));
        let explained = ExplainedStep {
            step: told.step as u32,
            learning_rate: told.learning_rate,
            image: bytes(&told.image),
            explained: bytes(&told.explained),
            context: bytes(&told.context),
            summaries: told.summaries,
            summary: told.summary,
            mean: told.mean,
            deviation: told.deviation,
            noise: told.noise,
            code: told.code,
            is_exchanged: told.is_exchanged,
            decoded: bytes(&told.decoded),
            log_likelihood: told.log_likelihood,
            kl: told.kl,
            metrics: told.metrics,
            gradients: told
                .gradients
                .into_iter()
                .map(|NetworkGradient { network, parameters, norm }| ExplainedGradient {
                    network,
                    parameters: parameters as u32,
                    norm,
                })
                .collect(),
        };
        Ok(Event::StepExplained { run: self.run, explained: Box::new(explained) })
    }

    pub fn reschedule(&mut self, learning_rate: f64, schedule: Schedule) -> Result<Event, Failure> {
        if let Some(part) = &mut self.part {
            part.reschedule(learning_rate, schedule)?;
        }
        if let Some(whole) = &mut self.whole {
            whole.reschedule(learning_rate, schedule)?;
        }
        let config = self.part.as_ref().map(PartTrainer::config).or(self.whole.as_ref().map(Trainer::config));
        let config = config.ok_or(NO_WHOLE)?.clone();
        Ok(Event::Rescheduled { run: self.run, step: self.steps_done(), config })
    }

    pub async fn validate(
        &self,
        digits: &Digits,
        images: usize,
        samples: usize,
        device: &Device,
    ) -> Result<Event, Failure> {
        let (model, config) = (self.whole()?.model(), self.whole()?.config());
        config.network.check_side(digits.side())?;
        let bound = validation_bound(&model, config, digits, images, samples.max(1), device).await?;
        Ok(Event::Validated { run: self.run, step: self.steps_done(), bound })
    }

    pub async fn probe(
        &self,
        pixels: bool,
        (train, test): (&Digits, &Digits),
        device: &Device,
    ) -> Result<Event, Failure> {
        let (model, config) = (self.whole()?.model(), self.whole()?.config());
        for digits in [train, test] {
            config.network.check_side(digits.side())?;
        }
        let pixels = pixels.then(|| probe_pixels(config, train, test));
        let codes = probe_codes(&model, config, train, test, device).await?;
        Ok(Event::Probed { run: self.run, step: self.steps_done(), codes, pixels })
    }

    pub async fn save(&self) -> Result<Event, Failure> {
        let bytes = ByteBuf::from(self.whole()?.checkpoint().await?.to_bytes()?);
        Ok(Event::RunSaved { run: self.run, step: self.steps_done(), bytes })
    }

    pub async fn export(&self) -> Result<Event, Failure> {
        let bytes = self.whole()?.export().await?.to_bytes(ModelPart::Whole, Precision::Full)?;
        Ok(Event::ModelExported { run: self.run, step: self.steps_done(), bytes: ByteBuf::from(bytes) })
    }

    pub fn take_part(&mut self, part: u32, parts: u32) -> Result<Event, Failure> {
        let (whole, parts) = (self.whole()?, parts as usize);
        check_memory(whole.config(), parts, self.room, &self.device)?;
        self.part = Some(PartTrainer::of(whole, part as usize, parts, worth_cutting(whole.config(), parts))?);
        self.whole = None;
        Ok(Event::PartTaken { run: self.run })
    }

    pub fn advance(&mut self) -> Result<Event, Failure> {
        let metrics = self.part.as_mut().ok_or(NO_PART)?.advance(&mut self.exchange.values)?;
        if metrics.is_some() {
            self.whole = None;
        }
        let count = self.exchange.values.len() as u32;
        Ok(Event::Advanced { run: self.run, step: self.steps_done(), count, metrics })
    }

    pub fn exchange(&mut self) -> &mut Exchange {
        &mut self.exchange
    }

    pub fn read_part(&self) -> Result<Event, Failure> {
        let states = self.part.as_ref().ok_or(NO_PART)?.state();
        Ok(Event::PartRead { run: self.run, parts: states.iter().map(part_of).collect() })
    }

    pub fn join_parts(&mut self, parts: &[RunPart]) -> Result<Event, Failure> {
        let others: Vec<PartState> = parts.iter().map(state_of).collect();
        self.whole = Some(self.part.as_ref().ok_or(NO_PART)?.joined(&others)?);
        Ok(Event::PartsJoined { run: self.run, step: self.steps_done() })
    }

    fn whole(&self) -> Result<&Trainer<AnyModel>, Failure> {
        self.whole.as_ref().ok_or(NO_WHOLE)
    }

    fn steps_done(&self) -> u32 {
        let steps = self.part.as_ref().map(PartTrainer::steps_done);
        steps.or_else(|| self.whole.as_ref().map(Trainer::steps_done)).unwrap_or_default() as u32
    }
}

/// A run is refused at once where it fits in no way, and otherwise where it is to be whole, or in fewer parts than it would fit in.
fn fits_somehow(config: &RunConfig, device: &Device, room: u64) -> Result<(), Failure> {
    config.validate()?;
    Ok(check_memory(config, most_parts(config), room, device)?)
}

fn part_of(state: &PartState) -> RunPart {
    let PartState { datasets, step, shared, values } = state;
    RunPart {
        first: datasets.start as u32,
        count: datasets.len() as u32,
        step: *step as u32,
        shared: *shared,
        values: ByteBuf::from(bytemuck::cast_slice::<f32, u8>(values)),
    }
}

fn state_of(part: &RunPart) -> PartState {
    let RunPart { first, count, step, shared, values } = part;
    PartState {
        datasets: *first as usize..first.saturating_add(*count) as usize,
        step: u64::from(*step),
        shared: *shared,
        // The bytes of half a float at the end would be left out, and are missed where the parts are joined.
        values: bytemuck::pod_collect_to_vec(&values[..values.len() / 4 * 4]),
    }
}
