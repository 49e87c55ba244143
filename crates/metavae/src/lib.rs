//! The mathematics of MetaVAE (Wu, Choi, Goodman, Ermon, AAAI 2020): networks, posterior, objective, trainer.
//!
//! No I/O, no browser, no clock: the same code trains natively and as WebAssembly, on burn's CPU and WebGPU backends.
//! Equation numbers in the documentation follow the paper's MetaELBO derivation; sizes are per image and in nats.
//!
//! Shapes: K datasets, B images of each, N images of a D, P pixels of an image (784 in MNIST), S numbers of a summary, Z
//! dimensions of a code, C of a dataset's code, n of anything.

mod batches;
mod config;
mod files;
pub mod inference;
mod kernels;
mod networks;
mod objective;
pub mod random;
mod systems;
mod training;

pub use batches::batch::{BatchSampler, DatasetCodeDraw, MetaBatch, images_to_tensor};
pub use batches::context::Context;
pub use config::{
    Aggregation, ConfigError, ContextConfig, ContextMode, DatasetKl, DecoderKind, DigitChoice, NetworkConfig,
    Optimiser, Pooling, RunConfig, Schedule, ScheduleEnded, Source, System,
};
pub use files::checkpoint::{Checkpoint, ModelFile, ModelPart};
pub use files::weights::{Precision, WeightsError};
pub use files::{unreadable, weights};
pub use kernels::{Activation, log_likelihood};
pub use networks::aggregation_network::AggregationNetwork;
pub use networks::conditioned_decoder::ConditionedDecoder;
pub use networks::context_attention::ContextAttention;
pub use networks::decoder::Decoder;
pub use networks::decoder_bank::DecoderBank;
pub use networks::dense::{Dense, DenseStack};
pub use networks::summary_network::SummaryNetwork;
pub use objective::gaussian::Gaussian;
pub use objective::meta_elbo::{DatasetMetrics, MetaElbo, Metrics};
pub use systems::any_model::AnyModel;
pub use systems::hierarchical_vae::HierarchicalVae;
pub use systems::meta_vae::MetaVae;
pub use systems::system::MetaModel;
pub use systems::vae_per_dataset::VaePerDataset;
pub use training::adam::Adam;
pub use training::bound::importance_weighted_bound;
pub use training::flop::flop_per_step;
pub use training::memory::{Memory, TooLarge, check_memory, gigabytes};
pub use training::quick_probe::{ProbeAccuracy, probe_codes, probe_pixels};
pub use training::trainer::{
    ExplainedStep, NetworkGradient, PartError, PartState, PartTrainer, Trainer, UnexplainedStep, most_parts,
    worth_cutting,
};
pub use training::validation::validation_bound;
