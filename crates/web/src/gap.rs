//! The inference gap of one image, a short piece at a time, and draws from the posterior that it is measured against.

use burn::tensor::Tensor;
use metavae::inference::{
    AnnealingOptions, GapOptions, Hamiltonian, HamiltonianOptions, InferenceGap, PerImageOptions, Stage, bernoulli,
};
use metavae::{AnyModel, Gaussian, MetaModel as _};

use crate::answering::now;
use crate::protocol::{Event, GapProgress, ReferencePosterior};
use crate::session::Failure;

/// Samples of each ELBO: as many as decode within a short command.
const ELBO_SAMPLES: usize = 300;
/// Steps of the chains after warm-up; each draws one code per chain.
const DRAWN_STEPS: u32 = 100;
/// Most draws that are sent to the page.
const MOST_DRAWS: usize = 250;

/// A measurement in progress. It keeps the model that it began with, whatever answers meanwhile.
pub(crate) struct Gap {
    model: AnyModel,
    dataset: usize,
    /// [1, P]
    image: Tensor<2>,
    inference: InferenceGap,
    chain_options: HamiltonianOptions,
    chains: Option<Hamiltonian>,
}

impl Gap {
    /// Of an image [1, P] under one dataset's decoder, for amortised posteriors [1, Z] each.
    pub fn new((model, dataset): (AnyModel, usize), image: Tensor<2>, posteriors: Vec<Gaussian<2>>, seed: u32) -> Self {
        let options = GapOptions {
            per_image: PerImageOptions { seed, ..Default::default() },
            elbo_samples: ELBO_SAMPLES,
            // Annealing says the same, and surer.
            importance_samples: 0,
            annealing: Some(AnnealingOptions { seed, ..Default::default() }),
            ..GapOptions::of_seed(seed)
        };
        let chain_options = HamiltonianOptions { seed, ..Default::default() };
        Self { model, dataset, image, inference: InferenceGap::new(posteriors, options), chain_options, chains: None }
    }

    /// Goes on for so long, a step at least.
    pub async fn advance(&mut self, milliseconds: f64) -> Result<Event, Failure> {
        let started = now();
        while !self.is_done() {
            self.step().await?;
            if now() - started >= milliseconds {
                break;
            }
        }
        Ok(Event::GapMeasured { progress: Box::new(self.progress().await?) })
    }

    async fn step(&mut self) -> Result<(), Failure> {
        let likelihood = bernoulli(self.image.clone(), |codes| self.model.decode_under(self.dataset, codes));
        if self.inference.stage() == Stage::Done {
            let chains =
                self.chains.get_or_insert_with(|| Hamiltonian::new(self.inference.found(), self.chain_options));
            chains.step(&likelihood).await?;
        } else {
            self.inference.step(&likelihood).await?;
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.inference.stage() == Stage::Done && self.chain_steps_done() == self.chain_steps()
    }

    fn chain_steps(&self) -> u32 {
        self.chain_options.warm_up + DRAWN_STEPS
    }

    fn chain_steps_done(&self) -> u32 {
        self.chains.as_ref().map_or(0, Hamiltonian::steps_done)
    }

    async fn progress(&self) -> Result<GapProgress, Failure> {
        let (done, steps) = self.inference.progress();
        Ok(GapProgress {
            stage: self.inference.stage(),
            done: done + self.chain_steps_done(),
            steps: steps + self.chain_steps(),
            gap: self.inference.report().pop().unwrap_or_default(),
            search_elbo: self.inference.search_elbo().first().copied(),
            reference: if self.is_done() { self.reference().await? } else { None },
        })
    }

    /// What the chains found, beside the best Gaussian; None for a code of one dimension, which has no pair to draw.
    async fn reference(&self) -> Result<Option<ReferencePosterior>, Failure> {
        let Some((chains, summary)) =
            self.chains.as_ref().and_then(|chains| chains.draws().summary(0).map(|summary| (chains, summary)))
        else {
            return Ok(None);
        };
        let latent = summary.mean.len();
        let variance = |dimension: usize| summary.covariance[dimension * (latent + 1)];
        let correlation = |a: usize, b: usize| {
            let product = variance(a) * variance(b);
            if product > 0.0 { summary.covariance[a * latent + b] / product.sqrt() } else { 0.0 }
        };
        let pairs = (0..latent).flat_map(|a| (a + 1..latent).map(move |b| (a, b)));
        let most = |&(a, b): &(usize, usize), &(c, d): &(usize, usize)| {
            correlation(a, b).abs().total_cmp(&correlation(c, d).abs())
        };
        let Some((a, b)) = pairs.max_by(most) else { return Ok(None) };
        let drawn = chains.draws().steps() * self.chain_options.chains;
        let thinned = chains.draws().of_image(0).step_by(drawn.div_ceil(MOST_DRAWS));
        let best = self.inference.found();
        Ok(Some(ReferencePosterior {
            mean: summary.mean.iter().map(|&mean| mean as f32).collect(),
            deviation: (0..latent).map(|dimension| variance(dimension).sqrt() as f32).collect(),
            best_mean: best.mean().into_data_async().await?.iter::<f32>().collect(),
            best_deviation: best.deviation().into_data_async().await?.iter::<f32>().collect(),
            draws: thinned.flatten().copied().collect(),
            most_correlated: [a as u32, b as u32],
            correlation: correlation(a, b),
            split_r_hat: summary.split_r_hat,
            effective_sample_size: summary.effective_sample_size,
        }))
    }
}
