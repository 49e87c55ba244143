//! Applying a transformation to many images: prepared once, then a table look-up for each pixel.

use crate::{Family, PIXELS, Transformation, affine::Affine, nearest::NearestTable, zoom::Zoom};

/// A transformation of 28 x 28 images, prepared once; every pixel is the one that Pillow computes.
///
/// - Rotation is Pillow's `Image.rotate` with `NEAREST`.
/// - Scale is torchvision's `crop` to a centred window of 28 times the factor, then Pillow's `resize` with `BILINEAR`.
///   So a factor above 1 makes the digit smaller, and the window's whole pixels move it by up to one.
/// - Shear is `affine` of torchvision 0.2 to 0.4, which the paper's code ran on, with `NEAREST`: the height shrinks as
///   the cosine. Later versions of torchvision shear by another formula.
#[derive(Clone, Debug)]
pub struct Resampler {
    method: Method,
}

#[derive(Clone, Debug)]
enum Method {
    Nearest(NearestTable),
    Zoom(Zoom),
}

impl Resampler {
    /// `transformation` has a finite value, and a factor is at least 1/28.
    pub(crate) fn new(transformation: Transformation) -> Self {
        let Transformation { family, value } = transformation;
        let method = match family {
            Family::Rotation => Method::Nearest(NearestTable::new(Affine::rotation(value))),
            Family::Scale => Method::Zoom(Zoom::new(value)),
            Family::Shear => Method::Nearest(NearestTable::new(Affine::shear(value))),
        };
        Self { method }
    }

    /// Transforms `image` into `out`, 784 bytes each; what comes from outside of the image is paper.
    ///
    /// # Panics
    /// Where either has another length.
    pub fn apply(&self, image: &[u8], out: &mut [u8]) {
        let image: &[u8; PIXELS] = image.try_into().expect("an image has 784 bytes");
        let out: &mut [u8; PIXELS] = out.try_into().expect("an image has 784 bytes");
        match &self.method {
            Method::Nearest(table) => table.apply(image, out),
            Method::Zoom(zoom) => zoom.apply(image, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transformed(family: Family, value: f64, image: &[u8; PIXELS]) -> [u8; PIXELS] {
        let mut out = [1; PIXELS];
        Transformation { family, value }.resampler().apply(image, &mut out);
        out
    }

    fn numbered() -> [u8; PIXELS] {
        std::array::from_fn(|index| (index * 37 % 251) as u8 + 1)
    }

    #[test]
    fn the_neutral_value_changes_nothing() {
        for family in Family::ALL {
            assert_eq!(transformed(family, family.neutral(), &numbered()), numbered(), "{family}");
        }
    }

    #[test]
    fn half_a_turn_reverses_the_pixels() {
        let mut reversed = numbered();
        reversed.reverse();
        for value in [180.0, -180.0, 540.0] {
            assert_eq!(transformed(Family::Rotation, value, &numbered()), reversed);
        }
    }

    #[test]
    fn a_quarter_turn_is_counter_clockwise() {
        let mut image = [0; PIXELS];
        // The right-most pixel of the top row goes to the left.
        image[27] = 255;
        let turned = transformed(Family::Rotation, 90.0, &image);
        assert_eq!(turned.iter().position(|&ink| ink == 255), Some(0));
    }

    #[test]
    fn no_value_is_too_strange() {
        let strange = [90.0, -90.0, 270.0, 89.999_999_999, 1e300, -1e300, 0.0, -0.0, f64::MIN_POSITIVE, 1e-300, -5.0];
        for family in Family::ALL {
            for value in strange.into_iter().chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
                transformed(family, value, &numbered());
            }
            assert_eq!(transformed(family, f64::NAN, &numbered()), numbered());
        }
        assert_eq!(transformed(Family::Shear, 90.0, &numbered()), [0; PIXELS]);
    }

    #[test]
    fn paper_stays_paper_and_ink_stays_ink() {
        for family in Family::ALL {
            for value in family.grid() {
                assert_eq!(transformed(family, value, &[0; PIXELS]), [0; PIXELS]);
            }
        }
        assert_eq!(transformed(Family::Scale, 0.6, &[255; PIXELS]), [255; PIXELS]);
    }
}
