//! Applying a transformation to many images: prepared once, so that little is left to do for each.

use crate::{
    Family, MOST_PIXELS, SIDE, SIDES, Transformation,
    affine::Affine,
    blur::Blur,
    nearest::NearestTable,
    noise::Noise,
    shift::{Axis, Shift},
    stroke_width::StrokeWidth,
    zoom::Zoom,
};

/// A transformation of images of one size, prepared once.
///
/// Lengths are counted in pixels of MNIST's images, 28ths of the side, so that a value does the same to images of any size.
///
/// Every pixel of the paper's three is the one that Pillow computes:
/// - Rotation is Pillow's `Image.rotate` with `NEAREST`.
/// - Scale is torchvision's `crop` to a centred window of the side times the factor, then Pillow's `resize` with `BILINEAR`.
///   So a factor above 1 makes the digit smaller, and the window's whole pixels move it by up to one.
/// - Shear is `affine` of torchvision 0.2 to 0.4, which the paper's code ran on, with `NEAREST`: the height shrinks as
///   the cosine. Later versions of torchvision shear by another formula.
///
/// Rotation and scale together are the first and then the second. Of the others, shifts, stroke width and blur are SciPy's pixel for pixel (see their files). Contrast is
/// 127.5 + value (ink - 127.5). Occlusion takes away the share of each column that the bar covers. Both are rounded to the
/// nearest grey level, ties to the even one.
#[derive(Clone, Debug)]
pub struct PreparedTransformation {
    side: usize,
    method: Method,
}

#[derive(Clone, Debug)]
enum Method {
    Nearest(NearestTable),
    Zoom(Zoom),
    TurnedZoom(NearestTable, Zoom),
    Shift(Shift),
    StrokeWidth(StrokeWidth),
    Blur(Blur),
    Noise(Noise),
    Contrast(f64),
    /// What is left of each column.
    Columns(Vec<f64>),
}

impl PreparedTransformation {
    /// The value of `transformation` is within its family's limits.
    pub(crate) fn new(transformation: Transformation, side: usize) -> Self {
        assert!(SIDES.contains(&side), "images have {SIDES:?} rows, not {side}");
        let Transformation { family, value } = transformation;
        let pixels = value * side as f64 / SIDE as f64;
        let method = match family {
            Family::Rotation => Method::Nearest(NearestTable::new(Affine::rotation(value, side), side)),
            Family::Scale => Method::Zoom(Zoom::new(value, side)),
            Family::Shear => Method::Nearest(NearestTable::new(Affine::shear(value, side), side)),
            Family::ShiftX => Method::Shift(Shift::new(Axis::X, pixels, side)),
            Family::ShiftY => Method::Shift(Shift::new(Axis::Y, pixels, side)),
            Family::StrokeWidth => Method::StrokeWidth(StrokeWidth::new(pixels, side)),
            Family::Blur => Method::Blur(Blur::new(pixels, side)),
            Family::Noise => Method::Noise(Noise::new(value)),
            Family::Contrast => Method::Contrast(value),
            Family::RotationScale => {
                let (angle, factor) = Family::rotation_and_scale(value);
                Method::TurnedZoom(NearestTable::new(Affine::rotation(angle, side), side), Zoom::new(factor, side))
            }
            Family::Occlusion => Method::Columns((0..side).map(|column| uncovered(column, pixels, side)).collect()),
        };
        Self { side, method }
    }

    /// Transforms `image` into `out`, of the prepared size both; what comes from outside of the image is paper.
    ///
    /// # Panics
    /// Where either has another length.
    pub fn apply(&self, image: &[u8], out: &mut [u8]) {
        let pixels = self.side * self.side;
        assert_eq!((image.len(), out.len()), (pixels, pixels), "an image has {pixels} bytes");
        match &self.method {
            Method::Nearest(table) => table.apply(image, out),
            Method::Zoom(zoom) => zoom.apply(image, out),
            Method::TurnedZoom(table, zoom) => {
                let mut turned = [0; MOST_PIXELS];
                table.apply(image, &mut turned[..pixels]);
                zoom.apply(&turned[..pixels], out);
            }
            Method::Shift(shift) => shift.apply(image, out),
            Method::StrokeWidth(stroke) => stroke.apply(image, out),
            Method::Blur(blur) => blur.apply(image, out),
            Method::Noise(noise) => noise.apply(image, out),
            Method::Contrast(contrast) => {
                for (out, &ink) in out.iter_mut().zip(image) {
                    *out = (127.5 + contrast * (f64::from(ink) - 127.5)).round_ties_even() as u8;
                }
            }
            Method::Columns(left) => {
                for (place, (out, &ink)) in out.iter_mut().zip(image).enumerate() {
                    *out = (left[place % self.side] * f64::from(ink)).round_ties_even() as u8;
                }
            }
        }
    }
}

/// The share of a column that a bar of this width through the middle leaves.
fn uncovered(column: usize, width: f64, side: usize) -> f64 {
    let middle = side as f64 / 2.0;
    let (from, to) = (middle - width / 2.0, middle + width / 2.0);
    let covered = to.min(column as f64 + 1.0) - from.max(column as f64);
    1.0 - covered.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PIXELS;

    fn transformed(family: Family, value: f64, image: &[u8; PIXELS]) -> [u8; PIXELS] {
        let mut out = [1; PIXELS];
        Transformation { family, value }.prepared(SIDE).apply(image, &mut out);
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
    fn a_value_does_the_same_to_images_of_any_size() {
        for side in [8, 32, 56, 64] {
            // Where it is moved by a quarter of the side, a quarter is paper; a bar over half the side leaves half.
            let ink = vec![200; side * side];
            let inked = |family, value| -> f64 {
                let mut out = ink.clone();
                Transformation { family, value }.prepared(side).apply(&ink, &mut out);
                out.iter().map(|&ink| f64::from(ink)).sum::<f64>() / (200.0 * ink.len() as f64)
            };
            for (family, value, expected) in
                [(Family::ShiftX, 7.0, 0.75), (Family::ShiftY, -7.0, 0.75), (Family::Occlusion, 14.0, 0.5)]
            {
                assert!((inked(family, value) - expected).abs() < 1e-9, "{family} {side}");
            }
            assert!((inked(Family::Scale, 2.0) - 0.25).abs() < 0.05, "{side}: {}", inked(Family::Scale, 2.0));
            for family in Family::ALL {
                let (mut out, neutral) = (vec![1; side * side], family.neutral());
                Transformation { family, value: neutral }.prepared(side).apply(&ink, &mut out);
                assert_eq!(out, ink, "{family} {side}");
            }
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
        for family in Family::ALL.into_iter().filter(|family| !matches!(family, Family::Contrast | Family::Noise)) {
            for value in family.grid() {
                assert_eq!(transformed(family, value, &[0; PIXELS]), [0; PIXELS], "{family} {value}");
            }
        }
        assert_eq!(transformed(Family::Scale, 0.6, &[255; PIXELS]), [255; PIXELS]);
    }

    #[test]
    fn a_shift_moves_right_and_down() {
        let mut image = [0; PIXELS];
        image[5 * SIDE + 7] = 200;
        let at = |family, value| -> Vec<(usize, u8)> {
            let out = transformed(family, value, &image);
            out.into_iter().enumerate().filter(|&(_, ink)| ink > 0).collect()
        };
        assert_eq!(at(Family::ShiftX, 3.0), [(5 * SIDE + 10, 200)]);
        assert_eq!(at(Family::ShiftY, -2.0), [(3 * SIDE + 7, 200)]);
        assert_eq!(at(Family::ShiftX, 0.25), [(5 * SIDE + 7, 150), (5 * SIDE + 8, 50)]);
        assert_eq!(at(Family::ShiftX, -8.0), []);
    }

    #[test]
    fn the_least_contrast_exchanges_ink_and_paper() {
        assert_eq!(transformed(Family::Contrast, -1.0, &numbered()), numbered().map(|ink| 255 - ink));
        assert_eq!(transformed(Family::Contrast, 0.0, &numbered()), [128; PIXELS]);
    }

    #[test]
    fn a_bar_hides_the_middle_columns() {
        let hidden = transformed(Family::Occlusion, 3.0, &[200; PIXELS]);
        assert_eq!(hidden[11..17], [200, 100, 0, 0, 100, 200]);
        assert_eq!(transformed(Family::Occlusion, 28.0, &[200; PIXELS]), [0; PIXELS]);
    }

    /// Against the normal distribution: moments within four standard errors, and another image has other noise.
    #[test]
    fn noise_is_normal_and_belongs_to_the_image() {
        let (first, second) = ([128; PIXELS], [127; PIXELS]);
        let noise = |image: &[u8; PIXELS], value: f64| {
            transformed(Family::Noise, value, image).map(|ink| (f64::from(ink) - f64::from(image[0])) / 255.0)
        };
        let count = PIXELS as f64;
        let deviation = 0.1;
        let (one, other) = (noise(&first, deviation), noise(&second, deviation));
        let mean = one.iter().sum::<f64>() / count;
        let variance = one.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        let together = one.iter().zip(&other).map(|(one, other)| one * other).sum::<f64>() / count;
        let error = 4.0 / count.sqrt();
        assert!(mean.abs() < error * deviation, "{mean}");
        assert!((variance / deviation.powi(2) - 1.0).abs() < error * 2_f64.sqrt(), "{variance}");
        assert!(together.abs() < error * deviation.powi(2), "{together}");
        let again = transformed(Family::Noise, deviation, &first);
        assert_eq!(again, transformed(Family::Noise, deviation, &first));
    }
}
