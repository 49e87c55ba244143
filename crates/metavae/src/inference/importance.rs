//! ln p(x) of n images by importance sampling.

use burn::tensor::ExecutionError;

use super::elbo::{MOST_ROWS, read, stacked};
use super::evidence::{Evidence, LogMean};
use super::likelihood::Likelihood;
use super::noise::{Use, random};
use super::path::Path;
use crate::batches::batch::normal;
use crate::objective::gaussian::Gaussian;

/// ln p(x) as the mean of p(x, z) / q(z) over draws from Gaussians q; a few hundred codes a step.
#[derive(Debug)]
pub struct Importance {
    proposal: Gaussian<2>,
    path: Path,
    seed: u32,
    step: u64,
    weights: Vec<LogMean>,
}

impl Importance {
    /// From Gaussians [n, Z].
    pub fn new(proposal: &Gaussian<2>, seed: u32) -> Self {
        let count = proposal.mean().dims()[0];
        let weights = vec![LogMean::default(); count];
        Self { proposal: proposal.clone(), path: Path::from(proposal), seed, step: 0, weights }
    }

    /// Samples of each of n images that one step draws.
    pub fn samples_per_step(images: usize) -> usize {
        (MOST_ROWS / images).max(1)
    }

    /// Draws and weighs more samples, always under the same likelihood.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        let [count, latent] = self.proposal.mean().dims();
        let random = &mut random(self.seed, Use::Importance, self.step);
        let noise = normal([Self::samples_per_step(count), count, latent], random, &self.proposal.mean().device());
        let codes = stacked(&self.proposal).sample(noise); // [S, n, Z]
        let log_likelihood = likelihood.log_likelihood(codes.clone()); // [S, n]
        for (row, weight) in read(self.path.log_ratio(&codes, &log_likelihood)).await?.into_iter().enumerate() {
            self.weights[row % count].push(weight);
        }
        self.step += 1;
        Ok(())
    }

    /// What the samples so far say, by image; None before the first step.
    pub fn evidence(&self) -> Option<Vec<Evidence>> {
        self.weights.iter().map(LogMean::evidence).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::linear_gaussian::LinearGaussian;
    use pollster::block_on;

    #[test]
    fn importance_sampling_agrees_with_the_closed_form() {
        let model = LinearGaussian::new();
        let mut sampling = Importance::new(&model.prior(), 1);
        (0..100).for_each(|_| block_on(sampling.step(&model.likelihood())).expect("readable"));
        model.assert_evidence(&sampling.evidence().expect("there are samples"), 0.1);
    }
}
