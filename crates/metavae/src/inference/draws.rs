//! Draws of several chains: moments, split R-hat and effective sample size (Gelman et al., Bayesian Data Analysis 3, 11.4-5).

/// Draws of S chains for each of n images, in the order they came.
#[derive(Clone, Debug)]
pub struct Draws {
    chains: usize,
    images: usize,
    latent: usize,
    /// [steps, S, n, Z]
    values: Vec<f32>,
}

/// What the draws of one image say of its posterior, and how far to believe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// [Z]
    pub mean: Vec<f64>,
    /// [Z, Z], row by row.
    pub covariance: Vec<f64>,
    /// Split R-hat of the worst dimension: above 1.01 or so the chains have not all been everywhere.
    pub split_r_hat: f64,
    /// Effective sample size of the worst dimension.
    pub effective_sample_size: f64,
}

impl Draws {
    pub(super) fn new([chains, images, latent]: [usize; 3]) -> Self {
        Self { chains, images, latent, values: Vec::new() }
    }

    /// Adds one step's codes, [S, n, Z].
    pub(super) fn push(&mut self, codes: impl Iterator<Item = f32>) {
        self.values.extend(codes);
    }

    /// Steps drawn.
    pub fn steps(&self) -> usize {
        self.values.len() / (self.chains * self.images * self.latent)
    }

    /// The codes [Z] of one image, over steps and then chains.
    pub fn of_image(&self, image: usize) -> impl Iterator<Item = &[f32]> {
        self.values.chunks(self.latent).skip(image).step_by(self.images)
    }

    /// None where there are fewer than four steps.
    pub fn summary(&self, image: usize) -> Option<Summary> {
        if self.steps() < 4 {
            return None;
        }
        let latent = self.latent;
        let count = (self.steps() * self.chains) as f64;
        let mut mean = vec![0.0; latent];
        for code in self.of_image(image) {
            mean.iter_mut().zip(code).for_each(|(mean, &value)| *mean += f64::from(value) / count);
        }
        let mut covariance = vec![0.0; latent * latent];
        for code in self.of_image(image) {
            let apart: Vec<f64> = code.iter().zip(&mean).map(|(&value, mean)| f64::from(value) - mean).collect();
            for (row, a) in covariance.chunks_mut(latent).zip(&apart) {
                row.iter_mut().zip(&apart).for_each(|(entry, b)| *entry += a * b / (count - 1.0));
            }
        }
        let diagnoses = (0..latent).map(|dimension| diagnose(&self.halves(image, dimension)));
        let worst =
            diagnoses.reduce(|(r_hat, size), (other_r_hat, other_size)| (r_hat.max(other_r_hat), size.min(other_size)));
        let (split_r_hat, effective_sample_size) = worst?;
        Some(Summary { mean, covariance, split_r_hat, effective_sample_size })
    }

    /// The first and the last half of each chain in one dimension, each a chain of its own.
    fn halves(&self, image: usize, dimension: usize) -> Vec<Vec<f64>> {
        let half = self.steps() / 2;
        let mut halves = Vec::with_capacity(2 * self.chains);
        for chain in 0..self.chains {
            let values = self.of_image(image).skip(chain).step_by(self.chains);
            let values: Vec<f64> = values.map(|code| f64::from(code[dimension])).collect();
            halves.extend([values[..half].to_vec(), values[values.len() - half..].to_vec()]);
        }
        halves
    }
}

/// R-hat and effective sample size of chains of equal length.
fn diagnose(chains: &[Vec<f64>]) -> (f64, f64) {
    let (count, length) = (chains.len() as f64, chains[0].len());
    let means: Vec<f64> = chains.iter().map(|chain| chain.iter().sum::<f64>() / length as f64).collect();
    // Autocovariance at a lag, the mean over chains.
    let autocovariance = |lag: usize| {
        let of_chain = |(chain, mean): (&Vec<f64>, &f64)| {
            chain.iter().zip(&chain[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / length as f64
        };
        chains.iter().zip(&means).map(of_chain).sum::<f64>() / count
    };
    let steps = length as f64;
    let within = autocovariance(0) * steps / (steps - 1.0);
    let mean = means.iter().sum::<f64>() / count;
    let between = means.iter().map(|other| (other - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let variance = within * (steps - 1.0) / steps + between;
    if variance <= 0.0 || within <= 0.0 {
        return (f64::INFINITY, 1.0);
    }
    // Geyer's initial monotone sequence: pairs of autocorrelations as long as they are positive and fall.
    let correlation = |lag: usize| 1.0 - (within - autocovariance(lag)) / variance;
    let (mut time, mut smallest) = (-1.0, f64::INFINITY);
    for lag in (0..length - 1).step_by(2) {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair <= 0.0 {
            break;
        }
        smallest = pair.min(smallest);
        time += 2.0 * smallest;
    }
    let total = count * steps;
    // More than this only chance makes of chains that are anticorrelated.
    let size = (total / time.max(1.0 / total.log10())).min(total * total.log10());
    ((variance / within).sqrt(), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};
    use rand_distr::{Distribution as _, StandardNormal};

    /// Four chains of one image: each value is `memory` of the one before it and fresh noise, about a centre of its chain.
    fn draws(memory: f32, centres: [f32; 4]) -> Draws {
        let mut noise = StandardNormal.sample_iter(stream(3, Purpose::Question, 0));
        let mut fresh = || -> f32 { noise.next().expect("the stream never ends") };
        let mut draws = Draws::new([4, 1, 1]);
        let mut state = [0.0; 4];
        for _ in 0..1000 {
            state = state.map(|value| memory * value + (1.0 - memory * memory).sqrt() * fresh());
            draws.push(state.into_iter().zip(centres).map(|(value, centre)| value + centre));
        }
        draws
    }

    #[test]
    fn moments_and_sizes_are_those_of_the_process() {
        // An autoregressive process has (1 - memory) / (1 + memory) of its draws' worth.
        for (memory, share) in [(0.0, 1.0), (0.8, 1.0 / 9.0), (-0.5, 3.0)] {
            let summary = draws(memory, [2.0; 4]).summary(0).expect("there are draws");
            let size = 4000.0 * share;
            assert!((summary.effective_sample_size / size).ln().abs() < 0.3, "{summary:?} instead of {size}");
            assert!((summary.mean[0] - 2.0).abs() < 4.0 / size.sqrt() && (summary.covariance[0] - 1.0).abs() < 0.15);
            assert!(summary.split_r_hat < 1.02, "{summary:?}");
        }
    }

    #[test]
    fn chains_apart_are_noticed() {
        let summary = draws(0.0, [0.0, 0.0, 0.0, 2.0]).summary(0).expect("there are draws");
        assert!(summary.split_r_hat > 1.3 && summary.effective_sample_size < 20.0, "{summary:?}");
        assert_eq!(Draws::new([4, 1, 1]).summary(0), None);
    }
}
