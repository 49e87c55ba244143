//! The league: how good is this player really? Empirical Bayes.
//!
//! Nobody knows how abilities are spread, p_i(z) = w N(m1, τ1²) + (1-w) N(m2, τ2²); everybody knows how a result comes of an
//! ability. D, other players' results, tells the prior.

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, StandardNormal};
use serde::Serialize;

use crate::error::{finite, within};
use crate::normal::{log_density, log_sum};
use crate::world::Rival;
use crate::{AT_BATS, Axis, BATTERS, Batter, Datum, Example, Mixing, Posterior, World, WorldError, james_stein};

/// How a result comes of an ability z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Likelihood {
    /// x ~ N(z, 1).
    Normal,
    /// x ~ Poisson(e^z), as many goals.
    Poisson,
    /// x ~ Binomial(n, 1 / (1 + e^-z)), as many hits in n at-bats.
    Binomial(u32),
}

impl Likelihood {
    /// ln p(x|z).
    pub fn log_density(self, x: f64, z: f64) -> f64 {
        self.constant(x) + self.kernel(x, z)
    }

    /// The part of ln p(x|z) that z does not change.
    fn constant(self, x: f64) -> f64 {
        match self {
            Self::Normal => log_density(x, x, 1.0),
            Self::Poisson => -libm::lgamma(x + 1.0),
            Self::Binomial(trials) => {
                let n = f64::from(trials);
                libm::lgamma(n + 1.0) - libm::lgamma(x + 1.0) - libm::lgamma(n - x + 1.0)
            }
        }
    }

    /// The other part.
    fn kernel(self, x: f64, z: f64) -> f64 {
        match self {
            Self::Normal => -0.5 * (x - z).powi(2),
            Self::Poisson => x * z - z.exp(),
            // x ln p + (n - x) ln (1 - p) = x z - n ln (1 + e^z), which never overflows.
            Self::Binomial(trials) => x * z - f64::from(trials) * (z.max(0.0) + (-z.abs()).exp().ln_1p()),
        }
    }

    fn draw(self, z: f64, random: &mut impl Rng) -> f64 {
        match self {
            Self::Normal => {
                let noise: f64 = StandardNormal.sample(random);
                z + noise
            }
            Self::Poisson => poisson(z.exp(), random),
            Self::Binomial(trials) => {
                let hit = 1.0 / (1.0 + (-z).exp());
                (0..trials).filter(|_| random.random_bool(hit)).count() as f64
            }
        }
    }
}

/// By counting arrivals: rates here are small.
fn poisson(rate: f64, random: &mut impl Rng) -> f64 {
    let (mut count, mut time) = (0.0, -(1.0 - random.random::<f64>()).ln());
    while time < rate {
        count += 1.0;
        time -= (1.0 - random.random::<f64>()).ln();
    }
    count
}

/// One of the two kinds of players.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bump {
    /// The share of players, w.
    pub weight: f64,
    /// Their mean ability, m.
    pub mean: f64,
    /// Its standard deviation, τ.
    pub deviation: f64,
}

/// How abilities are spread in one league.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prior {
    /// Their shares sum to one.
    pub bumps: [Bump; 2],
}

impl Prior {
    /// Of two bumps, whose shares are brought to a sum of one.
    ///
    /// # Errors
    /// If a share is not between 0 and 1 or both are 0, a mean not between -20 and 20, or a deviation not between .01 and 10.
    pub fn new(bumps: [Bump; 2]) -> Result<Self, WorldError> {
        for bump in bumps {
            within("The share of a bump", bump.weight, 0.0, 1.0)?;
            within("The mean of a bump", bump.mean, -20.0, 20.0)?;
            within("The standard deviation of a bump", bump.deviation, 0.01, 10.0)?;
        }
        let sum = within("The sum of shares", bumps[0].weight + bumps[1].weight, 1e-6, 2.0)?;
        Ok(Self { bumps: bumps.map(|bump| Bump { weight: bump.weight / sum, ..bump }) })
    }

    /// ln p(z).
    pub fn log_density(&self, z: f64) -> f64 {
        self.parts().log_density(z)
    }

    /// What does not depend on z.
    fn parts(&self) -> Parts {
        Parts(self.bumps.map(|Bump { weight, mean, deviation }| {
            (log_density(mean, mean, deviation * deviation) + weight.ln(), mean, 0.5 / (deviation * deviation))
        }))
    }
}

/// Of both bumps: ln of the height, the mean, and half the inverse of the variance.
struct Parts([(f64, f64, f64); 2]);

impl Parts {
    fn log_density(&self, z: f64) -> f64 {
        let [one, other] = self.0.map(|(height, mean, half)| height - half * (z - mean).powi(2));
        let (most, least) = if one > other { (one, other) } else { (other, one) };
        // Most values lie where one bump is all there is.
        if most - least > 40.0 { most } else { most + (least - most).exp().ln_1p() }
    }
}

/// What is told of leagues before any result: m ~ N(at, spread²), τ uniform.
#[derive(Clone, Copy, Debug)]
struct Range {
    at: f64,
    spread: f64,
    deviations: [f64; 2],
}

/// All leagues of players whose results have one likelihood.
#[derive(Clone, Copy, Debug)]
pub struct League {
    likelihood: Likelihood,
}

impl League {
    /// With results of this kind.
    ///
    /// # Errors
    /// If a binomial has no trials, or more than 10,000.
    pub fn new(likelihood: Likelihood) -> Result<Self, WorldError> {
        if let Likelihood::Binomial(trials) = likelihood {
            within("The number of at-bats", f64::from(trials), 1.0, 10_000.0)?;
        }
        Ok(Self { likelihood })
    }

    /// How results come of abilities.
    pub fn likelihood(self) -> Likelihood {
        self.likelihood
    }

    fn range(self) -> Range {
        match self.likelihood {
            Likelihood::Normal => Range { at: 0.0, spread: 2.0, deviations: [0.2, 1.0] },
            Likelihood::Poisson => Range { at: 0.5, spread: 1.0, deviations: [0.1, 0.6] },
            Likelihood::Binomial(_) => Range { at: -1.0, spread: 0.6, deviations: [0.05, 0.5] },
        }
    }
}

/// Cells of each bump where there is no closed form, and how many standard deviations they reach to either side.
const CELLS: usize = 24;
const REACH: f64 = 5.0;

/// Of the likeliest prior: atoms over the axis, and rounds of expectation maximisation.
const ATOMS: usize = 200;
const ROUNDS: usize = 100;

impl World for League {
    type Model = Prior;
    /// A player's result.
    type Observation = f64;
    const COORDINATES: usize = 5;

    fn model_at(&self, coordinates: &[f64]) -> Prior {
        let Range { at, spread, deviations: [low, high] } = self.range();
        let first = 0.1 + 0.8 * coordinates[0];
        let bump = |weight: f64, mean: f64, deviation: f64| Bump {
            weight,
            mean: at + spread * quantile(mean),
            deviation: low + (high - low) * deviation,
        };
        Prior {
            bumps: [bump(first, coordinates[1], coordinates[2]), bump(1.0 - first, coordinates[3], coordinates[4])],
        }
    }

    fn draw(&self, model: &Prior, random: &mut impl Rng) -> (f64, f64) {
        let bump = model.bumps[usize::from(random.random::<f64>() > model.bumps[0].weight)];
        let noise: f64 = StandardNormal.sample(random);
        let z = bump.mean + bump.deviation * noise;
        (self.likelihood.draw(z, random), z)
    }

    fn axis(&self) -> Axis {
        let Range { at, spread, deviations } = self.range();
        let reach = 4.0 * (spread + deviations[1]);
        Axis { low: at - reach, high: at + reach, cells: 256 }
    }

    fn log_joint(&self, model: &Prior, x: f64, z: f64) -> f64 {
        model.log_density(z) + self.likelihood.log_density(x, z)
    }

    fn log_evidence(&self, model: &Prior, x: f64) -> f64 {
        if self.likelihood == Likelihood::Normal {
            return log_sum(
                &model.bumps.map(|bump| bump.weight.ln() + log_density(x, bump.mean, bump.deviation.powi(2) + 1.0)),
            );
        }
        // Each bump by its own cells: a narrow one lies within a few of the axis.
        let of = |bump: &Bump| {
            let logs: Vec<f64> = (0..CELLS)
                .map(|i| {
                    let u = REACH * (2.0 * (i as f64 + 0.5) / CELLS as f64 - 1.0);
                    log_density(u, 0.0, 1.0) + self.likelihood.kernel(x, bump.mean + bump.deviation * u)
                })
                .collect();
            bump.weight.ln() + log_sum(&logs) + (2.0 * REACH / CELLS as f64).ln()
        };
        self.likelihood.constant(x) + log_sum(&[of(&model.bumps[0]), of(&model.bumps[1])])
    }

    fn posterior(&self, model: &Prior, x: f64) -> Result<Posterior, WorldError> {
        let axis = self.axis();
        let parts = model.parts();
        let log = |z: f64| parts.log_density(z) + self.likelihood.kernel(x, z);
        Posterior::from_logarithms(axis, &axis.middles().map(log).collect::<Vec<_>>())
    }

    /// Of the player's result beside those of D: for normal results as it is, and shrunk by James and Stein; and the mean
    /// under the likeliest of all priors.
    fn rivals(&self, x: f64, dataset: &[Datum<f64>]) -> Vec<Rival> {
        let results: Vec<f64> = dataset.iter().map(|datum| datum.x).chain([x]).collect();
        let axis = self.axis();
        let mixing = Mixing::fit(self.likelihood, &results, [axis.low, axis.high], ATOMS, ROUNDS);
        let likeliest = Rival { name: "likeliest prior", estimate: mixing.mean(x, |z| z) };
        if self.likelihood != Likelihood::Normal {
            return vec![likeliest];
        }
        let shrunk = james_stein(&results, 1.0)[dataset.len()];
        vec![
            Rival { name: "the result itself", estimate: x },
            Rival { name: "James and Stein", estimate: shrunk },
            likeliest,
        ]
    }

    fn numbers(&self, x: f64) -> Vec<f64> {
        vec![x]
    }

    fn observation(&self, numbers: &[f64]) -> Result<f64, WorldError> {
        finite::<1>(numbers).map(|[x]| x)
    }

    /// The batters, where at-bats are as many as theirs.
    fn examples(&self) -> Vec<Example<f64>> {
        if self.likelihood != Likelihood::Binomial(AT_BATS) {
            return Vec::new();
        }
        let example = |batter: &Batter| Example {
            name: batter.name,
            x: f64::from(batter.hits),
            z: (batter.rest / (1.0 - batter.rest)).ln(),
        };
        BATTERS.iter().map(example).collect()
    }

    /// A result on the scale of abilities, so that a network need not learn it.
    fn features(&self, x: f64) -> Vec<f32> {
        let Range { at, spread, .. } = self.range();
        let ability = match self.likelihood {
            Likelihood::Normal => x,
            Likelihood::Poisson => (x + 0.5).ln(),
            Likelihood::Binomial(trials) => ((x + 0.5) / (f64::from(trials) - x + 0.5)).ln(),
        };
        vec![((ability - at) / spread) as f32]
    }
}

/// The standard normal's, by bisection: models are drawn seldom.
fn quantile(probability: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if crate::normal::cumulative(middle) < probability { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    const LIKELIHOODS: [Likelihood; 3] = [Likelihood::Normal, Likelihood::Poisson, Likelihood::Binomial(45)];

    #[test]
    fn a_normal_league_has_a_posterior_of_two_normals() {
        let league = League::new(Likelihood::Normal).unwrap();
        let prior = league.model_at(&[0.4, 0.2, 0.5, 0.8, 0.1]);
        let x = 0.7;
        let parts = prior.bumps.map(|Bump { weight, mean, deviation }| {
            let variance = deviation * deviation;
            let shrink = variance / (variance + 1.0);
            (weight.ln() + log_density(x, mean, variance + 1.0), mean + (x - mean) * shrink, shrink)
        });
        let sum = log_sum(&parts.map(|(log, ..)| log));
        let mean: f64 = parts.iter().map(|(log, mean, _)| (log - sum).exp() * mean).sum();
        let square: f64 = parts.iter().map(|(log, mean, variance)| (log - sum).exp() * (variance + mean * mean)).sum();
        let found = league.posterior(&prior, x).unwrap();
        assert!((found.mean() - mean).abs() < 1e-3);
        assert!((found.variance() - (square - mean * mean)).abs() < 2e-3);
        assert!((league.log_evidence(&prior, x) - sum).abs() < 1e-12);
    }

    #[test]
    fn evidence_is_the_integral_of_the_joint() {
        for likelihood in LIKELIHOODS {
            let league = League::new(likelihood).unwrap();
            let prior = league.model_at(&[0.7, 0.6, 0.9, 0.3, 0.05]);
            for x in [0.0, 3.0, 11.0] {
                let fine = Axis { cells: 40_000, ..league.axis() };
                let integral: f64 = fine.middles().map(|z| league.log_joint(&prior, x, z).exp() * fine.width()).sum();
                let found = league.log_evidence(&prior, x);
                assert!((found - integral.ln()).abs() < 1e-3 * integral.ln().abs().max(1.0), "{likelihood:?} {x}");
            }
        }
    }

    #[test]
    fn likelihoods_sum_to_one_and_draw_what_they_say() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for likelihood in [Likelihood::Poisson, Likelihood::Binomial(45)] {
            let z = 0.3;
            let density = |x: u32| likelihood.log_density(f64::from(x), z).exp();
            assert!(((0..=45).map(density).sum::<f64>() - 1.0).abs() < 1e-9);
            let mean: f64 = (0..=45).map(|x| f64::from(x) * density(x)).sum();
            let draws: f64 = (0..20_000).map(|_| likelihood.draw(z, &mut random)).sum::<f64>() / 20_000.0;
            assert!((mean - draws).abs() < 0.1, "{mean} {draws}");
        }
    }

    #[test]
    fn a_prior_that_is_none_is_refused() {
        let bump = Bump { weight: 0.5, mean: 0.0, deviation: 1.0 };
        assert!(Prior::new([bump, bump]).is_ok());
        assert!(Prior::new([bump, Bump { deviation: 0.0, ..bump }]).is_err());
        assert!(Prior::new([bump, Bump { mean: f64::NAN, ..bump }]).is_err());
        assert!(Prior::new([Bump { weight: 0.0, ..bump }; 2]).is_err());
        assert!(League::new(Likelihood::Binomial(0)).is_err());
    }
}
