//! Chains of Hamiltonian Monte Carlo over the code of one image, a transition at a time, with the ways that they take.

use burn::tensor::Tensor;
use metavae::inference::{Hamiltonian, HamiltonianOptions, Trail, bernoulli};
use metavae::{AnyModel, Gaussian, MetaModel as _};

use crate::answering::now;
use crate::protocol::{ChainsProgress, Event};
use crate::session::Failure;

/// Transitions after warm-up, when the chains end: their draws are kept, and summed up each time.
const DRAWN_STEPS: u32 = 1000;

/// Chains in progress. They keep the model that they began with, whatever answers meanwhile.
pub(crate) struct Chains {
    model: AnyModel,
    dataset: usize,
    /// [1, P]
    image: Tensor<2>,
    options: HamiltonianOptions,
    sampler: Hamiltonian,
    latent: usize,
}

impl Chains {
    /// Of an image [1, P] under one dataset's decoder, that start at draws from a posterior [1, Z].
    pub fn new(
        (model, dataset): (AnyModel, usize),
        image: Tensor<2>,
        posterior: &Gaussian<2>,
        (chains, seed): (u32, u32),
    ) -> Self {
        let options = HamiltonianOptions { chains: chains as usize, seed, ..Default::default() };
        let [_, latent] = posterior.mean().dims();
        Self { model, dataset, image, sampler: Hamiltonian::new(posterior, options), options, latent }
    }

    /// Goes on for so long, a transition at least; not beyond the end.
    pub async fn advance(&mut self, milliseconds: f64) -> Result<Event, Failure> {
        let started = now();
        let mut trails = Vec::new();
        while self.sampler.steps_done() < self.steps() {
            let likelihood = bernoulli(self.image.clone(), |codes| self.model.decode_under(self.dataset, codes));
            trails.push(self.sampler.step_in_sight(&likelihood).await?);
            if now() - started >= milliseconds {
                break;
            }
        }
        self.progress(&trails).await
    }

    fn steps(&self) -> u32 {
        self.options.warm_up + DRAWN_STEPS
    }

    /// Where they stand, and the ways since the last time.
    pub async fn progress(&self, trails: &[Trail]) -> Result<Event, Failure> {
        let mut paths = Vec::new();
        for trail in trails {
            let way: Tensor<4> = Tensor::stack(trail.codes.clone(), 2); // [S, 1, L + 1, Z]
            paths.extend(way.into_data_async().await?.iter::<f32>());
        }
        let summary = self.sampler.draws().summary(0);
        let deviation = |covariance: &[f64]| {
            covariance.iter().step_by(self.latent + 1).map(|variance| variance.sqrt() as f32).collect()
        };
        Ok(Event::ChainsMoved {
            progress: Box::new(ChainsProgress {
                done: self.sampler.steps_done(),
                warm_up: self.options.warm_up,
                steps: self.steps(),
                chains: self.options.chains as u32,
                leapfrogs: self.options.leapfrogs,
                latent: self.latent as u32,
                paths,
                accepted: trails.iter().flat_map(|trail| trail.accepted.clone()).collect(),
                acceptance: self.sampler.acceptance().and_then(|of_images| of_images.first().copied()),
                step_size: self.sampler.step_sizes().first().copied().unwrap_or_default(),
                mean: summary.as_ref().map(|of| of.mean.iter().map(|&mean| mean as f32).collect()),
                deviation: summary.as_ref().map(|of| deviation(&of.covariance)),
                split_r_hat: summary.as_ref().map(|of| of.split_r_hat),
                effective_sample_size: summary.as_ref().map(|of| of.effective_sample_size),
            }),
        })
    }
}
