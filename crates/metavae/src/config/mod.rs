//! What a run is: dataset family, split, sizes, schedule and seed, checked before anything is built.

mod batch;
mod defaults;
mod error;
mod network;
mod optimiser;
mod source;
mod system;

use metavae_datasets::{Family, MetaSplit, SIDES};
use serde::{Deserialize, Serialize};

pub use batch::{ContextConfig, ContextMode, DatasetKl, DigitChoice};
use defaults::is_default;
pub use error::ConfigError;
pub use network::{Aggregation, DecoderKind, NetworkConfig, Pooling};
pub use optimiser::{Optimiser, Schedule, ScheduleEnded};
pub use source::Source;
pub use system::System;

/// Everything that determines a training run. Two runs with equal configs are equal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunConfig {
    /// The images that it learns from; MNIST's digits where none are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub source: Option<Source>,
    /// The transformation that tells the datasets apart.
    pub family: Family,
    /// Which of its values are trained on.
    pub meta_split: MetaSplit,
    /// Values of the grid that are trained on, ascending, instead of the split's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub seen_values: Option<Vec<f64>>,
    /// Only this one of them, for a run with K = 1; all of them unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub dataset: Option<f64>,
    /// Whether each step draws its datasets anew, a value within half a step of the grid around each seen one: no longer K
    /// datasets but all between, except those within 10 degrees or a factor of 0.05 of an unseen value. Where each seen value
    /// has a decoder, only what the encoder sees is drawn so, D too, and the decoder explains the digits under its own value.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub continuous_values: bool,
    /// Images per dataset and step.
    pub batch: usize,
    /// Which digits the datasets show in a step; files from before there was a choice hold runs with the same.
    #[serde(default)]
    pub digits: DigitChoice,
    /// How D is drawn.
    pub context: ContextConfig,
    /// How gradients move the parameters; files from before there was a choice hold runs by Adam.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Optimiser>"))]
    pub optimiser: Optimiser,
    /// The optimiser's learning rate at the first step.
    pub learning_rate: f64,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// Sizes of the networks.
    pub network: NetworkConfig,
    /// What each image bears of the KL of a dataset's code; only systems with such a code read it.
    #[serde(default)]
    pub dataset_kl: DatasetKl,
    /// The one seed.
    pub seed: u32,
}

impl RunConfig {
    /// The paper's settings for a family and split, apart from the in-batch context.
    pub fn paper(family: Family, meta_split: MetaSplit, decoder: DecoderKind) -> Self {
        Self {
            source: None,
            family,
            meta_split,
            seen_values: None,
            dataset: None,
            continuous_values: false,
            batch: 100,
            digits: DigitChoice::Same,
            context: ContextConfig { mode: ContextMode::InBatch, size: 10, random_size: false },
            optimiser: Optimiser::Adam,
            learning_rate: 2e-4,
            schedule: Schedule::Constant,
            network: NetworkConfig::paper(decoder),
            dataset_kl: DatasetKl::Shared,
            seed: 0,
        }
    }

    /// The values of the datasets that are trained on, in the order of the decoders.
    pub fn seen(&self) -> Vec<f64> {
        let mut seen = self.seen_values.clone().unwrap_or_else(|| self.meta_split.seen(self.family));
        seen.retain(|&value| self.dataset.is_none_or(|only| only.total_cmp(&value).is_eq()));
        seen
    }

    /// The values of the grid that are never trained on, ascending.
    pub fn unseen(&self) -> Vec<f64> {
        let Some(seen) = &self.seen_values else { return self.meta_split.unseen(self.family) };
        let is_seen = |value: &f64| seen.iter().any(|other| other.total_cmp(value).is_eq());
        self.family.grid().into_iter().filter(|value| !is_seen(value)).collect()
    }

    /// Whether the values were chosen so that some of the grid are trained on, each once, and some are not.
    fn values_can_be_seen(&self) -> bool {
        let Some(seen) = &self.seen_values else { return true };
        let grid = self.family.grid();
        let on_grid = |value: &f64| grid.iter().any(|other| other.total_cmp(value).is_eq());
        !seen.is_empty()
            && seen.len() < grid.len()
            && seen.is_sorted_by(|one, next| one < next)
            && seen.iter().all(on_grid)
    }

    /// The learning rate of a step, counted from 0.
    pub fn learning_rate_at(&self, step: u64) -> f64 {
        match self.schedule {
            Schedule::Constant => self.learning_rate,
            Schedule::Cosine { steps, from } => {
                let progress = (step.saturating_sub(u64::from(from)) as f64 / f64::from(steps.max(1))).min(1.0);
                self.learning_rate * 0.5 * (1.0 + (std::f64::consts::PI * progress).cos())
            }
        }
    }

    /// The step at which the learning rate reaches 0; none where it never does.
    pub fn end(&self) -> Option<u32> {
        match self.schedule {
            Schedule::Constant => None,
            Schedule::Cosine { steps, from } => Some(from.saturating_add(steps)),
        }
    }

    /// Refuses a step that would not learn.
    ///
    /// # Errors
    /// When the schedule has ended before it.
    pub fn check_step(&self, step: u64) -> Result<(), ScheduleEnded> {
        // In the precision of the weights: towards the end of a very long cosine the rate is 0 early.
        if self.learning_rate_at(step) as f32 > 0.0 {
            return Ok(());
        }
        Err(ScheduleEnded { step: self.end().map_or(step, |end| step.min(u64::from(end))) })
    }

    /// The same run with a new learning rate and a schedule that begins at this step.
    ///
    /// # Errors
    /// When either cannot be run.
    pub fn rescheduled(&self, learning_rate: f64, schedule: Schedule, step: u64) -> Result<Self, ConfigError> {
        let config = Self { learning_rate, schedule: schedule.beginning_at(step), ..self.clone() };
        config.validate()?;
        Ok(config)
    }

    /// Whether no decoder belongs to a dataset.
    pub(crate) fn one_decoder_for_all(&self) -> bool {
        self.network.system == System::Vae || self.network.system.decodes_by_context(self.network.decoder)
    }

    /// Refuses sizes that could not be run, before anything is allocated.
    ///
    /// # Errors
    /// Names the first field that is out of range.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let network = &self.network;
        if !self.values_can_be_seen() {
            return Err(ConfigError::SeenValues(self.family));
        }
        if let Some(value) = self.dataset.filter(|_| self.seen().is_empty()) {
            return Err(ConfigError::Dataset(value));
        }
        for (name, found, least, most) in [
            ("the side of an image", network.side, *SIDES.start(), *SIDES.end()),
            ("the batch size", self.batch, 1, 2000),
            ("the context size", self.context.size, 1, 1000),
            ("the summary network's hidden width", network.summary_hidden, 1, 4096),
            ("the summary width", network.summary, 1, 4096),
            ("the hidden width", network.hidden, 1, 4096),
            ("the number of latent dimensions", network.latent, 1, 1024),
            ("the number of dimensions of a dataset's code", network.dataset_latent, 1, 1024),
            ("the decoder's last hidden width", network.decoder_hidden, 1, 8192),
        ] {
            if !(least..=most).contains(&found) {
                return Err(ConfigError::OutOfRange { name, found, least, most });
            }
        }
        let ContextConfig { mode, size, .. } = self.context;
        if mode == ContextMode::InBatch && size >= self.batch {
            return Err(ConfigError::ContextTooLarge { size, batch: self.batch });
        }
        // Separate VAEs share nothing by definition, and where the prior depends on c, a code from elsewhere breaks the bound.
        let shares = matches!(network.system, System::MetaVae | System::SharedEncoder | System::Vae);
        if self.digits == DigitChoice::Exchanged && !shares {
            return Err(ConfigError::Exchange);
        }
        if self.continuous_values && self.family.is_plane() {
            return Err(ConfigError::Plane(self.family));
        }
        if self.continuous_values && network.system == System::VaePerDataset {
            return Err(ConfigError::ContinuousValues);
        }
        if network.pooling == Pooling::Attention && network.system != System::MetaVae {
            return Err(ConfigError::Attention);
        }
        if network.decoder == DecoderKind::Conditioned && network.system == System::SharedEncoder {
            return Err(ConfigError::Conditioned);
        }
        // Above 0 in the precision of the weights.
        if !(self.learning_rate as f32 > 0.0 && self.learning_rate <= 1.0) {
            return Err(ConfigError::LearningRate(self.learning_rate));
        }
        match self.optimiser {
            Optimiser::AdamW { decay } if !(0.0..=1.0).contains(&decay) => return Err(ConfigError::Decay(decay)),
            Optimiser::Sgd { momentum } if !(0.0..=0.999).contains(&momentum) => {
                return Err(ConfigError::Momentum(momentum));
            }
            Optimiser::Adam | Optimiser::AdamW { .. } | Optimiser::Sgd { .. } => {}
        }
        if matches!(self.schedule, Schedule::Cosine { steps: 0, .. }) {
            return Err(ConfigError::Schedule);
        }
        Ok(())
    }
}
