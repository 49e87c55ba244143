//! The one protocol between the page and a worker: commands in, events out.
//!
//! The TypeScript side, `www/engine/protocol.ts`, is generated from these types; the test at the end says how.
//!
//! Bytes travel as `Uint8Array`, images as one byte per pixel (0 paper, 255 ink), 784 per image, row by row.

use metavae::inference::reliability::Judgement;
use metavae::inference::{Fit, ImageGap, Stage};
use metavae::{DecoderKind, Metrics, ProbeAccuracy, RunConfig, Schedule, System};
use metavae_datasets::{Family, Part, Transformation};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[cfg(feature = "cpu")]
use crate::worlds::protocol::{WorldCommand, WorldEvent};

/// What the page can ask of a worker. Every command is answered by exactly one [`Event`].
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the fields of a command are explained with the command")]
pub enum Command {
    /// Hand over one part of MNIST as IDX bytes (not gzipped). Answered by [`Event::DigitsLoaded`].
    LoadDigits {
        /// Which part.
        part: Part,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        images: ByteBuf,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        labels: ByteBuf,
    },
    /// Answer with this encoder (safetensors, any float precision). Answered by [`Event::ModelLoaded`].
    LoadEncoder {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Add the decoders that belong to the encoder. Answered by [`Event::ModelLoaded`].
    LoadDecoder {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Read and judge answers of the loaded model from now on by what ships with it. Answered by [`Event::ReliabilityLoaded`].
    LoadReliability {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Answer with a whole model, as [`Event::ModelExported`] delivers it. Answered by [`Event::ModelLoaded`].
    LoadModel {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Bring a drawing (`width` x `height` bytes) into MNIST's form, then transform it. Answered by [`Event::Digit`].
    ReadDrawing {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        pixels: ByteBuf,
        width: u32,
        height: u32,
        transformation: Transformation,
    },
    /// Take a test digit and transform it. Answered by [`Event::Digit`].
    PickDigit { index: u32, transformation: Transformation },
    /// Draw the N images of D from the test digits. Answered by [`Event::ContextDrawn`].
    DrawContext { context: ContextChoice },
    /// Infer the posterior of one image given each D, and decode it. Answered by [`Event::Answered`].
    Ask {
        subject: Subject,
        /// One answer each, in this order.
        questions: Vec<Question>,
        /// Seed of the posterior samples.
        seed: u32,
    },
    /// Posterior means of test digits from `first` on, all given one D: a map of codes. Answered by [`Event::Embedded`].
    Embed {
        first: u32,
        /// How many, at most 1000.
        count: u32,
        transformation: Transformation,
        context: ContextChoice,
    },
    /// Decode codes (Z numbers each, one after the other) under one dataset. Answered by [`Event::Decoded`].
    Decode { codes: Vec<f32>, dataset: u32 },
    /// How probable an image is under each seen dataset. Answered by [`Event::Weighed`].
    Weigh {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// N of each dataset's own D, which guides the importance samples.
        size: u32,
        /// Importance samples per dataset.
        samples: u32,
        seed: u32,
    },
    /// ln p(x given z) of one image at codes (Z numbers each, one after the other). Answered by [`Event::LikelihoodsFound`].
    FindLikelihoods {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// At most 1000 of them.
        codes: Vec<f32>,
        /// Under which dataset's decoder.
        dataset: u32,
    },
    /// Begin chains of Hamiltonian Monte Carlo at draws from the posterior given D, in place of earlier ones. Answered by
    /// [`Event::ChainsMoved`], before the first transition.
    BeginChains {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// Under which dataset's decoder.
        dataset: u32,
        context: ContextChoice,
        /// 2 to 16.
        chains: u32,
        seed: u32,
    },
    /// Go on with them for so long, a transition at least. Answered by [`Event::ChainsMoved`].
    MoveChains { milliseconds: f64 },
    /// Begin to measure the inference gap of one image, in place of an earlier one. Answered by [`Event::GapMeasured`].
    BeginGap {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// Under which dataset's decoder.
        dataset: u32,
        /// One amortised posterior each, at least one.
        contexts: Vec<ContextChoice>,
        seed: u32,
    },
    /// Go on with it for so long, a step at least. Answered by [`Event::GapMeasured`].
    MeasureGap { milliseconds: f64 },
    /// Begin to fit a decoder to images of another dataset, in place of an earlier fit. Answered by [`Event::DecoderFitted`].
    BeginFit {
        /// The digit by which the fit is shown.
        subject: Subject,
        /// What the decoder is fitted to.
        source: ContextChoice,
        /// How many of `source`'s digits, the last ones, are held out; of one's own images, none are.
        held_out: u32,
        /// N: images of each query's D, taken from those that are fitted.
        size: u32,
        fit: Fit,
        seed: u32,
    },
    /// Go on with it by one short piece. Answered by [`Event::DecoderFitted`].
    FitDecoder,
    /// Start a run from scratch; an earlier run of this worker is dropped. Answered by [`Event::RunReady`].
    CreateRun { run: u32, config: RunConfig },
    /// Continue a run from a checkpoint; on failure the current run stays. Answered by [`Event::RunReady`].
    RestoreRun {
        run: u32,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// One training step; reads the metrics back only when `measure` is set. Answered by [`Event::Stepped`].
    Step { run: u32, measure: bool },
    /// What the next step will compute for the first image of its first dataset; nothing of the run changes. Answered by
    /// [`Event::StepExplained`].
    ExplainStep { run: u32 },
    /// Train on by another learning rate and a schedule that begins at the present step, whatever its `from` says; each worker of
    /// a run that is shared out must be told. A step after a schedule's end fails: nothing is learnt with a learning rate of 0.
    /// Answered by [`Event::Rescheduled`].
    Reschedule { run: u32, learning_rate: f64, schedule: Schedule },
    /// Importance-weighted bound on test digits of the seen datasets. Answered by [`Event::Validated`].
    Validate { run: u32, images: u32, samples: u32 },
    /// How well classes can be read from codes of unseen datasets, by a quick probe. Answered by [`Event::Probed`].
    Probe {
        run: u32,
        /// Also measure the control, raw pixels; it stays the same over a run.
        pixels: bool,
    },
    /// A checkpoint that continues exactly. Answered by [`Event::RunSaved`].
    SaveRun { run: u32 },
    /// The weights alone, for the answering worker. Answered by [`Event::ModelExported`].
    ExportModel { run: u32 },
    /// Go on with one of so many parts of a run, counted from 0; other workers take the others. Answered by
    /// [`Event::PartTaken`].
    TakePart { run: u32, part: u32, parts: u32 },
    /// Take a step of a part until numbers must be summed over all parts; again, once the session holds their sum. Answered by
    /// [`Event::Advanced`].
    Advance { run: u32 },
    /// What this part alone knows. Answered by [`Event::PartRead`].
    ReadPart { run: u32 },
    /// Put the whole run together, this part being the first: until the next step it can be saved, exported, validated and
    /// probed as any run. Answered by [`Event::PartsJoined`].
    JoinParts {
        run: u32,
        /// What all others read, in their order.
        parts: Vec<RunPart>,
    },
    /// Ask of a world whose posterior is known; on the processor alone. Answered by [`Event::World`].
    #[cfg(feature = "cpu")]
    World { command: WorldCommand },
}

/// A worker's answer to one [`Command`].
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the fields of an event are explained where they are not plain")]
pub enum Event {
    DigitsLoaded {
        part: Part,
        count: u32,
    },
    ModelLoaded {
        model: ModelSummary,
    },
    ReliabilityLoaded,
    Digit {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// The class, for a test digit; none for a drawing.
        label: Option<u8>,
    },
    ContextDrawn {
        /// N images, one after the other.
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        images: ByteBuf,
        /// The classes, where they are known.
        labels: Vec<u8>,
    },
    Answered {
        /// The image that was asked about.
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
        /// The class, for a test digit.
        label: Option<u8>,
        answers: Vec<Answer>,
    },
    Embedded {
        /// Z numbers for each digit, one digit after the other.
        means: Vec<f32>,
        labels: Vec<u8>,
    },
    Decoded {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        images: ByteBuf,
    },
    Weighed {
        /// Importance-weighted bound on ln p_theta_i(x) for each seen dataset i, nats.
        bounds: Vec<f32>,
    },
    LikelihoodsFound {
        /// One for each code, nats.
        nats: Vec<f32>,
    },
    ChainsMoved {
        progress: Box<ChainsProgress>,
    },
    GapMeasured {
        progress: Box<GapProgress>,
    },
    DecoderFitted {
        progress: FitProgress,
    },
    RunReady {
        run: u32,
        config: RunConfig,
        step: u32,
        parameters: u32,
        /// Floating-point operations of one step, counted over all matrix products, forward and backward.
        flop_per_step: f64,
        /// The values of the datasets that are trained on, in the order of the decoders.
        seen: Vec<f64>,
        /// Among how many workers its datasets can be shared out at most.
        most_parts: u32,
        /// Workers that compute its steps; a session knows only of itself.
        cores: u32,
    },
    PartTaken {
        run: u32,
    },
    Advanced {
        run: u32,
        step: u32,
        /// How many numbers must be summed over all parts before the step goes on; none when it is done.
        count: u32,
        /// Of all parts, when the step is done.
        metrics: Option<Metrics>,
    },
    PartRead {
        run: u32,
        /// For each stretch of datasets that the part has parameters of, and no part before it.
        parts: Vec<RunPart>,
    },
    PartsJoined {
        run: u32,
        step: u32,
    },
    Stepped {
        run: u32,
        /// Steps done so far.
        step: u32,
        metrics: Option<Metrics>,
    },
    StepExplained {
        run: u32,
        explained: Box<ExplainedStep>,
    },
    Rescheduled {
        run: u32,
        step: u32,
        config: RunConfig,
    },
    Validated {
        run: u32,
        step: u32,
        /// ln p(x) bound, nats per image, averaged over datasets.
        bound: f32,
    },
    Probed {
        run: u32,
        step: u32,
        codes: ProbeAccuracy,
        pixels: Option<ProbeAccuracy>,
    },
    RunSaved {
        run: u32,
        step: u32,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    ModelExported {
        run: u32,
        step: u32,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    #[cfg(feature = "cpu")]
    World {
        event: WorldEvent,
    },
    /// The command could not be carried out; nothing was changed. The message says what to do.
    Failed {
        message: String,
    },
}

/// What one part of a run alone knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RunPart {
    /// Its first dataset, counted from 0.
    pub first: u32,
    /// How many datasets it has.
    pub count: u32,
    /// Steps done.
    pub step: u32,
    /// A checksum of what all parts share.
    pub shared: u32,
    /// Its own parameters and their moments, as f32.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub values: ByteBuf,
}

/// The image that is asked about. One command from strokes to answers: each message waits for a busy page.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the commands of the same name")]
pub enum Subject {
    /// As [`Command::ReadDrawing`].
    Drawing {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        pixels: ByteBuf,
        width: u32,
        height: u32,
        transformation: Transformation,
    },
    /// As [`Command::PickDigit`].
    TestDigit { index: u32, transformation: Transformation },
    /// 784 bytes as they are.
    Image {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        image: ByteBuf,
    },
}

/// One D to ask with.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// D.
    pub context: ContextChoice,
    /// How many posterior samples to decode.
    pub samples: u32,
    /// Under which dataset's decoder the samples are decoded; needs decoders.
    pub samples_dataset: u32,
}

/// What stands for the dataset: its N images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ContextChoice {
    /// Test digits under these transformations in turn: one for a dataset, several for a mixture.
    Digits {
        /// At least one.
        transformations: Vec<Transformation>,
        /// N; 0 is the empty D, whose summary is zero.
        size: u32,
        /// Which N digits.
        seed: u32,
    },
    /// The visitor's own images, one after the other.
    Images {
        /// 784 bytes each.
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        images: ByteBuf,
    },
}

/// What the page tells about the model that answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the types say the rest")]
pub struct ModelSummary {
    pub family: Family,
    pub system: System,
    pub decoder: DecoderKind,
    /// Values of the datasets that it was trained on, in the order of the decoders.
    pub seen: Vec<f64>,
    /// Values of the datasets that it never saw.
    pub unseen: Vec<f64>,
    /// How far around each seen value its encoder was shown digits too; 0 where it saw those values alone.
    pub reach: f64,
    /// Training steps behind the weights.
    pub step: u32,
    pub latent: u32,
    pub has_decoders: bool,
}

/// The posterior of one image given D, and what it decodes to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Posterior mean, one number for each latent dimension.
    pub mean: Vec<f32>,
    /// Posterior standard deviation.
    pub deviation: Vec<f32>,
    /// KL to the prior, in systems with a code for each dataset to p(z given c), nats.
    pub kl: f32,
    /// The posterior mean decoded under each seen dataset; empty without decoders.
    pub datasets: Vec<DatasetAnswer>,
    /// Posterior samples decoded under `samples_dataset`, one image after the other.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    #[serde(with = "serde_bytes")]
    pub samples: Vec<u8>,
    /// What it reads, and whether to believe it; none before [`Command::LoadReliability`].
    pub judgement: Option<Judgement>,
    /// Time that the inference took in the worker, ms.
    pub milliseconds: f64,
}

/// One dataset's decoder on one code.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DatasetAnswer {
    /// The dataset's angle or factor.
    pub value: f64,
    /// ln p(x given z) at the posterior mean, nats.
    pub reconstruction: f32,
    /// `reconstruction` less the KL, nats.
    pub elbo: f32,
    /// What the decoder draws.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
}

/// How far the measurement of an inference gap has come; numbers in nats.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GapProgress {
    /// What the next step does; after `done` the chains of the reference posterior still go on.
    pub stage: Stage,
    /// Steps done; all of them at the end.
    pub done: u32,
    /// Steps there are.
    pub steps: u32,
    /// What is known so far.
    pub gap: ImageGap,
    /// The ELBO that the search for the best Gaussian goes by; none before it.
    pub search_elbo: Option<f64>,
    /// At the end.
    pub reference: Option<ReferencePosterior>,
}

/// Draws from the exact posterior by Hamiltonian Monte Carlo, and the best Gaussian beside them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReferencePosterior {
    /// Of the draws, one number for each latent dimension.
    pub mean: Vec<f32>,
    /// Standard deviation of the draws.
    pub deviation: Vec<f32>,
    /// Of the best Gaussian.
    pub best_mean: Vec<f32>,
    /// Of the best Gaussian.
    pub best_deviation: Vec<f32>,
    /// Some of the draws: Z numbers each, one code after the other.
    pub draws: Vec<f32>,
    /// The two dimensions, counted from 0, that hang together the most: what no diagonal Gaussian has.
    pub most_correlated: [u32; 2],
    /// Their correlation.
    pub correlation: f64,
    /// Of the worst dimension: near 1 where all chains have been everywhere.
    pub split_r_hat: f64,
    /// Of the worst dimension.
    pub effective_sample_size: f64,
}

/// Chains of Hamiltonian Monte Carlo, and the ways that they took since the last command.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChainsProgress {
    /// Transitions done, warm-up included.
    pub done: u32,
    /// The first of them, which find the step size and are no draws.
    pub warm_up: u32,
    /// Where the chains end.
    pub steps: u32,
    /// Chains that move at once.
    pub chains: u32,
    /// Leapfrog steps of a transition.
    pub leapfrogs: u32,
    /// Z, dimensions of a code.
    pub latent: u32,
    /// Codes of each transition since the last command, of each chain, at its start and after each leapfrog step.
    pub paths: Vec<f32>,
    /// Of each transition since the last command and each chain, whether it went to the end of its path or stayed.
    pub accepted: Vec<bool>,
    /// Mean probability of acceptance after warm-up.
    pub acceptance: Option<f64>,
    /// In standard deviations of the posterior that they began with.
    pub step_size: f64,
    /// Of the draws after warm-up; none before there are enough.
    pub mean: Option<Vec<f32>>,
    /// Standard deviation of these draws.
    pub deviation: Option<Vec<f32>>,
    /// Of the worst dimension: near 1 where all chains have been everywhere.
    pub split_r_hat: Option<f64>,
    /// Of the worst dimension: as many independent draws would say as much.
    pub effective_sample_size: Option<f64>,
}

/// One image's way through a training step, and what comes back from all images.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedStep {
    /// Steps done before it.
    pub step: u32,
    /// Of this step.
    pub learning_rate: f64,
    /// x as the encoder sees it.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub image: ByteBuf,
    /// What the decoder explains: x, unless the encoder sees a value between the datasets'.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub explained: ByteBuf,
    /// The N images of D, one after the other; empty where the system does not read D.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub context: ByteBuf,
    /// What is kept of each of them: S numbers each.
    pub summaries: Vec<f32>,
    /// Their mean, S numbers.
    pub summary: Vec<f32>,
    /// Of q(z given D, x), one number for each latent dimension.
    pub mean: Vec<f32>,
    /// Its standard deviation.
    pub deviation: Vec<f32>,
    /// Drawn from N(0, I).
    pub noise: Vec<f32>,
    /// What is decoded: mean + deviation x noise, or the code of the same digit in another dataset.
    pub code: Vec<f32>,
    /// Whether the code is another image's.
    pub is_exchanged: bool,
    /// What the decoder of the first dataset draws.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    pub decoded: ByteBuf,
    /// ln p(x given z), nats.
    pub log_likelihood: f32,
    /// KL(q || p(z)), nats.
    pub kl: f32,
    /// Of all images of the step.
    pub metrics: Metrics,
    /// By network, from all images of the step.
    pub gradients: Vec<ExplainedGradient>,
}

/// The gradient of the loss in the parameters of one network.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedGradient {
    /// The network's name in files: `summary_network`, `aggregation_network`, `decoder_bank`.
    pub network: String,
    /// How many it has.
    pub parameters: u32,
    /// Euclidean norm.
    pub norm: f32,
}

/// How far a fit has come.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FitProgress {
    /// Pieces of work done; all of them at the end.
    pub done: u32,
    /// Pieces there are.
    pub pieces: u32,
    /// Adam steps done.
    pub step: u32,
    /// Adam steps there are.
    pub steps: u32,
    /// Images that the decoder is fitted to.
    pub fitted: u32,
    /// Images that it is measured on besides; where none were held out, the digit alone.
    pub held_out: u32,
    /// The digit by which it is shown, as the model sees it.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    #[serde(with = "serde_bytes")]
    pub digit: Vec<u8>,
    /// The seen value whose decoder explains the images best, from which the fit starts; none until all were compared.
    pub start: Option<f64>,
    /// What this piece of work has measured.
    pub measured: Option<FitMeasured>,
}

/// The decoder after so many steps; ELBOs in nats per image.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FitMeasured {
    /// Adam steps.
    pub step: u32,
    /// Mean over the images that it is fitted to.
    pub fitted_elbo: f64,
    /// Mean over those held out.
    pub held_out_elbo: f64,
    /// Of the digit.
    pub digit_elbo: f64,
    /// The digit's posterior mean, decoded.
    #[cfg_attr(test, ts(type = "Uint8Array"))]
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::worlds::protocol::{NamedError, NetworkAnswer, Observed, PlaceErrors, RivalAnswer, WorldExample};
    use metavae::inference::reliability::Verdict;
    use metavae::inference::{Estimate, Evidence, Method};
    use metavae::{
        Aggregation, ContextConfig, ContextMode, DatasetKl, DatasetMetrics, DigitChoice, NetworkConfig, Optimiser,
        Pooling, Source,
    };
    use metavae_amortised::{Models, Objective, Pooling as RegressorPooling, PosteriorFamily, RegressorConfig};
    use metavae_datasets::MetaSplit;
    use metavae_worlds::NamedWorld;
    use ts_rs::{Config, TS};

    const PATH: &str = "../../www/engine/protocol.ts";

    /// Run with METAVAE_WRITE_PROTOCOL=1 to write the file instead.
    #[test]
    fn the_page_speaks_this_protocol() {
        let config = Config::new().with_large_int("number");
        let types = [
            Part::decl(&config),
            Family::decl(&config),
            Transformation::decl(&config),
            MetaSplit::decl(&config),
            System::decl(&config),
            DecoderKind::decl(&config),
            Aggregation::decl(&config),
            Pooling::decl(&config),
            DigitChoice::decl(&config),
            ContextMode::decl(&config),
            ContextConfig::decl(&config),
            Optimiser::decl(&config),
            Schedule::decl(&config),
            NetworkConfig::decl(&config),
            DatasetKl::decl(&config),
            Source::decl(&config),
            RunConfig::decl(&config),
            ContextChoice::decl(&config),
            RunPart::decl(&config),
            Subject::decl(&config),
            Question::decl(&config),
            ModelSummary::decl(&config),
            DatasetAnswer::decl(&config),
            Verdict::decl(&config),
            Judgement::decl(&config),
            Answer::decl(&config),
            DatasetMetrics::decl(&config),
            Metrics::decl(&config),
            ProbeAccuracy::decl(&config),
            Fit::decl(&config),
            Stage::decl(&config),
            Method::decl(&config),
            Estimate::decl(&config),
            Evidence::decl(&config),
            ImageGap::decl(&config),
            ReferencePosterior::decl(&config),
            GapProgress::decl(&config),
            ChainsProgress::decl(&config),
            ExplainedGradient::decl(&config),
            ExplainedStep::decl(&config),
            FitMeasured::decl(&config),
            FitProgress::decl(&config),
            NamedWorld::decl(&config),
            Objective::decl(&config),
            PosteriorFamily::decl(&config),
            Models::decl(&config),
            RegressorPooling::decl(&config),
            RegressorConfig::decl(&config),
            Observed::decl(&config),
            NetworkAnswer::decl(&config),
            RivalAnswer::decl(&config),
            WorldExample::decl(&config),
            NamedError::decl(&config),
            PlaceErrors::decl(&config),
            WorldCommand::decl(&config),
            WorldEvent::decl(&config),
            Command::decl(&config),
            Event::decl(&config),
        ];
        let mut text =
            "// The protocol between the page and a worker. Generated from crates/web/src/protocol.rs; do not edit.\n"
                .to_owned();
        for declaration in types {
            text.push_str("\nexport ");
            text.push_str(&declaration);
            text.push('\n');
        }
        if std::env::var_os("METAVAE_WRITE_PROTOCOL").is_some() {
            std::fs::write(PATH, &text).expect("the protocol can be written");
        }
        let found = std::fs::read_to_string(PATH).expect("the page has a protocol");
        assert!(
            found == text,
            "www/engine/protocol.ts is out of date: METAVAE_WRITE_PROTOCOL=1 cargo test -p metavae-web"
        );
    }
}
