//! What the answering worker begins when inference that is not amortised is asked for.

use std::ops::RangeInclusive;

use metavae::inference::Fit;
use metavae::{MetaModel as _, System, images_to_tensor};
use metavae_datasets::Digits;

use crate::answering::{Answering, Loaded, check_image};
use crate::chains::Chains;
use crate::fitting::{Fitting, Images};
use crate::gap::Gap;
use crate::protocol::ContextChoice;
use crate::session::Failure;

/// Fewer cannot be compared with each other, more would make each transition long.
const CHAINS: RangeInclusive<u32> = 2..=16;
/// Most D that a gap compares.
const MOST_CONTEXTS: usize = 8;
/// Most images that a decoder is fitted to, or measured on.
const MOST_IMAGES: usize = 200;

impl Answering {
    /// The gap of an image under one dataset's decoder, given each D.
    pub fn begin_gap(
        &mut self,
        image: &[u8],
        dataset: u32,
        (contexts, seed): (&[ContextChoice], u32),
        digits: &Digits,
    ) -> Result<Gap, Failure> {
        check_image(image, self.decoding()?.summary.side as usize)?;
        if !(1..=MOST_CONTEXTS).contains(&contexts.len()) {
            return Err(Failure::Wrong(format!(
                "a gap is measured for 1 to {MOST_CONTEXTS} D, not {}",
                contexts.len()
            )));
        }
        let dataset = self.with_plain_prior(dataset)?;
        self.give_seen_summaries(digits)?;
        let image = images_to_tensor(image, image.len(), &self.device); // [1, P]
        let mut posteriors = Vec::with_capacity(contexts.len());
        for choice in contexts {
            let context = self.context(choice, digits)?;
            let posterior = self.loaded()?.model.posterior(image.clone().unsqueeze(), &context); // [1, 1, Z]
            posteriors.push(posterior.map(|of| of.squeeze_dim(0)));
        }
        Ok(Gap::new((self.loaded()?.model.clone(), dataset), image, posteriors, seed))
    }

    /// Chains over the code of an image under one dataset's decoder, that start where the posterior given D is.
    pub fn begin_chains(
        &mut self,
        image: &[u8],
        dataset: u32,
        (choice, chains, seed): (&ContextChoice, u32, u32),
        digits: &Digits,
    ) -> Result<Chains, Failure> {
        check_image(image, self.decoding()?.summary.side as usize)?;
        if !CHAINS.contains(&chains) {
            let (least, most) = CHAINS.into_inner();
            return Err(Failure::Wrong(format!("{least} to {most} chains can be watched at once, not {chains}")));
        }
        let dataset = self.with_plain_prior(dataset)?;
        self.give_seen_summaries(digits)?;
        let context = self.context(choice, digits)?;
        let image = images_to_tensor(image, image.len(), &self.device); // [1, P]
        let Loaded { model, .. } = self.loaded()?;
        let posterior = model.posterior(image.clone().unsqueeze(), &context).map(|of| of.squeeze_dim(0)); // [1, Z]
        Ok(Chains::new((model.clone(), dataset), image, &posterior, (chains, seed)))
    }

    /// The decoder of a dataset, in a model whose codes have a standard normal prior.
    fn with_plain_prior(&self, dataset: u32) -> Result<usize, Failure> {
        let summary = &self.decoding()?.summary;
        if summary.system.has_dataset_code() {
            return Err(Failure::Wrong(
                "the gap is measured against a standard normal prior; this model's prior depends on its dataset's code"
                    .into(),
            ));
        }
        summary.checked(dataset)
    }

    /// A decoder for the images of `source`, of which the last `held_out` only measure it, shown by a digit.
    pub fn begin_fit(
        &self,
        digit: &[u8],
        (source, held_out): (&ContextChoice, u32),
        (size, fit, seed): (u32, Fit, u32),
        digits: &Digits,
    ) -> Result<Fitting, Failure> {
        let Loaded { model, summary, .. } = self.decoding()?;
        check_image(digit, summary.side as usize)?;
        summary.check_digits(digits)?;
        let pixels = summary.pixels();
        let decoders = (0..summary.seen.len()).map(|dataset| model.decoder(dataset)).collect::<Option<Vec<_>>>();
        // One VAE per dataset has decoders, but no encoder for a dataset that it never saw.
        let Some(decoders) = decoders.filter(|_| summary.system != System::VaePerDataset) else {
            return Err(Failure::Wrong(
                "this model cannot infer codes of a dataset that it never saw and fit a decoder to them; choose a MetaVAE".into(),
            ));
        };
        let held_out = match source {
            ContextChoice::Digits { .. } => held_out as usize,
            ContextChoice::Images { .. } => 0,
        };
        let mut images = source.draw(digits)?.0;
        let fitted = (images.len() / pixels).saturating_sub(held_out);
        if !(1..=MOST_IMAGES).contains(&fitted) || held_out > MOST_IMAGES {
            return Err(Failure::Wrong(format!("a decoder is fitted to 1 to {MOST_IMAGES} images, not {fitted}")));
        }
        let held_out = images.split_off(fitted * pixels);
        // The digit must not be learnt by heart; the page may have picked one of those that were drawn.
        let others: Vec<&[u8]> = images.chunks(pixels).filter(|image| *image != digit).collect();
        let fitted = if others.is_empty() { images.clone() } else { others.concat() };
        let tensor = |bytes: &[u8]| images_to_tensor(bytes, pixels, &self.device);
        let images = Images {
            fitted: tensor(&fitted),                                     // [n, P]
            held_out: (!held_out.is_empty()).then(|| tensor(&held_out)), // [m, P]
            digit: tensor(digit),                                        // [1, P]
            digit_bytes: digit.to_vec(),
        };
        let reads_context = summary.system.reads_context();
        Ok(Fitting::new((model, decoders), (summary.seen.clone(), reads_context), images, (size as usize, fit, seed)))
    }
}
