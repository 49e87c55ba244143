//! What is trained, and how.

use metavae_worlds::{NamedWorld, WithWorld, World};
use serde::{Deserialize, Serialize};

use crate::{Objective, PosteriorFamily};

/// The models whose questions a network is trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Models {
    /// Drawn anew from p_M in each step: MetaVAE, equation 10.
    All,
    /// One alone, at these coordinates uniform on [0, 1]: an amortised posterior of one model, equation 3; of each in turn,
    /// equation 9.
    One(Vec<f64>),
}

/// What a network takes of D besides N.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "RegressorPooling"))]
#[serde(rename_all = "kebab-case")]
pub enum Pooling {
    /// The mean of the summaries of its members, as in the paper.
    Mean,
    /// Besides, a weighted mean that x asks for: attention.
    Attention,
}

/// A network and its training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegressorConfig {
    /// Where questions come from.
    pub world: NamedWorld,
    /// What is minimised.
    pub objective: Objective,
    /// What q(z|x, D) can be.
    pub family: PosteriorFamily,
    /// Of which models.
    pub models: Models,
    /// The largest N in training; with 0 there is no D.
    pub largest_dataset: usize,
    /// What it takes of D.
    pub pooling: Pooling,
    /// Units of each hidden layer.
    pub width: usize,
    /// Models, each with a D of its own, in one step.
    pub batch: usize,
    /// Questions about each D.
    pub queries: usize,
    /// Of Adam; it falls to 0 along half a cosine.
    pub learning_rate: f64,
    /// Of the whole training.
    pub steps: u64,
    /// Of weights and questions.
    pub seed: u32,
}

/// Why a network cannot be trained so.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum InvalidConfig {
    /// A number out of range.
    #[error("{name} must lie between {low} and {high}, and is {value}")]
    Number {
        /// In words.
        name: &'static str,
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
        /// What was given.
        value: f64,
    },
    /// More than there is room for.
    #[error(
        "a step would take {0:.1} GB of memory, and a network of a world may take 1 GB: choose fewer models, questions or \
         observations, or narrower layers"
    )]
    Memory(f64),
    /// The family is of a z with more values.
    #[error("z has two values in {0}: choose the Bernoulli posterior")]
    TwoValues(NamedWorld),
    /// The family is of a z with two values.
    #[error(
        "a Bernoulli posterior is of a z with two values, and that of {0} has more: choose a Gaussian or a mixture"
    )]
    MoreValues(NamedWorld),
}

impl RegressorConfig {
    /// What a world is trained with unless something else is said.
    pub fn of(world: NamedWorld) -> Self {
        let is_binary = world.visit(IsBinary);
        Self {
            world,
            objective: Objective::Simulation,
            family: if is_binary { PosteriorFamily::Bernoulli } else { PosteriorFamily::Mixture },
            models: Models::All,
            largest_dataset: 50,
            pooling: Pooling::Attention,
            width: 64,
            batch: 32,
            queries: 8,
            learning_rate: 4e-3,
            steps: 2000,
            seed: 0,
        }
    }

    /// Whether this can be trained.
    ///
    /// # Errors
    /// If a number is out of range, or the family is not of this world's z.
    pub fn validate(&self) -> Result<(), InvalidConfig> {
        let within = |name, value: f64, low: f64, high: f64| {
            let is_within = (low..=high).contains(&value);
            if is_within { Ok(()) } else { Err(InvalidConfig::Number { name, low, high, value }) }
        };
        within("The largest D", self.largest_dataset as f64, 0.0, 1000.0)?;
        within("The width of hidden layers", self.width as f64, 1.0, 4096.0)?;
        within("The number of models in a step", self.batch as f64, 1.0, 4096.0)?;
        within("The number of questions about each D", self.queries as f64, 1.0, 4096.0)?;
        within("The learning rate", self.learning_rate, 1e-9, 1.0)?;
        within("The number of steps", self.steps as f64, 1.0, 1e9)?;
        let needed = self.bytes() / 1e9;
        if needed > 1.0 {
            return Err(InvalidConfig::Memory(needed));
        }
        self.world.visit(Check(self))?;
        Ok(())
    }

    /// About what a step holds at once: rows of some twelve layers, and of each weight the value, the gradient and two moments.
    fn bytes(&self) -> f64 {
        let [width, batch, queries, largest] =
            [self.width, self.batch, self.queries, self.largest_dataset].map(|count| count as f64);
        4.0 * (12.0 * batch * (largest + queries) * width + 4.0 * 10.0 * width * width)
    }

    /// Of the step with this number, the first being 0: at the last it is all but 0.
    pub fn learning_rate_at(&self, step: u64) -> f64 {
        let part = step as f64 / self.steps as f64;
        0.5 * self.learning_rate * (1.0 + (std::f64::consts::PI * part).cos())
    }
}

/// Whether a world's z has two values.
struct IsBinary;

impl WithWorld for IsBinary {
    type Output = bool;

    fn with<W: World>(self, world: &W) -> bool {
        world.axis().is_binary()
    }
}

struct Check<'a>(&'a RegressorConfig);

impl WithWorld for Check<'_> {
    type Output = Result<(), InvalidConfig>;

    fn with<W: World>(self, world: &W) -> Self::Output {
        let config = self.0;
        match (config.family == PosteriorFamily::Bernoulli, world.axis().is_binary()) {
            (true, false) => return Err(InvalidConfig::MoreValues(config.world)),
            (false, true) => return Err(InvalidConfig::TwoValues(config.world)),
            _ => {}
        }
        let Models::One(coordinates) = &config.models else { return Ok(()) };
        let whole = |name, value: f64, low: f64, high: f64| InvalidConfig::Number { name, low, high, value };
        let count = W::COORDINATES as f64;
        if coordinates.len() != W::COORDINATES {
            return Err(whole("The number of a model's coordinates", coordinates.len() as f64, count, count));
        }
        let outside = coordinates.iter().find(|value| !(0.0..=1.0).contains(*value));
        outside.map_or(Ok(()), |value| Err(whole("A model's coordinate", *value, 0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_trained_is_refused_with_a_sentence() {
        let config = RegressorConfig::of(NamedWorld::PlaneTimes);
        assert_eq!(config.validate(), Ok(()));
        let refused = |config: RegressorConfig, said: &str| {
            let error = config.validate().unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        };
        refused(RegressorConfig { learning_rate: f64::NAN, ..config.clone() }, "learning rate must lie between");
        refused(RegressorConfig { steps: 0, ..config.clone() }, "number of steps");
        refused(RegressorConfig { width: 4096, ..config.clone() }, "would take 3.0 GB of memory");
        refused(RegressorConfig { batch: 4096, largest_dataset: 1000, ..config.clone() }, "GB of memory");
        refused(RegressorConfig { largest_dataset: 5000, ..config.clone() }, "largest D");
        refused(RegressorConfig { family: PosteriorFamily::Bernoulli, ..config.clone() }, "choose a Gaussian");
        refused(
            RegressorConfig { models: Models::One(vec![0.5]), ..config.clone() },
            "number of a model's coordinates",
        );
        refused(RegressorConfig { models: Models::One(vec![0.5, 2.0]), ..config.clone() }, "A model's coordinate");
        let clouds = RegressorConfig::of(NamedWorld::Clouds);
        assert_eq!(clouds.validate(), Ok(()));
        refused(RegressorConfig { family: PosteriorFamily::Gaussian, ..clouds }, "two values");
        for world in NamedWorld::ALL {
            assert_eq!(RegressorConfig::of(world).validate(), Ok(()));
        }
    }

    #[test]
    fn the_learning_rate_falls_along_half_a_cosine() {
        let config = RegressorConfig { steps: 100, learning_rate: 0.2, ..RegressorConfig::of(NamedWorld::Clouds) };
        assert!((config.learning_rate_at(0) - 0.2).abs() < 1e-12);
        assert!((config.learning_rate_at(50) - 0.1).abs() < 1e-12);
        let last = config.learning_rate_at(99);
        assert!(last > 0.0 && last < 1e-4);
    }
}
