//! Principal components: the best linear code of a given width, a control for what a network adds.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par, Scale, Side, unzip, zip};

use crate::features::BLOCK;
use crate::{EvaluationError, Features};

/// A fitted projection: code = components (x - mean).
#[derive(Clone, Debug)]
pub struct Pca {
    mean: Vec<f32>,
    /// [components, width]; orthonormal rows, largest variance first.
    components: Mat<f32>,
    variances: Vec<f64>,
}

impl Pca {
    /// Fits to features: the leading eigenvectors of their covariance.
    ///
    /// # Errors
    /// Where there are no features, they are not finite, or fewer wide than `components`.
    pub fn fit(features: &Features, components: usize) -> Result<Self, EvaluationError> {
        features.check()?;
        let width = features.width;
        if components == 0 || components > width {
            return Err(EvaluationError::Components { components, width });
        }
        let mean: Vec<f32> = features.mean().into_iter().map(|mean| mean as f32).collect();
        let covariance = covariance(features, &mean);
        let eigen = covariance.self_adjoint_eigen(Side::Lower).map_err(|_| EvaluationError::Eigenvectors)?;
        let variances = eigen.S().column_vector().iter().rev().take(components).copied().collect();
        // faer sorts ascending.
        let weight = |component, feature| eigen.U()[(feature, width - 1 - component)] as f32;
        Ok(Self { mean, components: Mat::from_fn(components, width, weight), variances })
    }

    /// The variance along each component, largest first.
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// Codes of features, [n, components]; not whitened.
    ///
    /// # Errors
    /// [`EvaluationError::Width`] where they are not as wide as what was fitted.
    pub fn transform(&self, features: &Features) -> Result<Features, EvaluationError> {
        features.check_width(self.mean.len())?;
        let components = self.components.nrows();
        let mut values = vec![0.0; features.len() * components];
        for (block, codes) in features.blocks().zip(values.chunks_mut(BLOCK * components)) {
            let codes = MatMut::from_column_major_slice_mut(codes, components, block.ncols()); // [components, rows]
            matmul(codes, Accum::Replace, &self.components, centred(block, &self.mean), 1.0, Par::Seq);
        }
        Features::new(values, components)
    }
}

/// [width, width], divided by n - 1. Each block is centred before its product is taken, so that f32 is exact enough;
/// the blocks add up in f64.
fn covariance(features: &Features, mean: &[f32]) -> Mat<f64> {
    let width = features.width;
    let mut sum = Mat::<f64>::zeros(width, width);
    let mut product = Mat::<f32>::zeros(width, width);
    for block in features.blocks() {
        let centred = centred(block, mean);
        matmul(&mut product, Accum::Replace, &centred, centred.transpose(), 1.0, Par::Seq);
        zip!(&mut sum, &product).for_each(|unzip!(sum, part)| *sum += f64::from(*part));
    }
    sum * Scale(1.0 / (features.len() as f64 - 1.0).max(1.0))
}

fn centred(block: MatRef<'_, f32>, mean: &[f32]) -> Mat<f32> {
    Mat::from_fn(block.nrows(), block.ncols(), |feature, row| block[(feature, row)] - mean[feature])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden::Golden;

    #[test]
    fn it_is_scikit_learns_up_to_sign() {
        let golden = Golden::read();
        let expected = golden.features("pca.components");
        let pca = Pca::fit(&golden.features("features"), 8).unwrap();
        for (found, expected) in pca.variances().iter().zip(golden.floats("pca.variances")) {
            assert!((found / f64::from(expected) - 1.0).abs() < 1e-4, "{found} or {expected}");
        }
        let codes = pca.transform(&golden.features("test_features")).unwrap();
        let expected_codes = golden.features("pca.test_codes");
        assert_eq!((codes.len(), codes.width), (200, 8));
        for component in 0..8 {
            let row = pca.components.row(component);
            let expected = &expected.values[component * 49..][..49];
            let sign = row.iter().zip(expected).map(|(a, b)| a * b).sum::<f32>().signum();
            for (found, expected) in row.iter().zip(expected) {
                assert!((sign * found - expected).abs() < 1e-4, "component {component}: {found} or {expected}");
            }
            for (code, expected) in codes.values.chunks_exact(8).zip(expected_codes.values.chunks_exact(8)) {
                assert!((sign * code[component] - expected[component]).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn components_that_do_not_exist_are_refused() {
        let features = Features::new(vec![1.0, 2.0, 3.0, 5.0], 2).unwrap();
        for components in [0, 3] {
            assert!(matches!(Pca::fit(&features, components), Err(EvaluationError::Components { .. })));
        }
        let pca = Pca::fit(&features, 1).unwrap();
        assert!(matches!(pca.transform(&Features::pixels(&[], 784)), Err(EvaluationError::Width { .. })));
    }

    /// As near the edge of MNIST: most pixels never change, and what changes has a rank of 1.
    #[test]
    fn constant_features_have_no_variance() {
        let rows = 50;
        let mut features = Features::new(vec![0.25; rows * 300], 300).unwrap();
        for (row, pixels) in features.values.chunks_exact_mut(300).enumerate() {
            pixels[100..140].fill(row as f32 / rows as f32);
        }
        let pca = Pca::fit(&features, 20).unwrap();
        let expected = 40.0 * (rows + 1) as f64 / (12 * rows) as f64; // of 40 equal pixels, evenly spread over 0..1
        assert!((pca.variances()[0] - expected).abs() < 1e-5, "{:?}", pca.variances());
        assert!(pca.variances()[1..].iter().all(|variance| variance.abs() < 1e-6));
        let codes = pca.transform(&features).unwrap();
        assert!(codes.values.iter().all(|code| code.is_finite()));
    }
}
