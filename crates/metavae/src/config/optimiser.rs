//! How parameters move: the rule, and the rate over the steps.

use serde::{Deserialize, Serialize};

use super::defaults::is_default;

/// How gradients move the parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Optimiser {
    /// Adam (Kingma, Ba 2015), as in the paper.
    #[default]
    Adam,
    /// Adam, and each step also takes a share of every parameter away (Loshchilov, Hutter 2019).
    AdamW {
        /// That share, before it is multiplied by the learning rate.
        decay: f64,
    },
    /// Stochastic gradient descent with momentum, in PyTorch's form: velocity = momentum x velocity + gradient.
    Sgd {
        /// 0 for none, less than 1.
        momentum: f64,
    },
}

/// The learning rate over the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Schedule {
    /// Always the same, as in the paper.
    Constant,
    /// Half a cosine down to zero, where training ends until a new schedule begins.
    Cosine {
        /// Steps until the rate reaches zero.
        steps: u32,
        /// Step at which it begins: 0, or where a finished run was told to go on.
        #[serde(default, skip_serializing_if = "is_default")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<u32>"))]
        from: u32,
    },
}

impl Schedule {
    /// Half a cosine from the first step on.
    pub fn cosine(steps: u32) -> Self {
        Self::Cosine { steps, from: 0 }
    }

    /// The same, begun at a step.
    #[must_use]
    pub(super) fn beginning_at(self, step: u64) -> Self {
        match self {
            Self::Constant => Self::Constant,
            Self::Cosine { steps, .. } => Self::Cosine { steps, from: u32::try_from(step).unwrap_or(u32::MAX) },
        }
    }
}

/// A step that would change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schedule has ended: its learning rate reached 0 at step {step}. Choose a new one to train on")]
pub struct ScheduleEnded {
    /// The first step with a learning rate of 0.
    pub step: u64,
}
