//! What stands for the dataset of each query: the finite sample D that the posterior is conditioned on.

use burn::tensor::Tensor;

use crate::kernels::product;

/// D for the queries of a meta-batch.
#[derive(Clone, Debug)]
pub enum Context {
    /// Averages over the queries' own batch, [K, B, B]: row b holds 1/N at the N images that make up D of query b.
    InBatch(Tensor<3>),
    /// Own images for each query, [K, B, N, P].
    Fresh(Tensor<4>),
    /// One summary for all queries of a dataset, [K, 1, S], or one for each, [K, B, S]; it can be kept while D stays the same.
    Summary(Tensor<3>),
    /// All images of the queries' own batch, the query included: D of the Neural Statistician, whose D is what it explains.
    WholeBatch,
    /// No images: the summary is zero.
    Empty,
}

impl Context {
    /// D by its summary, one for all queries [1, S] or one for each dataset [K, S]; empty where nothing is kept of D.
    pub fn summarised(summaries: Tensor<2>) -> Self {
        // burn takes a size of 0 in a new shape for "as it was".
        if summaries.dims()[1] == 0 { Self::Empty } else { Self::Summary(summaries.unsqueeze_dim(1)) } // [K, 1, S]
    }

    /// The summaries of D, means of what `summarise` keeps of each image ([n, P] -> [n, S]), for queries [K, B, P]:
    /// [K, B, S], or [K, 1, S] where the queries of a dataset share their D; none of an empty D.
    pub fn summaries(&self, queries: &Tensor<3>, summarise: impl Fn(Tensor<2>) -> Tensor<2>) -> Option<Tensor<3>> {
        let [datasets, batch, pixels] = queries.dims();
        let of_queries = || {
            let of_image = summarise(queries.clone().reshape([datasets * batch, pixels])); // [K B, S]
            let width = of_image.dims()[1];
            of_image.reshape([datasets, batch, width]) // [K, B, S]
        };
        match self {
            Self::InBatch(averages) => Some(product(averages.clone(), of_queries())), // [K, B, S]
            Self::WholeBatch => Some(of_queries().mean_dim(1)),                       // [K, 1, S]
            Self::Fresh(images) => {
                let size = images.dims()[2];
                let of_image = summarise(images.clone().reshape([datasets * batch * size, pixels])); // [K B N, S]
                let width = of_image.dims()[1];
                let mean = of_image.reshape([datasets * batch, size, width]).mean_dim(1); // [K B, 1, S]
                Some(mean.reshape([datasets, batch, width])) // [K, B, S]
            }
            Self::Summary(summary) => Some(summary.clone()), // [K, 1, S]
            Self::Empty => None,
        }
    }
}
