//! The matrices of rotation and shear, as the paper's libraries compute them.

/// Maps a pixel of the result to the place in the image that it comes from.
///
/// x_in = `x[0]` x_out + `x[1]` y_out + `x[2]`, and y_in likewise; in pixels, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) x: [f64; 3],
    pub(crate) y: [f64; 3],
}

impl Affine {
    /// Pillow's `Image.rotate`: about the middle, counter-clockwise, the matrix rounded to 15 decimals.
    ///
    /// Pillow turns by 0, 90, 180 and 270 degrees by other means; rounded, the matrix does the same.
    pub(crate) fn rotation(degrees: f64, rows: usize) -> Self {
        let angle = -degrees.rem_euclid(360.0).to_radians();
        let (cosine, sine) = (rounded(angle.cos()), rounded(angle.sin()));
        Self::about(rows as f64 / 2.0, [cosine, sine], [rounded(-angle.sin()), cosine])
    }

    /// torchvision's `affine` of the paper's time with angle 0, scale 1 and no translation, see
    /// <https://github.com/pytorch/vision/blob/v0.3.0/torchvision/transforms/functional.py>.
    ///
    /// Its centre is half a pixel off the middle. Kept as it is there, up to the order of the products: what seems
    /// to be 1 can be a rounding error less, and then another pixel is the nearest.
    pub(crate) fn shear(degrees: f64, rows: usize) -> Self {
        let angle = degrees.to_radians();
        let stretch = 1.0 / angle.cos();
        let x = [stretch * angle.cos(), stretch * angle.sin()];
        Self::about(rows as f64 / 2.0 + 0.5, x, [0.0, stretch])
    }

    /// The linear map that leaves the point (centre, centre) where it is.
    fn about(centre: f64, [xx, xy]: [f64; 2], [yx, yy]: [f64; 2]) -> Self {
        let offset = |along: f64, across: f64| along * -centre + across * -centre + centre;
        Self { x: [xx, xy, offset(xx, xy)], y: [yx, yy, offset(yx, yy)] }
    }
}

/// To 15 decimals, as Python's `round` does it: exactly, by way of the decimal digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.15}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarter_turns_are_exact() {
        let quarter = Affine::rotation(90.0, 28);
        assert_eq!((quarter.x, quarter.y), ([0.0, -1.0, 28.0], [1.0, 0.0, 0.0]));
        assert_eq!(Affine::rotation(-180.0, 28), Affine::rotation(180.0, 28));
    }

    #[test]
    fn shear_shortens_by_the_cosine() {
        let Affine { x, y } = Affine::shear(60.0, 28);
        assert!((x[1] - 3_f64.sqrt()).abs() < 1e-12, "{x:?}");
        assert!((y[1] - 2.0).abs() < 1e-12 && (y[2] + 14.5).abs() < 1e-12, "{y:?}");
    }
}
