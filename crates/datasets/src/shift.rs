//! Shift: every pixel is the one so many to the left or above, between two of them by how near each is.
//!
//! The same as SciPy's `ndimage.shift(image, [y, x], order=1, mode="grid-constant")`, rounded to whole grey levels.

use crate::{PIXELS, SIDE};

/// One direction of an image.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis {
    X,
    Y,
}

#[derive(Clone, Debug)]
pub(crate) struct Shift {
    axis: Axis,
    /// Whole pixels from the result's place to the first of the two that it is mixed from, and the second's share.
    whole: isize,
    share: f64,
}

impl Shift {
    /// To the right or down by pixels, at most 28 in either direction.
    pub(crate) fn new(axis: Axis, pixels: f64) -> Self {
        let whole = (-pixels).floor();
        Self { axis, whole: whole as isize, share: -pixels - whole }
    }

    pub(crate) fn apply(&self, image: &[u8; PIXELS], out: &mut [u8; PIXELS]) {
        let ink = |row: usize, column: usize, further: isize| {
            let moved = |place: usize| place.checked_add_signed(self.whole + further).filter(|&place| place < SIDE);
            let place = match self.axis {
                Axis::X => moved(column).map(|column| row * SIDE + column),
                Axis::Y => moved(row).map(|row| row * SIDE + column),
            };
            place.map_or(0.0, |place| f64::from(image[place]))
        };
        for (place, out) in out.iter_mut().enumerate() {
            let (row, column) = (place / SIDE, place % SIDE);
            let mixed = (1.0 - self.share) * ink(row, column, 0) + self.share * ink(row, column, 1);
            *out = mixed.round_ties_even() as u8;
        }
    }
}
