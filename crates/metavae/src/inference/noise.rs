//! The random numbers of inference: each use has a stream of its own, each step a place in it.

use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

use crate::batches::batch::normal;
use crate::random::{Purpose, stream};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// Steps of the optimisation of a Gaussian.
    Optimisation = 0,
    /// The fixed noise by which the optimisation keeps its best.
    Selection = 1,
    /// The noise that reported ELBOs are measured with.
    Measurement = 2,
    /// Samples and momenta of Hamiltonian Monte Carlo.
    Hamiltonian = 3,
    /// Samples of importance sampling.
    Importance = 4,
    /// Samples and momenta of annealing.
    Annealing = 5,
    /// Batches and noise of a decoder's fit.
    Adaptation = 6,
}

/// The random numbers of one use at one step.
pub(super) fn random(seed: u32, what: Use, step: u64) -> ChaCha8Rng {
    stream(seed, Purpose::Inference, (what as u64) << 40 | step)
}

/// Standard normal noise [samples, n, Z] in pairs e, -e: what is odd in the noise cancels from any mean over samples.
///
/// An odd number of samples becomes the next even one.
pub(super) fn antithetic(shape: [usize; 3], random: &mut ChaCha8Rng, device: &Device) -> Tensor<3> {
    let [samples, count, latent] = shape;
    let half = normal([samples.div_ceil(2), count, latent], random, device); // [samples / 2, n, Z]
    Tensor::cat(vec![half.clone(), half.neg()], 0) // [samples, n, Z]
}
