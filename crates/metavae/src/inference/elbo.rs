//! ELBOs of given Gaussians, measured with many samples; the KL in closed form.

use burn::tensor::{ExecutionError, Tensor};

use super::likelihood::Likelihood;
use super::noise::{Use, antithetic, random};
use crate::objective::gaussian::Gaussian;

/// Most codes that go through a decoder at once, so that a step stays short and small.
pub(super) const MOST_ROWS: usize = 512;

/// E_q[ln p(x given z)] - KL(q || N(0, I)) of one image, sample by sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Elbo {
    /// ln p(x given z) - KL; neighbours are a pair of antithetic samples.
    samples: Vec<f64>,
}

impl Elbo {
    /// Nats.
    pub fn mean(&self) -> f64 {
        self.samples.iter().sum::<f64>() / self.samples.len() as f64
    }

    /// Of the mean of (this - other), which were measured with the same noise.
    pub fn standard_error_beside(&self, other: Option<&Self>) -> f64 {
        let beside = |index: usize| other.map_or(0.0, |other| other.samples[index]);
        let differences: Vec<f64> =
            self.samples.iter().enumerate().map(|(index, sample)| sample - beside(index)).collect();
        // A pair's two halves are not independent, its means are.
        let pairs: Vec<f64> = differences.chunks(2).map(|pair| pair.iter().sum::<f64>() / pair.len() as f64).collect();
        let count = pairs.len() as f64;
        let mean = pairs.iter().sum::<f64>() / count;
        let variance = pairs.iter().map(|pair| (pair - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        (variance / count).sqrt()
    }
}

/// The ELBOs of Gaussians [n, Z] for n images; the same seed and use give the same noise to whichever Gaussian.
pub(super) async fn measure(
    likelihood: &impl Likelihood,
    posterior: &Gaussian<2>,
    samples: usize,
    (seed, what): (u32, Use),
) -> Result<Vec<Elbo>, ExecutionError> {
    let (count, latent) = (posterior.mean().dims()[0], posterior.width());
    let spread = stacked(posterior); // [1, n, Z]
    let kl: Vec<f64> = read(posterior.kl_to_standard_normal()).await?; // n
    let mut elbos = vec![Elbo { samples: Vec::with_capacity(samples + 1) }; count];
    let pairs = samples.div_ceil(2);
    let most = (MOST_ROWS / (2 * count)).max(1);
    for (step, first) in (0..pairs).step_by(most).enumerate() {
        let chunk = most.min(pairs - first);
        let random = &mut random(seed, what, step as u64);
        let noise = antithetic([2 * chunk, count, latent], random, &posterior.mean().device());
        let values = read(likelihood.log_likelihood(spread.sample(noise))).await?; // [2 chunk, n]
        for (image, (elbo, kl)) in elbos.iter_mut().zip(&kl).enumerate() {
            for pair in 0..chunk {
                elbo.samples.extend([pair, pair + chunk].map(|row| values[row * count + image] - kl));
            }
        }
    }
    Ok(elbos)
}

/// [n, Z] -> [1, n, Z], which broadcasts over samples.
pub(super) fn stacked(posterior: &Gaussian<2>) -> Gaussian<3> {
    posterior.clone().map(Tensor::unsqueeze)
}

/// A tensor's numbers on the host.
pub(super) async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f64>, ExecutionError> {
    Ok(tensor.into_data_async().await?.iter::<f64>().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::linear_gaussian::{LATENT, LinearGaussian};
    use burn::tensor::{Device, TensorData};
    use pollster::block_on;

    #[test]
    fn the_best_gaussians_elbo_is_the_evidence_less_the_approximation_gap() {
        let model = LinearGaussian::new();
        let exact = model.exact();
        let tensor = |values: Vec<f32>| Tensor::from_data(TensorData::new(values, [2, LATENT]), &Device::flex());
        let best = Gaussian::new(
            tensor(exact.iter().flat_map(|exact| exact.mean).map(|x| x as f32).collect()),
            tensor(exact.iter().flat_map(|exact| exact.best_variance).map(|x| x.ln() as f32).collect()),
        );
        let elbos = block_on(measure(&model.likelihood(), &best, 4001, (1, Use::Measurement))).expect("readable");
        for (elbo, exact) in elbos.iter().zip(&exact) {
            let (error, off) =
                (elbo.standard_error_beside(None), elbo.mean() - (exact.evidence - exact.approximation_gap));
            assert!(error < 0.05 && off.abs() < 4.0 * error, "off by {off}, standard error {error}");
            assert!(exact.approximation_gap > 0.1, "the posterior has correlations that no diagonal Gaussian has");
        }
    }

    #[test]
    fn chunks_are_only_chunks_and_equal_gaussians_have_no_difference() {
        let model = LinearGaussian::new();
        let elbos = |samples| {
            block_on(measure(&model.likelihood(), &model.prior(), samples, (1, Use::Measurement))).expect("readable")
        };
        let (few, many) = (elbos(2 * (MOST_ROWS / 2)), elbos(3 * (MOST_ROWS / 2)));
        assert_eq!(many[1].samples.len(), 3 * (MOST_ROWS / 2));
        assert_eq!(few[1].samples, many[1].samples[..few[1].samples.len()]);
        assert!(few[0].standard_error_beside(None) > 0.0);
        assert!(few[0].standard_error_beside(Some(&few[0])) < 1e-12);
    }
}
