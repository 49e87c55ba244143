//! Which system is trained.

use serde::{Deserialize, Serialize};

use super::network::DecoderKind;

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
