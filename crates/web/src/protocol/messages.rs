//! What is said: commands in, one event out for each.

use metavae::inference::Fit;
use metavae::{Metrics, ProbeAccuracy, RunConfig, Schedule};
use metavae_datasets::{Part, Transformation};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::data::{
    Answer, ChainsProgress, ContextChoice, ExplainedStep, FitProgress, GapProgress, ModelSummary, Question, RunPart,
    Subject,
};
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
        /// Rows and columns of the image; those of the test digits unless given.
        #[cfg_attr(test, ts(optional))]
        side: Option<u32>,
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
        /// Rows and columns of each.
        side: u32,
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
