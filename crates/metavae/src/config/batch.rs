//! What a step sees: which digits, and which images stand for a dataset.

use serde::{Deserialize, Serialize};

use super::defaults::is_default;

/// How the N images that stand for a dataset are drawn for each query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContextConfig {
    /// Where the images come from.
    pub mode: ContextMode,
    /// N, images per context.
    pub size: usize,
    /// Whether N is drawn anew from 1 to `size`, so that the model learns to do with less: for each query in its batch, for
    /// each step where contexts are fresh.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub random_size: bool,
}

/// Where the images of a context come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ContextMode {
    /// The other images of the query's own batch: the summary network runs once per image, not N times.
    InBatch,
    /// N fresh images from the whole training set for each query, as the paper's code does.
    Fresh,
}

/// Which digits the datasets show in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DigitChoice {
    /// All the same, each transformed in its own way, as in the paper's code.
    #[default]
    Same,
    /// Each its own: K times as many digits in a step, which keeps the code's dimensions alive and learns faster.
    Own,
    /// Half of them another dataset's too; of each such pair, one in two explains each other's image by its own code, which
    /// keeps the code common to all datasets.
    Exchanged,
}

/// How much of KL(q(c given D) || p(c)) each image bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DatasetKl {
    /// Its share, as in each system's own paper: c explains the batch (Neural Statistician) or the whole dataset (Homoencoder).
    #[default]
    Shared,
    /// All of it, as in the code behind MetaVAE's Figure 6, which holds c to its prior.
    Whole,
}
