//! The families of transformations that meta-datasets are made of: the paper's three, and eight more.

use std::{
    fmt,
    ops::{Range, RangeInclusive},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::SIDE;

/// A family of transformations; one value of it makes one dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Family {
    /// Turned about the centre, counter-clockwise for positive degrees.
    Rotation,
    /// Seen through a window of that many times the image's side, so that more than 1 makes the digit smaller.
    Scale,
    /// Sheared by degrees, with the height shrinking as the cosine; beyond 90 degrees it is upside down.
    Shear,
    /// Moved to the right by pixels.
    ShiftX,
    /// Moved down by pixels.
    ShiftY,
    /// Strokes wider by that many pixels on each side; below 0, thinner.
    StrokeWidth,
    /// Blurred by a Gaussian of so many pixels' deviation.
    Blur,
    /// Contrast about the grey in the middle: 1 leaves it, 0 is all grey, -1 exchanges ink and paper.
    Contrast,
    /// Hidden by an upright bar of paper through the middle, so many pixels wide.
    Occlusion,
    /// Gaussian noise on every pixel, by its deviation in units of full ink.
    Noise,
    /// Turned, then scaled: a plane of five angles by three factors, whose datasets are numbered row by row.
    RotationScale,
}

/// Angles of each row of the plane of rotation and scale, and factors of its rows.
const PLANE: ([f64; 5], [f64; 3]) = ([-144.0, -72.0, 0.0, 72.0, 144.0], [0.7, 1.0, 1.4]);

/// What is known of a family.
struct Facts {
    name: &'static str,
    unit: &'static str,
    /// The value that leaves an image as it is.
    neutral: f64,
    /// What a slider offers, where that is not the grid.
    range: Option<(f64, f64)>,
    /// Values of the grid: these whole numbers times the first, divided by the second.
    steps: RangeInclusive<i32>,
    step: (i32, i32),
    /// Values beyond which nothing further can be computed, or nothing would be left to see.
    limits: (f64, f64),
    /// Whether values go round, as angles do.
    turns: bool,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 11] = [
        Self::Rotation,
        Self::Scale,
        Self::Shear,
        Self::ShiftX,
        Self::ShiftY,
        Self::StrokeWidth,
        Self::Blur,
        Self::Contrast,
        Self::Occlusion,
        Self::Noise,
        Self::RotationScale,
    ];

    /// The paper's families, in its order.
    pub const PAPER: [Self; 3] = [Self::Rotation, Self::Scale, Self::Shear];

    fn facts(self) -> Facts {
        let angle = Facts {
            name: "rotation",
            unit: "°",
            neutral: 0.0,
            range: Some((-180.0, 180.0)),
            steps: -9..=8,
            step: (20, 1),
            limits: (f64::MIN, f64::MAX),
            turns: true,
        };
        let amount = |name, unit, neutral, steps, step, limits| Facts {
            name,
            unit,
            neutral,
            range: None,
            steps,
            step,
            limits,
            turns: false,
        };
        let side = SIDE as f64;
        match self {
            Self::Rotation => angle,
            Self::Shear => Facts { name: "shear", ..angle },
            // Beyond these factors an image is a single pixel of the digit, or the digit is less than a pixel. The grid is
            // divided, not multiplied by 0.1: 7 / 10 is the number that prints as 0.7.
            Self::Scale => amount("scale", "×", 1.0, 5..=19, (1, 10), (1.0 / side, side)),
            Self::ShiftX => amount("shiftX", " px", 0.0, -8..=8, (1, 1), (-side, side)),
            Self::ShiftY => amount("shiftY", " px", 0.0, -8..=8, (1, 1), (-side, side)),
            Self::StrokeWidth => amount("strokeWidth", " px", 0.0, -4..=12, (1, 4), (-4.0, 6.0)),
            Self::Blur => amount("blur", " px", 0.0, 0..=15, (1, 5), (0.0, side)),
            Self::Contrast => amount("contrast", "×", 1.0, -8..=8, (1, 8), (-1.0, 1.0)),
            Self::Occlusion => amount("occlusion", " px", 0.0, 0..=14, (1, 1), (0.0, side)),
            Self::Noise => amount("noise", "", 0.0, 0..=15, (1, 25), (0.0, 4.0)),
            Self::RotationScale => amount("rotationScale", "", 7.0, 0..=14, (1, 1), (0.0, 14.0)),
        }
    }

    /// What values are counted in, as it is written behind them.
    pub fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// The values that a slider should offer: the grid's reach, and for angles the full turn.
    pub fn range(self) -> RangeInclusive<f64> {
        let Facts { range, steps, step, .. } = self.facts();
        let (least, greatest) = range.unwrap_or((place(*steps.start(), step), place(*steps.end(), step)));
        least..=greatest
    }

    /// The value that leaves an image as it is.
    pub fn neutral(self) -> f64 {
        self.facts().neutral
    }

    /// The nearest value that can be computed, and leaves something to see.
    pub(crate) fn clamped(self, value: f64) -> f64 {
        let (least, greatest) = self.facts().limits;
        let within = if value.is_finite() { value.clamp(least, greatest) } else { self.neutral() };
        if self.is_plane() { within.round() } else { within }
    }

    /// Whether its values number pairs of two transformations, so that nothing lies between them.
    pub fn is_plane(self) -> bool {
        self == Self::RotationScale
    }

    /// Column and row of a number of the plane.
    fn column_and_row(self, value: f64) -> (usize, usize) {
        let (columns, number) = (PLANE.0.len(), self.clamped(value) as usize);
        (number % columns, number / columns)
    }

    /// The angle and the factor behind a number of the plane.
    pub(crate) fn rotation_and_scale(value: f64) -> (f64, f64) {
        let (column, row) = Self::RotationScale.column_and_row(value);
        (PLANE.0[column], PLANE.1[row])
    }

    /// How far two values are from each other: round the circle for angles, in steps of the plane for pairs.
    pub fn apart(self, one: f64, other: f64) -> f64 {
        if self.is_plane() {
            let [(column, row), (other_column, other_row)] = [one, other].map(|value| self.column_and_row(value));
            // The angles go all the way round, in equal steps.
            let turn = column.abs_diff(other_column);
            return (turn.min(PLANE.0.len() - turn) as f64).hypot(row.abs_diff(other_row) as f64);
        }
        if !self.facts().turns {
            return (one - other).abs();
        }
        let turn = (one - other).rem_euclid(360.0);
        turn.min(360.0 - turn)
    }

    /// Whether values go round, as angles do.
    pub fn turns(self) -> bool {
        self.facts().turns
    }

    /// The place of the value that is nearest to another; the first of those equally near.
    pub fn nearest(self, value: f64, among: &[f64]) -> usize {
        let mut best = 0;
        for (place, &other) in among.iter().enumerate() {
            // By a margin: 0.6 lies between 0.5 and 0.7, whatever rounding says.
            if self.apart(value, other) < self.apart(value, among[best]) - 1e-9 {
                best = place;
            }
        }
        best
    }

    /// The values within half a step of the grid around one of its values: 10 degrees or a factor of 0.05 to both sides, but
    /// nothing beyond the grid's ends, which angles do not have. So every other value of the grid is half a step away at least.
    pub fn around(self, value: f64) -> Range<f64> {
        let half = self.half_step();
        if self.turns() {
            return value - half..value + half;
        }
        let (least, greatest) = self.range().into_inner();
        (value - half).max(least)..(value + half).min(greatest)
    }

    /// Half the distance from one value of the grid to the next: 10 degrees or a factor of 0.05.
    pub fn half_step(self) -> f64 {
        place(1, self.facts().step) / 2.0
    }

    /// All values, seen and unseen, ascending; for the paper's families those of the paper, 18 angles or 15 factors.
    pub fn grid(self) -> Vec<f64> {
        let Facts { steps, step, .. } = self.facts();
        steps.map(|number| place(number, step)).collect()
    }
}

fn place(number: i32, (times, divided_by): (i32, i32)) -> f64 {
    f64::from(number * times) / f64::from(divided_by)
}

impl fmt::Display for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.facts().name)
    }
}

/// A name that is no family.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "There is no family called {0:?}. Choose rotation, scale, shear, shiftX, shiftY, strokeWidth, blur, contrast, occlusion, \
     noise or rotationScale."
)]
pub struct UnknownFamily(pub String);

impl FromStr for Family {
    type Err = UnknownFamily;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let family = Self::ALL.into_iter().find(|family| family.to_string() == name);
        family.ok_or_else(|| UnknownFamily(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_values_print_as_they_are_written() {
        let printed: Vec<String> = Family::Scale.grid().iter().map(f64::to_string).collect();
        assert_eq!(printed.join(" "), "0.5 0.6 0.7 0.8 0.9 1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9");
        let angles = Family::Rotation.grid();
        assert_eq!((angles.len(), angles[0], angles[17]), (18, -180.0, 160.0));
        assert_eq!(Family::Shear.grid(), angles);
        for family in Family::ALL {
            let grid = family.grid();
            assert!(grid.is_sorted() && grid.iter().all(|value| value.to_string().len() < 7), "{family}: {grid:?}");
            assert!(grid.contains(&family.neutral()), "{family}");
        }
    }

    #[test]
    fn the_nearest_angle_may_lie_across_the_turn() {
        assert_eq!(Family::Rotation.nearest(175.0, &[-180.0, 0.0, 140.0]), 0);
        assert_eq!(Family::Rotation.nearest(20.0, &[0.0, 40.0]), 0);
        assert_eq!(Family::Scale.nearest(0.6, &[0.5, 0.7]), 0);
        assert_eq!(Family::Scale.nearest(1.8, &[0.5, 1.2, 1.9]), 2);
    }

    #[test]
    fn around_a_value_no_other_is_near() {
        for family in Family::ALL.into_iter().filter(|family| !family.is_plane()) {
            let grid = family.grid();
            for (place, &value) in grid.iter().enumerate() {
                let Range { start, end } = family.around(value);
                assert!(start <= value && value <= end && start < end);
                for inside in [start + 1e-6, end - 1e-6] {
                    assert_eq!(family.nearest(inside, &grid), place, "{family} {inside}");
                }
            }
        }
        assert_eq!(Family::Rotation.around(-180.0), -190.0..-170.0);
        assert_eq!(Family::Scale.around(0.5).start.to_string(), "0.5");
    }

    #[test]
    fn a_plane_is_numbered_row_by_row() {
        let plane = Family::RotationScale;
        assert_eq!((Family::rotation_and_scale(0.0), Family::rotation_and_scale(14.0)), ((-144.0, 0.7), (144.0, 1.4)));
        assert_eq!(Family::rotation_and_scale(plane.neutral()), (0.0, 1.0));
        // Beside it, above it, and across the turn.
        let apart: Vec<f64> = [8.0, 12.0, 13.0].map(|other| plane.apart(7.0, other)).into();
        assert_eq!((apart[0], apart[1]), (1.0, 1.0));
        assert!((apart[2] - 2_f64.sqrt()).abs() < 1e-12);
        assert!((plane.apart(0.0, 4.0) - 1.0).abs() < 1e-12, "-144 and 144 degrees are 72 apart");
        assert_eq!((plane.clamped(3.4), plane.clamped(99.0), plane.clamped(f64::NAN)), (3.0, 14.0, 7.0));
    }

    #[test]
    fn names_are_the_same_everywhere() {
        for family in Family::ALL {
            assert_eq!(family.to_string().parse(), Ok(family));
            assert_eq!(serde_json::to_string(&family).unwrap(), format!("\"{family}\""));
            assert!(family.grid().iter().all(|value| family.range().contains(value)));
        }
        let UnknownFamily(name) = UnknownFamily("skew".into());
        let refused = UnknownFamily(name).to_string();
        for family in Family::ALL {
            assert!(refused.contains(&family.to_string()), "{refused}");
        }
        assert_eq!("skew".parse::<Family>(), Err(UnknownFamily("skew".into())));
    }
}
