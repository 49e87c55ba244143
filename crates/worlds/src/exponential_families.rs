//! Exponential families: what is the mean of the distribution that these twenty numbers come of? The paper's figure on what
//! lies out of range.
//!
//! A model is a family, and z the mean, which every family has; the paper infers each family's own parameter. x is twenty
//! numbers, so that x tells the family almost alone, and D hardly anything more: the figure is of how far from what was
//! trained on a network holds, and not of what D buys.

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, Exp1, StandardNormal};
use serde::Serialize;

use crate::error::finite;
use crate::normal::{between, log_density, log_sum};
use crate::{Axis, Datum, Place, Posterior, Rival, World, WorldError};

/// Numbers in one observation, as in the paper.
pub const NUMBERS: usize = 20;
/// Of normal numbers, and of the logarithms of log-normal ones.
const VARIANCE: f64 = 0.1;

/// Where the numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Family {
    /// N(μ, .1), μ ~ U(-5, 5).
    Gaussian,
    /// ln x ~ N(μ, .1), μ ~ U(-2, 2).
    LogNormal,
    /// Rate λ ~ U(.5, 3).
    Exponential,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Gaussian, Self::LogNormal, Self::Exponential];

    /// Of its own parameter, in training.
    pub fn range(self) -> [f64; 2] {
        match self {
            Self::Gaussian => [-5.0, 5.0],
            Self::LogNormal => [-2.0, 2.0],
            Self::Exponential => [0.5, 3.0],
        }
    }

    /// The mean at a parameter.
    pub fn mean(self, parameter: f64) -> f64 {
        match self {
            Self::Gaussian => parameter,
            Self::LogNormal => (parameter + VARIANCE / 2.0).exp(),
            Self::Exponential => 1.0 / parameter,
        }
    }

    /// The parameter with this mean; not a number where none has.
    pub fn parameter(self, mean: f64) -> f64 {
        match self {
            Self::Gaussian => mean,
            Self::LogNormal => mean.ln() - VARIANCE / 2.0,
            Self::Exponential if mean > 0.0 => 1.0 / mean,
            Self::Exponential => f64::NAN,
        }
    }

    /// |d parameter / d mean|.
    fn slope(self, mean: f64) -> f64 {
        match self {
            Self::Gaussian => 1.0,
            Self::LogNormal => 1.0 / mean,
            Self::Exponential => mean.powi(-2),
        }
    }

    /// ln p(x) at a parameter.
    pub fn log_likelihood(self, numbers: &[f64; NUMBERS], parameter: f64) -> f64 {
        let of = |x: &f64| match self {
            Self::Gaussian => log_density(*x, parameter, VARIANCE),
            _ if *x <= 0.0 => f64::NEG_INFINITY,
            Self::LogNormal => log_density(x.ln(), parameter, VARIANCE) - x.ln(),
            Self::Exponential => parameter.ln() - parameter * x,
        };
        numbers.iter().map(of).sum()
    }

    /// Twenty numbers at a parameter, also out of range.
    pub fn draw(self, parameter: f64, random: &mut impl Rng) -> [f64; NUMBERS] {
        std::array::from_fn(|_| {
            let noise: f64 = StandardNormal.sample(random);
            let normal = parameter + VARIANCE.sqrt() * noise;
            let waited: f64 = Exp1.sample(random);
            match self {
                Self::Gaussian => normal,
                Self::LogNormal => normal.exp(),
                Self::Exponential => waited / parameter,
            }
        })
    }

    /// ln ∫ p(x) d parameter over a range: in closed form where the likelihood is a normal of the parameter.
    fn log_integral(self, numbers: &[f64; NUMBERS], [low, high]: [f64; 2]) -> f64 {
        let Some(at) = self.location(numbers) else {
            let width = (high - low) / CELLS as f64;
            let at = |i: usize| low + width * (i as f64 + 0.5);
            let logs: Vec<f64> = (0..CELLS).map(|i| self.log_likelihood(numbers, at(i))).collect();
            return log_sum(&logs) + width.ln();
        };
        let deviation = (VARIANCE / NUMBERS as f64).sqrt();
        let share = between((low - at) / deviation, (high - at) / deviation);
        let best = self.log_likelihood(numbers, at) + 0.5 * (2.0 * std::f64::consts::PI).ln() + deviation.ln();
        // Far out of range only the distance to it counts.
        let nearest = at.clamp(low, high);
        best + if share > 0.0 { share.ln() } else { -0.5 * ((at - nearest) / deviation).powi(2) }
    }

    /// The likeliest parameter of a family whose likelihood is a normal of it.
    fn location(self, numbers: &[f64; NUMBERS]) -> Option<f64> {
        match self {
            Self::Gaussian => Some(numbers.iter().sum::<f64>() / NUMBERS as f64),
            Self::LogNormal if numbers.iter().all(|x| *x > 0.0) => {
                Some(numbers.iter().map(|x| x.ln()).sum::<f64>() / NUMBERS as f64)
            }
            _ => None,
        }
    }
}

/// Of the integral over a rate.
const CELLS: usize = 96;

/// The three families, each as likely.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExponentialFamilies;

impl World for ExponentialFamilies {
    type Model = Family;
    type Observation = [f64; NUMBERS];
    const COORDINATES: usize = 1;

    fn model_at(&self, coordinates: &[f64]) -> Family {
        Family::ALL[((coordinates[0] * 3.0) as usize).min(2)]
    }

    fn draw(&self, model: &Family, random: &mut impl Rng) -> ([f64; NUMBERS], f64) {
        let [low, high] = model.range();
        let parameter = low + (high - low) * random.random::<f64>();
        (model.draw(parameter, random), model.mean(parameter))
    }

    /// Means of each family in turn, twenty of the positive ones as far apart on a scale of logarithms.
    fn places(&self) -> Vec<Place> {
        let means = |family: Family| -> Vec<f64> {
            match family {
                Family::Gaussian => (0..31).map(|i| -5.75 + 0.5 * f64::from(i)).collect(),
                _ => (0..20).map(|i| 0.1 * (95.0_f64.ln() * f64::from(i) / 19.0).exp()).collect(),
            }
        };
        let place = |i: usize, family: Family, mean: f64| {
            let [low, high] = family.range();
            Place {
                coordinates: vec![(i as f64 + 0.5) / 3.0],
                z: Some(mean),
                is_inside: (low..=high).contains(&family.parameter(mean)),
            }
        };
        let families = Family::ALL.into_iter().enumerate();
        families.flat_map(|(i, family)| means(family).into_iter().map(move |mean| place(i, family, mean))).collect()
    }

    fn draw_at(&self, place: &Place, random: &mut impl Rng) -> ([f64; NUMBERS], f64) {
        let family = self.model_at(&place.coordinates);
        match place.z {
            Some(mean) => (family.draw(family.parameter(mean), random), mean),
            None => self.draw(&family, random),
        }
    }

    fn axis(&self) -> Axis {
        Axis { low: -6.0, high: 10.0, cells: 1024 }
    }

    fn log_joint(&self, model: &Family, x: [f64; NUMBERS], mean: f64) -> f64 {
        let (parameter, [low, high]) = (model.parameter(mean), model.range());
        if !(low..=high).contains(&parameter) {
            return f64::NEG_INFINITY;
        }
        model.log_likelihood(&x, parameter) + model.slope(mean).ln() - (high - low).ln()
    }

    fn log_evidence(&self, model: &Family, x: [f64; NUMBERS]) -> f64 {
        let [low, high] = model.range();
        model.log_integral(&x, [low, high]) - (high - low).ln()
    }

    fn posterior(&self, model: &Family, x: [f64; NUMBERS]) -> Result<Posterior, WorldError> {
        let (axis, [low, high]) = (self.axis(), model.range());
        let means = [model.mean(low), model.mean(high)];
        let (least, most) = (means[0].min(means[1]), means[0].max(means[1]));
        let log = |cell: usize| {
            let ends = [axis.edge(cell).max(least), axis.edge(cell + 1).min(most)];
            if ends[0] >= ends[1] {
                return f64::NEG_INFINITY;
            }
            let [from, to] = ends.map(|mean| model.parameter(mean));
            if model.location(&x).is_some() {
                return model.log_integral(&x, [from.min(to), from.max(to)]);
            }
            let middle = 0.5 * (ends[0] + ends[1]);
            model.log_likelihood(&x, model.parameter(middle)) + model.slope(middle).ln() + (ends[1] - ends[0]).ln()
        };
        Posterior::from_logarithms(axis, &(0..axis.cells).map(log).collect::<Vec<_>>())
    }

    fn numbers(&self, x: [f64; NUMBERS]) -> Vec<f64> {
        x.to_vec()
    }

    fn observation(&self, numbers: &[f64]) -> Result<[f64; NUMBERS], WorldError> {
        finite(numbers)
    }

    /// The mean of the twenty: it asks for no family, and knows of no range.
    fn rivals(&self, x: [f64; NUMBERS], _dataset: &[Datum<[f64; NUMBERS]>]) -> Vec<Rival> {
        vec![Rival { name: "mean of the twenty", estimate: x.iter().sum::<f64>() / NUMBERS as f64 }]
    }

    /// The mean, the standard deviation, and the mean of the logarithms where there are any, shrunk to a moderate size.
    fn features(&self, x: [f64; NUMBERS]) -> Vec<f32> {
        let count = NUMBERS as f64;
        let mean = x.iter().sum::<f64>() / count;
        let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
        let is_positive = x.iter().all(|x| *x > 0.0);
        let logarithm = if is_positive { x.iter().map(|x| x.ln()).sum::<f64>() / count } else { 0.0 };
        vec![mean as f32 / 5.0, deviation as f32, f32::from(u8::from(is_positive)), logarithm as f32 / 2.0]
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn evidence_and_posterior_are_the_integral_of_the_joint_and_its_parts() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(4));
        for family in Family::ALL {
            for _ in 0..3 {
                let (x, _) = world.draw(&family, &mut random);
                let fine = Axis { cells: 200_000, ..world.axis() };
                let joint: Vec<(f64, f64)> =
                    fine.middles().map(|z| (z, world.log_joint(&family, x, z).exp() * fine.width())).collect();
                let evidence: f64 = joint.iter().map(|(_, p)| p).sum();
                let mean = joint.iter().map(|(z, p)| z * p).sum::<f64>() / evidence;
                let deviation = (joint.iter().map(|(z, p)| (z - mean).powi(2) * p).sum::<f64>() / evidence).sqrt();
                let found = world.posterior(&family, x).unwrap();
                assert!((world.log_evidence(&family, x) - evidence.ln()).abs() < 2e-3, "{family:?}");
                assert!((found.mean() - mean).abs() < 1e-3, "{family:?}: {} not {mean}", found.mean());
                assert!((found.variance().sqrt() - deviation).abs() < 0.03 * deviation + 3e-3, "{family:?}");
            }
        }
    }

    /// In closed form: σ² / n for normal numbers.
    #[test]
    fn the_floor_of_normal_numbers_is_a_two_hundredth() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(5));
        let x = Family::Gaussian.draw(1.3, &mut random);
        let found = world.posterior(&Family::Gaussian, x).unwrap();
        assert!((found.variance() - 0.005).abs() < 1e-4, "{}", found.variance());
        assert!((found.mean() - x.iter().sum::<f64>() / 20.0).abs() < 1e-4);
    }

    #[test]
    fn a_negative_number_tells_the_family() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(6));
        let x = Family::Gaussian.draw(0.0, &mut random);
        assert!(world.log_evidence(&Family::LogNormal, x).is_infinite());
        assert!(world.log_evidence(&Family::Exponential, x).is_infinite());
        assert!(world.posterior(&Family::Exponential, x).is_err());
        let models = crate::WeighedModels::draw(&world, 30, &mut random);
        let given = world.posterior_given_dataset(&models, x, &[]).unwrap();
        assert!(given.posterior.total_variation(&world.posterior(&Family::Gaussian, x).unwrap()) < 1e-12);
    }

    #[test]
    fn places_lie_in_and_out_of_range_and_numbers_have_their_means() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(8));
        let places = world.places();
        assert_eq!(places.len(), 31 + 20 + 20);
        for family in Family::ALL {
            let of = places.iter().filter(|place| world.model_at(&place.coordinates) == family);
            let [inside, outside] = [true, false].map(|side| of.clone().filter(|it| it.is_inside == side).count());
            assert!(inside >= 5 && outside >= 3, "{family:?}: {inside} and {outside}");
        }
        for place in places.iter().filter(|place| place.z.is_some_and(|z| z.abs() > 1.0)).step_by(9) {
            let draws: Vec<f64> = (0..400).map(|_| world.draw_at(place, &mut random).0[0]).collect();
            let mean = draws.iter().sum::<f64>() / draws.len() as f64;
            let z = place.z.unwrap();
            // An exponential's deviation is its mean.
            assert!((mean - z).abs() < 4.0 * z.abs() / 20.0 + 0.1, "{place:?}: {mean}");
        }
    }

    #[test]
    fn out_of_range_the_posterior_stays_at_the_edge() {
        let (world, mut random) = (ExponentialFamilies, ChaCha8Rng::seed_from_u64(7));
        let x = Family::Gaussian.draw(5.6, &mut random);
        let found = world.posterior(&Family::Gaussian, x).unwrap();
        assert!(found.mean() > 4.9 && found.mean() <= 5.0, "{}", found.mean());
        assert!(world.log_evidence(&Family::Gaussian, x).is_finite());
    }
}
