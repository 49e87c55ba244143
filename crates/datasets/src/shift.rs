//! Shift: every pixel is the one so many to the left or above, between two of them by how near each is.
//!
//! The same as SciPy's `ndimage.shift(image, [y, x], order=1, mode="grid-constant")`, rounded to whole grey levels.

/// One direction of an image.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis {
    X,
    Y,
}

#[derive(Clone, Debug)]
pub(crate) struct Shift {
    side: usize,
    axis: Axis,
    /// For each place along the axis the first of the two that it is mixed from, and the second's share.
    sources: Vec<(isize, f64)>,
}

impl Shift {
    /// To the right or down by pixels, at most a side in either direction.
    pub(crate) fn new(axis: Axis, pixels: f64, side: usize) -> Self {
        // Each place's own share, as SciPy computes it: they differ in their last digit, which decides between two levels.
        let source = |place: usize| {
            let from = place as f64 - pixels;
            (from.floor() as isize, from - from.floor())
        };
        Self { side, axis, sources: (0..side).map(source).collect() }
    }

    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        let side = self.side;
        for (place, out) in out.iter_mut().enumerate() {
            let (row, column) = (place / side, place % side);
            let (first, share) = self.sources[match self.axis {
                Axis::X => column,
                Axis::Y => row,
            }];
            let ink = |along: isize| {
                let along = usize::try_from(along).ok().filter(|&along| along < side);
                along.map_or(0.0, |along| {
                    f64::from(match self.axis {
                        Axis::X => image[row * side + along],
                        Axis::Y => image[along * side + column],
                    })
                })
            };
            *out = ((1.0 - share) * ink(first) + share * ink(first + 1)).round_ties_even() as u8;
        }
    }
}
