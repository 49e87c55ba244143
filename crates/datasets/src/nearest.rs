//! Nearest-neighbour resampling by an affine map, with Pillow's arithmetic.
//!
//! Source of the arithmetic: Pillow's `ImagingTransformAffine`,
//! <https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Geometry.c>.

use crate::{affine::Affine, signed};

/// What comes from outside of the image.
const PAPER: u16 = u16::MAX;

/// For each pixel of the result, which pixel of the image it is, or [`PAPER`].
#[derive(Clone, Debug)]
pub(crate) struct NearestTable {
    sources: Box<[u16]>,
}

impl NearestTable {
    pub(crate) fn new(affine: Affine, side: usize) -> Self {
        let fixed = fits_fixed_point(affine, side as f64);
        let sources = if fixed { fixed_point(affine, side) } else { floating_point(affine, side) };
        Self { sources: sources.into() }
    }

    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        for (out, &source) in out.iter_mut().zip(&self.sources) {
            *out = image.get(usize::from(source)).copied().unwrap_or(0);
        }
    }
}

/// Whether Pillow computes in fixed point: all four corners come from less than 32,768 pixels away, and the map is
/// more than a change of scale.
fn fits_fixed_point(Affine { x, y }: Affine, side: f64) -> bool {
    let corners = [(0.0, 0.0), (side, side), (0.0, side), (side, 0.0)];
    let fits = |row: [f64; 3], right: f64, down: f64| (right * row[0] + down * row[1] + row[2]).abs() < 32768.0;
    (x[1] != 0.0 || y[0] != 0.0) && corners.iter().all(|&(right, down)| fits(x, right, down) && fits(y, right, down))
}

/// In 16.16 fixed point: the steps are rounded once, and then added up, so the error grows along a row.
fn fixed_point(Affine { x, y }: Affine, side: usize) -> Vec<u16> {
    let fixed = |value: f64| (value * 65536.0 + 0.5).floor() as i64;
    // The middle of the upper left pixel.
    let start = |row: [f64; 3]| fixed(row[2] + row[0] * 0.5 + row[1] * 0.5);
    let (x_start, y_start) = (start(x), start(y));
    let (x_right, x_down, y_right, y_down) = (fixed(x[0]), fixed(x[1]), fixed(y[0]), fixed(y[1]));
    let mut sources = vec![PAPER; side * side];
    for (down, row) in (0..).zip(sources.chunks_exact_mut(side)) {
        for (right, pixel) in (0..).zip(row) {
            let x_in = x_start + right * x_right + down * x_down;
            let y_in = y_start + right * y_right + down * y_down;
            *pixel = source(x_in >> 16, y_in >> 16, signed(side));
        }
    }
    sources
}

/// In double precision, the steps added up one by one.
fn floating_point(Affine { x, y }: Affine, side: usize) -> Vec<u16> {
    // What is left of 0 must not be truncated to 0; the rest may saturate, it is outside of the image all the same.
    let whole = |value: f64| if value < 0.0 { -1 } else { value as i64 };
    let mut sources = vec![PAPER; side * side];
    let start = |row: [f64; 3]| row[2] + row[1] * 0.5 + row[0] * 0.5;
    let (mut x_row, mut y_row) = (start(x), start(y));
    for row in sources.chunks_exact_mut(side) {
        let (mut x_in, mut y_in) = (x_row, y_row);
        for pixel in row {
            *pixel = source(whole(x_in), whole(y_in), signed(side));
            x_in += x[0];
            y_in += y[0];
        }
        x_row += x[1];
        y_row += y[1];
    }
    sources
}

/// The index of a pixel, or [`PAPER`] where there is none.
fn source(column: i64, row: i64, side: i64) -> u16 {
    let inside = 0..side;
    if inside.contains(&column) && inside.contains(&row) { (row * side + column) as u16 } else { PAPER }
}
