//! Questions around the model that answers: many codes at once, any code decoded, which dataset an image comes from.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Tensor, TensorData};
use metavae::inference::{Likelihood as _, bernoulli};
use metavae::random::{Purpose, stream};
use metavae::{MetaModel as _, images_to_tensor, importance_weighted_bound};
use metavae_datasets::{Digits, Transformation};
use rand_distr::{Distribution as _, StandardNormal};
use serde_bytes::ByteBuf;

use crate::answering::{Answering, Loaded, check_image, to_bytes};
use crate::protocol::{ContextChoice, Event};
use crate::session::Failure;

/// Most codes per command: other commands wait meanwhile.
const MOST_CODES: usize = 1000;
/// Most importance samples per dataset.
const MOST_SAMPLES: u32 = 256;

impl Answering {
    /// Posterior means of `count` test digits from `first` on, all given one D.
    pub async fn embed(
        &mut self,
        (first, count): (u32, u32),
        transformation: Transformation,
        choice: &ContextChoice,
        digits: &Digits,
    ) -> Result<Event, Failure> {
        let prepared = transformation.checked()?.prepared(digits.side());
        let (first, count) = (first as usize, count as usize);
        if count == 0 || count > MOST_CODES || first.checked_add(count).is_none_or(|end| end > digits.len()) {
            let known = digits.len();
            return Err(Failure::Wrong(format!("choose 1 to {MOST_CODES} of the {known} test digits")));
        }
        let context = self.context(choice, digits)?;
        let Loaded { model, .. } = self.loaded()?;
        let mut images = vec![0; count * digits.pixels()];
        for (index, image) in (first..).zip(images.chunks_mut(digits.pixels())) {
            prepared.apply(digits.image(index), image);
        }
        let images = images_to_tensor(&images, digits.pixels(), &self.device).unsqueeze(); // [1, n, P]
        let means = model.posterior(images, &context).mean().into_data_async().await?; // [1, n, Z]
        let labels = (first..first + count).map(|index| digits.label(index)).collect();
        Ok(Event::Embedded { means: means.iter::<f32>().collect(), labels })
    }

    /// Codes, one after the other, decoded under one dataset.
    pub async fn decode(&mut self, codes: Vec<f32>, dataset: u32, digits: Option<&Digits>) -> Result<Event, Failure> {
        if let Some(digits) = digits {
            self.give_seen_summaries(digits)?;
        }
        let Loaded { model, summary, .. } = self.decoding()?;
        let dataset = summary.checked(dataset)?;
        let codes = self.codes(codes, summary.latent)?; // [n, Z]
        let pictures = sigmoid(model.decode_under(dataset, codes)).into_data_async().await?; // [n, P]
        Ok(Event::Decoded { images: ByteBuf::from(to_bytes(&pictures.iter::<f32>().collect::<Vec<_>>())) })
    }

    /// ln p(x given z) of an image at codes, one after the other, under one dataset.
    pub async fn find_likelihoods(
        &mut self,
        image: &[u8],
        codes: Vec<f32>,
        dataset: u32,
        digits: Option<&Digits>,
    ) -> Result<Event, Failure> {
        if let Some(digits) = digits {
            self.give_seen_summaries(digits)?;
        }
        let Loaded { model, summary, .. } = self.decoding()?;
        check_image(image, summary.side as usize)?;
        let dataset = summary.checked(dataset)?;
        let codes = self.codes(codes, summary.latent)?.unsqueeze_dim::<3>(1); // [n, 1, Z]
        let image = images_to_tensor(image, image.len(), &self.device); // [1, P]
        let likelihood = bernoulli(image, |codes| model.decode_under(dataset, codes));
        let nats = likelihood.log_likelihood(codes).into_data_async().await?; // [n, 1]
        Ok(Event::LikelihoodsFound { nats: nats.iter::<f32>().collect() })
    }

    /// Codes that came one after the other, [n, Z].
    fn codes(&self, codes: Vec<f32>, latent: u32) -> Result<Tensor<2>, Failure> {
        let latent = latent as usize;
        let count = codes.len() / latent;
        if !codes.len().is_multiple_of(latent)
            || !(1..=MOST_CODES).contains(&count)
            || codes.iter().any(|x| !x.is_finite())
        {
            return Err(Failure::Wrong(format!("a code has {latent} finite numbers; send 1 to {MOST_CODES} codes")));
        }
        Ok(Tensor::from_data(TensorData::new(codes, [count, latent]), &self.device))
    }

    /// A bound on ln p_theta_i(x) for each seen dataset i, its importance samples guided by a D of dataset i itself.
    pub async fn weigh(
        &mut self,
        image: &[u8],
        (size, samples, seed): (u32, u32, u32),
        digits: &Digits,
    ) -> Result<Event, Failure> {
        let Loaded { model, summary, .. } = self.decoding()?;
        check_image(image, summary.side as usize)?;
        let (datasets, latent) = (summary.seen.len(), summary.latent as usize);
        let context = self.seen_datasets((size, seed), digits)?;
        let images = images_to_tensor(image, image.len(), &self.device); // [1, P]
        let images = images.unsqueeze::<3>().expand([datasets, 1, image.len()]); // [K, 1, P]
        let random = &mut stream(seed, Purpose::Question, 1);
        let noise: Vec<Tensor<3>> = (0..samples.clamp(1, MOST_SAMPLES))
            .map(|_| {
                let values: Vec<f32> = StandardNormal.sample_iter(&mut *random).take(datasets * latent).collect();
                Tensor::from_data(TensorData::new(values, [datasets, 1, latent]), &self.device) // [K, 1, Z]
            })
            .collect();
        let bounds = importance_weighted_bound(model, &images, &context, &noise).into_data_async().await?; // [K, 1]
        Ok(Event::Weighed { bounds: bounds.iter::<f32>().collect() })
    }
}
