//! Two clouds: does the point x belong to the left one? The paper's clustering.
//!
//! μ1, μ2 ~ U(-5, 5)², p_i(x) = ½ N(μ1, s² I) + ½ N(μ2, s² I), and z is 1 where x comes of the cloud whose first coordinate
//! is smaller. Clouds have no names of their own: swapping them leaves p_i(x) as it is, so that without such a rule no D
//! could tell them apart.

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, StandardNormal};

use crate::error::{finite, within};
use crate::normal::{between, cumulative, log_density, log_sum};
use crate::weighed_models::Inferred;
use crate::{Axis, Datum, Posterior, WeighedModels, World, WorldError};

/// Half the side of the square that clouds lie in.
const REACH: f64 = 5.0;
/// The share of points in each cloud, its logarithm.
const LOG_HALF: f64 = -std::f64::consts::LN_2;

/// All pairs of clouds of one width.
#[derive(Clone, Copy, Debug)]
pub struct Clouds {
    variance: f64,
}

/// The middles of two clouds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoClouds {
    /// The one whose first coordinate is smaller.
    pub left: [f64; 2],
    /// The other.
    pub right: [f64; 2],
}

impl TwoClouds {
    /// Of two middles in either order.
    pub fn new(one: [f64; 2], other: [f64; 2]) -> Self {
        if one[0] <= other[0] { Self { left: one, right: other } } else { Self { left: other, right: one } }
    }
}

impl Clouds {
    /// Clouds of this variance in each direction; the paper's is .1.
    ///
    /// # Errors
    /// If it is not between .001 and 4.
    pub fn new(variance: f64) -> Result<Self, WorldError> {
        Ok(Self { variance: within("The variance of a cloud", variance, 0.001, 4.0)? })
    }

    fn log_density(self, middle: [f64; 2], x: [f64; 2]) -> f64 {
        log_density(x[0], middle[0], self.variance) + log_density(x[1], middle[1], self.variance)
    }

    /// P(z = 1 | x): a logistic function of x, so that the border is a straight line.
    pub fn probability_of_left(&self, model: &TwoClouds, x: [f64; 2]) -> f64 {
        1.0 / (1.0 + (-self.log_odds_of_left(model, x)).exp())
    }

    fn log_odds_of_left(self, model: &TwoClouds, x: [f64; 2]) -> f64 {
        self.log_density(model.left, x) - self.log_density(model.right, x)
    }
}

impl World for Clouds {
    type Model = TwoClouds;
    type Observation = [f64; 2];
    const COORDINATES: usize = 4;

    fn model_at(&self, coordinates: &[f64]) -> TwoClouds {
        let at = |i: usize| REACH * (2.0 * coordinates[i] - 1.0);
        TwoClouds::new([at(0), at(1)], [at(2), at(3)])
    }

    /// Twice the square that they are drawn from.
    fn coordinate_ranges(&self) -> Vec<[f64; 2]> {
        vec![[-0.5, 1.5]; 4]
    }

    fn draw(&self, model: &TwoClouds, random: &mut impl Rng) -> ([f64; 2], f64) {
        let is_left = random.random_bool(0.5);
        let middle = if is_left { model.left } else { model.right };
        let x = middle.map(|at| {
            let noise: f64 = StandardNormal.sample(random);
            at + self.variance.sqrt() * noise
        });
        (x, f64::from(u8::from(is_left)))
    }

    fn axis(&self) -> Axis {
        Axis::BINARY
    }

    fn log_joint(&self, model: &TwoClouds, x: [f64; 2], z: f64) -> f64 {
        LOG_HALF + self.log_density(if z > 0.5 { model.left } else { model.right }, x)
    }

    fn log_evidence(&self, model: &TwoClouds, x: [f64; 2]) -> f64 {
        log_sum(&[self.log_joint(model, x, 0.0), self.log_joint(model, x, 1.0)])
    }

    fn posterior(&self, model: &TwoClouds, x: [f64; 2]) -> Result<Posterior, WorldError> {
        Posterior::from_log_odds(self.log_odds_of_left(model, x))
    }

    fn numbers(&self, x: [f64; 2]) -> Vec<f64> {
        x.to_vec()
    }

    fn observation(&self, numbers: &[f64]) -> Result<[f64; 2], WorldError> {
        finite(numbers)
    }

    fn features(&self, x: [f64; 2]) -> Vec<f32> {
        x.iter().map(|at| (at / REACH) as f32).collect()
    }

    /// By all ways to share out the points among two clouds: drawn models would rarely lie where narrow clouds do.
    /// The geometric mean is that of the models drawn, as far as they are enough.
    fn posterior_given_dataset(
        &self,
        models: &WeighedModels<Self>,
        x: [f64; 2],
        dataset: &[Datum<[f64; 2]>],
    ) -> Result<Inferred, WorldError> {
        let points: Vec<[f64; 2]> = dataset.iter().map(|datum| datum.x).collect();
        let posterior = Posterior::bernoulli(self.left_given_dataset(x, &points))?;
        let weighed = models.infer(self, x, dataset);
        let (geometric, effective_models) = weighed
            .map_or_else(|_| (posterior.clone(), 0.0), |inferred| (inferred.geometric, inferred.effective_models));
        Ok(Inferred { posterior, geometric, effective_models })
    }
}

/// The points of one cloud, as far as its middle depends on them.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: f64,
    sum: [f64; 2],
    squares: f64,
}

impl Tally {
    fn with(self, [x, y]: [f64; 2]) -> Self {
        Self { count: self.count + 1.0, sum: [self.sum[0] + x, self.sum[1] + y], squares: self.squares + x * x + y * y }
    }

    /// ln of the density of these points, their cloud's middle uniform on the square.
    fn log_evidence(&self, variance: f64) -> f64 {
        if self.count == 0.0 {
            return 0.0;
        }
        let deviation = (variance / self.count).sqrt();
        let means = self.sum.map(|sum| sum / self.count);
        let spread = self.squares - self.count * (means[0].powi(2) + means[1].powi(2));
        let inside =
            means.map(|mean| between((-REACH - mean) / deviation, (REACH - mean) / deviation).max(1e-300).ln());
        let two_pi = 2.0 * std::f64::consts::PI;
        -spread / (2.0 * variance) - self.count * (two_pi * variance).ln()
            + (two_pi * deviation * deviation / (2.0 * REACH).powi(2)).ln()
            + inside[0]
            + inside[1]
    }
}

/// Ways to share out the points that explain them e^40 times worse than the best one are left out, and so are all but the
/// best of so many: where clouds overlap, their number doubles with each point.
const WAYS: usize = 2048;
const WORTH: f64 = 40.0;

impl Clouds {
    /// P(z = 1 | x, D), the two clouds integrated out.
    pub fn left_given_dataset(&self, x: [f64; 2], dataset: &[[f64; 2]]) -> f64 {
        // The cloud of x is the first: which of two is called so makes no difference.
        let mut ways = vec![(Tally::default().with(x), Tally::default())];
        for point in dataset {
            let shared: Vec<(Tally, Tally)> =
                ways.iter().flat_map(|(own, other)| [(own.with(*point), *other), (*own, other.with(*point))]).collect();
            ways = self.best(shared);
        }
        let logarithms: Vec<f64> = ways.iter().map(|way| self.log_of(way)).collect();
        let sum = log_sum(&logarithms);
        let lefts = ways.iter().zip(&logarithms);
        lefts.map(|((own, other), log)| (log - sum).exp() * self.is_left(own, other)).sum::<f64>().clamp(0.0, 1.0)
    }

    fn log_of(self, (own, other): &(Tally, Tally)) -> f64 {
        own.log_evidence(self.variance) + other.log_evidence(self.variance)
    }

    fn best(self, ways: Vec<(Tally, Tally)>) -> Vec<(Tally, Tally)> {
        let mut rated: Vec<(f64, (Tally, Tally))> = ways.into_iter().map(|way| (self.log_of(&way), way)).collect();
        rated.sort_by(|a, b| b.0.total_cmp(&a.0));
        let least = rated[0].0 - WORTH;
        rated.into_iter().take(WAYS).take_while(|(log, _)| *log > least).map(|(_, way)| way).collect()
    }

    /// P(own cloud lies left of the other), by quadrature over the own one's first coordinate.
    fn is_left(self, own: &Tally, other: &Tally) -> f64 {
        const CELLS: usize = 48;
        let (mean, deviation) = self.first_coordinate(own);
        let (low, high) = ((mean - 6.0 * deviation).max(-REACH), (mean + 6.0 * deviation).min(REACH));
        if high <= low {
            // x lies far outside the square: its cloud lies at the edge.
            return self.lies_right_of(other, low.clamp(-REACH, REACH));
        }
        let (mut mass, mut left) = (0.0, 0.0);
        for cell in 0..CELLS {
            let at = low + (high - low) * (cell as f64 + 0.5) / CELLS as f64;
            let density = (-0.5 * ((at - mean) / deviation).powi(2)).exp();
            mass += density;
            left += density * self.lies_right_of(other, at);
        }
        left / mass
    }

    /// P(the cloud of these points lies right of `at`).
    fn lies_right_of(self, tally: &Tally, at: f64) -> f64 {
        if tally.count == 0.0 {
            return (REACH - at) / (2.0 * REACH);
        }
        let (mean, deviation) = self.first_coordinate(tally);
        let z = |edge: f64| (edge - mean) / deviation;
        let all = between(z(-REACH), z(REACH));
        if all > 0.0 { between(z(at), z(REACH)) / all } else { 1.0 - cumulative(z(at)) }
    }

    /// Mean and standard deviation of a middle's first coordinate before the square cuts it off.
    fn first_coordinate(self, tally: &Tally) -> (f64, f64) {
        (tally.sum[0] / tally.count, (self.variance / tally.count).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn data(points: &[[f64; 2]]) -> Vec<Datum<[f64; 2]>> {
        points.iter().map(|x| Datum { x: *x, z: None }).collect()
    }

    #[test]
    fn without_a_dataset_the_probability_falls_from_left_to_right() {
        let clouds = Clouds::new(0.001).unwrap();
        for x in [-4.0, -1.0, 0.0, 2.5] {
            let left = clouds.left_given_dataset([x, 1.0], &[]);
            assert!((left - (5.0 - x) / 10.0).abs() < 2e-3, "{left} at {x}");
        }
    }

    #[test]
    fn sharing_out_points_agrees_with_a_million_weighed_pairs_of_clouds() {
        let clouds = Clouds::new(1.0).unwrap();
        let models = WeighedModels::draw(&clouds, 1_000_000, &mut ChaCha8Rng::seed_from_u64(7));
        let cases: [(&[[f64; 2]], [f64; 2]); 4] = [
            (&[], [1.0, -2.0]),
            (&[[2.0, 2.0]], [-1.0, 0.0]),
            (&[[0.5, 3.0], [1.0, -3.0], [0.0, 2.0]], [0.7, 2.0]),
            (&[[-4.0, 4.5], [-3.0, 4.0], [4.9, 4.9], [3.0, 4.0], [0.0, 4.0]], [-0.2, 4.5]),
        ];
        for (points, x) in cases {
            let weighed = models.infer(&clouds, x, &data(points)).unwrap();
            let (shared, error) =
                (clouds.left_given_dataset(x, points), 4.0 * (0.25 / weighed.effective_models).sqrt());
            let difference = (weighed.posterior.probability() - shared).abs();
            assert!(difference < error.min(0.03), "{shared} differs by {difference}, with {points:?}");
        }
    }

    #[test]
    fn the_border_between_known_clouds_is_where_both_are_as_near() {
        let clouds = Clouds::new(0.1).unwrap();
        let model = TwoClouds::new([2.0, 0.0], [-1.0, 1.0]);
        assert!(model.left[0] < model.right[0]);
        assert!((clouds.probability_of_left(&model, [0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!(clouds.probability_of_left(&model, [-1.0, 1.0]) > 0.999);
    }

    #[test]
    fn forty_points_of_overlapping_clouds_take_no_longer_than_their_bound() {
        let clouds = Clouds::new(4.0).unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let model = TwoClouds::new([-0.5, 0.0], [0.5, 0.0]);
        let points: Vec<[f64; 2]> = clouds.dataset(&model, 40, &mut random).iter().map(|datum| datum.x).collect();
        let left = clouds.left_given_dataset([0.0, 0.0], &points);
        assert!((0.0..=1.0).contains(&left));
    }

    #[test]
    fn a_cloud_without_width_is_refused() {
        for variance in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Clouds::new(variance).is_err());
        }
    }
}
