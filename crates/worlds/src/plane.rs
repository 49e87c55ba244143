//! The inclined plane: how slippery is the box? The paper's physics.
//!
//! A box slides down a plane of length L at an angle φ in the time T(μ) = √(A / (tan φ - μ)), with A = 2L / (g cos φ), and a
//! clock reads t = T(μ) + .02 ε. z is the friction μ ~ U(0, min(1, tan φ)), so that every box slides: the paper's own script
//! gives those that do not a time of 100,000 s. Its Euler steps of .005 s, which add as much on average, are left out.

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, StandardNormal};

use crate::error::{finite, within};
use crate::normal::{between, log_density};
use crate::weighed_models::{Inferred, combine};
use crate::{Axis, Datum, Place, Posterior, WeighedModels, World, WorldError};

const GRAVITY: f64 = 9.8;
/// Of the clock, s.
const NOISE: f64 = 0.02;
const LENGTHS: [f64; 2] = [2.0, 10.0];
const ANGLES: [f64; 2] = [20.0, 60.0];

/// A plane: a generative model of times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// A = 2L / (g cos φ), s².
    reach: f64,
    /// tan φ, the friction at which a box no longer slides.
    slope: f64,
}

impl Plane {
    /// Of a length in metres and an angle in degrees, also outside of what D are drawn from.
    ///
    /// # Errors
    /// If the length is not between .1 and 100 m, or the angle between 1 and 85 degrees.
    pub fn new(length: f64, degrees: f64) -> Result<Self, WorldError> {
        let length = within("The length of a plane, in metres,", length, 0.1, 100.0)?;
        let angle = within("The angle of a plane, in degrees,", degrees, 1.0, 85.0)?.to_radians();
        Ok(Self::of(length, angle))
    }

    /// Of a length in metres and an angle in radians.
    fn of(length: f64, angle: f64) -> Self {
        Self { reach: 2.0 * length / (GRAVITY * angle.cos()), slope: angle.tan() }
    }

    /// The most friction that boxes have here.
    pub fn most_friction(&self) -> f64 {
        self.slope.min(1.0)
    }

    /// T(μ), s; infinite for a box that does not slide.
    pub fn time(&self, friction: f64) -> f64 {
        if friction < self.slope { (self.reach / (self.slope - friction)).sqrt() } else { f64::INFINITY }
    }

    /// |dμ/dT| at a time.
    fn frictions_per_second(&self, time: f64) -> f64 {
        2.0 * self.reach / time.powi(3)
    }

    /// ∫ N(t; T(μ), .02²) dμ over each cell: as integrals over times, where the normal is narrow and what it is multiplied
    /// by is not.
    fn masses(&self, time: f64, axis: Axis) -> Vec<f64> {
        let edges: Vec<f64> = (0..=axis.cells).map(|i| self.time(axis.edge(i).min(self.most_friction()))).collect();
        let mass = |[low, high]: [f64; 2]| {
            let ends = [(low - time) / NOISE, (high - time) / NOISE];
            // Beyond 38 standard deviations there is no mass that a number could hold.
            if high <= low || ends[0] > 38.0 || ends[1] < -38.0 {
                return 0.0;
            }
            self.frictions_per_second(time.clamp(low, high)) * between(ends[0], ends[1])
        };
        edges.windows(2).map(|pair| mass([pair[0], pair[1]])).collect()
    }
}

/// What D shows of its boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Times and frictions, as in the paper's script.
    Pairs,
    /// Times alone, as in its equation 12.
    Times,
}

/// All planes of 2 to 10 m at 20 to 60 degrees.
#[derive(Clone, Copy, Debug)]
pub struct InclinedPlane {
    shown: Shown,
}

impl InclinedPlane {
    /// With such D.
    pub fn new(shown: Shown) -> Self {
        Self { shown }
    }
}

/// Lengths and angles of the map, a metre and 5 degrees apart.
const MAP: [u32; 2] = [14, 15];
/// Of the exact integral over a noisy density: parts of the twelve standard deviations around a time.
const PARTS: usize = 24;

impl World for InclinedPlane {
    type Model = Plane;
    /// A time, s.
    type Observation = f64;
    const COORDINATES: usize = 2;

    fn model_at(&self, coordinates: &[f64]) -> Plane {
        let between = |[low, high]: [f64; 2], part: f64| low + (high - low) * part;
        Plane::of(between(LENGTHS, coordinates[0]), between(ANGLES, coordinates[1]).to_radians())
    }

    /// 1.2 to 18 m, 4 to 84 degrees.
    fn coordinate_ranges(&self) -> Vec<[f64; 2]> {
        vec![[-0.1, 2.0], [-0.4, 1.6]]
    }

    fn draw(&self, model: &Plane, random: &mut impl Rng) -> (f64, f64) {
        let friction = model.most_friction() * random.random::<f64>();
        let noise: f64 = StandardNormal.sample(random);
        (model.time(friction) + NOISE * noise, friction)
    }

    /// Lengths and angles row by row from the flattest, as in the paper's heat map: of what was trained on, and beyond.
    fn places(&self) -> Vec<Place> {
        let inside = |value: f64, [low, high]: [f64; 2]| (low..=high).contains(&value);
        let part = |value: f64, [low, high]: [f64; 2]| (value - low) / (high - low);
        let place = |length: f64, angle: f64| Place {
            coordinates: vec![part(length, LENGTHS), part(angle, ANGLES)],
            z: None,
            is_inside: inside(length, LENGTHS) && inside(angle, ANGLES),
        };
        let lengths = || (0..MAP[0]).map(|column| 1.5 + f64::from(column));
        let angles = (0..MAP[1]).map(|row| 7.5 + 5.0 * f64::from(row));
        angles.flat_map(|angle| lengths().map(move |length| place(length, angle))).collect()
    }

    fn axis(&self) -> Axis {
        Axis { low: 0.0, high: 1.0, cells: 512 }
    }

    fn has_ends(&self) -> bool {
        true
    }

    fn log_joint(&self, model: &Plane, time: f64, friction: f64) -> f64 {
        if !(0.0..model.most_friction()).contains(&friction) {
            return f64::NEG_INFINITY;
        }
        log_density(time, model.time(friction), NOISE * NOISE) - model.most_friction().ln()
    }

    fn log_evidence(&self, model: &Plane, time: f64) -> f64 {
        let (first, last) = (model.time(0.0), model.time(model.most_friction()));
        let (low, high) = (first.max(time - 6.0 * NOISE), last.min(time + 6.0 * NOISE));
        let log_share = -model.most_friction().ln();
        if low >= high {
            // Further off than six standard deviations: only how far counts, so that the nearest planes are found.
            let nearest = time.clamp(first, last);
            return log_density(time, nearest, NOISE * NOISE) + model.frictions_per_second(nearest).ln() + log_share;
        }
        let width = (high - low) / PARTS as f64;
        let density = |part: usize| {
            let at = low + width * (part as f64 + 0.5);
            model.frictions_per_second(at) * (-0.5 * ((time - at) / NOISE).powi(2)).exp()
        };
        let sum: f64 = (0..PARTS).map(density).sum();
        (sum * width / (NOISE * (2.0 * std::f64::consts::PI).sqrt())).ln() + log_share
    }

    fn posterior(&self, model: &Plane, time: f64) -> Result<Posterior, WorldError> {
        let axis = self.axis();
        let exact = Posterior::new(axis, model.masses(time, axis));
        // A time that no box takes here, by more than 38 standard deviations: the friction at that end.
        exact.or_else(|_| {
            let end = if time < model.time(0.0) { 0.0 } else { model.most_friction() };
            let cell = axis.cell_of(end - 0.5 * axis.width() * f64::from(u8::from(end > 0.0)));
            Posterior::new(axis, (0..axis.cells).map(|i| f64::from(u8::from(i == cell))).collect())
        })
    }

    fn shows_latents(&self) -> bool {
        self.shown == Shown::Pairs
    }

    fn numbers(&self, x: f64) -> Vec<f64> {
        vec![x]
    }

    fn observation(&self, numbers: &[f64]) -> Result<f64, WorldError> {
        finite::<1>(numbers).map(|[x]| x)
    }

    /// ln t and 1/t², in which a plane is a straight line: μ = tan φ - A / t².
    fn features(&self, time: f64) -> Vec<f32> {
        let time = time.max(0.05);
        vec![time.ln() as f32, time.powi(-2) as f32]
    }

    /// In rectangles of L and φ that close in on the planes that explain x and D.
    fn posterior_given_dataset(
        &self,
        _: &WeighedModels<Self>,
        time: f64,
        dataset: &[Datum<f64>],
    ) -> Result<Inferred, WorldError> {
        let weighed = self.planes(time, dataset);
        combine(self, time, &weighed.iter().map(|(log, plane)| (*log, plane)).collect::<Vec<_>>())
    }
}

/// Planes in a rectangle of lengths and angles.
const PLANES: usize = 2400;
/// Rectangles at most, one in the other.
const RECTANGLES: usize = 16;
/// Planes e^30 times less likely than the best one are left out of the next rectangle, unless they are among the best.
const WORTH: f64 = 30.0;
const KEPT: usize = PLANES / 50;
/// Roberts's sequence, which fills a square evenly and has no two points of one length or angle: on a grid the posteriors
/// of slow boxes, friction by friction at each angle, would leave gaps.
const STEPS: [f64; 2] = [0.754_877_666_246_692_7, 0.569_840_290_998_053_2];

impl InclinedPlane {
    /// Planes in the last of rectangles that close in, each with ln of how well it explains x and D.
    fn planes(self, time: f64, dataset: &[Datum<f64>]) -> Vec<(f64, Plane)> {
        let mut area = [[0.0, 1.0]; 2];
        for _ in 1..RECTANGLES {
            let sample = self.sample(area, time, dataset);
            let next = around_best(&sample, area);
            if size(next) > 0.7 * size(area) {
                break;
            }
            area = next;
        }
        let sample = self.sample(area, time, dataset);
        sample.into_iter().map(|(log, at)| (log, self.model_at(&at))).collect()
    }

    fn sample(self, [lengths, angles]: [[f64; 2]; 2], time: f64, dataset: &[Datum<f64>]) -> Vec<(f64, [f64; 2])> {
        let along = |[low, high]: [f64; 2], i: usize, step: f64| low + (high - low) * (0.5 + i as f64 * step).fract();
        let places = (0..PLANES).map(|i| [along(lengths, i, STEPS[0]), along(angles, i, STEPS[1])]);
        places.map(|at| (self.log_weight(&self.model_at(&at), time, dataset), at)).collect()
    }
}

fn size([lengths, angles]: [[f64; 2]; 2]) -> f64 {
    (lengths[1] - lengths[0]) * (angles[1] - angles[0])
}

/// The smallest rectangle that holds the planes worth a closer look, and a little more on each side.
fn around_best(sample: &[(f64, [f64; 2])], area: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    // A plane on which a box of D would not slide is none.
    let mut logs: Vec<f64> = sample.iter().map(|(log, _)| *log).filter(|log| log.is_finite()).collect();
    logs.sort_by(|a, b| b.total_cmp(a));
    let (Some(best), Some(kept)) = (logs.first(), logs.get(KEPT.min(logs.len().saturating_sub(1)))) else {
        return area;
    };
    let least = (best - WORTH).min(*kept);
    let kept = || sample.iter().filter(|(log, _)| *log >= least).map(|(_, at)| at);
    [0, 1].map(|axis| {
        let [low, high] = area[axis];
        let margin = 1.5 * (high - low) / (PLANES as f64).sqrt();
        let ends =
            kept().fold([f64::INFINITY, f64::NEG_INFINITY], |[from, to], at| [from.min(at[axis]), to.max(at[axis])]);
        [(ends[0] - margin).max(low), (ends[1] + margin).min(high)]
    })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn pairs(plane: &Plane, frictions: &[f64]) -> Vec<Datum<f64>> {
        frictions.iter().map(|z| Datum { x: plane.time(*z), z: Some(*z) }).collect()
    }

    fn none(world: InclinedPlane) -> WeighedModels<InclinedPlane> {
        WeighedModels::draw(&world, 0, &mut ChaCha8Rng::seed_from_u64(0))
    }

    #[test]
    fn a_steep_smooth_plane_is_quick() {
        let plane = Plane::new(4.9, 45.0).unwrap();
        assert!((plane.time(0.0) - (9.8f64 / (9.8 * 0.5f64.sqrt() * 1.0)).sqrt()).abs() < 1e-12);
        assert!(plane.time(1.0).is_infinite());
        assert!(plane.time(0.5) > plane.time(0.4));
    }

    /// p(t) = Σ p(t, μ) dμ, whatever the plane; the posterior is that sum's parts.
    #[test]
    fn evidence_and_posterior_are_the_integral_of_the_joint_and_its_parts() {
        let world = InclinedPlane::new(Shown::Times);
        for (length, degrees) in [(2.0, 20.0), (5.0, 35.0), (10.0, 60.0), (3.0, 44.0)] {
            let plane = Plane::new(length, degrees).unwrap();
            for part in [0.02, 0.4, 0.9] {
                let time = plane.time(part * plane.most_friction()) + 0.013;
                let fine = 400_000;
                let step = plane.most_friction() / f64::from(fine);
                let joint: Vec<(f64, f64)> = (0..fine)
                    .map(|i| (f64::from(i) + 0.5) * step)
                    .map(|z| (z, world.log_joint(&plane, time, z).exp() * step))
                    .collect();
                let evidence: f64 = joint.iter().map(|(_, p)| p).sum();
                let mean = joint.iter().map(|(z, p)| z * p).sum::<f64>() / evidence;
                let variance = joint.iter().map(|(z, p)| (z - mean).powi(2) * p).sum::<f64>() / evidence;
                let found = world.posterior(&plane, time).unwrap();
                assert!((world.log_evidence(&plane, time) - evidence.ln()).abs() < 0.01, "{length} {degrees} {part}");
                assert!((found.mean() - mean).abs() < 1e-3, "{} instead of {mean}", found.mean());
                assert!(
                    (found.variance() - variance).abs() < 0.05 * variance + 1e-6,
                    "{} not {variance}",
                    found.variance()
                );
            }
        }
    }

    #[test]
    fn three_boxes_of_known_friction_show_the_plane() {
        let (boxes, plane) = (InclinedPlane::new(Shown::Pairs), Plane::new(6.0, 50.0).unwrap());
        let time = plane.time(0.45);
        let inferred = boxes.posterior_given_dataset(&none(boxes), time, &pairs(&plane, &[0.1, 0.5, 0.9])).unwrap();
        let known = boxes.posterior(&plane, time).unwrap();
        assert!((inferred.posterior.mean() - known.mean()).abs() < 0.01);
        assert!(inferred.posterior.variance() < 4.0 * known.variance());
        assert!(inferred.effective_models > 20.0, "{}", inferred.effective_models);
    }

    #[test]
    fn closing_in_finds_what_a_hundred_thousand_drawn_planes_find() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        for shown in [Shown::Times, Shown::Pairs] {
            let world = InclinedPlane::new(shown);
            let drawn = WeighedModels::draw(&world, 100_000, &mut random);
            let plane = Plane::new(4.0, 33.0).unwrap();
            let dataset = world.dataset(&plane, 2, &mut random);
            let time = world.draw(&plane, &mut random).0;
            let (close, weighed) = (
                world.posterior_given_dataset(&drawn, time, &dataset).unwrap(),
                drawn.infer(&world, time, &dataset).unwrap(),
            );
            assert!(weighed.effective_models > 30.0, "{}", weighed.effective_models);
            let error = 4.0 * (weighed.posterior.variance() / weighed.effective_models).sqrt();
            let difference = (close.posterior.mean() - weighed.posterior.mean()).abs();
            assert!(difference < error, "{difference}, of an error of {error}");
        }
    }

    #[test]
    fn a_plane_that_is_none_is_refused() {
        for (length, degrees) in [(0.0, 30.0), (5.0, 90.0), (5.0, f64::NAN), (-1.0, 30.0)] {
            assert!(Plane::new(length, degrees).is_err());
        }
    }
}
