//! What a model makes of an image given D, and the numbers by which a digit under its own D differs from all else.

use burn::tensor::{ExecutionError, Tensor, Transaction};

use crate::batches::batch::images_to_tensor;
use crate::batches::context::Context;
use crate::kernels::log_likelihood;
use crate::systems::system::MetaModel;

/// One image, one D.
#[derive(Clone, Debug)]
pub struct Observation<'a> {
    /// P bytes.
    pub image: &'a [u8],
    /// Mean of q(z given D, x), [Z].
    pub mean: &'a [f32],
    /// Its standard deviation, [Z].
    pub deviation: &'a [f32],
    /// KL to the prior, nats.
    pub kl: f32,
    /// Each decoder's logits at the mean, [K, P].
    pub logits: &'a [f32],
    /// ln p(x given z) there, nats [K].
    pub reconstruction: &'a [f32],
    /// ELBO at the mean of the same image under each seen dataset's own D and decoder, nats [K].
    pub own: &'a [f32],
}

/// Numbers of an observation that do not depend on the model's sizes.
pub const PLAIN_FEATURES: usize = 13;

/// Rows and columns of the square in which a missing stroke is looked for.
const SQUARE: usize = 5;

impl Observation<'_> {
    /// Which decoder explains the image best.
    pub fn best(&self) -> usize {
        (0..self.reconstruction.len())
            .max_by(|&a, &b| self.reconstruction[a].total_cmp(&self.reconstruction[b]))
            .unwrap_or_default()
    }

    /// ELBO at the mean under the decoder that explains the image best, nats.
    pub fn elbo(&self) -> f32 {
        self.reconstruction.get(self.best()).copied().unwrap_or(f32::NAN) - self.kl
    }

    /// How well the image is explained, and what of it is not.
    pub fn plain_features(&self) -> [f32; PLAIN_FEATURES] {
        let (best, pixels) = (self.best(), self.image.len());
        let logits = &self.logits[best * pixels..][..pixels];
        let (mut missing, mut extra) = (vec![0.0; pixels], vec![0.0; pixels]);
        let [mut grey, mut ink, mut expected, mut variance, mut squares] = [0.0; 5];
        for (pixel, (&byte, &logit)) in self.image.iter().zip(logits).enumerate() {
            let x = f32::from(byte) / 255.0;
            let p = 1.0 / (1.0 + (-logit).exp());
            missing[pixel] = (x - p).max(0.0);
            extra[pixel] = (p - x).max(0.0);
            squares += (x - p) * (x - p);
            ink += x;
            grey += entropy(x);
            // Of a pixel drawn from p: the mean and the variance of its log likelihood.
            expected -= entropy(p);
            variance += p * (1.0 - p) * logit * logit;
        }
        let found = self.reconstruction[best];
        let mean = self.reconstruction.iter().sum::<f32>() / self.reconstruction.len() as f32;
        [
            found - self.kl,
            self.kl,
            grey,
            ink,
            expected,
            (found - expected) / (variance + 1.0).sqrt(),
            missing.iter().sum(),
            extra.iter().sum(),
            most_in_a_square(&missing),
            most_in_a_square(&extra),
            squares,
            found - mean,
            self.deviation.iter().map(|deviation| 2.0 * deviation.max(1e-6).ln()).sum(),
        ]
    }
}

/// Entropy of a coin, nats.
fn entropy(p: f32) -> f32 {
    if p <= 0.0 || p >= 1.0 { 0.0 } else { -(p * p.ln() + (1.0 - p) * (1.0 - p).ln()) }
}

/// The largest sum over a square of 5 x 5 pixels of an image [P]: a stroke that is missing shows there, wherever it is.
fn most_in_a_square(image: &[f32]) -> f32 {
    let side = image.len().isqrt();
    let mut sums = vec![0.0; image.len()];
    for (row, sums) in sums.chunks_exact_mut(side).enumerate() {
        for column in 0..=side - SQUARE {
            sums[column] = image[row * side + column..][..SQUARE].iter().sum();
        }
    }
    let tops = 0..=side - SQUARE;
    let square = |top: usize, column: usize| (top..top + SQUARE).map(|row| sums[row * side + column]).sum::<f32>();
    tops.clone()
        .flat_map(|top| tops.clone().map(move |column| (top, column)))
        .fold(0.0, |most: f32, (top, column)| most.max(square(top, column)))
}

/// Images [n, P] under each seen dataset's own D ([`Context::Summary`], [K, 1, S]) and decoder -> ELBOs at the posterior
/// means [K, n], nats.
pub fn own_elbos<M: MetaModel>(model: &M, images: &Tensor<2>, datasets: &Context) -> Tensor<2> {
    let [count, pixels] = images.dims();
    let k = match datasets {
        Context::Summary(summaries) => summaries.dims()[0],
        _ => 1,
    };
    let images = images.clone().unsqueeze::<3>().expand([k, count, pixels]); // [K, n, P]
    let posterior = model.posterior(images.clone(), datasets); // [K, n, Z]
    let logits = model.decode_given(posterior.mean(), datasets); // [K, n, P]
    log_likelihood(images, logits) - posterior.kl_to_standard_normal().squeeze_dim(2) // [K, n]
}

/// Observations of many images, in one piece of memory.
#[derive(Debug, Default)]
pub struct Observations {
    images: Vec<u8>,
    means: Vec<f32>,
    deviations: Vec<f32>,
    kl: Vec<f32>,
    logits: Vec<f32>,
    reconstruction: Vec<f32>,
    own: Vec<f32>,
    latent: usize,
    datasets: usize,
}

impl Observations {
    /// Observes images (P bytes each) that share a D, or have one each: a context of [1, 1 or n, S].
    ///
    /// # Errors
    /// When the device cannot deliver the numbers.
    pub async fn of<M: MetaModel>(
        model: &M,
        (images, pixels): (&[u8], usize),
        context: &Context,
        datasets: &Context,
        device: &burn::tensor::Device,
    ) -> Result<Self, ExecutionError> {
        let x = images_to_tensor(images, pixels, device); // [n, P]
        let count = x.dims()[0];
        let own = own_elbos(model, &x, datasets); // [K, n]
        let k = own.dims()[0];
        let posterior = model.posterior(x.clone().unsqueeze(), context); // [1, n, Z]
        let latent = posterior.width();
        let logits = model.decode(posterior.mean().expand([k, count, latent])); // [K, n, P]
        let reconstruction = log_likelihood(x.unsqueeze::<3>().expand([k, count, pixels]), logits.clone()); // [K, n]
        let read = Transaction::default()
            .register(posterior.mean())
            .register(posterior.deviation())
            .register(posterior.kl_to_standard_normal())
            .register(logits.swap_dims(0, 1)) // [n, K, P]
            .register(reconstruction.swap_dims(0, 1)) // [n, K]
            .register(own.swap_dims(0, 1)) // [n, K]
            .execute_async()
            .await?;
        let mut read = read.into_iter().map(|data| data.iter::<f32>().collect::<Vec<f32>>());
        let mut next = || read.next().unwrap_or_default();
        let (means, deviations, kl, logits) = (next(), next(), next(), next());
        let (reconstruction, own) = (next(), next());
        Ok(Self { images: images.to_vec(), means, deviations, kl, logits, reconstruction, own, latent, datasets: k })
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = Observation<'_>> {
        let (latent, datasets) = (self.latent, self.datasets);
        let pixels = self.images.len().checked_div(self.kl.len()).unwrap_or_default();
        self.kl.iter().enumerate().map(move |(i, &kl)| Observation {
            image: &self.images[i * pixels..][..pixels],
            mean: &self.means[i * latent..][..latent],
            deviation: &self.deviations[i * latent..][..latent],
            kl,
            logits: &self.logits[i * datasets * pixels..][..datasets * pixels],
            reconstruction: &self.reconstruction[i * datasets..][..datasets],
            own: &self.own[i * datasets..][..datasets],
        })
    }
}

#[cfg(test)]
mod tests {
    use metavae_datasets::{PIXELS, SIDE};

    use super::*;

    /// A bar of ink that the decoder draws half of.
    #[test]
    fn what_is_missing_is_found_where_it_is() {
        let mut image = [0_u8; PIXELS];
        let mut logits = vec![-20.0_f32; 2 * PIXELS];
        for row in 4..24 {
            for column in 10..13 {
                image[row * SIDE + column] = 255;
                logits[PIXELS + row * SIDE + column] = if row < 14 { 20.0 } else { -20.0 };
            }
        }
        let observation = Observation {
            image: &image,
            mean: &[0.5],
            deviation: &[1.0],
            kl: 3.0,
            logits: &logits,
            reconstruction: &[-1200.0, -600.0],
            own: &[-1203.0, -603.0],
        };
        assert_eq!((observation.best(), observation.elbo()), (1, -603.0));
        let features = observation.plain_features();
        assert!((features[3] - 60.0).abs() < 1e-3, "ink");
        assert!((features[6] - 30.0).abs() < 1e-3, "thirty pixels are missing");
        assert!(features[7] < 1e-3, "none is too many");
        assert!((features[8] - 15.0).abs() < 1e-3, "five rows of three in a square");
        assert!((features[10] - 30.0).abs() < 1e-3, "squares");
        assert!((features[11] - 300.0).abs() < 1e-3, "above the mean of the decoders");
        assert!(features.iter().all(|feature| feature.is_finite()));
    }
}
