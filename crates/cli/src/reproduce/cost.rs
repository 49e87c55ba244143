//! What a run costs, for the time left.

use metavae::{RunConfig, flop_per_step};
use metavae_datasets::Family;
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

/// A pass through the encoder, of an image and of its context's images.
const PASS: f64 = 3.5e-3;

/// Of a run that is probed with so many N beside right, wrong and empty D. The evaluation's cost is an estimate: a pass for
/// every digit, dataset and kind of context.
pub fn gigaflop(run: &Identity, config: &RunConfig, evaluation_options: Options, sizes: usize) -> Cost {
    let images = (evaluation_options.train_images + evaluation_options.test_images) as f64;
    let contexts = if config.network.system.reads_context() { (3 + sizes) as f64 } else { 1.0 };
    let seen = config.seen().len() as f64;
    let passes = seen + contexts * (run.family.grid().len() as f64 - seen);
    Cost { training: training(run, config), evaluation: PASS * images * passes }
}

/// Of a row of Table 1.
pub fn gigaflop_of_row(run: &Identity, config: &RunConfig, images: usize) -> Cost {
    let datasets: usize = Family::PAPER.iter().map(|family| family.grid().len()).sum();
    Cost { training: training(run, config), evaluation: PASS * (2 * images * datasets) as f64 }
}

/// Of a curve: a measurement after every so many steps, with every kind of context.
pub fn gigaflop_of_curve(run: &Identity, config: &RunConfig, evaluation_options: Options, every: u32) -> f64 {
    let images = (evaluation_options.train_images + evaluation_options.test_images) as f64;
    let measurement = PASS * images * 3.0 * (run.family.grid().len() - config.seen().len()) as f64;
    training(run, config) + measurement * f64::from(run.steps / every)
}

/// Of a training alone.
pub fn training(run: &Identity, config: &RunConfig) -> f64 {
    flop_per_step(config) / 1e9 * f64::from(run.steps)
}
