//! The families of posteriors that a network's outputs choose from.

use metavae_worlds::normal::{between, log_between, log_density, log_sum};
use metavae_worlds::{Axis, Posterior, World, WorldError};
use serde::{Deserialize, Serialize};

/// What q(z|x, D) can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum PosteriorFamily {
    /// z is 1 with a probability, whose logit is the output.
    Bernoulli,
    /// A normal of the [`Cells`]' coordinate.
    Gaussian,
    /// Four of them.
    Mixture,
}

/// Of a mixture.
const COMPONENTS: usize = 4;
/// The means of a mixture's components before training: apart, lest all learn the same.
const SPREAD: f64 = 1.5;
/// ln of a deviation stays within this of 0: no wider than e^7 and no narrower than e^-7 of a coordinate of some ±4.
const MOST_LOG_DEVIATION: f64 = 7.0;

/// The cells of a world's axis in a coordinate without ends, in which families are normal.
#[derive(Clone, Debug)]
pub struct Cells {
    axis: Axis,
    /// Whether the coordinate is the logit of z's place on the axis; else z itself, the axis being 8 long.
    is_logit: bool,
    /// Of all cells; the outermost are infinite, so that no mass is lost.
    edges: Vec<f64>,
}

impl Cells {
    /// The logit where z has ends.
    pub fn of<W: World>(world: &W) -> Self {
        Self::on(world.axis(), world.has_ends())
    }

    pub(crate) fn on(axis: Axis, is_logit: bool) -> Self {
        let mut cells = Self { axis, is_logit, edges: Vec::new() };
        let inner = (1..axis.cells).map(|cell| cells.coordinate(axis.edge(cell)));
        cells.edges = [f64::NEG_INFINITY].into_iter().chain(inner).chain([f64::INFINITY]).collect();
        cells
    }

    fn coordinate(&self, z: f64) -> f64 {
        let Axis { low, high, .. } = self.axis;
        if self.is_logit { ((z - low) / (high - z)).ln() } else { (z - 0.5 * (low + high)) * 8.0 / (high - low) }
    }

    /// z at a coordinate, and ln of its slope there.
    pub(crate) fn at(&self, coordinate: f64) -> (f64, f64) {
        let Axis { low, high, .. } = self.axis;
        let length = high - low;
        if self.is_logit {
            let (above, below) = (-softplus(-coordinate), -softplus(coordinate));
            return (low + length * above.exp(), length.ln() + above + below);
        }
        (0.5 * (low + high) + coordinate * length / 8.0, (length / 8.0).ln())
    }

    /// z at a coordinate.
    pub fn place(&self, coordinate: f64) -> f64 {
        self.at(coordinate).0
    }

    /// The world's own.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// A normal of the coordinate.
    ///
    /// # Errors
    /// If it has no width, or is no number.
    pub fn normal(&self, mean: f64, deviation: f64) -> Result<Posterior, WorldError> {
        let component = Component { log_weight: 0.0, mean, deviation, slope: 0.0 };
        Posterior::new(self.axis, component.masses(self).collect())
    }

    /// -ln q(z) of a mass of the cell of z: of a density, but where z has two values.
    fn surprise(&self, log_mass: f64) -> f64 {
        if self.axis.is_binary() { -log_mass } else { self.axis.width().ln() - log_mass }
    }
}

/// A component of a mixture of normals; a normal is a mixture of one.
#[derive(Clone, Copy, Debug)]
struct Component {
    log_weight: f64,
    mean: f64,
    deviation: f64,
    /// d ln deviation / d output.
    slope: f64,
}

impl Component {
    /// A coordinate, as this component's standard normal has it.
    fn standard(self, coordinate: f64) -> f64 {
        (coordinate - self.mean) / self.deviation
    }

    /// Of each cell, not weighed.
    fn masses(self, cells: &Cells) -> impl Iterator<Item = f64> {
        cells.edges.windows(2).map(move |pair| between(self.standard(pair[0]), self.standard(pair[1])))
    }
}

impl PosteriorFamily {
    /// Numbers that a network gives for each posterior.
    pub fn outputs(self) -> usize {
        match self {
            Self::Bernoulli => 1,
            Self::Gaussian => 2,
            Self::Mixture => 3 * COMPONENTS,
        }
    }

    fn components(self) -> usize {
        if self == Self::Mixture { COMPONENTS } else { 1 }
    }

    /// Logits of weights, means, logarithms of deviations; one component has no logit.
    fn read(self, outputs: &[f32]) -> Vec<Component> {
        let count = self.components();
        let (logits, rest) = outputs.split_at(if count == 1 { 0 } else { count });
        let logits: Vec<f64> = if count == 1 { vec![0.0] } else { logits.iter().map(|it| f64::from(*it)).collect() };
        let sum = log_sum(&logits);
        let component = |k: usize| {
            let place = if count == 1 { 0.0 } else { 2.0 * k as f64 / (count - 1) as f64 - 1.0 };
            let bent = (f64::from(rest[count + k]) / MOST_LOG_DEVIATION).tanh();
            Component {
                log_weight: logits[k] - sum,
                mean: SPREAD * place + f64::from(rest[k]),
                deviation: (MOST_LOG_DEVIATION * bent).exp(),
                slope: 1.0 - bent * bent,
            }
        };
        (0..count).map(component).collect()
    }

    /// Puts the derivatives by log weights (as softmax has them), means and ln deviations where the outputs are.
    fn write(self, gradient: &mut [f32], by_component: impl Iterator<Item = (f64, f64, f64)>) {
        let count = self.components();
        let logits = if count == 1 { 0 } else { count };
        for (k, (by_logit, by_mean, by_log_deviation)) in by_component.enumerate() {
            if count > 1 {
                gradient[k] = by_logit as f32;
            }
            gradient[logits + k] = by_mean as f32;
            gradient[logits + count + k] = by_log_deviation as f32;
        }
    }

    /// q(z).
    ///
    /// # Errors
    /// If an output is not finite.
    pub fn posterior(self, cells: &Cells, outputs: &[f32]) -> Result<Posterior, WorldError> {
        if self == Self::Bernoulli {
            return Posterior::bernoulli(sigmoid(f64::from(outputs[0])));
        }
        let mut masses = vec![0.0; cells.axis.cells];
        for component in self.read(outputs) {
            let weight = component.log_weight.exp();
            masses.iter_mut().zip(component.masses(cells)).for_each(|(mass, own)| *mass += weight * own);
        }
        Posterior::new(cells.axis, masses)
    }

    /// -ln q(z), and its gradient by the outputs.
    pub(crate) fn surprise(self, cells: &Cells, outputs: &[f32], z: f64, gradient: &mut [f32]) -> f64 {
        if self == Self::Bernoulli {
            let logit = f64::from(outputs[0]);
            let sign = if z > 0.5 { 1.0 } else { -1.0 };
            gradient[0] = (-sign * sigmoid(-sign * logit)) as f32;
            return softplus(-sign * logit);
        }
        let components = self.read(outputs);
        let cell = cells.axis.cell_of(z);
        let ends = |component: &Component| [cells.edges[cell], cells.edges[cell + 1]].map(|it| component.standard(it));
        let log_masses: Vec<f64> = components
            .iter()
            .map(|component| {
                let [low, high] = ends(component);
                component.log_weight + log_between(low, high)
            })
            .collect();
        let log_mass = log_sum(&log_masses);
        let terms = components.iter().zip(&log_masses).map(|(component, log)| {
            let responsible = (log - log_mass).exp();
            let [low, high] = ends(component);
            let inside = log - component.log_weight;
            let density = |at: f64| if at.is_finite() { (log_density(at, 0.0, 1.0) - inside).exp() } else { 0.0 };
            let moment = |at: f64| if at.is_finite() { at * density(at) } else { 0.0 };
            (
                component.log_weight.exp() - responsible,
                responsible * (density(high) - density(low)) / component.deviation,
                responsible * component.slope * (moment(high) - moment(low)),
            )
        });
        self.write(gradient, terms);
        cells.surprise(log_mass)
    }

    /// KL(q || p) in nats, where p has these logarithms of masses, and its gradient by the outputs.
    pub(crate) fn divergence(self, cells: &Cells, outputs: &[f32], log_p: &[f64], gradient: &mut [f32]) -> f64 {
        if self == Self::Bernoulli {
            let logit = f64::from(outputs[0]);
            let (one, zero) = (sigmoid(logit), sigmoid(-logit));
            let (of_one, of_zero) = (-softplus(-logit) - log_p[1], -softplus(logit) - log_p[0]);
            gradient[0] = (one * zero * (of_one - of_zero)) as f32;
            return one * of_one + zero * of_zero;
        }
        let components = self.read(outputs);
        let parts: Vec<Parts> = components.iter().map(|component| Parts::of(cells, *component)).collect();
        let mut q = vec![0.0; cells.axis.cells];
        for (component, part) in components.iter().zip(&parts) {
            let weight = component.log_weight.exp();
            q.iter_mut().zip(&part.masses).for_each(|(sum, mass)| *sum += weight * mass);
        }
        // Each cell's ln q - ln p; what has no mass has no part in it.
        let ratio: Vec<f64> =
            q.iter().zip(log_p).map(|(q, log_p)| if *q > 0.0 { q.ln() - log_p } else { 0.0 }).collect();
        let loss: f64 = q.iter().zip(&ratio).map(|(q, ratio)| q * ratio).sum();
        let terms = components.iter().zip(&parts).map(|(component, part)| {
            let weight = component.log_weight.exp();
            let mean = |of: &[f64]| -> f64 { of.iter().zip(&ratio).map(|(part, ratio)| part * ratio).sum() };
            (
                weight * (mean(&part.masses) - loss),
                weight * mean(&part.by_mean) / component.deviation,
                weight * component.slope * mean(&part.by_log_deviation),
            )
        });
        self.write(gradient, terms);
        loss
    }
}

/// Of one component: each cell's mass, and its derivatives by the mean (times the deviation) and by ln deviation.
struct Parts {
    masses: Vec<f64>,
    by_mean: Vec<f64>,
    by_log_deviation: Vec<f64>,
}

impl Parts {
    fn of(cells: &Cells, component: Component) -> Self {
        let count = cells.axis.cells;
        let mut parts =
            Self { masses: vec![0.0; count], by_mean: vec![0.0; count], by_log_deviation: vec![0.0; count] };
        // Beyond 8.5 standard deviations lie 1e-17.
        let reach = 8.5;
        let first = cells.edges.partition_point(|edge| component.standard(*edge) < -reach).saturating_sub(1);
        let last = cells.edges.partition_point(|edge| component.standard(*edge) <= reach).min(count);
        let edge = |cell: usize| {
            let at = component.standard(cells.edges[cell]);
            if at.is_finite() { (at, (log_density(at, 0.0, 1.0)).exp()) } else { (at, 0.0) }
        };
        let moment = |(at, density): (f64, f64)| if density > 0.0 { at * density } else { 0.0 };
        let mut low = edge(first);
        for cell in first..last {
            let high = edge(cell + 1);
            parts.masses[cell] = between(low.0, high.0);
            parts.by_mean[cell] = low.1 - high.1;
            parts.by_log_deviation[cell] = moment(low) - moment(high);
            low = high;
        }
        parts
    }
}

fn sigmoid(logit: f64) -> f64 {
    if logit >= 0.0 { 1.0 / (1.0 + (-logit).exp()) } else { logit.exp() / (1.0 + logit.exp()) }
}

/// ln(1 + e^x)
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use metavae_worlds::{Clouds, InclinedPlane, League, Likelihood, Shown};

    use super::*;

    const OUTPUTS: [f32; 12] = [0.3, -0.4, 0.9, 0.1, 0.7, -0.2, 0.4, -0.6, -1.0, 0.2, -2.0, -0.7];

    fn settings() -> Vec<(PosteriorFamily, Cells, Vec<f32>)> {
        let plane = Cells::of(&InclinedPlane::new(Shown::Times));
        let league = Cells::of(&League::new(Likelihood::Normal).unwrap());
        vec![
            (PosteriorFamily::Bernoulli, Cells::of(&Clouds::new(0.1).unwrap()), vec![0.7]),
            (PosteriorFamily::Gaussian, plane.clone(), vec![-0.5, -0.9]),
            (PosteriorFamily::Gaussian, league.clone(), vec![0.8, -3.0]),
            (PosteriorFamily::Mixture, plane, OUTPUTS.to_vec()),
            (PosteriorFamily::Mixture, league, OUTPUTS.to_vec()),
        ]
    }

    /// A function of outputs and its gradient, against differences.
    fn check(outputs: &[f32], of: impl Fn(&[f32], &mut [f32]) -> f64) {
        let mut gradient = vec![0.0; outputs.len()];
        let mut unused = gradient.clone();
        of(outputs, &mut gradient);
        for index in 0..outputs.len() {
            let mut at = |step: f32| {
                let mut moved = outputs.to_vec();
                moved[index] += step;
                (of(&moved, &mut unused), f64::from(moved[index]))
            };
            let ((above, from), (below, to)) = (at(1e-2), at(-1e-2));
            let slope = (above - below) / (from - to);
            let found = f64::from(gradient[index]);
            assert!((slope - found).abs() < 1e-3 + 1e-2 * slope.abs(), "output {index}: {found} instead of {slope}");
        }
    }

    #[test]
    fn gradients_of_both_objectives_are_those_of_differences() {
        for (family, cells, outputs) in settings() {
            let axis = cells.axis();
            for part in [0.02, 0.3, 0.55, 0.98] {
                let z = axis.low + part * (axis.high - axis.low);
                check(&outputs, |outputs, gradient| family.surprise(&cells, outputs, z, gradient));
            }
            let log_p: Vec<f64> = (0..axis.cells).map(|cell| -0.5 * (cell as f64 / 40.0 - 2.0).powi(2)).collect();
            check(&outputs, |outputs, gradient| family.divergence(&cells, outputs, &log_p, gradient));
        }
    }

    #[test]
    fn surprise_and_divergence_are_those_of_the_posterior() {
        for (family, cells, outputs) in settings() {
            let mut gradient = vec![0.0; outputs.len()];
            let posterior = family.posterior(&cells, &outputs).unwrap();
            assert!((posterior.masses().iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for cell in [0, cells.axis().cells / 3, cells.axis().cells - 1] {
                let z = cells.axis().middle(cell);
                let found = family.surprise(&cells, &outputs, z, &mut gradient);
                // Masses end at e^-690; a surprise goes on.
                let expected = posterior.surprise(z);
                if expected > 600.0 {
                    assert!(found > 600.0);
                    continue;
                }
                assert!(
                    (found - expected).abs() < 1e-6 * expected.abs().max(1.0),
                    "{family:?} {cell}: {found} {expected}"
                );
            }
            let other: Vec<f32> = outputs.iter().map(|output| output * 0.8 - 0.1).collect();
            let other = family.posterior(&cells, &other).unwrap();
            let log_p: Vec<f64> = other.masses().iter().map(|mass| mass.max(1e-300).ln()).collect();
            let found = family.divergence(&cells, &outputs, &log_p, &mut gradient);
            assert!((found - posterior.divergence(&other)).abs() < 1e-9, "{family:?}: {found}");
        }
    }

    /// However far a network's outputs lie, a loss is a number, and its gradient leads back.
    #[test]
    fn outputs_far_from_everything_have_a_loss_and_a_way_back() {
        let cells = Cells::of(&League::new(Likelihood::Normal).unwrap());
        for outputs in [[500.0, -100.0], [-500.0, 3.0], [0.0, 100.0]] {
            let mut gradient = [0.0; 2];
            let loss = PosteriorFamily::Gaussian.surprise(&cells, &outputs, 0.2, &mut gradient);
            assert!(loss.is_finite() && gradient.iter().all(|it| it.is_finite()), "{outputs:?}: {loss} {gradient:?}");
            assert!(outputs[0].abs() < 1.0 || gradient[0] * outputs[0] > 0.0, "{gradient:?}");
        }
        assert!(PosteriorFamily::Gaussian.posterior(&cells, &[f32::NAN, 0.0]).is_err());
    }
}
