//! The importance-weighted bound on ln p(x) (Burda, Grosse, Salakhutdinov 2016), for validation.

use burn::tensor::Tensor;

use crate::batches::context::Context;
use crate::kernels::log_likelihood;
use crate::systems::system::MetaModel;

/// ln (1/k sum_s p(x given z_s) p(z_s) / q(z_s)) for each image, nats, [K, B].
///
/// Where a dataset has a code c, it is ln p(x given c) that is bounded, c the mean of q(c given D): the others' decoders know their
/// dataset too.
///
/// `noise` holds the k draws of standard normal noise, [K, B, Z] each; with one draw it is the ELBO with a sampled KL.
pub fn importance_weighted_bound<M: MetaModel>(
    model: &M,
    images: &Tensor<3>,
    context: &Context,
    noise: &[Tensor<3>],
) -> Tensor<2> {
    let samples = noise.len();
    let context = &model.resolve_context(images, context);
    let (posterior, prior) = (model.posterior(images.clone(), context), model.prior(context)); // [K, B, Z]
    let log_weights: Vec<Tensor<2>> = noise
        .iter()
        .map(|noise| {
            let codes = posterior.sample(noise.clone()); // [K, B, Z]
            let ratio = match &prior {
                Some(prior) => posterior.log_ratio_to(prior, codes.clone(), noise.clone()), // [K, B, 1]
                None => posterior.log_prior_ratio(codes.clone(), noise.clone()),            // [K, B, 1]
            };
            let logits = model.decode_given(codes, context); // [K, B, P]
            log_likelihood(images.clone(), logits) + ratio.squeeze_dim(2) // [K, B]
        })
        .collect();
    let stacked: Tensor<3> = Tensor::stack(log_weights, 2); // [K, B, k]
    let largest = stacked.clone().max_dim(2); // [K, B, 1]
    let sum = (stacked - largest.clone()).exp().sum_dim(2); // [K, B, 1]
    (sum.log() + largest).squeeze_dim::<2>(2).sub_scalar((samples as f64).ln()) // [K, B]
}
