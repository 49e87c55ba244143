//! What can go wrong in an evaluation, as sentences.

/// An evaluation that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// Nothing to fit or to test on.
    #[error("There are no images to evaluate on. Ask for at least one per dataset.")]
    Empty,
    /// The values do not fill whole rows.
    #[error("{values} values do not make whole rows of {width} features.")]
    Ragged {
        /// How many values there are.
        values: usize,
        /// Features per row.
        width: usize,
    },
    /// Features of another kind than those that were fitted.
    #[error("These features are {found} wide, but {expected} were expected.")]
    Width {
        /// Width that was fitted.
        expected: usize,
        /// Width that came.
        found: usize,
    },
    /// Features and labels do not belong together.
    #[error("There are {rows} rows of features but {labels} labels.")]
    Labels {
        /// Rows of features.
        rows: usize,
        /// Labels.
        labels: usize,
    },
    /// A single class cannot be told from anything.
    #[error("All labels are the same. Use more images, so that there are at least two classes.")]
    OneClass,
    /// A feature is NaN or infinite.
    #[error(
        "The features of row {row} are not finite numbers. The model has diverged: train it with a lower learning rate."
    )]
    NotFinite {
        /// First row that holds such a number.
        row: usize,
    },
    /// More principal components than there are features.
    #[error("{components} principal components were asked of {width} features. Ask for 1 to {width}.")]
    Components {
        /// How many were asked for.
        components: usize,
        /// Features per row.
        width: usize,
    },
    /// The eigenvectors of a covariance were not found.
    #[error("The principal components could not be computed: the decomposition did not converge.")]
    Eigenvectors,
    /// The optimiser gave up before it had made a step.
    #[error("The probe could not be fitted: {0}")]
    Optimiser(String),
    /// The model could not encode the images.
    #[error("The model could not encode the images: {0}")]
    Codes(#[source] Box<dyn std::error::Error + Send + Sync>),
}
