//! The questions that `floors` and `evaluate` both ask: the same ones by the same seed.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use metavae_worlds::{NamedWorld, World, band};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::options::positive;

/// How many, of what sizes of D.
#[derive(Args)]
pub struct QuestionOptions {
    /// N, how many observations D has.
    #[arg(long, value_delimiter = ',', default_values_t = [0, 1, 2, 5, 10, 20, 50], value_parser = dataset_size)]
    pub sizes: Vec<usize>,
    /// Questions of each size.
    #[arg(long, default_value_t = 1000, value_parser = positive::<usize>)]
    pub questions: usize,
    /// Models that are weighed where a world has no better way.
    #[arg(long, default_value_t = 20_000, value_parser = positive::<usize>)]
    pub models: usize,
    /// Of questions and models.
    #[arg(long, default_value_t = 0)]
    pub seed: u32,
}

/// Points at which calibration is looked at.
const POINTS: usize = 50;

impl QuestionOptions {
    /// The band of calibration; none where z has two values.
    pub fn band<W: World>(&self, world: &W) -> Option<Vec<[f64; 2]>> {
        let mut random = random(self.seed, u64::MAX >> 16);
        (!world.axis().is_binary()).then(|| band(self.questions, POINTS, &mut random))
    }
}

/// Takes the name of a world.
pub fn named_world() -> impl TypedValueParser<Value = NamedWorld> {
    PossibleValuesParser::new(NamedWorld::ALL.map(NamedWorld::name)).try_map(|name| name.parse::<NamedWorld>())
}

/// N as the options take it: exact posteriors are not made for thousands of observations.
fn dataset_size(text: &str) -> Result<usize, String> {
    let size = text.parse().map_err(|_| "a whole number is needed".to_owned())?;
    if size > 1000 { Err("D may have at most 1000 observations".to_owned()) } else { Ok(size) }
}

pub fn random(seed: u32, stream: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    random.set_stream(stream);
    random
}

/// Each question has its own numbers: figures do not depend on how many threads there are.
pub fn of_question(seed: u32, size: usize, index: usize) -> ChaCha8Rng {
    random(seed, ((size as u64) << 32) + 1 + index as u64)
}
