//! Scale: a centred window of the image, resized to 28 x 28 with Pillow's arithmetic.
//!
//! Source of the arithmetic: Pillow's `precompute_coeffs` and its 8-bit passes,
//! <https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c>.

use std::ops::Range;

use crate::{PIXELS, SIDE};

/// Fractional bits of a weight.
const PRECISION_BITS: u32 = 22;

/// The weights that resize the window; the same for rows and columns, since window and image are square.
#[derive(Clone, Debug)]
pub(crate) struct Zoom {
    lines: Vec<Line>,
}

/// How one row (or column) of the result is mixed from the image's.
#[derive(Clone, Debug)]
struct Line {
    first: usize,
    weights: Vec<i32>,
}

impl Zoom {
    /// A window of `factor` times the image's side; `factor` is at least 1/28 and finite.
    pub(crate) fn new(factor: f64) -> Self {
        let window = window(factor);
        let size = window.end - window.start;
        let lines = (0..SIDE).map(|index| {
            let (first, weights) = triangle_weights(index, size);
            within_image(window.start + first, &weights)
        });
        Self { lines: lines.collect() }
    }

    pub(crate) fn apply(&self, image: &[u8; PIXELS], out: &mut [u8; PIXELS]) {
        // Columns first, each result rounded to a byte, then rows. Mixing whole rows is fast, so columns become rows.
        let columns = self.mix_rows(&transposed(image));
        *out = self.mix_rows(&transposed(&columns));
    }

    fn mix_rows(&self, image: &[u8; PIXELS]) -> [u8; PIXELS] {
        let mut out = [0; PIXELS];
        for (line, out) in self.lines.iter().zip(out.chunks_exact_mut(SIDE)) {
            let mut sums = [1 << (PRECISION_BITS - 1); SIDE];
            let rows = image[line.first * SIDE..].chunks_exact(SIDE);
            for (row, &weight) in rows.zip(&line.weights) {
                for (sum, &ink) in sums.iter_mut().zip(row) {
                    *sum += i32::from(ink) * weight;
                }
            }
            for (out, sum) in out.iter_mut().zip(sums) {
                *out = (sum >> PRECISION_BITS).clamp(0, 255) as u8;
            }
        }
        out
    }
}

/// The window's columns (and rows) in the image's coordinates: negative ones, and those from 28 on, are paper.
///
/// As torchvision's `crop` calls it: the corner is a whole number, the side is not, and Pillow rounds the far corner,
/// half to even.
fn window(factor: f64) -> Range<i64> {
    let side = SIDE as f64 * factor;
    let start = ((SIDE as f64 - side) / 2.0).floor();
    let end = (start + side).round_ties_even();
    start as i64..(end as i64).max(start as i64 + 1)
}

/// The weights of one pixel of the result over a window of `size` pixels, and where they start.
///
/// A triangle, as wide as two pixels of the coarser of both grids: linear interpolation when enlarging, anti-aliasing
/// when shrinking.
fn triangle_weights(index: usize, size: i64) -> (i64, Vec<f64>) {
    let scale = size as f64 / SIDE as f64;
    let support = scale.max(1.0);
    let centre = (index as f64 + 0.5) * scale;
    let first = (centre - support + 0.5).max(0.0) as i64;
    let end = ((centre + support + 0.5) as i64).min(size);
    let mut weights: Vec<f64> =
        (first..end).map(|pixel| triangle((pixel as f64 - centre + 0.5) * (1.0 / support))).collect();
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    (first, weights)
}

fn triangle(distance: f64) -> f64 {
    (1.0 - distance.abs()).max(0.0)
}

/// Keeps the weights that fall on the image, in fixed point; those on the paper around it add nothing.
fn within_image(start: i64, weights: &[f64]) -> Line {
    let fixed = |weight: f64| (0.5 + weight * f64::from(1 << PRECISION_BITS)) as i32;
    let pixels = (start..).zip(weights).filter(|(pixel, _)| (0..28).contains(pixel));
    Line { first: start.clamp(0, 27) as usize, weights: pixels.map(|(_, &weight)| fixed(weight)).collect() }
}

fn transposed(image: &[u8; PIXELS]) -> [u8; PIXELS] {
    std::array::from_fn(|index| image[index % SIDE * SIDE + index / SIDE])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_the_papers() {
        let sides = crate::Family::Scale.grid().into_iter().map(|factor| {
            let window = window(factor);
            window.end - window.start
        });
        assert_eq!(sides.collect::<Vec<_>>(), [14, 17, 20, 22, 25, 28, 31, 34, 36, 39, 42, 45, 48, 50, 53]);
    }

    #[test]
    fn a_window_has_at_least_a_pixel() {
        assert_eq!(window(1.0 / 28.0), 13..14);
    }
}
