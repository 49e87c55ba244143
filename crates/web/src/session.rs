//! What a worker holds, and how each command changes it or fails with a sentence.

use std::sync::Arc;

use burn::tensor::{Device, ExecutionError};
use metavae::{ConfigError, PartError, ScheduleEnded, TooLarge, UnexplainedStep, WeightsError};
use metavae_datasets::{
    Digits, DrawingError, IdxError, Part, SIDE, SIDES, Transformation, TransformationError, normalise_drawing,
};
use serde_bytes::ByteBuf;

use crate::answering::{Answering, check_image};
use crate::chains::Chains;
use crate::exchange::Exchange;
use crate::fitting::Fitting;
use crate::gap::Gap;
use crate::protocol::{Command, Event, Subject};
use crate::training::Training;

/// Most test digits, and samples of each, that one command measures a bound on: other commands wait meanwhile.
const MOST_IMAGES: u32 = 10_000;
const MOST_SAMPLES: u32 = 1000;
/// Longest stretch that one command goes on for, ms.
pub(crate) const LONGEST: f64 = 1000.0;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself what is wrong")]
pub enum Failure {
    #[error(transparent)]
    Idx(#[from] IdxError),
    #[error(transparent)]
    Weights(#[from] WeightsError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Part(#[from] PartError),
    #[error(transparent)]
    Ended(#[from] ScheduleEnded),
    #[error(transparent)]
    Unexplained(#[from] UnexplainedStep),
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    #[error(transparent)]
    Drawing(#[from] DrawingError),
    #[error(transparent)]
    Transformation(#[from] TransformationError),
    #[cfg(feature = "cpu")]
    #[error(transparent)]
    World(#[from] metavae_worlds::WorldError),
    #[cfg(feature = "cpu")]
    #[error(transparent)]
    Regressor(#[from] metavae_amortised::InvalidConfig),
    #[cfg(feature = "cpu")]
    #[error(transparent)]
    WorldTraining(#[from] metavae_amortised::TrainingEnded),
    #[error("the device did not deliver: {0}")]
    Device(#[from] ExecutionError),
    #[error("{0} first")]
    TooEarly(&'static str),
    #[error("{0}")]
    Wrong(String),
}

/// The state of one worker.
pub struct State {
    device: Device,
    train: Option<Arc<Digits>>,
    test: Option<Arc<Digits>>,
    answering: Answering,
    gap: Option<Gap>,
    chains: Option<Chains>,
    fitting: Option<Fitting>,
    training: Option<Training>,
    #[cfg(feature = "cpu")]
    worlds: crate::worlds::Worlds,
    /// Bytes that a run may take.
    room: u64,
}

/// Of the 4 GiB that a module can address, less what else there is: the digits, and gaps between pieces that have come and gone.
const ROOM: u64 = if cfg!(target_pointer_width = "32") { 3_500_000_000 } else { u64::MAX };

impl State {
    /// Nothing is loaded yet.
    pub fn new(device: Device) -> Self {
        let answering = Answering::new(device.clone());
        Self {
            answering,
            device,
            train: None,
            test: None,
            gap: None,
            chains: None,
            fitting: None,
            training: None,
            #[cfg(feature = "cpu")]
            worlds: crate::worlds::Worlds::default(),
            room: ROOM,
        }
    }

    /// The same where a run may take no more than so many bytes.
    #[cfg(test)]
    #[must_use]
    pub fn with_room(self, room: u64) -> Self {
        Self { room, ..self }
    }

    /// Every command gets exactly one event.
    pub async fn handle(&mut self, command: Command) -> Event {
        match self.carry_out(command).await {
            Ok(event) => event,
            Err(failure) => Event::Failed { message: sentence(&failure.to_string()) },
        }
    }

    #[allow(clippy::too_many_lines, reason = "an arm for each command")]
    async fn carry_out(&mut self, command: Command) -> Result<Event, Failure> {
        match command {
            Command::LoadDigits { part, images, labels } => self.load_digits(part, &images, &labels),
            Command::LoadEncoder { bytes } => self.answering.load_encoder(&bytes),
            Command::LoadDecoder { bytes } => self.answering.load_decoder(&bytes),
            Command::LoadModel { bytes } => self.answering.load_model(&bytes),
            Command::LoadReliability { bytes } => self.answering.load_reliability(&bytes),
            Command::ReadDrawing { pixels, width, height, side, transformation } => {
                let side = side.map_or(self.side(), |side| side as usize);
                let image = drawn((&pixels, width, height), side, transformation)?;
                Ok(Event::Digit { image, label: None })
            }
            Command::PickDigit { index, transformation } => {
                let (image, label) = self.image(Subject::TestDigit { index, transformation })?;
                Ok(Event::Digit { image, label })
            }
            Command::DrawContext { context } => {
                let test = self.test()?;
                let (images, labels) = context.draw(&test)?;
                Ok(Event::ContextDrawn { images: ByteBuf::from(images), side: test.side() as u32, labels })
            }
            Command::Ask { subject, questions, seed } => {
                let test = self.test()?;
                self.answering.loaded()?.summary.check_digits(&test)?;
                let (image, label) = self.image(subject)?;
                let mut answers = Vec::with_capacity(questions.len());
                let own = self.answering.own_elbos(&image).await?;
                for question in &questions {
                    answers.push(self.answering.ask((&image, &own), question, seed, &test).await?);
                }
                Ok(Event::Answered { image, label, answers })
            }
            Command::Embed { first, count, transformation, context } => {
                let test = self.test()?;
                self.answering.embed((first, count), transformation, &context, &test).await
            }
            Command::Decode { codes, dataset } => {
                let test = self.test.clone();
                self.answering.decode(codes, dataset, test.as_deref()).await
            }
            Command::Weigh { image, size, samples, seed } => {
                let test = self.test()?;
                self.answering.weigh(&image, (size, samples, seed), &test).await
            }
            Command::FindLikelihoods { image, codes, dataset } => {
                let test = self.test.clone();
                self.answering.find_likelihoods(&image, codes, dataset, test.as_deref()).await
            }
            Command::BeginChains { image, dataset, context, chains, seed } => {
                let test = self.test()?;
                let chains = self.answering.begin_chains(&image, dataset, (&context, chains, seed), &test)?;
                self.chains.insert(chains).progress(&[]).await
            }
            Command::MoveChains { milliseconds } => {
                let chains = self.chains.as_mut().ok_or(Failure::TooEarly("begin chains"))?;
                chains.advance(milliseconds.min(LONGEST)).await
            }
            Command::BeginGap { image, dataset, contexts, seed } => {
                let test = self.test()?;
                let gap = self.answering.begin_gap(&image, dataset, (&contexts, seed), &test)?;
                self.gap.insert(gap).advance(0.0).await
            }
            Command::MeasureGap { milliseconds } => {
                let gap = self.gap.as_mut().ok_or(Failure::TooEarly("begin to measure a gap"))?;
                gap.advance(milliseconds.min(LONGEST)).await
            }
            Command::BeginFit { subject, source, held_out, size, fit, seed } => {
                let test = self.test()?;
                let (digit, _) = self.image(subject)?;
                let fitting = self.answering.begin_fit(&digit, (&source, held_out), (size, fit, seed), &test)?;
                Ok(self.fitting.insert(fitting).event(None))
            }
            Command::FitDecoder => {
                let fitting = self.fitting.as_mut().ok_or(Failure::TooEarly("begin to fit a decoder"))?;
                fitting.advance().await
            }
            Command::CreateRun { run, config } => {
                let training = Training::create(run, config, self.train()?, (&self.device, self.room))?;
                self.training.insert(training).ready()
            }
            Command::RestoreRun { run, bytes } => {
                let training = Training::restore(run, &bytes, self.train()?, (&self.device, self.room))?;
                self.training.insert(training).ready()
            }
            Command::Step { run, measure } => self.training(run)?.step(measure).await,
            Command::ExplainStep { run } => self.training(run)?.explain_step().await,
            Command::Reschedule { run, learning_rate, schedule } => {
                self.training(run)?.reschedule(learning_rate, schedule)
            }
            Command::Validate { run, images, samples } => {
                if !(1..=MOST_IMAGES).contains(&images) || !(1..=MOST_SAMPLES).contains(&samples) {
                    return Err(Failure::Wrong(format!(
                        "a bound is measured on 1 to {MOST_IMAGES} images with 1 to {MOST_SAMPLES} samples each"
                    )));
                }
                let (test, device) = (self.test()?, self.device.clone());
                self.training(run)?.validate(&test, images as usize, samples as usize, &device).await
            }
            Command::Probe { run, pixels } => {
                let (train, test, device) = (self.train()?, self.test()?, self.device.clone());
                self.training(run)?.probe(pixels, (&train, &test), &device).await
            }
            Command::SaveRun { run } => self.training(run)?.save().await,
            Command::ExportModel { run } => self.training(run)?.export().await,
            Command::TakePart { run, part, parts } => self.training(run)?.take_part(part, parts),
            Command::Advance { run } => self.training(run)?.advance(),
            Command::ReadPart { run } => self.training(run)?.read_part(),
            Command::JoinParts { run, parts } => self.training(run)?.join_parts(&parts),
            #[cfg(feature = "cpu")]
            Command::World { command } => Ok(Event::World { event: self.worlds.handle(command).await? }),
        }
    }

    /// What parts of the run sum up, for the workers that exchange it.
    pub(crate) fn exchange(&mut self) -> Result<&mut Exchange, Failure> {
        let training = self.training.as_mut().ok_or(Failure::TooEarly("create a run"))?;
        Ok(training.exchange())
    }

    /// The image that is meant, and its class for a test digit.
    fn image(&self, subject: Subject) -> Result<(ByteBuf, Option<u8>), Failure> {
        match subject {
            Subject::Drawing { pixels, width, height, transformation } => {
                Ok((drawn((&pixels, width, height), self.side(), transformation)?, None))
            }
            Subject::TestDigit { index, transformation } => {
                let (test, index) = (self.test()?, index as usize);
                if index >= test.len() {
                    return Err(Failure::Wrong(format!("there are only {} test digits", test.len())));
                }
                Ok((transformed(test.image(index), test.side(), transformation)?, Some(test.label(index))))
            }
            Subject::Image { image } => {
                check_image(&image, self.side())?;
                Ok((image, None))
            }
        }
    }

    fn load_digits(&mut self, part: Part, images: &[u8], labels: &[u8]) -> Result<Event, Failure> {
        let digits = Digits::read(images, labels)?;
        let count = digits.len() as u32;
        match part {
            Part::Train => self.train = Some(Arc::new(digits)),
            Part::Test => {
                self.test = Some(Arc::new(digits));
                self.answering.forget_contexts();
            }
        }
        Ok(Event::DigitsLoaded { part, count })
    }

    /// Rows and columns of the images that are asked about: those of the digits that are here.
    fn side(&self) -> usize {
        self.test.as_ref().map_or(SIDE, |digits| digits.side())
    }

    fn test(&self) -> Result<Arc<Digits>, Failure> {
        self.test.clone().ok_or(Failure::TooEarly("load the test digits"))
    }

    fn train(&self) -> Result<Arc<Digits>, Failure> {
        self.train.clone().ok_or(Failure::TooEarly("load the training digits"))
    }

    fn training(&mut self, run: u32) -> Result<&mut Training, Failure> {
        let training = self.training.as_mut().ok_or(Failure::TooEarly("create a run"))?;
        if training.run() != run {
            return Err(Failure::Wrong(format!("run {run} has ended; run {} is the current one", training.run())));
        }
        Ok(training)
    }
}

/// An image under a transformation that is checked to make sense.
fn transformed(image: &[u8], side: usize, transformation: Transformation) -> Result<ByteBuf, Failure> {
    let mut out = vec![0; image.len()];
    transformation.checked()?.prepared(side).apply(image, &mut out);
    Ok(ByteBuf::from(out))
}

/// A drawing in MNIST's form, of so many rows and columns, under a transformation.
fn drawn(
    (pixels, width, height): (&[u8], u32, u32),
    side: usize,
    transformation: Transformation,
) -> Result<ByteBuf, Failure> {
    if !SIDES.contains(&side) {
        return Err(Failure::Wrong(format!("an image cannot have {side} rows; choose 8 to 64")));
    }
    let drawing = normalise_drawing(pixels, width as usize, height as usize, side)?;
    transformed(&drawing, side, transformation)
}

/// Starts with a capital and ends with a full stop.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(letters).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
