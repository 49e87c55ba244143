//! Blur: each pixel is the mean of those around it, weighed by a Gaussian of their distance.
//!
//! The same as SciPy's `ndimage.gaussian_filter(image, deviation, mode="constant")`, rounded to whole grey levels: four
//! deviations to each side, paper outside of the image.

use crate::{PIXELS, SIDE};

#[derive(Clone, Debug)]
pub(crate) struct Blur {
    /// From the middle to one side; the other side is the same.
    weights: Vec<f64>,
}

impl Blur {
    /// By a deviation of so many pixels, 0 to 28.
    pub(crate) fn new(deviation: f64) -> Self {
        let reach = (4.0 * deviation + 0.5) as usize;
        let weight = |distance: usize| (-0.5 * (distance as f64 / deviation).powi(2)).exp();
        // At 0 deviation there is nothing but the middle, whose own quotient is no number.
        let weights: Vec<f64> = std::iter::once(1.0).chain((1..=reach).map(weight)).collect();
        let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
        Self { weights: weights.into_iter().map(|weight| weight / sum).collect() }
    }

    pub(crate) fn apply(&self, image: &[u8; PIXELS], out: &mut [u8; PIXELS]) {
        let columns = self.along(&image.map(f64::from), SIDE);
        let blurred = self.along(&columns, 1);
        for (out, ink) in out.iter_mut().zip(blurred) {
            *out = ink.round_ties_even() as u8;
        }
    }

    /// Along rows, whose pixels are 1 from each other, or along columns, whose are 28.
    fn along(&self, image: &[f64; PIXELS], stride: usize) -> [f64; PIXELS] {
        std::array::from_fn(|place| {
            let at = place / stride % SIDE;
            let (before, behind) = (at, SIDE - 1 - at);
            let sides = self.weights.iter().enumerate().skip(1).map(|(distance, weight)| {
                let one = if distance <= before { image[place - distance * stride] } else { 0.0 };
                let other = if distance <= behind { image[place + distance * stride] } else { 0.0 };
                weight * (one + other)
            });
            self.weights[0] * image[place] + sides.sum::<f64>()
        })
    }
}
