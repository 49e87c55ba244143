//! The networks of the method: summary h, aggregation r, the decoders, and those of systems with a code for each dataset.

pub(crate) mod aggregation_network;
pub(crate) mod conditioned_decoder;
pub(crate) mod context_attention;
pub(crate) mod decoder;
pub(crate) mod decoder_bank;
pub(crate) mod dense;
pub(crate) mod hierarchical_networks;
pub(crate) mod summary_network;
