//! Drawn digits brought into the form that MNIST's have.
//!
//! Source: Yann LeCun's description of MNIST. The digits were fitted into 20 x 20 pixels with their aspect kept, became
//! grey by the anti-aliasing, and were placed in 28 x 28 pixels with their centre of mass in the middle. Where images have
//! another size, all of this grows or shrinks with it.

use std::ops::Range;

use crate::{SIDE, SIDES};

/// The long side of a digit, of 28 pixels.
const DIGIT_SIDE: usize = 20;

/// Why a drawing cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawingError {
    /// Nothing is drawn.
    #[error("There is nothing on the drawing. Draw a digit first.")]
    Empty,
    /// Width and height do not fit the bytes.
    #[error("A drawing of {width} x {height} pixels was announced and {bytes} bytes came. Send one byte per pixel.")]
    SizeMismatch {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Bytes.
        bytes: usize,
    },
}

/// Brings a drawing (0 paper, 255 ink, row by row) into MNIST's form, in so many rows and columns.
///
/// The darkest pixel of the result is full ink, so that a thin or faint pen is read as well as a thick one.
///
/// # Errors
/// [`DrawingError`] where there is no ink, or the size is not that of the bytes.
///
/// # Panics
/// Where images cannot have that side ([`SIDES`]).
pub fn normalise_drawing(pixels: &[u8], width: usize, height: usize, side: usize) -> Result<Vec<u8>, DrawingError> {
    assert!(SIDES.contains(&side), "images have {SIDES:?} rows, not {side}");
    if width.checked_mul(height) != Some(pixels.len()) {
        return Err(DrawingError::SizeMismatch { width, height, bytes: pixels.len() });
    }
    let (columns, rows) = ink_box(pixels, width).ok_or(DrawingError::Empty)?;
    let digit = Digit::fitted(pixels, width, (columns, rows), (side * DIGIT_SIDE + SIDE / 2) / SIDE);
    let (left, top) = digit.corner(side);
    let darkest = digit.inks.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let mut image = vec![0; side * side];
    for (row, inks) in digit.inks.chunks_exact(digit.width).enumerate() {
        let start = (top + row) * side + left;
        for (pixel, ink) in image[start..].iter_mut().zip(inks) {
            *pixel = (ink / darkest * 255.0).round() as u8;
        }
    }
    Ok(image)
}

/// Columns and rows that hold all ink; none where there is none.
///
/// Pixels of less than an eighth of the darkest one's ink do not count: they are the soft rim of a line.
fn ink_box(pixels: &[u8], width: usize) -> Option<(Range<usize>, Range<usize>)> {
    let darkest = pixels.iter().copied().max().filter(|&ink| ink > 0)?;
    let threshold = (darkest / 8).max(1);
    let is_ink = |&(_, &ink): &(usize, &u8)| ink >= threshold;
    let inked = || pixels.iter().enumerate().filter(is_ink).map(|(index, _)| index);
    let columns = inked().map(|index| index % width);
    let rows = inked().map(|index| index / width);
    Some((columns.clone().min()?..columns.max()? + 1, rows.clone().min()?..rows.max()? + 1))
}

/// A digit of up to 20 x 20 pixels of 28.
struct Digit {
    /// Ink, row by row; its unit is of no account.
    inks: Vec<f32>,
    width: usize,
    height: usize,
}

impl Digit {
    /// Resizes a box of the drawing so that its long side has so many pixels; each takes the mean of the area it covers.
    fn fitted(
        pixels: &[u8],
        pixels_width: usize,
        (columns, rows): (Range<usize>, Range<usize>),
        digit_side: usize,
    ) -> Self {
        let long = columns.len().max(rows.len());
        let fitted = |side: usize| ((side * digit_side) as f64 / long as f64).round().max(1.0) as usize;
        let (width, height) = (fitted(columns.len()), fitted(rows.len()));
        let across: Vec<_> = (0..width).map(|index| coverage(index, width, columns.clone())).collect();
        let mut inks = vec![0.0; width * height];
        for (row, inks) in inks.chunks_exact_mut(width).enumerate() {
            for (y, vertical) in coverage(row, height, rows.clone()) {
                let line = &pixels[y * pixels_width..(y + 1) * pixels_width];
                for (ink, covered) in inks.iter_mut().zip(&across) {
                    let mean: f32 = covered.iter().map(|&(x, horizontal)| f32::from(line[x]) * horizontal).sum();
                    *ink += mean * vertical;
                }
            }
        }
        Self { inks, width, height }
    }

    /// Where its upper left corner goes, for the centre of mass to be in the middle, to the nearest pixel; a digit
    /// with its mass far to one side still stays within the image.
    ///
    /// Counted like pixel indices, the middle is half a pixel beyond that of 0 to 27; that is where MNIST's are: from 13.5 to
    /// 14.5, 14.0 on average.
    fn corner(&self, image_side: usize) -> (usize, usize) {
        let total: f32 = self.inks.iter().sum();
        let inks = || self.inks.iter().enumerate();
        let x: f32 = inks().map(|(index, ink)| ink * (index % self.width) as f32).sum();
        let y: f32 = inks().map(|(index, ink)| ink * (index / self.width) as f32).sum();
        let corner = |moment: f32, side: usize| {
            let corner = (image_side as f32 / 2.0 - moment / total).round().max(0.0) as usize;
            corner.min(image_side - side)
        };
        (corner(x, self.width), corner(y, self.height))
    }
}

/// Which pixels of `source` the pixel `index` of `side` covers, and how much of its own area each makes up.
fn coverage(index: usize, side: usize, source: Range<usize>) -> Vec<(usize, f32)> {
    let scale = source.len() as f64 / side as f64;
    let (start, end) = (index as f64 * scale, (index + 1) as f64 * scale);
    let covered = |pixel: usize| (end.min((pixel + 1) as f64) - start.max(pixel as f64)) / scale;
    let pixels = start as usize..(end.ceil() as usize).min(source.len());
    pixels.map(|pixel| (source.start + pixel, covered(pixel) as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drawing of `side` x `side` pixels with these solid rectangles (columns, rows).
    fn rectangles(side: usize, ink: u8, boxes: &[(Range<usize>, Range<usize>)]) -> Vec<u8> {
        let mut pixels = vec![0; side * side];
        for (columns, rows) in boxes {
            rows.clone().for_each(|row| pixels[row * side..][columns.clone()].fill(ink));
        }
        pixels
    }

    fn centre_of_mass(image: &[u8]) -> [f32; 2] {
        let total: f32 = image.iter().map(|&ink| f32::from(ink)).sum();
        let moment = |position: fn(usize) -> usize| -> f32 {
            image.iter().enumerate().map(|(index, &ink)| f32::from(ink) * position(index) as f32).sum()
        };
        [moment(|index| index % SIDE) / total, moment(|index| index / SIDE) / total]
    }

    /// An L, a bar and a dot somewhere, of many sizes.
    #[test]
    fn a_drawing_fills_20_pixels_about_its_centre_of_mass() {
        for (side, unit, corner) in [(280, 10, 30), (280, 17, 0), (1000, 50, 12), (100, 3, 60), (28, 1, 3), (400, 1, 9)]
        {
            let at = |from: usize, to: usize| corner + from * unit..corner + to * unit;
            let shapes = [
                vec![(at(0, 3), at(0, 12)), (at(0, 8), at(9, 12))],
                vec![(at(2, 4), at(0, 13))],
                vec![(at(5, 7), at(5, 7))],
                vec![(at(0, 12), at(3, 4))],
            ];
            for shape in shapes {
                let image = normalise_drawing(&rectangles(side, 255, &shape), side, side, SIDE).unwrap();
                let (columns, rows) = ink_box(&image, SIDE).unwrap();
                assert_eq!(columns.len().max(rows.len()), DIGIT_SIDE, "{side} {shape:?}");
                for centre in centre_of_mass(&image) {
                    assert!((centre - 14.0).abs() <= 0.5, "{side} {shape:?} {centre}");
                }
            }
        }
    }

    #[test]
    fn the_aspect_is_kept() {
        let image = normalise_drawing(&rectangles(200, 255, &[(20..60, 30..190)]), 200, 200, SIDE).unwrap();
        let (columns, rows) = ink_box(&image, SIDE).unwrap();
        assert_eq!((columns.len(), rows.len()), (5, 20));
        assert!(rows.clone().all(|row| { columns.clone().all(|column| image[row * SIDE + column] == 255) }));
    }

    #[test]
    fn neither_the_place_nor_the_faintness_matters() {
        let shape = |corner: usize| {
            [(corner..corner + 9, corner..corner + 100), (corner..corner + 60, corner + 50..corner + 60)]
        };
        let expected = normalise_drawing(&rectangles(280, 255, &shape(0)), 280, 280, SIDE).unwrap();
        assert_eq!(normalise_drawing(&rectangles(280, 255, &shape(171)), 280, 280, SIDE).unwrap(), expected);
        assert_eq!(normalise_drawing(&rectangles(280, 40, &shape(80)), 280, 280, SIDE).unwrap(), expected);
    }

    #[test]
    fn mass_at_the_edge_stays_within_the_image() {
        // A dense block with a long thin tail: its mass is at one end.
        let image =
            normalise_drawing(&rectangles(280, 255, &[(0..60, 0..60), (60..280, 30..31)]), 280, 280, SIDE).unwrap();
        let (columns, _) = ink_box(&image, SIDE).unwrap();
        assert!(columns.end <= SIDE);
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert_eq!(normalise_drawing(&[0; 100], 10, 10, SIDE), Err(DrawingError::Empty));
        assert_eq!(normalise_drawing(&[], 0, 0, SIDE), Err(DrawingError::Empty));
        let mismatch = DrawingError::SizeMismatch { width: 9, height: 10, bytes: 100 };
        assert_eq!(normalise_drawing(&[1; 100], 9, 10, SIDE), Err(mismatch));
        assert!(normalise_drawing(&[1; 100], usize::MAX, 2, SIDE).is_err());
        // A single pixel is a digit that fills its box.
        let ink: usize = normalise_drawing(&[1], 1, 1, SIDE).unwrap().iter().map(|&ink| usize::from(ink)).sum();
        assert_eq!(ink, 400 * 255);
    }
}
