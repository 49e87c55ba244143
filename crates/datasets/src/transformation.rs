//! One transformation: a family and a value, such as rotation by 60 degrees.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Family, PreparedTransformation};

/// A transformation of images; applied to all of MNIST it makes one dataset.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Transformation {
    /// What is done.
    pub family: Family,
    /// How much, in the family's unit.
    pub value: f64,
}

/// A value that no image can be transformed by.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} is no value for {family}. Choose a number between {least} and {greatest}.")]
pub struct TransformationError {
    /// What was asked for.
    pub family: Family,
    /// How much was asked for.
    pub value: f64,
    /// Least value that a slider should offer.
    pub least: f64,
    /// Greatest value that a slider should offer.
    pub greatest: f64,
}

impl Transformation {
    /// Refuses what [`Self::prepared`] would clamp.
    ///
    /// # Errors
    /// [`TransformationError`] where the value is not finite, or is a factor that leaves nothing to see.
    pub fn checked(self) -> Result<Self, TransformationError> {
        if self.clamped() == self {
            return Ok(self);
        }
        let Self { family, value } = self;
        let (least, greatest) = family.range().into_inner();
        Err(TransformationError { family, value, least, greatest })
    }

    /// Prepares the transformation, to be applied to many images of so many rows and columns.
    ///
    /// Every value has an answer: one that is not finite leaves the image as it is, others are clamped, a factor to 1/28 .. 28.
    /// Where that would hide a mistake, ask [`Self::checked`] first.
    ///
    /// # Panics
    /// Where images cannot have that side ([`crate::SIDES`]).
    pub fn prepared(self, side: usize) -> PreparedTransformation {
        PreparedTransformation::new(self.clamped(), side)
    }

    fn clamped(self) -> Self {
        Self { value: self.family.clamped(self.value), ..self }
    }
}

impl fmt::Display for Transformation {
    /// `rotation -60°`, `scale 0.7×`, `rotationScale 8 (72° 1×)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.family.is_plane() {
            let (angle, factor) = Family::rotation_and_scale(self.value);
            return write!(formatter, "{} {} ({angle}° {factor}×)", self.family, self.value);
        }
        write!(formatter, "{} {}{}", self.family, self.value, self.family.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_prints_and_travels_as_it_is_written() {
        let transformation = Transformation { family: Family::Scale, value: 0.7 };
        assert_eq!(transformation.to_string(), "scale 0.7×");
        assert_eq!(Transformation { family: Family::Rotation, value: -60.0 }.to_string(), "rotation -60°");
        let pair = Transformation { family: Family::RotationScale, value: 8.0 };
        assert_eq!(pair.to_string(), "rotationScale 8 (72° 1×)");
        let json = r#"{"family":"scale","value":0.7}"#;
        assert_eq!(serde_json::to_string(&transformation).unwrap(), json);
        assert_eq!(serde_json::from_str::<Transformation>(json).unwrap(), transformation);
    }

    #[test]
    fn what_would_be_clamped_is_refused() {
        let checked = |family, value| Transformation { family, value }.checked();
        for family in Family::ALL {
            assert!(family.grid().into_iter().all(|value| checked(family, value).is_ok()));
            assert!(checked(family, f64::NAN).is_err());
            assert!(checked(family, f64::NEG_INFINITY).is_err());
        }
        assert!(checked(Family::Rotation, 1e9).is_ok());
        let error = checked(Family::Scale, 0.0).unwrap_err();
        assert_eq!(error.to_string(), "0 is no value for scale. Choose a number between 0.5 and 1.9.");
    }
}
