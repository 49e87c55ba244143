//! What a run is: dataset family, split, sizes, schedule and seed, checked before anything is built.

use metavae_datasets::{Family, MetaSplit};
use serde::{Deserialize, Serialize};

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

/// A set of images that somebody brought: what tells it from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// How many there are and a checksum of all of them, so that a run goes on with none but its own images.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// Images to learn from.
    pub train: u32,
    /// Images that are held out.
    pub test: u32,
    /// How many classes they are of; 0 where none are known.
    pub classes: u32,
}

/// How the N images that stand for a dataset are drawn for each query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContextConfig {
    /// Where the images come from.
    pub mode: ContextMode,
    /// N, images per context.
    pub size: usize,
    /// Whether N is drawn anew from 1 to `size`, so that the model learns to do with less: for each query in its batch, for
    /// each step where contexts are fresh.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub random_size: bool,
}

/// Which digits the datasets show in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DigitChoice {
    /// All the same, each transformed in its own way, as in the paper's code.
    #[default]
    Same,
    /// Each its own: K times as many digits in a step, which keeps the code's dimensions alive and learns faster.
    Own,
    /// Half of them another dataset's too; of each such pair, one in two explains each other's image by its own code, which
    /// keeps the code common to all datasets.
    Exchanged,
}

/// Where the images of a context come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ContextMode {
    /// The other images of the query's own batch: the summary network runs once per image, not N times.
    InBatch,
    /// N fresh images from the whole training set for each query, as the paper's code does.
    Fresh,
}

/// How gradients move the parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Optimiser {
    /// Adam (Kingma, Ba 2015), as in the paper.
    #[default]
    Adam,
    /// Adam, and each step also takes a share of every parameter away (Loshchilov, Hutter 2019).
    AdamW {
        /// That share, before it is multiplied by the learning rate.
        decay: f64,
    },
    /// Stochastic gradient descent with momentum, in PyTorch's form: velocity = momentum x velocity + gradient.
    Sgd {
        /// 0 for none, less than 1.
        momentum: f64,
    },
}

/// The learning rate over the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Schedule {
    /// Always the same, as in the paper.
    Constant,
    /// Half a cosine down to zero, where training ends until a new schedule begins.
    Cosine {
        /// Steps until the rate reaches zero.
        steps: u32,
        /// Step at which it begins: 0, or where a finished run was told to go on.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
        from: u32,
    },
}

impl Schedule {
    /// Half a cosine from the first step on.
    pub fn cosine(steps: u32) -> Self {
        Self::Cosine { steps, from: 0 }
    }

    /// The same, begun at a step.
    #[must_use]
    fn beginning_at(self, step: u64) -> Self {
        match self {
            Self::Constant => Self::Constant,
            Self::Cosine { steps, .. } => Self::Cosine { steps, from: u32::try_from(step).unwrap_or(u32::MAX) },
        }
    }
}

/// A step that would change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schedule has ended: its learning rate reached 0 at step {step}. Choose a new one to train on")]
pub struct ScheduleEnded {
    /// The first step with a learning rate of 0.
    pub step: u64,
}

/// Which system is trained: what is learnt once for all datasets, and what the encoder is told of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum System {
    /// q(z given D, x) and one decoder per dataset (eq. 10 to 12).
    #[default]
    MetaVae,
    /// q(z given x) and one decoder per dataset: MetaVAE without D, the control that shows what D buys.
    SharedEncoder,
    /// q(z given x) and one decoder for all datasets together (eq. 3 to 7).
    Vae,
    /// A VAE for each dataset, nothing shared (eq. 9); of D they only ask which of them is to answer.
    VaePerDataset,
    /// A code c for each dataset, inferred from the very images that it explains, and one decoder for all, p(x given z, c)
    /// (Edwards, Storkey 2017).
    NeuralStatistician,
    /// The same with c inferred from N other images of the dataset (Hewitt et al. 2018).
    VariationalHomoencoder,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::MetaVae,
        Self::SharedEncoder,
        Self::Vae,
        Self::VaePerDataset,
        Self::NeuralStatistician,
        Self::VariationalHomoencoder,
    ];

    /// Whether D changes what is inferred.
    pub fn reads_context(self) -> bool {
        !matches!(self, Self::SharedEncoder | Self::Vae)
    }

    /// Whether the decoder knows a dataset by its D alone: then what it decodes under a dataset takes a D of that dataset.
    pub fn decodes_by_context(self, decoder: DecoderKind) -> bool {
        self.has_dataset_code() || (self == Self::MetaVae && decoder == DecoderKind::Conditioned)
    }

    /// Whether each dataset has a latent code c, by which alone the one decoder knows of the dataset.
    pub fn has_dataset_code(self) -> bool {
        matches!(self, Self::NeuralStatistician | Self::VariationalHomoencoder)
    }
}

/// How much of KL(q(c given D) || p(c)) each image bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DatasetKl {
    /// Its share, as in each system's own paper: c explains the batch (Neural Statistician) or the whole dataset (Homoencoder).
    #[default]
    Shared,
    /// All of it, as in the code behind MetaVAE's Figure 6, which holds c to its prior.
    Whole,
}

/// How the aggregation network brings image and summary together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Aggregation {
    /// It reads both side by side, as in the paper.
    #[default]
    Concatenated,
    /// The summary also says how strongly each unit of the first layer looks at the image, so that the same network can read
    /// images turned by any angle. Nothing to be had where D is not read.
    Gated,
}

/// How the summaries of D's images become the summary of D.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Pooling {
    /// Their mean, as in the paper.
    #[default]
    Mean,
    /// A mean whose weights depend on x. Of MetaVAE only.
    Attention,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How much of the decoders the datasets share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DecoderKind {
    /// One decoder per dataset, nothing shared: the paper.
    Separate,
    /// Only the first of the three layers for all, which reads the code.
    SharedFirst,
    /// One trunk for all; only the output layers belong to a dataset, which keeps the code common to all datasets.
    SharedTrunk,
    /// The weights of all three layers for all; only their biases belong to a dataset, so that one decoder is told which.
    SharedWeights,
    /// Everything for all: one decoder that knows a dataset by the summary of its D alone, and so decodes under datasets that
    /// were never trained on too. Of MetaVAE only, whose D has a summary.
    Conditioned,
}

/// Widths of the networks. Images have 784 pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkConfig {
    /// The system; files from before there was a choice hold a MetaVAE.
    #[serde(default)]
    pub system: System,
    /// What the decoders share; a plain VAE has only one.
    pub decoder: DecoderKind,
    /// How image and summary come together; files from before there was a choice hold the paper's way.
    #[serde(default)]
    pub aggregation: Aggregation,
    /// How D's images become one summary.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Pooling>"))]
    pub pooling: Pooling,
    /// First hidden layer of the summary network.
    pub summary_hidden: usize,
    /// S, width of the summary.
    pub summary: usize,
    /// Hidden layers of the aggregation network and of the decoders.
    pub hidden: usize,
    /// Z, dimensions of the code.
    pub latent: usize,
    /// C, dimensions of a dataset's code, in systems that have one.
    #[serde(default = "NetworkConfig::paper_dataset_latent")]
    pub dataset_latent: usize,
    /// Last hidden layer of the one decoder that such systems have.
    #[serde(default = "NetworkConfig::paper_decoder_hidden")]
    pub decoder_hidden: usize,
}

impl DecoderKind {
    /// All of them, from nothing shared to everything.
    pub const ALL: [Self; 5] =
        [Self::Separate, Self::SharedFirst, Self::SharedTrunk, Self::SharedWeights, Self::Conditioned];
}

impl NetworkConfig {
    /// The paper's sizes.
    pub const fn paper(decoder: DecoderKind) -> Self {
        Self {
            system: System::MetaVae,
            decoder,
            aggregation: Aggregation::Concatenated,
            pooling: Pooling::Mean,
            summary_hidden: 784,
            summary: 400,
            hidden: 400,
            latent: 40,
            dataset_latent: Self::paper_dataset_latent(),
            decoder_hidden: Self::paper_decoder_hidden(),
        }
    }

    const fn paper_dataset_latent() -> usize {
        300
    }

    const fn paper_decoder_hidden() -> usize {
        4096
    }
}

/// A config that cannot be run, with what to change.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// A size is outside its sensible range.
    #[error("{name} is {found}; choose between {least} and {most}")]
    OutOfRange {
        /// The field, in words.
        name: &'static str,
        /// Its value.
        found: usize,
        /// Smallest value allowed.
        least: usize,
        /// Largest value allowed.
        most: usize,
    },
    /// An in-batch context needs N other images.
    #[error("the context size is {size}, but a batch of {batch} has only {} other images; lower it or enlarge the batch", batch - 1)]
    ContextTooLarge {
        /// N.
        size: usize,
        /// B.
        batch: usize,
    },
    /// Nothing would be trained on.
    #[error("{0} is not among the values that this split trains on; choose one that is, or leave it out")]
    Dataset(f64),
    /// Codes that cannot be exchanged.
    #[error(
        "codes can only be exchanged between datasets that share an encoder and a prior; choose other digits per step"
    )]
    Exchange,
    /// Encoders for values that are not among a few.
    #[error(
        "each seen value has a VAE of its own, so values cannot be drawn between them; choose a system with one encoder for all"
    )]
    ContinuousValues,
    /// Attention that would look at nothing.
    #[error("only MetaVAE's encoder can attend to the images of D; choose MetaVAE, or the mean")]
    Attention,
    /// A decoder that would be told nothing.
    #[error("a decoder conditioned on D needs a system whose encoder summarises D; choose MetaVAE, or another decoder")]
    Conditioned,
    /// A schedule that is over before it begins.
    #[error("the schedule's cosine has 0 steps; choose at least 1")]
    Schedule,
    /// A decay that would leave nothing, or make parameters grow.
    #[error("the weight decay is {0}; choose a number from 0 to 1")]
    Decay(f64),
    /// A velocity that would never fade.
    #[error("the momentum is {0}; choose a number from 0 to 0.999")]
    Momentum(f64),
    /// Not a usable learning rate.
    #[error("the learning rate is {0}; choose a number above 0 and at most 1")]
    LearningRate(f64),
}

impl RunConfig {
    /// The paper's settings for a family and split, apart from the in-batch context.
    pub fn paper(family: Family, meta_split: MetaSplit, decoder: DecoderKind) -> Self {
        Self {
            source: None,
            family,
            meta_split,
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
        let mut seen = self.meta_split.seen(self.family);
        seen.retain(|&value| self.dataset.is_none_or(|only| only.total_cmp(&value).is_eq()));
        seen
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
        if let Some(value) = self.dataset.filter(|_| self.seen().is_empty()) {
            return Err(ConfigError::Dataset(value));
        }
        for (name, found, least, most) in [
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
