//! The three families of transformations that MNIST's meta-datasets are made of.

use std::{
    fmt,
    ops::{Range, RangeInclusive},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

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
}

impl Family {
    /// The families in the paper's order.
    pub const ALL: [Self; 3] = [Self::Rotation, Self::Scale, Self::Shear];

    /// What values are counted in.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Rotation | Self::Shear => "°",
            Self::Scale => "×",
        }
    }

    /// The values that a slider should offer: the grid's reach, and for angles the full turn.
    pub fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::Rotation | Self::Shear => -180.0..=180.0,
            Self::Scale => 0.5..=1.9,
        }
    }

    /// The value that leaves an image as it is.
    pub fn neutral(self) -> f64 {
        match self {
            Self::Rotation | Self::Shear => 0.0,
            Self::Scale => 1.0,
        }
    }

    /// How far two values are from each other: round the circle for angles.
    pub fn apart(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Rotation | Self::Shear => {
                let turn = (one - other).rem_euclid(360.0);
                turn.min(360.0 - turn)
            }
            Self::Scale => (one - other).abs(),
        }
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

    /// The values within half a step of the grid around one of its values: 10 degrees or a factor of 0.05 to both sides, but no
    /// factor beyond the grid's ends. So every other value of the grid is half a step away at least.
    pub fn around(self, value: f64) -> Range<f64> {
        let half = self.half_step();
        match self {
            Self::Rotation | Self::Shear => value - half..value + half,
            Self::Scale => {
                let (least, greatest) = self.range().into_inner();
                (value - half).max(least)..(value + half).min(greatest)
            }
        }
    }

    /// Half the distance from one value of the grid to the next: 10 degrees or a factor of 0.05.
    pub fn half_step(self) -> f64 {
        match self {
            Self::Rotation | Self::Shear => 10.0,
            Self::Scale => 0.05,
        }
    }

    /// The paper's values, seen and unseen, ascending: 18 angles or 15 factors.
    pub fn grid(self) -> Vec<f64> {
        match self {
            Self::Rotation | Self::Shear => (-9..=8).map(|step| f64::from(20 * step)).collect(),
            // Divided, not multiplied by 0.1: 7 / 10 is the number that prints as 0.7.
            Self::Scale => (5..=19).map(|tenths| f64::from(tenths) / 10.0).collect(),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Rotation => "rotation",
            Self::Scale => "scale",
            Self::Shear => "shear",
        })
    }
}

/// A name that is no family.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no family called {0:?}. Choose rotation, scale or shear.")]
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
        for family in Family::ALL {
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
    fn names_are_the_same_everywhere() {
        for family in Family::ALL {
            assert_eq!(family.to_string().parse(), Ok(family));
            assert_eq!(serde_json::to_string(&family).unwrap(), format!("\"{family}\""));
            assert!(family.grid().iter().all(|value| family.range().contains(value)));
        }
        assert_eq!("skew".parse::<Family>(), Err(UnknownFamily("skew".into())));
    }
}
