//! What a world refuses.

/// Why a world, or a question to it, has no density.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WorldError {
    /// A parameter outside of what has a density.
    #[error("{name} must lie between {low} and {high}, and is {value}")]
    Parameter {
        /// In words.
        name: &'static str,
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
        /// What was given.
        value: f64,
    },
    /// Not the numbers of a model.
    #[error("a model is made of {expected} coordinates here")]
    Coordinates {
        /// How many.
        expected: usize,
    },
    /// Not the numbers of an observation.
    #[error("an observation is made of {expected} finite numbers here")]
    Observation {
        /// How many.
        expected: usize,
    },
    /// No world has this name.
    #[error("no world is called {0}")]
    Unknown(String),
    /// No cell of the axis has any mass: the observation cannot come of the model.
    #[error("no value of z explains this observation")]
    Impossible,
}

/// Exactly so many finite numbers.
pub(crate) fn finite<const COUNT: usize>(numbers: &[f64]) -> Result<[f64; COUNT], WorldError> {
    let is_finite = numbers.iter().all(|number| number.is_finite());
    let array = is_finite.then(|| numbers.try_into().ok()).flatten();
    array.ok_or(WorldError::Observation { expected: COUNT })
}

/// `value` where it lies between `low` and `high`.
pub(crate) fn within(name: &'static str, value: f64, low: f64, high: f64) -> Result<f64, WorldError> {
    if value.is_finite() && (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(WorldError::Parameter { name, low, high, value })
    }
}
