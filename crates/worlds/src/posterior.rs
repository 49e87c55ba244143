//! A distribution over z: the masses of the cells of an axis.

use serde::Serialize;

use crate::WorldError;

/// The values that z can have, in cells of equal width.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// The lower edge of the first cell.
    pub low: f64,
    /// The upper edge of the last cell.
    pub high: f64,
    /// How many there are.
    pub cells: usize,
}

impl Axis {
    /// z is 0 or 1, the middles of two cells.
    pub const BINARY: Self = Self { low: -0.5, high: 1.5, cells: 2 };

    /// Of one cell.
    pub fn width(&self) -> f64 {
        (self.high - self.low) / self.cells as f64
    }

    /// The lower edge of a cell; of the number of cells, the upper edge of the last.
    pub fn edge(&self, cell: usize) -> f64 {
        self.low + self.width() * cell as f64
    }

    /// The middle of a cell.
    pub fn middle(&self, cell: usize) -> f64 {
        self.low + self.width() * (cell as f64 + 0.5)
    }

    /// The middles of all cells, in order.
    pub fn middles(&self) -> impl Iterator<Item = f64> {
        (0..self.cells).map(|cell| self.middle(cell))
    }

    /// The cell that z lies in, the first or the last where it lies outside.
    pub fn cell_of(&self, z: f64) -> usize {
        (((z - self.low) / self.width()).max(0.0) as usize).min(self.cells - 1)
    }

    /// What masses are divided by to make densities: a cell's width, and 1 where z has two values.
    fn measure(&self) -> f64 {
        if self.is_binary() { 1.0 } else { self.width() }
    }

    /// Whether z has two values.
    pub fn is_binary(&self) -> bool {
        *self == Self::BINARY
    }
}

/// A distribution over z; its masses sum to one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Posterior {
    axis: Axis,
    masses: Vec<f64>,
}

/// What a cell without mass counts as where its logarithm is asked for: the least that a density is told apart from.
const LEAST: f64 = 1e-300;

impl Posterior {
    /// From masses up to a factor, one for each cell.
    ///
    /// # Errors
    /// If nothing has a mass, or something that is no number.
    pub fn new(axis: Axis, mut masses: Vec<f64>) -> Result<Self, WorldError> {
        let sum: f64 = masses.iter().sum();
        if masses.len() != axis.cells || !(sum.is_finite() && sum > 0.0) {
            return Err(WorldError::Impossible);
        }
        for mass in &mut masses {
            *mass /= sum;
        }
        Ok(Self { axis, masses })
    }

    /// From logarithms of masses up to a constant.
    ///
    /// # Errors
    /// If nothing has a mass, or something that is no number.
    pub fn from_logarithms(axis: Axis, logarithms: &[f64]) -> Result<Self, WorldError> {
        let most = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self::new(axis, logarithms.iter().map(|log| (log - most).exp()).collect())
    }

    /// Of a z that is 1 with this probability, else 0.
    ///
    /// # Errors
    /// If it is no probability.
    pub fn bernoulli(probability: f64) -> Result<Self, WorldError> {
        crate::error::within("A probability", probability, 0.0, 1.0)?;
        Self::new(Axis::BINARY, vec![1.0 - probability, probability])
    }

    /// Of a z that is 1 with these log-odds: also where a probability would round to 1, and leave nothing for the other.
    ///
    /// # Errors
    /// If they are no number.
    pub fn from_log_odds(log_odds: f64) -> Result<Self, WorldError> {
        let share = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
        Self::new(Axis::BINARY, vec![share(-log_odds), share(log_odds)])
    }

    /// The arithmetic mean Σ w p(z), the optimum of simulation (forward KL) where models i have these weights.
    ///
    /// # Errors
    /// If nothing has a weight.
    pub fn mixture<'a>(axis: Axis, parts: impl IntoIterator<Item = (f64, &'a Self)>) -> Result<Self, WorldError> {
        let mut masses = vec![0.0; axis.cells];
        for (weight, part) in parts {
            masses.iter_mut().zip(&part.masses).for_each(|(sum, mass)| *sum += weight * mass);
        }
        Self::new(axis, masses)
    }

    /// The geometric mean ∝ exp Σ w ln p(z) of parts whose weights sum to one: the optimum of the paper's equation 10
    /// (reverse KL). Where one part that counts has no mass, it has hardly any.
    ///
    /// # Errors
    /// If nothing has a weight.
    pub fn geometric<'a>(axis: Axis, parts: impl IntoIterator<Item = (f64, &'a Self)>) -> Result<Self, WorldError> {
        let mut logarithms = vec![0.0; axis.cells];
        for (weight, part) in parts {
            logarithms.iter_mut().zip(part.log_masses()).for_each(|(sum, log)| *sum += weight * log);
        }
        Self::from_logarithms(axis, &logarithms)
    }

    /// What z can be.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// Of each cell.
    pub fn masses(&self) -> &[f64] {
        &self.masses
    }

    /// ln of each, of a cell without mass that of the least one.
    pub fn log_masses(&self) -> impl Iterator<Item = f64> {
        self.masses.iter().map(|mass| mass.max(LEAST).ln())
    }

    /// P(z = 1) of a binary z.
    pub fn probability(&self) -> f64 {
        self.masses[self.masses.len() - 1]
    }

    /// E z.
    pub fn mean(&self) -> f64 {
        self.axis.middles().zip(&self.masses).map(|(z, mass)| z * mass).sum()
    }

    /// Var z; that within a cell does not count.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        self.axis.middles().zip(&self.masses).map(|(z, mass)| (z - mean).powi(2) * mass).sum()
    }

    /// In nats: of z's values where there are two, of its density otherwise.
    pub fn entropy(&self) -> f64 {
        let width = self.axis.measure();
        -self.masses.iter().filter(|mass| **mass > 0.0).map(|mass| mass * (mass / width).ln()).sum::<f64>()
    }

    /// KL(self || other), nats; large but finite where other has no mass.
    pub fn divergence(&self, other: &Self) -> f64 {
        let terms = self.masses.iter().zip(other.log_masses()).filter(|(p, _)| **p > 0.0);
        terms.map(|(p, log_q)| p * (p.ln() - log_q)).sum::<f64>().max(0.0)
    }

    /// ½ Σ |p - q|. The best classifier tells draws of both apart with probability ½ (1 + this).
    pub fn total_variation(&self, other: &Self) -> f64 {
        0.5 * self.masses.iter().zip(&other.masses).map(|(p, q)| (p - q).abs()).sum::<f64>()
    }

    /// -ln of the probability, or density, of z: the negative log posterior of a true value.
    pub fn surprise(&self, z: f64) -> f64 {
        let width = self.axis.measure();
        -(self.masses[self.axis.cell_of(z)].max(LEAST) / width).ln()
    }

    /// P(z' < z), straight within a cell.
    pub fn cumulative(&self, z: f64) -> f64 {
        let cell = self.axis.cell_of(z);
        let part = ((z - self.axis.edge(cell)) / self.axis.width()).clamp(0.0, 1.0);
        (self.masses[..cell].iter().sum::<f64>() + part * self.masses[cell]).min(1.0)
    }

    /// The z with so much below it, straight within a cell.
    pub fn quantile(&self, probability: f64) -> f64 {
        let mut below = 0.0;
        for (cell, mass) in self.masses.iter().enumerate() {
            if below + mass >= probability && *mass > 0.0 {
                let part = ((probability - below) / mass).clamp(0.0, 1.0);
                return self.axis.edge(cell) + part * self.axis.width();
            }
            below += mass;
        }
        self.axis.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: Axis = Axis { low: -8.0, high: 8.0, cells: 1600 };

    fn normal(mean: f64, deviation: f64) -> Posterior {
        let log = |z: f64| -0.5 * ((z - mean) / deviation).powi(2);
        Posterior::from_logarithms(AXIS, &AXIS.middles().map(log).collect::<Vec<_>>()).unwrap()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
    }

    #[test]
    fn a_normal_has_the_moments_and_divergences_of_the_textbook() {
        let (one, other) = (normal(0.5, 0.7), normal(-0.2, 1.1));
        close(one.mean(), 0.5);
        close(one.variance(), 0.49);
        close(one.entropy(), 0.5 * (2.0 * std::f64::consts::PI * std::f64::consts::E * 0.49).ln());
        close(one.divergence(&other), (1.1f64 / 0.7).ln() + (0.49 + 0.49) / (2.0 * 1.21) - 0.5);
        close(one.divergence(&one), 0.0);
        close(one.cumulative(0.5), 0.5);
        close(one.quantile(0.975), 0.5 + 0.7 * 1.959_964);
        close(one.cumulative(one.quantile(0.2)), 0.2);
        close(
            one.surprise(0.505),
            (0.7f64 * (2.0 * std::f64::consts::PI).sqrt()).ln() + 0.5 * (0.005f64 / 0.7).powi(2),
        );
    }

    #[test]
    fn the_geometric_mean_of_normals_forgets_how_far_apart_they_lie() {
        let (left, right) = (normal(-1.0, 0.8), normal(1.0, 0.8));
        let mixture = Posterior::mixture(AXIS, [(0.5, &left), (0.5, &right)]).unwrap();
        let geometric = Posterior::geometric(AXIS, [(0.5, &left), (0.5, &right)]).unwrap();
        close(mixture.variance(), 0.64 + 1.0);
        close(geometric.variance(), 0.64);
    }

    #[test]
    fn two_values_are_a_distribution_like_any_other() {
        let coin = Posterior::bernoulli(0.3).unwrap();
        close(coin.mean(), 0.3);
        close(coin.variance(), 0.21);
        close(coin.surprise(1.0), -(0.3f64.ln()));
        close(coin.entropy(), -(0.3 * 0.3f64.ln() + 0.7 * 0.7f64.ln()));
        close(coin.total_variation(&Posterior::bernoulli(0.8).unwrap()), 0.5);
    }

    #[test]
    fn what_has_no_mass_is_refused() {
        assert_eq!(Posterior::new(Axis::BINARY, vec![0.0, 0.0]), Err(WorldError::Impossible));
        assert_eq!(Posterior::new(Axis::BINARY, vec![f64::NAN, 1.0]), Err(WorldError::Impossible));
        assert!(Posterior::bernoulli(1.2).is_err());
        assert!(Posterior::from_log_odds(f64::NAN).is_err());
        let sure = Posterior::from_log_odds(320.0).unwrap();
        close(sure.masses()[1].ln() - sure.masses()[0].ln(), 320.0);
        assert!(Posterior::from_logarithms(Axis::BINARY, &[f64::NEG_INFINITY; 2]).is_err());
    }
}
