//! Blur: each pixel is the mean of those around it, weighed by a Gaussian of their distance.
//!
//! The same as SciPy's `ndimage.gaussian_filter(image, deviation, mode="constant")`, rounded to whole grey levels: four
//! deviations to each side, paper outside of the image.

#[derive(Clone, Debug)]
pub(crate) struct Blur {
    side: usize,
    /// From the middle to one side; the other side is the same.
    weights: Vec<f64>,
}

impl Blur {
    /// By a deviation of so many pixels, up to the side.
    pub(crate) fn new(deviation: f64, side: usize) -> Self {
        let reach = (4.0 * deviation + 0.5) as usize;
        let weight = |distance: usize| (-0.5 * (distance as f64 / deviation).powi(2)).exp();
        // At 0 deviation there is nothing but the middle, whose own quotient is no number.
        let weights: Vec<f64> = std::iter::once(1.0).chain((1..=reach).map(weight)).collect();
        let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
        Self { side, weights: weights.into_iter().map(|weight| weight / sum).collect() }
    }

    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        let levels: Vec<f64> = image.iter().map(|&ink| f64::from(ink)).collect();
        let columns: Vec<f64> = (0..image.len()).map(|place| self.along(&levels, place, self.side)).collect();
        for (place, out) in out.iter_mut().enumerate() {
            *out = self.along(&columns, place, 1).round_ties_even() as u8;
        }
    }

    /// A pixel mixed with those along its row, which are 1 from each other, or along its column, which are a side.
    fn along(&self, image: &[f64], place: usize, stride: usize) -> f64 {
        let at = place / stride % self.side;
        let (before, behind) = (at, self.side - 1 - at);
        let sides = self.weights.iter().enumerate().skip(1).map(|(distance, weight)| {
            let one = if distance <= before { image[place - distance * stride] } else { 0.0 };
            let other = if distance <= behind { image[place + distance * stride] } else { 0.0 };
            weight * (one + other)
        });
        self.weights[0] * image[place] + sides.sum::<f64>()
    }
}
