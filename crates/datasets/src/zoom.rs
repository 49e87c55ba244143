//! Scale: a centred window of the image, resized to the image's own size with Pillow's arithmetic; and images brought to another
//! size.
//!
//! Source of the arithmetic: Pillow's `precompute_coeffs` and its 8-bit passes,
//! <https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c>.

use std::ops::Range;

use crate::{MOST_PIXELS, SIDES, signed};

/// Fractional bits of a weight.
const PRECISION_BITS: u32 = 22;

/// The weights that resize the window; the same for rows and columns, since window and image are square.
#[derive(Clone, Debug)]
pub(crate) struct Zoom {
    /// Of the image.
    side: usize,
    /// Of the result, one for each of its rows.
    lines: Vec<Line>,
}

/// Brings a square image to another side, as Pillow's `resize` with `BILINEAR` does.
///
/// # Panics
/// Where the image does not have the bytes of its side, or images cannot have either side ([`SIDES`]).
pub fn resized(image: &[u8], from: usize, to: usize) -> Vec<u8> {
    assert!(SIDES.contains(&from) && SIDES.contains(&to) && image.len() == from * from, "an image of {from} x {from}");
    let lines = (0..to).map(|index| {
        let (first, weights) = triangle_weights(index, signed(from), to);
        within_image(first, &weights, signed(from))
    });
    let zoom = Zoom { side: from, lines: lines.collect() };
    let mut out = vec![0; to * to];
    zoom.apply(image, &mut out);
    out
}

/// How one row (or column) of the result is mixed from the image's.
#[derive(Clone, Debug)]
struct Line {
    first: usize,
    weights: Vec<i32>,
}

impl Zoom {
    /// A window of `factor` times the image's side; `factor` is finite and not too small to leave a pixel.
    pub(crate) fn new(factor: f64, side: usize) -> Self {
        let window = window(factor, side);
        let length = window.end - window.start;
        let lines = (0..side).map(|index| {
            let (first, weights) = triangle_weights(index, length, side);
            within_image(window.start + first, &weights, signed(side))
        });
        Self { side, lines: lines.collect() }
    }

    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        let mut buffers = [[0; MOST_PIXELS]; 2];
        let [turned, mixed] = &mut buffers;
        let (side, new_side) = (self.side, self.lines.len());
        // Columns first, each result rounded to a byte, then rows. Mixing whole rows is fast, so columns become rows.
        transpose(image, side, turned);
        self.mix_rows(&turned[..side * side], side, &mut mixed[..new_side * side]);
        transpose(&mixed[..new_side * side], side, turned);
        self.mix_rows(&turned[..side * new_side], new_side, out);
    }

    /// Rows of an image, each so long -> the rows of the result, as long.
    fn mix_rows(&self, image: &[u8], length: usize, out: &mut [u8]) {
        for (line, out) in self.lines.iter().zip(out.chunks_exact_mut(length)) {
            let mut sums = [1 << (PRECISION_BITS - 1); *SIDES.end()];
            let rows = image[line.first * length..].chunks_exact(length);
            for (row, &weight) in rows.zip(&line.weights) {
                for (sum, &ink) in sums.iter_mut().zip(row) {
                    *sum += i32::from(ink) * weight;
                }
            }
            for (out, sum) in out.iter_mut().zip(sums) {
                *out = (sum >> PRECISION_BITS).clamp(0, 255) as u8;
            }
        }
    }
}

/// Rows of such a length become columns.
fn transpose(image: &[u8], length: usize, out: &mut [u8]) {
    let rows = image.len() / length;
    for (row, line) in image.chunks_exact(length).enumerate() {
        for (out, &ink) in out[row..].iter_mut().step_by(rows).zip(line) {
            *out = ink;
        }
    }
}

/// The window's columns (and rows) in the image's coordinates: negative ones, and those beyond its side, are paper.
///
/// As torchvision's `crop` calls it: the corner is a whole number, the side is not, and Pillow rounds the far corner,
/// half to even.
fn window(factor: f64, side: usize) -> Range<i64> {
    let length = side as f64 * factor;
    let start = ((side as f64 - length) / 2.0).floor();
    let end = (start + length).round_ties_even();
    start as i64..(end as i64).max(start as i64 + 1)
}

/// The weights of one pixel of the result over so many pixels that become so many, and where they start.
///
/// A triangle, as wide as two pixels of the coarser of both grids: linear interpolation when enlarging, anti-aliasing
/// when shrinking.
fn triangle_weights(index: usize, from: i64, to: usize) -> (i64, Vec<f64>) {
    let scale = from as f64 / to as f64;
    let support = scale.max(1.0);
    let centre = (index as f64 + 0.5) * scale;
    let first = (centre - support + 0.5).max(0.0) as i64;
    let end = ((centre + support + 0.5) as i64).min(from);
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
fn within_image(start: i64, weights: &[f64], side: i64) -> Line {
    let fixed = |weight: f64| (0.5 + weight * f64::from(1 << PRECISION_BITS)) as i32;
    let pixels = (start..).zip(weights).filter(|(pixel, _)| (0..side).contains(pixel));
    Line { first: start.clamp(0, side - 1) as usize, weights: pixels.map(|(_, &weight)| fixed(weight)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_the_papers() {
        let sides = crate::Family::Scale.grid().into_iter().map(|factor| {
            let window = window(factor, 28);
            window.end - window.start
        });
        assert_eq!(sides.collect::<Vec<_>>(), [14, 17, 20, 22, 25, 28, 31, 34, 36, 39, 42, 45, 48, 50, 53]);
    }

    #[test]
    fn a_resized_image_keeps_its_ink_and_its_place() {
        // The left half of each image is ink.
        let half = |side: usize| -> Vec<u8> {
            (0..side * side).map(|at| if at % side < side / 2 { 200 } else { 0 }).collect()
        };
        for (from, to) in [(28, 56), (56, 28), (64, 8), (32, 28), (28, 28)] {
            let (found, expected) = (resized(&half(from), from, to), half(to));
            let away = found.iter().zip(&expected).map(|(&found, &expected)| u32::from(found.abs_diff(expected)));
            // Only the two columns at the edge are mixed.
            assert!(away.clone().filter(|&away| away > 1).count() <= 2 * to, "{from} to {to}");
            assert!(away.sum::<u32>() as usize <= 200 * to, "{from} to {to}");
        }
        assert_eq!(resized(&half(28), 28, 28), half(28));
    }

    #[test]
    fn a_window_has_at_least_a_pixel() {
        assert_eq!(window(1.0 / 28.0, 28), 13..14);
    }
}
