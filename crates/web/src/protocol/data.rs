//! What commands and events carry.

use metavae::inference::reliability::Judgement;
use metavae::inference::{ImageGap, Stage};
use metavae::{DecoderKind, Metrics, System};
use metavae_datasets::{Family, Transformation};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

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
    /// As [`Command::ReadDrawing`](super::Command::ReadDrawing).
    Drawing {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        pixels: ByteBuf,
        width: u32,
        height: u32,
        transformation: Transformation,
    },
    /// As [`Command::PickDigit`](super::Command::PickDigit).
    TestDigit { index: u32, transformation: Transformation },
    /// Bytes as they are, of the size that the model reads.
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
        /// Of that side.
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        images: ByteBuf,
        /// Rows and columns of each; they are brought to those of the digits.
        side: u32,
    },
}

/// What the page tells about the model that answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the types say the rest")]
pub struct ModelSummary {
    /// Rows and columns of the images that it reads.
    pub side: u32,
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
    /// What it reads, and whether to believe it; none before [`Command::LoadReliability`](super::Command::LoadReliability).
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
