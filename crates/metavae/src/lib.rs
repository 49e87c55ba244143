//! The mathematics of MetaVAE (Wu, Choi, Goodman, Ermon, AAAI 2020): networks, posterior, objective, trainer.
//!
//! No I/O, no browser, no clock: the same code trains natively and as WebAssembly, on burn's CPU and WebGPU backends.
//! Equation numbers in the documentation follow the paper's MetaELBO derivation; sizes are per image and in nats.

mod adam;
mod aggregation_network;
mod any_model;
mod batch;
mod bound;
mod checkpoint;
mod conditioned_decoder;
mod config;
mod context;
mod context_attention;
mod decoder;
mod decoder_bank;
mod dense;
mod exchange;
mod flop;
mod fused;
mod gaussian;
mod hierarchical_networks;
mod hierarchical_vae;
pub mod inference;
mod memory;
mod meta_vae;
mod model;
mod objective;
mod quick_probe;
pub mod random;
mod summary_network;
mod trainer;
pub mod unreadable;
mod vae_per_dataset;
mod validation;
pub mod weights;

pub use adam::Adam;
pub use aggregation_network::AggregationNetwork;
pub use any_model::AnyModel;
pub use batch::{BatchSampler, DatasetCodeDraw, MetaBatch, images_to_tensor};
pub use bound::importance_weighted_bound;
pub use checkpoint::{Checkpoint, ModelFile, ModelPart};
pub use conditioned_decoder::ConditionedDecoder;
pub use config::{
    Aggregation, ConfigError, ContextConfig, ContextMode, DatasetKl, DecoderKind, DigitChoice, NetworkConfig,
    Optimiser, Pooling, RunConfig, Schedule, ScheduleEnded, Source, System,
};
pub use context::Context;
pub use context_attention::ContextAttention;
pub use decoder::Decoder;
pub use decoder_bank::DecoderBank;
pub use dense::{Dense, DenseStack};
pub use flop::flop_per_step;
pub use fused::{Activation, log_likelihood};
pub use gaussian::Gaussian;
pub use hierarchical_vae::HierarchicalVae;
pub use memory::{Memory, TooLarge, check_memory, gigabytes};
pub use meta_vae::MetaVae;
pub use model::MetaModel;
pub use objective::{DatasetMetrics, MetaElbo, Metrics};
pub use quick_probe::{ProbeAccuracy, probe_codes, probe_pixels};
pub use summary_network::SummaryNetwork;
pub use trainer::{
    ExplainedStep, NetworkGradient, PartError, PartState, PartTrainer, Trainer, UnexplainedStep, most_parts,
    worth_cutting,
};
pub use vae_per_dataset::VaePerDataset;
pub use validation::validation_bound;
pub use weights::{Precision, WeightsError};
