//! The networks: kinds and widths.

use metavae_datasets::SIDE;
use serde::{Deserialize, Serialize};

use super::defaults::is_default;
use super::error::ConfigError;
use super::system::System;

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

/// Sizes of the networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkConfig {
    /// Rows and columns of an image; MNIST's 28 unless named.
    #[serde(default = "NetworkConfig::mnist_side", skip_serializing_if = "NetworkConfig::is_mnist_side")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<usize>"))]
    pub side: usize,
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
            side: SIDE,
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

    /// P, pixels of an image.
    pub const fn pixels(&self) -> usize {
        self.side * self.side
    }

    /// Refuses images of another size than the networks read.
    ///
    /// # Errors
    /// With both sizes.
    pub const fn check_side(&self, found: usize) -> Result<(), ConfigError> {
        if found == self.side { Ok(()) } else { Err(ConfigError::ImageSide { found, expected: self.side }) }
    }

    const fn mnist_side() -> usize {
        SIDE
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    const fn is_mnist_side(side: &usize) -> bool {
        *side == SIDE
    }

    const fn paper_dataset_latent() -> usize {
        300
    }

    const fn paper_decoder_hidden() -> usize {
        4096
    }
}
