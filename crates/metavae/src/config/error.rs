//! Why a configuration cannot be run.

use metavae_datasets::Family;

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
    /// Images that the networks cannot read.
    #[error(
        "the images are {found} x {found} pixels, and these networks read {expected} x {expected}; bring them to that size"
    )]
    ImageSide {
        /// Rows and columns of the images.
        found: usize,
        /// Rows and columns that the networks read.
        expected: usize,
    },
    /// An in-batch context needs N other images.
    #[error("the context size is {size}, but a batch of {batch} has only {} other images; lower it or enlarge the batch", batch - 1)]
    ContextTooLarge {
        /// N.
        size: usize,
        /// B.
        batch: usize,
    },
    /// Values that are none of the grid, or all of it.
    #[error(
        "the values that are trained on must be some of the grid of {0}, ascending, each once, and leave one unseen"
    )]
    SeenValues(Family),
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
    /// Values between pairs.
    #[error("the values of {0} number pairs, and nothing lies between them; let the encoder see the seen values alone")]
    Plane(Family),
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
