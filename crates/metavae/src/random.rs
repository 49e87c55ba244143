//! Every random number of a run, derived from one seed on the host.
//!
//! Nothing random happens on a device: so a run is the same on every backend up to float rounding, and since each
//! step's numbers depend only on the seed and the step, a resumed run continues exactly without saving any state.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// What the numbers are for; each purpose has a stream of its own.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Initial weights.
    Weights = 1,
    /// The order of the training images in one epoch.
    Order = 2,
    /// Which images make up D.
    Context = 3,
    /// The noise of the reparameterised posterior sample.
    Noise = 4,
    /// Anything that does not influence training: validation, questions, evaluation.
    Question = 5,
    /// Inference that is not amortised.
    Inference = 7,
    /// The noise of the sampled codes of datasets.
    DatasetNoise = 8,
    /// Which datasets share digits, and which codes are exchanged.
    Exchange = 9,
    /// The datasets of a step, where they are not always the same.
    Values = 10,
}

/// The random numbers of one purpose at one index (a step or an epoch, below 2^48).
pub fn stream(seed: u32, purpose: Purpose, index: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    random.set_stream(((purpose as u64) << 48) | index);
    random
}
