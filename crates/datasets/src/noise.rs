//! Noise: on each pixel a normal number of its own, the same each time for the same image.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::checksum::checksum;

#[derive(Clone, Debug)]
pub(crate) struct Noise {
    deviation: f64,
}

impl Noise {
    /// By a deviation in units of full ink.
    pub(crate) fn new(deviation: f64) -> Self {
        Self { deviation }
    }

    /// ink + 255 deviation n, n standard normal, cut off at paper and at full ink. The seed is the image's own checksum, so that
    /// no two digits bear the same noise, and a dataset is the same whoever makes it.
    pub(crate) fn apply(&self, image: &[u8], out: &mut [u8]) {
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(checksum(&[], image)));
        for (out, &ink) in out.iter_mut().zip(image) {
            let noise: f64 = StandardNormal.sample(&mut random);
            *out = (f64::from(ink) + 255.0 * self.deviation * noise).round_ties_even().clamp(0.0, 255.0) as u8;
        }
    }
}
