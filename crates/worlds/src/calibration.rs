//! Whether posteriors are as sure as they may be: coverage, and simulation-based calibration.
//!
//! Where posteriors are right, the share P(z' < z*) below the true value z* is uniform over questions. Their empirical
//! distribution function minus the diagonal must then stay within a band that holds 19 times in 20 everywhere at once
//! (Säilynoja, Bürkner and Vehtari, 2022).

use rand::{Rng, RngExt as _};
use serde::Serialize;

/// The share of central intervals of this level that hold the true value, by the shares below it.
pub fn coverage(ranks: &[f64], level: f64) -> f64 {
    ranks.iter().filter(|rank| (**rank - 0.5).abs() <= level / 2.0).count() as f64 / ranks.len() as f64
}

/// The empirical distribution function of ranks, less the diagonal, beside its band.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    /// F(u) - u at the points u = 1/n, 2/n, …
    pub difference: Vec<f64>,
    /// Where it lies, for 95 % of uniform ranks at all points at once.
    pub band: Vec<[f64; 2]>,
    /// Whether it does here.
    pub holds: bool,
}

impl Calibration {
    /// Of these ranks, each between 0 and 1, beside the [`band`] of as many.
    pub fn new(ranks: &[f64], band: &[[f64; 2]]) -> Self {
        let difference = differences(ranks, band.len());
        let holds = difference.iter().zip(band).all(|(at, [low, high])| (*low..=*high).contains(at));
        Self { difference, band: band.to_vec(), holds }
    }
}

fn differences(ranks: &[f64], points: usize) -> Vec<f64> {
    let counts = counts(ranks, points);
    let at = |(i, count): (usize, &usize)| *count as f64 / ranks.len() as f64 - (i + 1) as f64 / points as f64;
    counts.iter().enumerate().map(at).collect()
}

/// How many ranks lie at or below each point.
fn counts(ranks: &[f64], points: usize) -> Vec<usize> {
    let mut counts = vec![0; points];
    for rank in ranks {
        counts[((rank * points as f64).ceil() as usize).clamp(1, points) - 1] += 1;
    }
    counts
        .iter()
        .scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
        .collect()
}

/// Draws of uniform ranks that the band is fitted to.
const SIMULATED: usize = 2000;

/// Of so many uniform ranks, the band that holds the difference at all points at once, 19 times in 20.
pub fn band(ranks: usize, points: usize, random: &mut impl Rng) -> Vec<[f64; 2]> {
    let cumulative: Vec<Vec<f64>> = (1..points).map(|i| binomial(ranks, i as f64 / points as f64)).collect();
    // The least of the two tails, at its least over all points, is what a band must not cut off.
    let tail = |i: usize, count: usize| {
        let below = cumulative[i][count];
        let above = if count == 0 { 1.0 } else { 1.0 - cumulative[i][count - 1] };
        2.0 * below.min(above)
    };
    let mut least: Vec<f64> = (0..SIMULATED)
        .map(|_| {
            let uniform: Vec<f64> = (0..ranks).map(|_| random.random()).collect();
            let counts = counts(&uniform, points);
            (0..points - 1).map(|i| tail(i, counts[i])).fold(1.0, f64::min)
        })
        .collect();
    least.sort_by(f64::total_cmp);
    let share = least[SIMULATED / 20];
    let ends = |i: usize| {
        let low = cumulative[i].partition_point(|below| *below < share / 2.0);
        let high = cumulative[i].partition_point(|below| *below < 1.0 - share / 2.0);
        let at = (i + 1) as f64 / points as f64;
        [low, high].map(|count| count as f64 / ranks as f64 - at)
    };
    (0..points - 1).map(ends).chain([[0.0, 0.0]]).collect()
}

/// P(X <= k) for each k of a binomial.
fn binomial(trials: usize, probability: f64) -> Vec<f64> {
    let log_choices =
        |k: f64| libm::lgamma(trials as f64 + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(trials as f64 - k + 1.0);
    let mass = |k: usize| {
        let k = k as f64;
        (log_choices(k) + k * probability.ln() + (trials as f64 - k) * (1.0 - probability).ln()).exp()
    };
    (0..=trials)
        .scan(0.0, |sum, k| {
            *sum += mass(k);
            Some(f64::min(*sum, 1.0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn uniform_ranks_lie_in_the_band_nineteen_times_in_twenty() {
        let mut random = ChaCha8Rng::seed_from_u64(2);
        let band = band(200, 50, &mut random);
        let holds = |random: &mut ChaCha8Rng| {
            let ranks: Vec<f64> = (0..200).map(|_| random.random()).collect();
            Calibration::new(&ranks, &band).holds
        };
        let share = (0..2000).filter(|_| holds(&mut random)).count() as f64 / 2000.0;
        assert!((0.93..0.97).contains(&share), "{share}");
    }

    #[test]
    fn too_narrow_posteriors_leave_the_band_and_cover_too_little() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        // Too sure: the true value lies in the tails too often.
        let ranks: Vec<f64> = (0..500)
            .map(|_| {
                let u: f64 = random.random();
                if u < 0.5 { u * u * 2.0 } else { 1.0 - (1.0 - u) * (1.0 - u) * 2.0 }
            })
            .collect();
        assert!(!Calibration::new(&ranks, &band(500, 50, &mut random)).holds);
        assert!(coverage(&ranks, 0.5) < 0.4);
        assert!((coverage(&[0.1, 0.5, 0.6, 0.95], 0.5) - 0.5).abs() < 1e-12);
    }
}
