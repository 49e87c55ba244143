//! What a run costs, for the time left.

use metavae::{RunConfig, flop_per_step};
use metavae_evaluation::Options;

use super::results::Identity;

/// In GFLOP.
pub struct Cost {
    pub training: f64,
    pub evaluation: f64,
}

impl Cost {
    pub fn total(&self) -> f64 {
        self.training + self.evaluation
    }
}

/// The evaluation's cost is an estimate: a pass through the encoder for every digit, dataset and kind of context.
pub fn gigaflop(run: &Identity, config: &RunConfig, care: Options) -> Cost {
    const PASS: f64 = 3.5e-3;
    let images = (care.train_images + care.test_images) as f64;
    let contexts = if config.network.system.reads_context() { 8.0 } else { 1.0 };
    let seen = config.seen().len() as f64;
    let passes = seen + contexts * (run.family.grid().len() as f64 - seen);
    Cost { training: flop_per_step(config) / 1e9 * f64::from(run.steps), evaluation: PASS * images * passes }
}
