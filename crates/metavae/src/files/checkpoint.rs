//! The two kinds of file: a checkpoint, from which a run continues exactly, and a model, which only answers.

use burn::module::Module;

use crate::config::RunConfig;
use crate::files::unreadable::in_words;
use crate::files::weights::{self, Metadata, Precision, Tensors, WeightsError};

const CHECKPOINT: &str = "metavae-checkpoint-1";
const MODEL: &str = "metavae-model-1";
/// What the page can count.
const MOST_STEPS: u64 = u32::MAX as u64;
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
    ///
    /// # Errors
    /// When the run has diverged: weights or moments that are not finite must not take the place of finite ones.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WeightsError> {
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
    ///
    /// # Errors
    /// When the weights are not finite, or not in this precision.
    pub fn to_bytes(&self, part: ModelPart, precision: Precision) -> Result<Vec<u8>, WeightsError> {
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
        serde_json::from_str(field("config")?).map_err(|error| WeightsError::Metadata(in_words(&error)))?;
    let step = field("step")?.parse().map_err(|_| WeightsError::Metadata("the step is not a number".to_owned()))?;
    if step > MOST_STEPS {
        return Err(WeightsError::Metadata(format!(
            "it says that {step} steps were done; at most {MOST_STEPS} can be"
        )));
    }
    config.validate()?;
    Ok((config, step))
}

#[cfg(test)]
mod tests {
    use metavae_datasets::{Family, MetaSplit};

    use super::*;
    use crate::config::{DecoderKind, Schedule};
    use crate::files::weights::HostTensor;

    fn checkpoint(step: u64, second_moment: f32) -> Checkpoint {
        let tensor = |value| HostTensor { shape: vec![1], values: vec![value] };
        let tensors =
            Tensors::from([("a".to_owned(), tensor(1.0)), ("optimiser.second.a".to_owned(), tensor(second_moment))]);
        Checkpoint { config: RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate), step, tensors }
    }

    #[test]
    fn moments_that_have_overflowed_are_not_written_though_the_weights_are_finite() {
        // The square of a gradient of 1e20: from then on its weight would never move again.
        let error = checkpoint(3, f32::INFINITY).to_bytes().unwrap_err();
        assert!(matches!(error, WeightsError::Diverged(name) if name == "optimiser.second.a"));
    }

    #[test]
    fn steps_that_the_page_cannot_count_and_schedules_without_steps_are_refused() {
        let read = |checkpoint: Checkpoint| Checkpoint::from_bytes(&checkpoint.to_bytes().unwrap());
        assert_eq!(read(checkpoint(MOST_STEPS, 0.0)).unwrap().step, MOST_STEPS);
        let error = read(checkpoint(MOST_STEPS + 1, 0.0)).unwrap_err();
        assert!(error.to_string().contains("4294967296 steps were done; at most 4294967295"), "{error}");
        let mut ended = checkpoint(3, 0.0);
        ended.config.schedule = Schedule::cosine(0);
        assert!(read(ended).unwrap_err().to_string().contains("cosine has 0 steps"));
    }
}
