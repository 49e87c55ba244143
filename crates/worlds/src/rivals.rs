//! Classical estimators of many abilities at once, beside which a network that was never told of them must stand.

use crate::Likelihood;

/// James and Stein's estimator of the means of x ~ N(z, variance), towards their average, its shrinkage never negative.
///
/// Needs four results at least; with fewer they are returned as they are. Efron and Morris, 1975, equation 1.5.
pub fn james_stein(results: &[f64], variance: f64) -> Vec<f64> {
    let count = results.len() as f64;
    let mean = results.iter().sum::<f64>() / count;
    let spread: f64 = results.iter().map(|x| (x - mean).powi(2)).sum();
    let keep = if results.len() > 3 && spread > 0.0 { (1.0 - (count - 3.0) * variance / spread).max(0.0) } else { 1.0 };
    results.iter().map(|x| mean + keep * (x - mean)).collect()
}

/// Robbins's estimate of the rate that a count of x came of: (x + 1) times as many with x + 1 as with x. None where nobody
/// in the results has x.
pub fn robbins(x: f64, results: &[f64]) -> Option<f64> {
    let with = |count: f64| results.iter().filter(|result| (**result - count).abs() < 0.5).count() as f64;
    let own = with(x);
    (own > 0.0).then(|| (x + 1.0) * with(x + 1.0) / own)
}

/// The nonparametric maximum-likelihood estimate of a prior: masses on atoms, by expectation maximisation (Laird, 1978).
#[derive(Clone, Debug)]
pub struct Mixing {
    likelihood: Likelihood,
    atoms: Vec<f64>,
    masses: Vec<f64>,
}

impl Mixing {
    /// Of these results, on so many atoms between low and high. Each round makes the results more likely.
    pub fn fit(likelihood: Likelihood, results: &[f64], [low, high]: [f64; 2], atoms: usize, rounds: usize) -> Self {
        let place = |i: usize| low + (high - low) * (i as f64 + 0.5) / atoms as f64;
        let atoms: Vec<f64> = (0..atoms).map(place).collect();
        let mut mixing = Self { likelihood, masses: vec![1.0 / atoms.len() as f64; atoms.len()], atoms };
        for _ in 0..rounds {
            let mut sums = vec![0.0; mixing.atoms.len()];
            for x in results {
                sums.iter_mut().zip(mixing.posterior(*x)).for_each(|(sum, part)| *sum += part);
            }
            mixing.masses = sums.iter().map(|sum| sum / results.len().max(1) as f64).collect();
        }
        mixing
    }

    /// E f(z) given a result.
    pub fn mean(&self, x: f64, of: impl Fn(f64) -> f64) -> f64 {
        self.posterior(x).iter().zip(&self.atoms).map(|(mass, z)| mass * of(*z)).sum()
    }

    /// Mean ln p(x), nats a result.
    pub fn log_likelihood(&self, results: &[f64]) -> f64 {
        let of = |x: &f64| {
            let logs: Vec<f64> = self.logs(*x).collect();
            crate::normal::log_sum(&logs)
        };
        results.iter().map(of).sum::<f64>() / results.len() as f64
    }

    fn logs(&self, x: f64) -> impl Iterator<Item = f64> {
        self.atoms.iter().zip(&self.masses).map(move |(z, mass)| mass.ln() + self.likelihood.log_density(x, *z))
    }

    /// The mass of each atom given a result.
    fn posterior(&self, x: f64) -> Vec<f64> {
        let logs: Vec<f64> = self.logs(x).collect();
        let sum = crate::normal::log_sum(&logs);
        logs.iter().map(|log| (log - sum).exp()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batters::AT_BATS;
    use crate::{BATTERS, Likelihood};

    fn squares(estimates: &[f64]) -> f64 {
        estimates.iter().zip(BATTERS).map(|(estimate, batter)| (estimate - batter.rest).powi(2)).sum()
    }

    /// Figures that the article gives: the average of all, .265; the shrinking factor, .212; Clemente's estimate, .294;
    /// and the sums of squared errors, .077 and .022.
    #[test]
    fn the_batters_of_1970_shrink_as_the_article_says() {
        let averages: Vec<f64> = BATTERS.iter().map(|batter| f64::from(batter.hits) / f64::from(AT_BATS)).collect();
        let mean = averages.iter().sum::<f64>() / 18.0;
        let shrunk = james_stein(&averages, mean * (1.0 - mean) / f64::from(AT_BATS));
        let factor = (shrunk[0] - mean) / (averages[0] - mean);
        assert!((mean - 0.265).abs() < 0.001, "{mean}");
        assert!((factor - 0.212).abs() < 0.003, "{factor}");
        assert!((shrunk[0] - 0.294).abs() < 0.001, "{}", shrunk[0]);
        assert!((squares(&averages) - 0.077).abs() < 0.002, "{}", squares(&averages));
        assert!((squares(&shrunk) - 0.022).abs() < 0.001, "{}", squares(&shrunk));
    }

    #[test]
    fn few_or_equal_results_are_left_as_they_are() {
        assert_eq!(james_stein(&[1.0, 2.0, 3.0], 1.0), [1.0, 2.0, 3.0]);
        assert_eq!(james_stein(&[2.0; 5], 1.0), [2.0; 5]);
    }

    #[test]
    fn robbins_counts_neighbours() {
        assert_eq!(robbins(0.0, &[0.0, 0.0, 1.0, 2.0]), Some(0.5));
        assert_eq!(robbins(7.0, &[0.0]), None);
    }

    #[test]
    fn each_round_makes_the_results_more_likely() {
        let results = [-2.1, -1.9, -2.4, 1.8, 2.2, 2.0, 1.7, -0.1];
        let after =
            |rounds| Mixing::fit(Likelihood::Normal, &results, [-4.0, 4.0], 200, rounds).log_likelihood(&results);
        let rounds: Vec<f64> = [0, 1, 5, 50, 500].map(after).to_vec();
        assert!(rounds.windows(2).all(|pair| pair[1] > pair[0]), "{rounds:?}");
        let mixing = Mixing::fit(Likelihood::Normal, &results, [-4.0, 4.0], 200, 500);
        assert!(mixing.mean(-2.0, |z| z) < -1.5 && mixing.mean(2.0, |z| z) > 1.5);
    }
}
