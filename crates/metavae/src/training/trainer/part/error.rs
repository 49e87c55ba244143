//! What parts of a run cannot do, or must not be given.

use crate::config::{ConfigError, ScheduleEnded};

/// Why a run is not shared out, or a part of it does not go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PartError {
    /// A part that does not exist, or more parts than there can be.
    #[error("there is no part {part} of {parts} in a run that can be shared out among {most}")]
    Count {
        /// Counted from 0.
        part: usize,
        /// How many were to share the run.
        parts: usize,
        /// How many can.
        most: usize,
    },
    /// Datasets in different parts must not depend on each other.
    #[error("datasets that exchange codes cannot be shared out; train them on one core")]
    Exchange,
    /// Numbers are exchanged on the host.
    #[error("only runs on the processor can be shared out; train this one on one worker")]
    Device,
    /// Numbers that belong to something else.
    #[error("another part of the run sent {found} numbers instead of {expected}; start all parts from one checkpoint")]
    Length {
        /// How many came.
        found: usize,
        /// How many were expected.
        expected: usize,
    },
    /// Parts that no longer agree.
    #[error("the parts of the run have come apart; start all of them from one checkpoint")]
    Apart,
    /// No step would learn anything.
    #[error(transparent)]
    Ended(#[from] ScheduleEnded),
    /// A schedule that cannot be run.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A schedule does not change within a step.
    #[error("the run is in the middle of a step; let it end first")]
    MidStep,
    /// Parts that leave a dataset out, or have one twice.
    #[error("the parts do not make up the run; hand over all of them, in the order of their datasets")]
    Incomplete,
}
