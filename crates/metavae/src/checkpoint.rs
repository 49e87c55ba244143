//! The two kinds of file: a checkpoint, from which a run continues exactly, and a model, which only answers.

use burn::module::Module;

use crate::config::RunConfig;
use crate::weights::{self, Metadata, Precision, Tensors, WeightsError};

const CHECKPOINT: &str = "metavae-checkpoint-1";
const MODEL: &str = "metavae-model-1";
/// Of `decoder_bank` and `decoder` alike.
const DECODER_PREFIX: &str = "decoder";

/// Everything that a run needs to continue exactly: the noise and contexts of later steps follow from seed and step.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What is being trained, and how.
    pub config: RunConfig,
    /// Steps done.
    pub step: u64,
    /// Weights by path, and Adam's moments as `optimiser.first.<path>` and `optimiser.second.<path>`.
    pub(crate) tensors: Tensors,
}

impl Checkpoint {
    /// As safetensors, in full precision.
    pub fn to_bytes(&self) -> Vec<u8> {
        weights::to_bytes(&self.tensors, describe(CHECKPOINT, &self.config, self.step), Precision::Full)
    }

    /// Reads what [`Checkpoint::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are damaged or belong to something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let (tensors, metadata) = weights::from_bytes(bytes)?;
        let (config, step) = parse("checkpoint", CHECKPOINT, &metadata)?;
        Ok(Self { config, step, tensors })
    }
}

/// Which weights a model file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelPart {
    /// Everything.
    Whole,
    /// What it takes to infer a posterior.
    Encoder,
    /// The decoders alone.
    Decoder,
}

impl ModelPart {
    fn wanted(self) -> fn(&str) -> bool {
        match self {
            Self::Whole => |_| true,
            Self::Encoder => |name| !name.starts_with(DECODER_PREFIX),
            Self::Decoder => |name| name.starts_with(DECODER_PREFIX),
        }
    }
}

/// Weights that answer questions; without the optimiser's state.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// How the model was trained; its network sizes.
    pub config: RunConfig,
    /// Training steps behind the weights.
    pub step: u64,
    tensors: Tensors,
}

impl ModelFile {
    /// The weights of a model, read back from its device.
    ///
    /// # Errors
    /// When the device cannot deliver them.
    pub async fn of<M: Module>(model: &M, config: RunConfig, step: u64) -> Result<Self, WeightsError> {
        Ok(Self { config, step, tensors: weights::read_module(model).await? })
    }

    /// As safetensors, any part in any precision.
    pub fn to_bytes(&self, part: ModelPart, precision: Precision) -> Vec<u8> {
        let wanted = part.wanted();
        let tensors = self.tensors.iter().filter(|(name, _)| wanted(name));
        let tensors = tensors.map(|(name, tensor)| (name.clone(), tensor.clone())).collect();
        weights::to_bytes(&tensors, describe(MODEL, &self.config, self.step), precision)
    }

    /// Reads any part; which, shows when it is put into a model.
    ///
    /// # Errors
    /// When the bytes are damaged or belong to something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let (tensors, metadata) = weights::from_bytes(bytes)?;
        let (config, step) = parse("model", MODEL, &metadata)?;
        Ok(Self { config, step, tensors })
    }

    /// The model with a part of its weights replaced by this file's.
    ///
    /// # Errors
    /// When a tensor is missing, of another shape or not finite; the caller's own copy of the model stays as it is.
    pub fn load_into<M: Module>(&self, model: M, part: ModelPart) -> Result<M, WeightsError> {
        weights::load_module(model, &self.tensors, part.wanted())
    }
}

impl From<Checkpoint> for ModelFile {
    fn from(checkpoint: Checkpoint) -> Self {
        let Checkpoint { config, step, tensors } = checkpoint;
        Self { config, step, tensors }
    }
}

fn describe(kind: &str, config: &RunConfig, step: u64) -> Metadata {
    let config = serde_json::to_string(config).expect("a config is plain data");
    Metadata::from([
        ("kind".to_owned(), kind.to_owned()),
        ("config".to_owned(), config),
        ("step".to_owned(), step.to_string()),
    ])
}

fn parse(expected: &'static str, kind: &str, metadata: &Metadata) -> Result<(RunConfig, u64), WeightsError> {
    let found = metadata.get("kind").map_or("something else", String::as_str);
    if found != kind {
        return Err(WeightsError::Kind { expected, found: found.to_owned() });
    }
    let field = |name: &str| metadata.get(name).ok_or_else(|| WeightsError::Metadata(format!("no {name}")));
    let config: RunConfig =
        serde_json::from_str(field("config")?).map_err(|error| WeightsError::Metadata(error.to_string()))?;
    let step = field("step")?.parse().map_err(|_| WeightsError::Metadata("the step is not a number".to_owned()))?;
    config.validate()?;
    Ok((config, step))
}
