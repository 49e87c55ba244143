//! What the page can ask of a worker that holds one world with a known posterior.

use metavae_amortised::RegressorConfig;
use metavae_worlds::NamedWorld;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// One question; every command is answered by exactly one [`WorldEvent`].
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the fields of a command are explained with the command")]
pub enum WorldCommand {
    /// Begin with a world, in place of an earlier one with all its networks. Answered by [`WorldEvent::Opened`].
    Open { world: NamedWorld },
    /// Draw D and an observation: of a model drawn anew, or of the one at these coordinates. Answered by [`WorldEvent::Drawn`].
    Draw { coordinates: Option<Vec<f64>>, size: u32, seed: u32 },
    /// Infer z of x by all networks, and with the model known. Answered by [`WorldEvent::Answered`].
    Ask { coordinates: Vec<f64>, dataset: Vec<Observed>, x: Vec<f64> },
    /// Infer z of x exactly where only D is known, which takes longer. Answered by [`WorldEvent::Inferred`].
    Infer { dataset: Vec<Observed>, x: Vec<f64> },
    /// Begin to search for the best Gaussian of x with the model known, and then to sample by Hamiltonian Monte Carlo, in place
    /// of an earlier search. Answered by [`WorldEvent::Searched`].
    Search { coordinates: Vec<f64>, x: Vec<f64> },
    /// Go on with it for so long, a step at least. Answered by [`WorldEvent::Searched`].
    SearchOn { milliseconds: f64 },
    /// The probability that z is 1 at each point of a square grid, by one network or with the model known; where z has two
    /// values and x two numbers. Answered by [`WorldEvent::Coloured`].
    Colour { by: Option<String>, coordinates: Vec<f64>, dataset: Vec<Observed>, points: u32, reach: f64 },
    /// Let a network answer under a name, in place of an earlier one of that name. Answered by [`WorldEvent::NetworkLoaded`].
    LoadNetwork {
        name: String,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Begin to train a network from scratch, which answers under a name from now on. Answered by
    /// [`WorldEvent::NetworkLoaded`].
    Train { name: String, config: RegressorConfig },
    /// Go on with a training that [`WorldCommand::Save`] saved, in place of the present one. Answered by
    /// [`WorldEvent::NetworkLoaded`].
    Resume {
        name: String,
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    /// Go on with the training for so long, a step at least. Answered by [`WorldEvent::Stepped`].
    Step { milliseconds: f64 },
    /// Forget the training and its network. Answered by [`WorldEvent::Discarded`].
    Discard,
    /// What goes on exactly with the training. Answered by [`WorldEvent::Saved`].
    Save,
    /// Hold a network's answers to fresh questions, each with its own model and D, against the truth. Answered by
    /// [`WorldEvent::Calibrated`].
    Calibrate { name: String, size: u32, questions: u32, seed: u32 },
    /// How far all networks hold: at so many places from `first` on, in and out of what was trained on, each asked so many
    /// questions with D of one size. Answered by [`WorldEvent::Reached`].
    Reach { first: u32, count: u32, size: u32, questions: u32, seed: u32 },
}

/// Mean squared errors at one place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PlaceErrors {
    /// Of the model.
    pub coordinates: Vec<f64>,
    /// Of all observations there; none where each has its own.
    pub z: Option<f64>,
    /// Whether questions of training come from there.
    pub is_inside: bool,
    /// With the model known; none where it explains no x.
    pub known: Option<f64>,
    /// Of networks and of classical estimators.
    pub errors: Vec<NamedError>,
}

/// Whose mean squared error.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NamedError {
    /// Of a network or an estimator.
    pub name: String,
    /// Mean of (estimate - z)^2.
    pub error: f64,
}

/// An observation, and its z where D shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// In plain numbers.
    pub x: Vec<f64>,
    /// What it came of.
    pub z: Option<f64>,
}

/// A worker's answer to one [`WorldCommand`]. Masses are of the axis's cells, in order, and sum to one.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(missing_docs, reason = "the fields of an event are explained where they are not plain")]
pub enum WorldEvent {
    Opened {
        world: NamedWorld,
        /// The edges of z's axis.
        low: f64,
        high: f64,
        cells: u32,
        /// Numbers that a model is made of.
        coordinates: u32,
        shows_latents: bool,
        /// From the real world, where there are some.
        examples: Vec<WorldExample>,
        /// How a network is trained here unless something else is said.
        config: RegressorConfig,
    },
    Drawn {
        coordinates: Vec<f64>,
        dataset: Vec<Observed>,
        x: Vec<f64>,
        z: f64,
    },
    Answered {
        /// p_i(z|x); none where the model cannot have made the observation.
        known: Option<Vec<f32>>,
        networks: Vec<NetworkAnswer>,
        /// What classical estimators say of z.
        rivals: Vec<RivalAnswer>,
    },
    Inferred {
        /// p(z|x, D).
        given_dataset: Vec<f32>,
        /// Equation 10's optimum; none where it rests on fewer than 30 models.
        geometric: Option<Vec<f32>>,
        effective_models: f64,
        milliseconds: f64,
    },
    Searched {
        /// Of the search and then of the chains.
        step: u32,
        steps: u32,
        /// The best Gaussian so far.
        gaussian: Vec<f32>,
        /// z of the draws since the last command.
        draws: Vec<f64>,
        /// Of all steps so far: of the search, and of the chains.
        search_milliseconds: f64,
        sampling_milliseconds: f64,
    },
    Coloured {
        /// Row by row from above, each from the left.
        probabilities: Vec<f32>,
    },
    NetworkLoaded {
        name: String,
        config: RegressorConfig,
        step: u32,
    },
    Stepped {
        step: u32,
        /// Of each step since the last command, nats.
        losses: Vec<f64>,
        milliseconds: f64,
    },
    Discarded,
    Saved {
        #[cfg_attr(test, ts(type = "Uint8Array"))]
        bytes: ByteBuf,
    },
    Reached {
        /// Places there are; none where nothing lies out of what was trained on.
        all: u32,
        places: Vec<PlaceErrors>,
    },
    Calibrated {
        /// F(u) - u of the shares below the true z at u = 1/50, 2/50, …; empty where z has two values.
        difference: Vec<f64>,
        /// Where it lies 19 times in 20 for posteriors that are right.
        band: Vec<[f64; 2]>,
        /// Of central intervals of 50, 80 and 95 %.
        coverage: Option<[f64; 3]>,
        /// The mean squared error, or the share of errors, and its standard error.
        loss: f64,
        loss_error: f64,
        /// Mean -ln q(z), nats.
        surprise: f64,
    },
}

/// An observation from the real world, whose z is known.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names say it")]
pub struct WorldExample {
    pub name: String,
    pub x: Vec<f64>,
    pub z: f64,
}

/// What one network says.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkAnswer {
    /// Under which it answers.
    pub name: String,
    /// q(z|x, D).
    pub masses: Vec<f32>,
    /// Of this answer alone.
    pub milliseconds: f64,
}

/// What a classical estimator says.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RivalAnswer {
    /// Whose.
    pub name: String,
    /// Of z.
    pub estimate: f64,
}
