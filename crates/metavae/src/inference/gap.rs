//! The inference gap (Cremer, Li, Duvenaud 2018): how far amortised ELBOs are below ln p(x), and whose fault it is.
//!
//! ln p(x) - ELBO(amortised) = [ln p(x) - ELBO(best Gaussian)] + [ELBO(best Gaussian) - ELBO(amortised)]: what no diagonal
//! Gaussian can do (approximation gap), and what the encoder misses of what one could (amortisation gap).

use burn::tensor::ExecutionError;
use serde::Serialize;

use super::annealing::{Annealing, AnnealingOptions};
use super::elbo::{Elbo, measure};
use super::gap_report::{ImageGap, Method};
use super::importance::Importance;
use super::likelihood::Likelihood;
use super::noise::Use;
use super::per_image::{PerImage, PerImageOptions, keep_better};
use crate::objective::gaussian::Gaussian;

/// The Gaussian that annealing leads to the posterior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The best one found: nearly there, so that few temperatures do. Parts of the posterior far from it are missed.
    BestGaussian,
    /// The prior, which misses nothing and takes hundreds of temperatures: the check of the other.
    Prior,
}

/// How much care each part is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapOptions {
    /// The search for the best Gaussian.
    pub per_image: PerImageOptions,
    /// Samples of each ELBO, the same noise for all Gaussians.
    pub elbo_samples: usize,
    /// Samples of importance sampling from the best Gaussian, at least.
    pub importance_samples: usize,
    /// Annealed importance sampling; None leaves ln p(x) to importance sampling.
    pub annealing: Option<AnnealingOptions>,
    /// Where annealing starts.
    pub base: Base,
    /// Seed of the measurements; the search and annealing have their own.
    pub seed: u32,
}

impl GapOptions {
    /// Sensible care, everything from one seed.
    pub fn of_seed(seed: u32) -> Self {
        Self {
            per_image: PerImageOptions { seed, ..Default::default() },
            elbo_samples: 500,
            importance_samples: 2000,
            annealing: Some(AnnealingOptions { seed, ..Default::default() }),
            base: Base::BestGaussian,
            seed,
        }
    }
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// ELBOs of the amortised posteriors.
    Amortised,
    /// The search for the best Gaussian.
    Search,
    /// Its ELBO.
    Best,
    /// Importance sampling.
    Importance,
    /// Annealed importance sampling.
    Annealing,
    /// Nothing more.
    Done,
}

/// The measurement of n images under a fixed decoder, step by step.
#[derive(Debug)]
pub struct InferenceGap {
    options: GapOptions,
    posteriors: Vec<Gaussian<2>>,
    /// By posterior, by image.
    amortised: Vec<Vec<Elbo>>,
    search: Option<PerImage>,
    best: Option<Vec<Elbo>>,
    importance: Option<(Importance, u32)>,
    annealing: Option<Annealing>,
}

impl InferenceGap {
    /// Of one or more amortised posteriors [n, Z] of the same images: given a right D and a wrong one, for instance.
    ///
    /// # Panics
    /// Without any posterior.
    pub fn new(posteriors: Vec<Gaussian<2>>, options: GapOptions) -> Self {
        assert!(!posteriors.is_empty(), "a gap needs a posterior");
        Self { options, posteriors, amortised: Vec::new(), search: None, best: None, importance: None, annealing: None }
    }

    /// A short piece of the work, always under the same likelihood; nothing happens when it is done.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn step(&mut self, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        match self.stage() {
            Stage::Amortised => {
                let posterior = &self.posteriors[self.amortised.len()];
                self.amortised.push(self.measure(likelihood, posterior).await?);
            }
            Stage::Search => {
                if self.search.is_none() {
                    self.search = Some(PerImage::new(&self.start(), self.options.per_image));
                }
                self.search.as_mut().expect("just begun").step(likelihood).await?;
            }
            Stage::Best => self.best = Some(self.measure(likelihood, self.found()).await?),
            Stage::Importance => {
                let (mut sampling, steps) = match self.importance.take() {
                    Some(begun) => begun,
                    None => (Importance::new(self.found(), self.options.seed), 0),
                };
                sampling.step(likelihood).await?;
                self.importance = Some((sampling, steps + 1));
            }
            Stage::Annealing => {
                if let (None, Some(options)) = (&self.annealing, self.options.annealing) {
                    let found = self.found();
                    let base = match self.options.base {
                        Base::BestGaussian => found.clone(),
                        Base::Prior => Gaussian::new(found.mean().zeros_like(), found.mean().zeros_like()),
                    };
                    self.annealing = Some(Annealing::new(&base, found, options));
                }
                self.annealing.as_mut().expect("just begun").step(likelihood).await?;
            }
            Stage::Done => {}
        }
        Ok(())
    }

    /// That many steps.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn advance(&mut self, count: u32, likelihood: &impl Likelihood) -> Result<(), ExecutionError> {
        for _ in 0..count {
            self.step(likelihood).await?;
        }
        Ok(())
    }

    /// What the next step does.
    pub fn stage(&self) -> Stage {
        if self.amortised.len() < self.posteriors.len() {
            Stage::Amortised
        } else if self.search_steps_done() < self.options.per_image.steps {
            Stage::Search
        } else if self.best.is_none() {
            Stage::Best
        } else if self.importance_steps_done() < self.importance_steps() {
            Stage::Importance
        } else if self.options.annealing.is_some() && self.annealing.as_ref().is_none_or(|path| !path.is_done()) {
            Stage::Annealing
        } else {
            Stage::Done
        }
    }

    /// Steps done, and steps there are.
    pub fn progress(&self) -> (u32, u32) {
        let annealing = self.options.annealing.map_or(0, |options| options.warm_up + options.temperatures);
        let total =
            self.posteriors.len() as u32 + self.options.per_image.steps + 1 + self.importance_steps() + annealing;
        let annealed = self.annealing.as_ref().map_or(0, |annealing| annealing.progress().0);
        let measured = self.amortised.len() as u32 + u32::from(self.best.is_some());
        (measured + self.search_steps_done() + self.importance_steps_done() + annealed, total)
    }

    /// The best Gaussians found so far, [n, Z]; the first posteriors before the search.
    pub fn found(&self) -> &Gaussian<2> {
        self.search.as_ref().map_or(&self.posteriors[0], PerImage::best)
    }

    /// The ELBOs that the search goes by, a little flattering; empty before it.
    pub fn search_elbo(&self) -> &[f64] {
        self.search.as_ref().map_or(&[], PerImage::best_elbo)
    }

    /// What is known so far, by image.
    pub fn report(&self) -> Vec<ImageGap> {
        let count = self.posteriors[0].mean().dims()[0];
        let importance = self.importance.as_ref().and_then(|(sampling, _)| sampling.evidence());
        let annealed = self.annealing.as_ref().and_then(Annealing::evidence);
        let method = match self.options.annealing {
            Some(_) => Method::AnnealedImportanceSampling,
            None => Method::ImportanceSampling,
        };
        let report = |image: usize| {
            let amortised: Vec<&Elbo> = self.amortised.iter().map(|elbos| &elbos[image]).collect();
            let best = self.best.as_ref().map(|elbos| &elbos[image]);
            let evidence = (importance.as_ref().map(|all| all[image]), annealed.map(|all| all[image]));
            ImageGap::of(&amortised, best, evidence, method)
        };
        (0..count).map(report).collect()
    }

    /// For each image the posterior with the highest ELBO.
    fn start(&self) -> Gaussian<2> {
        let means = |elbos: &Vec<Elbo>| elbos.iter().map(Elbo::mean).collect::<Vec<f64>>();
        let (mut start, mut highest) = (self.posteriors[0].clone(), means(&self.amortised[0]));
        for (posterior, elbos) in self.posteriors.iter().zip(&self.amortised).skip(1) {
            keep_better((&mut start, &mut highest), posterior, &means(elbos));
        }
        start
    }

    async fn measure(&self, likelihood: &impl Likelihood, of: &Gaussian<2>) -> Result<Vec<Elbo>, ExecutionError> {
        measure(likelihood, of, self.options.elbo_samples, (self.options.seed, Use::Measurement)).await
    }

    fn search_steps_done(&self) -> u32 {
        self.search.as_ref().map_or(0, PerImage::steps_done)
    }

    fn importance_steps_done(&self) -> u32 {
        self.importance.as_ref().map_or(0, |(_, steps)| *steps)
    }

    fn importance_steps(&self) -> u32 {
        let count = self.posteriors[0].mean().dims()[0];
        self.options.importance_samples.div_ceil(Importance::samples_per_step(count)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::gap_report::Estimate;
    use crate::inference::linear_gaussian::LinearGaussian;
    use pollster::block_on;

    fn options() -> GapOptions {
        let defaults = GapOptions::of_seed(2);
        let per_image = PerImageOptions { learning_rate: 0.1, steps: 300, ..defaults.per_image };
        let annealing = defaults.annealing.map(|annealing| AnnealingOptions { chains: 64, ..annealing });
        GapOptions { per_image, elbo_samples: 2000, importance_samples: 4000, annealing, ..defaults }
    }

    /// The prior, and a Gaussian that is wrong in another way, as what an encoder might have said.
    fn posteriors(model: &LinearGaussian) -> Vec<Gaussian<2>> {
        let prior = model.prior();
        vec![Gaussian::new(prior.mean() - 3.0, prior.log_variance()), prior]
    }

    #[test]
    fn the_gaps_are_those_of_the_closed_form() {
        let model = LinearGaussian::new();
        for base in [Base::BestGaussian, Base::Prior] {
            let mut gap = InferenceGap::new(posteriors(&model), GapOptions { base, ..options() });
            while gap.stage() != Stage::Done {
                block_on(gap.step(&model.likelihood())).expect("readable");
            }
            assert_closed_form(&model, &gap);
        }
    }

    fn assert_closed_form(model: &LinearGaussian, gap: &InferenceGap) {
        let [done, total] = <[u32; 2]>::from(gap.progress());
        assert_eq!(done, total);
        for (report, exact) in gap.report().iter().zip(model.exact()) {
            let close = |estimate: Estimate, expected: f64| {
                let off = estimate.nats - expected;
                assert!(estimate.standard_error < 0.15, "{estimate:?}");
                assert!(off.abs() < 4.0 * estimate.standard_error + 0.01, "{estimate:?} instead of {expected}");
            };
            close(report.log_evidence.expect("measured"), exact.evidence);
            close(report.approximation_gap.expect("measured"), exact.approximation_gap);
            let importance = report.importance.expect("measured");
            close(Estimate { nats: importance.nats, standard_error: importance.standard_error }, exact.evidence);
            let [zero, unit] = [[0.0; 2], [1.0; 2]];
            assert!((report.amortisation_gap[1].nats - exact.gap(&zero, &unit) + exact.approximation_gap).abs() < 0.5);
            let [far, near] = [report.amortisation_gap[0], report.amortisation_gap[1]];
            assert!(far.nats > near.nats && near.nats > 4.0 * near.standard_error, "{far:?}, {near:?}");
            let total = report.log_evidence.expect("measured").nats - report.amortised[0].nats;
            let parts = report.approximation_gap.expect("measured").nats + far.nats;
            assert!((total - parts).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_known_grows_and_pieces_make_the_same_whole() {
        let model = LinearGaussian::new();
        let per_image = PerImageOptions { steps: 20, ..options().per_image };
        let options = GapOptions { per_image, annealing: None, ..options() };
        let new = || InferenceGap::new(posteriors(&model), options);
        let (mut whole, mut pieces) = (new(), new());
        assert_eq!(whole.report()[0], ImageGap::default());
        let (_, total) = whole.progress();
        block_on(whole.advance(total + 5, &model.likelihood())).expect("readable");
        for step in 1..=total {
            block_on(pieces.step(&model.likelihood())).expect("readable");
            assert_eq!(pieces.progress(), (step, total));
            let report = &pieces.report()[0];
            assert_eq!(report.amortised.len(), 2.min(step as usize));
            assert_eq!(report.best.is_some(), step > 2 + 20);
            assert_eq!(report.log_evidence.is_some(), step > 2 + 20 + 1);
        }
        assert_eq!(pieces.report(), whole.report());
        assert_eq!(whole.report()[0].method, Some(Method::ImportanceSampling));
    }
}
