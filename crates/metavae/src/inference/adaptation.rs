//! Adapting to a dataset that was never trained on: a decoder fitted to its images while phi stays as it is.
//!
//! It is the inner maximum over theta of eq. 11. Since phi is fixed, posteriors are computed once, and their KL is constant.

use burn::module::Module as _;
use burn::optim::GradientsParams;
use burn::tensor::{ExecutionError, Int, Tensor, TensorData};
use rand::seq::index;
use serde::Deserialize;

use super::elbo::{Elbo, MOST_ROWS, measure, stacked};
use super::likelihood::{Likelihood as _, bernoulli};
use super::noise::{Use, antithetic, random};
use crate::networks::decoder::Decoder;
use crate::objective::gaussian::Gaussian;
use crate::training::adam::Adam;

/// Images with their posteriors, which no longer change.
#[derive(Clone, Debug)]
pub struct Inferred {
    /// [n, P]
    pub images: Tensor<2>,
    /// [n, Z]
    pub posterior: Gaussian<2>,
}

/// What is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Fit {
    /// All three layers: with decoders that share nothing, the paper's.
    Decoder,
    /// Only the output layer: what belongs to a dataset where the trunk is shared.
    OutputLayer,
}

/// How to fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptationOptions {
    /// What is fitted.
    pub fit: Fit,
    /// Adam's rate at the first step; it goes down to zero along half a cosine.
    pub learning_rate: f64,
    /// Adam steps.
    pub steps: u32,
    /// Most images in one step, drawn anew each time.
    pub batch: usize,
    /// Samples of each ELBO that is measured.
    pub elbo_samples: usize,
    /// Seed of batches and noise.
    pub seed: u32,
}

impl AdaptationOptions {
    /// A few dozen steps for that many images. The fewer there are, the smaller the steps: a decoder has half a million
    /// weights, and soon learns ten images by heart. Measured on rotations by 40 degrees under the shipped models.
    pub fn new(fit: Fit, images: usize, seed: u32) -> Self {
        let learning_rate = (2e-4 * (images as f64 / 10.0).sqrt()).min(3e-3);
        Self { fit, learning_rate, steps: 60, batch: 128, elbo_samples: 8, seed }
    }
}

/// A fit in progress.
#[derive(Debug)]
pub struct Adaptation {
    options: AdaptationOptions,
    /// With autodiff; only ever absent inside [`Adaptation::step`].
    decoder: Option<Decoder>,
    adam: Adam,
    step: u32,
    fitted: Inferred,
    held_out: Inferred,
}

impl Adaptation {
    /// From any decoder: one of the bank ([`likeliest`] tells which), or one with random weights.
    pub fn new(start: Decoder, fitted: Inferred, held_out: Inferred, options: AdaptationOptions) -> Self {
        let start = match options.fit {
            Fit::Decoder => start,
            Fit::OutputLayer => start.with_fixed_trunk(),
        };
        Self { decoder: Some(start.train()), adam: Adam::default(), step: 0, fitted, held_out, options }
    }

    /// One Adam step on ln p_theta(x given z), one posterior sample per image; nothing happens once all are done.
    pub fn step(&mut self) {
        if self.is_done() {
            return;
        }
        let decoder = self.decoder.take().expect("a step has always put it back");
        let count = self.fitted.images.dims()[0];
        let random = &mut random(self.options.seed, Use::Adaptation, u64::from(self.step));
        let chosen = index::sample(random, count, self.options.batch.min(count)).into_iter();
        let chosen: Vec<u32> = chosen.map(|place| place as u32).collect();
        let rows = chosen.len();
        let device = self.fitted.images.device();
        let chosen: Tensor<1, Int> = Tensor::from_data(TensorData::new(chosen, [rows]), &device);
        let row = |of: Tensor<2>| of.select(0, chosen.clone());
        let posterior = self.fitted.posterior.clone().map(row);
        let latent = posterior.width();
        let noise = antithetic([2, rows, latent], random, &device); // [2, B, Z]
        let codes = stacked(&posterior).sample(noise); // [2, B, Z]
        let likelihood = bernoulli(row(self.fitted.images.clone()), |codes| decoder.forward(codes));
        let loss_terms = likelihood.log_likelihood(codes).div_scalar(-2.0 * rows as f64); // [2, B]
        drop(likelihood);
        let gradients = GradientsParams::from_grads(loss_terms.backward(), &decoder);
        let progress = f64::from(self.step) / f64::from(self.options.steps);
        let rate = self.options.learning_rate * 0.5 * (1.0 + (std::f64::consts::PI * progress).cos());
        self.decoder = Some(self.adam.step(rate, decoder, gradients));
        self.step += 1;
    }

    /// That many steps.
    pub fn advance(&mut self, count: u32) {
        (0..count).for_each(|_| self.step());
    }

    /// Steps done.
    pub fn steps_done(&self) -> u32 {
        self.step
    }

    /// Whether all steps are done.
    pub fn is_done(&self) -> bool {
        self.step >= self.options.steps
    }

    /// The decoder as it stands, without autodiff.
    pub fn decoder(&self) -> Decoder {
        self.decoder.as_ref().expect("a step has always put it back").valid()
    }

    /// Mean ELBO of the images that it is fitted to, nats per image, always by the same noise.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn fitted_elbo(&self) -> Result<f64, ExecutionError> {
        mean_elbo(&self.decoder(), &self.fitted, self.options.elbo_samples, self.options.seed).await
    }

    /// Mean ELBO of the images that it has not seen, nats per image, always by the same noise.
    ///
    /// # Errors
    /// When the device cannot deliver.
    pub async fn held_out_elbo(&self) -> Result<f64, ExecutionError> {
        mean_elbo(&self.decoder(), &self.held_out, self.options.elbo_samples, self.options.seed).await
    }
}

/// Mean ELBO under a decoder, nats per image.
///
/// # Errors
/// When the device cannot deliver.
pub async fn mean_elbo(
    decoder: &Decoder,
    inferred: &Inferred,
    samples: usize,
    seed: u32,
) -> Result<f64, ExecutionError> {
    let count = inferred.images.dims()[0];
    let mut sum = 0.0;
    // In pieces: many images at once would keep many pixels.
    for first in (0..count).step_by(MOST_ROWS / 2) {
        let last = (first + MOST_ROWS / 2).min(count);
        let rows = |of: Tensor<2>| of.slice(first..last);
        let posterior = inferred.posterior.clone().map(rows);
        let likelihood = bernoulli(rows(inferred.images.clone()), |codes| decoder.forward(codes));
        let elbos = measure(&likelihood, &posterior, samples, (seed, Use::Measurement)).await?;
        sum += elbos.iter().map(Elbo::mean).sum::<f64>();
    }
    Ok(sum / count as f64)
}

/// The place of the decoder under which the images have the highest mean ELBO: a start for [`Adaptation`].
///
/// # Errors
/// When the device cannot deliver.
pub async fn likeliest(decoders: &[Decoder], inferred: &Inferred, seed: u32) -> Result<usize, ExecutionError> {
    let (mut best, mut highest) = (0, f64::NEG_INFINITY);
    for (place, decoder) in decoders.iter().enumerate() {
        let elbo = mean_elbo(decoder, inferred, 2, seed).await?;
        if elbo > highest {
            (best, highest) = (place, elbo);
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batches::batch::normal;
    use crate::config::{DecoderKind, NetworkConfig};
    use burn::tensor::Device;
    use burn::tensor::activation::sigmoid;
    use pollster::block_on;

    const LATENT: usize = 3;

    fn decoder(seed: u32) -> Decoder {
        let config = NetworkConfig { hidden: 16, latent: LATENT, ..NetworkConfig::paper(DecoderKind::Separate) };
        let random = &mut crate::random::stream(seed, crate::random::Purpose::Weights, 0);
        Decoder::new(&config, random, &Device::flex())
    }

    /// Images that the decoder makes of codes which the posterior knows well.
    fn inferred(decoder: &Decoder, count: usize, seed: u32) -> Inferred {
        let random = &mut random(seed, Use::Adaptation, 1 << 30);
        let codes: Tensor<2> = normal([count, LATENT], random, &Device::flex()).mul_scalar(3.0);
        let log_variance = codes.zeros_like() - 4.0;
        let images = sigmoid(decoder.forward(codes.clone()).mul_scalar(8.0));
        Inferred { images, posterior: Gaussian::new(codes, log_variance) }
    }

    fn adaptation(fit: Fit) -> Adaptation {
        let dataset = decoder(1);
        let options = AdaptationOptions { learning_rate: 1e-2, batch: 20, ..AdaptationOptions::new(fit, 30, 0) };
        Adaptation::new(decoder(2), inferred(&dataset, 30, 1), inferred(&dataset, 300, 2), options)
    }

    #[test]
    fn it_raises_the_elbo_of_images_it_has_not_seen() {
        for (fit, least) in [(Fit::Decoder, 15.0), (Fit::OutputLayer, 10.0)] {
            let mut adaptation = adaptation(fit);
            let elbos = |adaptation: &Adaptation| {
                let fitted = block_on(adaptation.fitted_elbo()).expect("readable");
                (fitted, block_on(adaptation.held_out_elbo()).expect("readable"))
            };
            let before = elbos(&adaptation);
            adaptation.advance(100);
            assert!(adaptation.is_done());
            let after = elbos(&adaptation);
            assert!(after.0 > before.0 + least && after.1 > before.1 + least, "{fit:?}: {before:?} to {after:?}");
        }
    }

    #[test]
    fn the_output_layer_alone_is_what_it_says() {
        let start = decoder(2);
        let apart = |a: &Tensor<2>, b: &Tensor<2>| (a.clone() - b.clone()).abs().max().into_scalar::<f32>();
        for (fit, trunk_stays) in [(Fit::Decoder, false), (Fit::OutputLayer, true)] {
            let mut adaptation = adaptation(fit);
            adaptation.advance(3);
            let now = adaptation.decoder();
            assert_eq!(apart(&now.first.weight.val(), &start.first.weight.val()) < 1e-9, trunk_stays, "{fit:?}");
            assert_eq!(apart(&now.second.weight.val(), &start.second.weight.val()) < 1e-9, trunk_stays, "{fit:?}");
            assert!(apart(&now.third.weight.val(), &start.third.weight.val()) > 1e-3);
        }
    }

    #[test]
    fn in_pieces_it_is_the_same() {
        let run = |pieces: &[u32]| {
            let mut adaptation = adaptation(Fit::Decoder);
            for &count in pieces {
                adaptation.advance(count);
                block_on(adaptation.held_out_elbo()).expect("readable");
            }
            adaptation.decoder().third.weight.val().into_data()
        };
        assert_eq!(run(&[9]), run(&[2, 0, 6, 1]));
    }

    #[test]
    fn the_decoder_that_made_the_images_is_the_likeliest() {
        let decoders = [decoder(3), decoder(1), decoder(2)];
        for (place, decoder) in decoders.iter().enumerate() {
            let found = block_on(likeliest(&decoders, &inferred(decoder, 20, 1), 0)).expect("readable");
            assert_eq!(found, place);
        }
    }
}
