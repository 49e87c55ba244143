//! What can be known at best: the floors under every way to infer z, by the exact posteriors of drawn questions.

use rand::Rng;
use serde::Serialize;

use crate::{Axis, Datum, Posterior, WeighedModels, World, WorldError, coverage};

/// A model nobody is told of, D and an observation of it, and the answer.
pub struct Question<W: World> {
    /// The model i.
    pub model: W::Model,
    /// D.
    pub dataset: Vec<Datum<W::Observation>>,
    /// What is asked about.
    pub x: W::Observation,
    /// What it came of.
    pub z: f64,
}

/// A question with a D of this size.
pub fn ask<W: World>(world: &W, size: usize, random: &mut impl Rng) -> Question<W> {
    let model = world.model(random);
    let dataset = world.dataset(&model, size, random);
    let (x, z) = world.draw(&model, random);
    Question { model, dataset, x, z }
}

/// What the exact posteriors of one question say.
#[derive(Clone, Debug)]
pub struct Floor {
    known: Score,
    given: Score,
    geometric: Score,
    /// KL(p_i(z|x) || p(z|x, D)), nats: on average the mutual information of z and the model, which no network can get
    /// from D.
    price: f64,
    /// KL(p(z|x, D) || the geometric mean), nats.
    too_sure: f64,
    effective_models: f64,
    /// Of each rival, the squared error that p(z|x, D) expects.
    rivals: Vec<(&'static str, f64)>,
}

/// How one posterior answers one question.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// The squared error of its mean, or the error of the value that it finds likelier, as the truth given the same expects
    /// it.
    loss: f64,
    /// -ln q(z*), nats.
    surprise: f64,
    /// The share below z*.
    rank: f64,
}

impl Score {
    /// Of a posterior, by the exact one given the same and the true z.
    pub fn of(posterior: &Posterior, truth: &Posterior, z: f64) -> Self {
        let loss = if posterior.axis().is_binary() {
            truth.masses()[usize::from(posterior.probability() <= 0.5)]
        } else {
            truth.variance() + (posterior.mean() - truth.mean()).powi(2)
        };
        Self { loss, surprise: posterior.surprise(z), rank: posterior.cumulative(z) }
    }
}

/// The floor of one question.
///
/// # Errors
/// If nothing explains the question.
pub fn floor<W: World>(world: &W, models: &WeighedModels<W>, question: &Question<W>) -> Result<Floor, WorldError> {
    let Question { model, dataset, x, z } = question;
    let known = world.posterior(model, *x)?;
    let given = world.posterior_given_dataset(models, *x, dataset)?;
    let (mean, variance) = (given.posterior.mean(), given.posterior.variance());
    let rivals = world.rivals(*x, dataset).into_iter();
    Ok(Floor {
        known: Score::of(&known, &known, *z),
        given: Score::of(&given.posterior, &given.posterior, *z),
        geometric: Score::of(&given.geometric, &given.posterior, *z),
        price: known.divergence(&given.posterior),
        too_sure: given.posterior.divergence(&given.geometric),
        effective_models: given.effective_models,
        rivals: rivals.map(|rival| (rival.name, variance + (rival.estimate - mean).powi(2))).collect(),
    })
}

/// A mean over questions, and its standard error.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Mean {
    /// Over questions.
    pub mean: f64,
    /// Of the mean.
    pub error: f64,
}

impl Mean {
    /// Of these values.
    pub fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        Self { mean, error: (variance / count).sqrt() }
    }
}

/// Floors of many questions with D of one size.
#[derive(Clone, Debug, Serialize)]
pub struct Floors {
    /// N.
    pub dataset_size: usize,
    /// How many.
    pub questions: usize,
    /// With the model known.
    pub known: Answers,
    /// With D known: what a network trained by simulation tends to.
    pub given_dataset: Answers,
    /// What a network trained by equation 10 tends to; withheld where it rests on a few models.
    pub geometric: Option<Answers>,
    /// The price of a small D: the mutual information of z and the model given x and D, nats.
    pub price: Mean,
    /// KL(p(z|x, D) || geometric mean), nats; likewise.
    pub geometric_divergence: Option<Mean>,
    /// Half of the answers rest on fewer models than this.
    pub median_effective_models: f64,
    /// Classical estimators, where there are some.
    pub rivals: Vec<RivalLoss>,
}

/// What a classical estimator does.
#[derive(Clone, Debug, Serialize)]
pub struct RivalLoss {
    /// Of the estimator.
    pub name: &'static str,
    /// Its mean squared error.
    pub loss: Mean,
}

/// Weighed models that a geometric mean must rest on.
pub const ENOUGH_MODELS: f64 = 30.0;

/// What one way to answer does.
#[derive(Clone, Debug, Serialize)]
pub struct Answers {
    /// The mean squared error, or the share of errors.
    pub loss: Mean,
    /// -ln q(z*), nats.
    pub surprise: Mean,
    /// Of central intervals of 50, 80 and 95 %; none of a z with two values.
    pub coverage: Option<[f64; 3]>,
    /// The shares below z*.
    #[serde(skip)]
    pub ranks: Vec<f64>,
}

impl Answers {
    /// To many questions of a z with these values.
    pub fn of(axis: Axis, scores: &[Score]) -> Self {
        let ranks: Vec<f64> = scores.iter().map(|score| score.rank).collect();
        let mean = |value: fn(&Score) -> f64| Mean::of(&scores.iter().map(value).collect::<Vec<_>>());
        Self {
            loss: mean(|score| score.loss),
            surprise: mean(|score| score.surprise),
            coverage: (!axis.is_binary()).then(|| [0.5, 0.8, 0.95].map(|level| coverage(&ranks, level))),
            ranks,
        }
    }
}

impl Floors {
    /// Of questions with D of this size, to this world.
    pub fn of<W: World>(world: &W, dataset_size: usize, floors: &[Floor]) -> Self {
        let answers = |score: fn(&Floor) -> &Score| {
            Answers::of(world.axis(), &floors.iter().map(|floor| *score(floor)).collect::<Vec<_>>())
        };
        let mean = |value: fn(&Floor) -> f64| Mean::of(&floors.iter().map(value).collect::<Vec<_>>());
        let names = floors.first().map_or(&[][..], |floor| &floor.rivals);
        let rivals = names.iter().enumerate().map(|(index, (name, _))| RivalLoss {
            name,
            loss: Mean::of(&floors.iter().map(|floor| floor.rivals[index].1).collect::<Vec<_>>()),
        });
        let rivals = rivals.collect();
        let mut effective: Vec<f64> = floors.iter().map(|floor| floor.effective_models).collect();
        effective.sort_by(f64::total_cmp);
        let median_effective_models = effective.get(effective.len() / 2).copied().unwrap_or(0.0);
        let is_known = median_effective_models >= ENOUGH_MODELS;
        Self {
            dataset_size,
            questions: floors.len(),
            known: answers(|floor| &floor.known),
            given_dataset: answers(|floor| &floor.given),
            geometric: is_known.then(|| answers(|floor| &floor.geometric)),
            price: mean(|floor| floor.price),
            geometric_divergence: is_known.then(|| mean(|floor| floor.too_sure)),
            median_effective_models,
            rivals,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{Calibration, Clouds, InclinedPlane, League, Likelihood, Shown, band};

    fn floors<W: World>(world: &W, models: usize, size: usize, questions: usize) -> Floors {
        let mut random = ChaCha8Rng::seed_from_u64(11 + size as u64);
        let models = WeighedModels::draw(world, models, &mut random);
        let each: Vec<Floor> =
            (0..questions).map(|_| floor(world, &models, &ask(world, size, &mut random)).unwrap()).collect();
        Floors::of(world, size, &each)
    }

    fn near(found: Mean, expected: f64, besides: f64) {
        assert!((found.mean - expected).abs() < 3.5 * found.error + besides, "{found:?} instead of {expected}");
    }

    /// Closed forms: clouds that are points, and no D.
    #[test]
    fn without_a_dataset_a_quarter_of_the_points_is_taken_for_the_other_cloud_s() {
        let found = floors(&Clouds::new(0.001).unwrap(), 1, 0, 20_000).given_dataset;
        near(found.loss, 0.25, 0.002);
        near(found.surprise, 0.5, 0.004);
    }

    /// Independently, by enumeration in another language: errors .151, .045 and .028 at N = 1, 5 and 10; .0056 with the
    /// clouds known.
    #[test]
    fn each_point_of_d_makes_clouds_plainer() {
        let clouds = Clouds::new(0.1).unwrap();
        let one = floors(&clouds, 1, 1, 4000);
        near(one.given_dataset.loss, 0.151, 0.004);
        near(one.known.loss, 0.0056, 0.0005);
        near(one.known.surprise, 0.0125, 0.001);
        near(floors(&clouds, 1, 5, 1000).given_dataset.loss, 0.045, 0.004);
        near(floors(&clouds, 1, 10, 300).given_dataset.loss, 0.028, 0.004);
    }

    /// Independently, in thousandths: no D 56.5, the plane known .32; times alone 40 at N = 1 and 19 at N = 5.
    #[test]
    fn the_plane_s_floors_are_those_of_another_computation() {
        let times = InclinedPlane::new(Shown::Times);
        let none = floors(&times, 1, 0, 150);
        near(none.given_dataset.loss, 0.0565, 0.002);
        near(none.known.loss, 0.000_32, 0.000_02);
        near(floors(&times, 1, 1, 150).given_dataset.loss, 0.040, 0.002);
        near(floors(&times, 1, 5, 80).given_dataset.loss, 0.019, 0.002);
        let pairs = floors(&InclinedPlane::new(Shown::Pairs), 1, 10, 60);
        assert!(pairs.given_dataset.loss.mean < 2.0 * pairs.known.loss.mean, "{pairs:?}");
    }

    /// Independently: .426 with the prior known, .811 without D.
    #[test]
    fn the_league_s_floors_are_those_of_another_computation() {
        let league = League::new(Likelihood::Normal).unwrap();
        let none = floors(&league, 1000, 0, 400);
        near(none.given_dataset.loss, 0.811, 0.03);
        near(none.known.loss, 0.426, 0.005);
    }

    /// Nobody who knows less than p_M does better than the exact posterior; with fifty results James and Stein do better than
    /// each result alone, and the likeliest prior better than they do.
    #[test]
    fn rivals_stay_above_the_floor() {
        let found = floors(&League::new(Likelihood::Normal).unwrap(), 1000, 50, 150);
        let [itself, shrunk, likeliest] = found.rivals.as_slice() else { panic!("three rivals") };
        assert!(found.rivals.iter().all(|rival| rival.loss.mean > found.given_dataset.loss.mean), "{:?}", found.rivals);
        assert!(itself.loss.mean > shrunk.loss.mean && shrunk.loss.mean > likeliest.loss.mean, "{:?}", found.rivals);
        near(itself.loss, 1.0, 0.05);
    }

    /// The finding: both tend to the truth as D grows, and only one of them says how far it is.
    #[test]
    fn simulation_is_calibrated_and_equation_10_too_sure_where_d_is_small() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let league = League::new(Likelihood::Normal).unwrap();
        let found = floors(&league, 400, 1, 600);
        let band = band(600, 50, &mut random);
        assert!(Calibration::new(&found.given_dataset.ranks, &band).holds);
        let geometric = found.geometric.unwrap();
        assert!(!Calibration::new(&geometric.ranks, &band).holds);
        let [half, _, nearly_all] = geometric.coverage.unwrap();
        assert!(half < 0.45 && nearly_all < 0.9, "{:?}", geometric.coverage);
    }

    /// -ln p(z|x, D) on average is no less than with the model known, by the price of a small D.
    #[test]
    fn the_price_of_a_small_d_is_what_its_surprise_exceeds_that_of_the_model_by() {
        let found = floors(&Clouds::new(0.5).unwrap(), 1, 2, 4000);
        let difference = found.given_dataset.surprise.mean - found.known.surprise.mean;
        near(found.price, difference, 3.5 * found.given_dataset.surprise.error);
        assert!(found.price.mean > 0.1);
    }
}
