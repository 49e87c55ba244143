//! Images: IDX files, transformations and splits, the paper's among them, drawn-digit normalisation.
//!
//! An image is 784 bytes, 28 rows of 28, 0 paper and 255 ink. Nothing here needs tensors, a clock or a file system.

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

/// Rows and columns of an image.
pub const SIDE: usize = 28;

/// Bytes of an image.
pub const PIXELS: usize = SIDE * SIDE;
