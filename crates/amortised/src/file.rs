//! The file of a network: its weights, what they were trained for, and what it takes to go on.

use burn::tensor::Device;
use metavae::weights::{self, Metadata, Precision, Tensors};
use metavae::{Adam, WeightsError};
use metavae_worlds::World;

use crate::trainer::untrained;
use crate::{Regressor, RegressorConfig};

const KIND: &str = "metavae-regressor-1";

/// A network, trained so far.
#[derive(Clone, Debug)]
pub struct RegressorFile {
    /// What was trained, and how.
    pub config: RegressorConfig,
    /// Steps done.
    pub step: u64,
    /// Weights by path, and the optimiser's moments.
    tensors: Tensors,
}

impl RegressorFile {
    pub(crate) async fn of(
        network: &Regressor,
        adam: &Adam,
        config: RegressorConfig,
        step: u64,
    ) -> Result<Self, WeightsError> {
        let mut tensors = weights::read_module(network).await?;
        tensors.extend(adam.tensors().await?);
        Ok(Self { config, step, tensors })
    }

    /// As safetensors: all that it takes to go on.
    ///
    /// # Errors
    /// If the weights are not finite.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WeightsError> {
        weights::to_bytes(&self.tensors, self.metadata(), Precision::Full)
    }

    /// The weights alone in half precision: all that it takes to answer.
    ///
    /// # Errors
    /// If the weights are not finite, or not in this precision.
    pub fn weights_to_bytes(&self) -> Result<Vec<u8>, WeightsError> {
        let mut tensors = self.tensors.clone();
        tensors.retain(|name, _| !Adam::owns(name));
        weights::to_bytes(&tensors, self.metadata(), Precision::Half { mantissa_bits: 10 })
    }

    fn metadata(&self) -> Metadata {
        let config = serde_json::to_string(&self.config).expect("a config is plain data");
        let entries = [("kind", KIND.to_owned()), ("config", config), ("step", self.step.to_string())];
        entries.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// If the bytes are damaged, of another kind, or describe what cannot be trained.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let (tensors, metadata) = weights::from_bytes(bytes)?;
        let field = |name: &str| metadata.get(name).map(String::as_str);
        if field("kind") != Some(KIND) {
            let found = field("kind").unwrap_or("something else").to_owned();
            return Err(WeightsError::Kind { expected: "network of a world", found });
        }
        let damaged = |error: String| WeightsError::Metadata(error);
        let config: RegressorConfig =
            serde_json::from_str(field("config").unwrap_or_default()).map_err(|error| damaged(error.to_string()))?;
        config.validate().map_err(|error| damaged(error.to_string()))?;
        let step = field("step").and_then(|text| text.parse().ok()).filter(|step| *step <= config.steps);
        Ok(Self { step: step.ok_or_else(|| damaged("no step of the training".to_owned()))?, config, tensors })
    }

    /// The network, which answers.
    ///
    /// # Errors
    /// If a tensor is missing, of another shape or not finite.
    pub fn network<W: World>(&self, world: &W) -> Result<Regressor, WeightsError> {
        self.network_on(world, &Device::flex())
    }

    pub(crate) fn network_on<W: World>(&self, world: &W, device: &Device) -> Result<Regressor, WeightsError> {
        weights::load_module(untrained(world, &self.config, device), &self.tensors, |_| true)
    }

    pub(crate) fn adam(&self) -> Result<Adam, WeightsError> {
        Adam::of_tensors(&self.tensors, self.step, &Device::flex())
    }
}
