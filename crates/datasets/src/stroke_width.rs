//! Stroke width: the most ink within so many pixels, or the least; between whole numbers of pixels a mixture of both results.
//!
//! The same as SciPy's `ndimage.grey_dilation` and `grey_erosion` with a disc as footprint and paper outside of the image.

#[derive(Clone, Debug)]
pub(crate) struct StrokeWidth {
    side: usize,
    thinner: bool,
    /// The discs of the two whole radii around the radius, as steps in rows and columns, and the larger one's share.
    discs: [Vec<(isize, isize)>; 2],
    share: f64,
}

impl StrokeWidth {
    /// Wider by so many pixels on each side, thinner where it is below 0; at most a side.
    pub(crate) fn new(pixels: f64, side: usize) -> Self {
        let radius = pixels.abs();
        let whole = radius.floor();
        let discs = [whole, whole + 1.0].map(|radius| disc(radius as isize));
        Self { side, thinner: pixels < 0.0, discs, share: radius - whole }
    }

    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        for (place, out) in out.iter_mut().enumerate() {
            let [near, far] = [0, 1].map(|disc| f64::from(self.extreme(image, place, disc)));
            *out = ((1.0 - self.share) * near + self.share * far).round_ties_even() as u8;
        }
    }

    fn extreme(&self, image: &[u8], place: usize, disc: usize) -> u8 {
        let side = self.side;
        let (row, column) = (place / side, place % side);
        let inks = self.discs[disc].iter().map(|&(down, right)| {
            let row = row.checked_add_signed(down).filter(|&row| row < side);
            let column = column.checked_add_signed(right).filter(|&column| column < side);
            row.zip(column).map_or(0, |(row, column)| image[row * side + column])
        });
        let found = if self.thinner { inks.min() } else { inks.max() };
        found.unwrap_or(0)
    }
}

fn disc(radius: isize) -> Vec<(isize, isize)> {
    let reach = -radius..=radius;
    let square = reach.clone().flat_map(|down| reach.clone().map(move |right| (down, right)));
    square.filter(|(down, right)| down * down + right * right <= radius * radius).collect()
}
