//! What stands for the dataset of each query: the finite sample D that the posterior is conditioned on.

use burn::tensor::Tensor;

/// D for the queries of a meta-batch.
#[derive(Clone, Debug)]
pub enum Context {
    /// Averages over the queries' own batch, [K, B, B]: row b holds 1/N at the N images that make up D of query b.
    InBatch(Tensor<3>),
    /// Own images for each query, [K, B, N, 784].
    Fresh(Tensor<4>),
    /// One summary for all queries of a dataset, [K, 1, S]; it can be kept while D stays the same.
    Summary(Tensor<3>),
    /// No images: the summary is zero.
    Empty,
}
