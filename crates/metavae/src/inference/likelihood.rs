//! What inference needs to know of a model: ln p(x given z) of fixed images for any codes.

use burn::tensor::{Bool, Tensor, TensorData};

use crate::kernels::log_likelihood;

/// ln p(x given z) of n fixed images. Any closure of the same shape is one.
pub trait Likelihood {
    /// Codes [S, n, Z], S for each image -> ln p(x given z) in nats, [S, n]; differentiable in the codes.
    fn log_likelihood(&self, codes: Tensor<3>) -> Tensor<2>;
}

impl<F: Fn(Tensor<3>) -> Tensor<2>> Likelihood for F {
    fn log_likelihood(&self, codes: Tensor<3>) -> Tensor<2> {
        self(codes)
    }
}

/// The likelihood of images [n, P] under a decoder: codes [m, Z] -> Bernoulli logits [m, P].
pub fn bernoulli(images: Tensor<2>, decode: impl Fn(Tensor<2>) -> Tensor<2>) -> impl Likelihood {
    let images: Tensor<3> = images.unsqueeze(); // [1, n, P]
    move |codes: Tensor<3>| {
        let [samples, count, latent] = codes.dims();
        let pixels = images.dims()[2];
        let logits = decode(codes.reshape([samples * count, latent])); // [S n, P]
        log_likelihood(images.clone(), logits.reshape([samples, count, pixels])) // [S, n]
    }
}

/// Codes with what the likelihood says of them.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// [S, n, Z]
    pub codes: Tensor<3>,
    /// ln p(x given z), [S, n]
    pub log_likelihood: Tensor<2>,
    /// Its gradient in the codes, [S, n, Z]
    pub gradient: Tensor<3>,
}

impl Point {
    /// One pass forward and one back; only codes are differentiated, never weights.
    pub fn at(likelihood: &impl Likelihood, codes: Tensor<3>) -> Self {
        let codes = codes.inner().autodiff().require_grad();
        let log_likelihood = likelihood.log_likelihood(codes.clone()); // [S, n]
        // The backward pass may start from all rows at once: each code influences only its own.
        let gradients = log_likelihood.backward();
        let gradient = codes.grad(&gradients).expect("the codes were marked as differentiable"); // [S, n, Z]
        Self { codes: codes.inner(), log_likelihood: log_likelihood.inner(), gradient }
    }

    /// `other` where `chosen` [S n] says so, row by row, else what was here.
    pub fn replace(self, chosen: &[bool], other: Self) -> Self {
        let [samples, count, latent] = self.codes.dims();
        let device = self.codes.device();
        let data = TensorData::new(chosen.to_vec(), [samples, count]);
        let rows: Tensor<2, Bool> = Tensor::from_data(data, &device); // [S, n]
        let entries = rows.clone().unsqueeze_dim::<3>(2).expand([samples, count, latent]); // [S, n, Z]
        Self {
            codes: self.codes.mask_where(entries.clone(), other.codes),
            log_likelihood: self.log_likelihood.mask_where(rows, other.log_likelihood),
            gradient: self.gradient.mask_where(entries, other.gradient),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, Tolerance};

    fn numbers<const D: usize>(shape: [usize; D]) -> Tensor<D> {
        let values: Vec<f32> = (0..shape.iter().product()).map(|i: usize| (i * 37 % 101) as f32 / 100.0).collect();
        Tensor::from_data(TensorData::new(values, shape), &Device::flex())
    }

    fn assert_equal<const D: usize>(a: Tensor<D>, b: Tensor<D>) {
        a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::default());
    }

    #[test]
    fn rows_belong_to_their_images() {
        let (images, weights) = (numbers([2, 5]), numbers([3, 5]));
        let likelihood = bernoulli(images.clone(), |codes| codes.matmul(weights.clone()));
        let codes = numbers([4, 2, 3]);
        let all = likelihood.log_likelihood(codes.clone()); // [4, 2]
        for image in 0..2 {
            let alone = bernoulli(images.clone().slice(image..=image), |codes| codes.matmul(weights.clone()));
            let own = codes.clone().slice([0..4, image..image + 1, 0..3]); // [4, 1, 3]
            assert_equal(alone.log_likelihood(own), all.clone().slice([0..4, image..image + 1]));
        }
    }

    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let weights = numbers([3, 5]);
        let likelihood = bernoulli(numbers([2, 5]), |codes| codes.matmul(weights.clone()));
        let point = Point::at(&likelihood, numbers([4, 2, 3]));
        let step = 1e-2;
        for dimension in 0..3 {
            let ahead = |sign: f32| {
                let mut offset = vec![0.0; 3];
                offset[dimension] = sign * step;
                let offset = Tensor::<3>::from_data(TensorData::new(offset, [1, 1, 3]), &Device::flex());
                likelihood.log_likelihood(point.codes.clone() + offset)
            };
            let slope = (ahead(1.0) - ahead(-1.0)).div_scalar(2.0 * step); // [4, 2]
            let own = point.gradient.clone().slice([0..4, 0..2, dimension..dimension + 1]).squeeze_dim::<2>(2);
            let most = (slope - own).abs().max().into_scalar::<f32>();
            assert!(most < 2e-3, "{most}");
        }
    }

    #[test]
    fn only_chosen_rows_are_replaced() {
        let likelihood = |codes: Tensor<3>| codes.sum_dim(2).squeeze_dim::<2>(2);
        let (here, other) =
            (Point::at(&likelihood, numbers([2, 2, 3])), Point::at(&likelihood, numbers([2, 2, 3]) + 1.0));
        let mixed = here.clone().replace(&[false, true, false, false], other.clone());
        assert_equal(mixed.codes.clone().slice(1..2), here.codes.slice(1..2));
        assert_equal(mixed.log_likelihood.slice([0..1, 1..2]), other.log_likelihood.slice([0..1, 1..2]));
    }
}
