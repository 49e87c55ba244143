//! Images: IDX files, transformations and splits, the paper's among them, drawn-digit normalisation.
//!
//! An image is a square of bytes, 0 paper and 255 ink: 28 rows of 28 in MNIST, 8 to 64 elsewhere. Nothing here needs tensors, a
//! clock or a file system.

mod affine;
mod blur;
mod checksum;
mod digits;
mod drawing;
mod family;
mod identity;
mod idx;
mod nearest;
mod noise;
mod prepared_transformation;
mod shift;
mod split;
mod stroke_width;
mod transformation;
mod zoom;

pub use digits::{Digits, Part};
pub use drawing::{DrawingError, normalise_drawing};
pub use family::{Family, UnknownFamily};
pub use identity::identity;
pub use idx::IdxError;
pub use prepared_transformation::PreparedTransformation;
pub use split::{MetaSplit, UnknownSplit};
pub use transformation::{Transformation, TransformationError};
pub use zoom::resized;

/// Rows and columns of an image of MNIST.
pub const SIDE: usize = 28;

/// Bytes of an image of MNIST.
pub const PIXELS: usize = SIDE * SIDE;

/// Rows and columns that an image may have.
pub const SIDES: std::ops::RangeInclusive<usize> = 8..=64;

/// Of a side, or a place along one.
#[allow(clippy::cast_possible_wrap, reason = "sides are small")]
pub(crate) const fn signed(side: usize) -> i64 {
    side as i64
}

/// Bytes of the largest image.
pub(crate) const MOST_PIXELS: usize = *SIDES.end() * *SIDES.end();
