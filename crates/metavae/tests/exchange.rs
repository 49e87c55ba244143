//! Codes that decoders exchange: what the objective makes of them.

use burn::tensor::{Device, Int, Tensor, TensorData};
use metavae::{
    Aggregation, Context, DecoderKind, MetaBatch, MetaElbo, MetaModel as _, MetaVae, NetworkConfig, log_likelihood,
};
use metavae_datasets::PIXELS;

fn numbers(shape: [usize; 3]) -> Tensor<3> {
    let count = shape.iter().product::<usize>();
    let values: Vec<f32> = (0..count).map(|i| (i * 37 % 101) as f32 / 100.0).collect();
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

fn values(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

#[test]
fn a_decoder_explains_its_image_from_the_code_that_it_gets() {
    let network = NetworkConfig {
        aggregation: Aggregation::Gated,
        summary_hidden: 6,
        summary: 5,
        hidden: 6,
        latent: 3,
        ..NetworkConfig::paper(DecoderKind::Separate)
    };
    let device = Device::flex();
    let model = MetaVae::new(&network, 2, 5, &device);
    let (images, noise) = (numbers([2, 3, PIXELS]), numbers([2, 3, 3]));
    let elbo = |sources: Option<[i32; 6]>| {
        let code_sources =
            sources.map(|sources| Tensor::<1, Int>::from_data(TensorData::new(sources.to_vec(), [6]), &device));
        let batch = MetaBatch {
            inputs: None,
            images: images.clone(),
            context: Context::Empty,
            noise: noise.clone(),
            code_sources,
            dataset_code: None,
        };
        model.meta_elbo(&batch)
    };
    let MetaElbo { reconstruction, kl } = elbo(None);
    let (own, own_kl) = (values(reconstruction), values(kl));
    assert_eq!(own, values(elbo(Some([0, 1, 2, 3, 4, 5])).reconstruction));

    let swapped = elbo(Some([5, 1, 2, 3, 4, 0]));
    assert_eq!(own_kl, values(swapped.kl), "the posteriors are the same");
    let swapped = values(swapped.reconstruction);
    assert_eq!(own[1..5], swapped[1..5]);
    // By hand: the first image of the first dataset, from the code of the last image of the second.
    let code = model.posterior(images.clone(), &Context::Empty).sample(noise.clone()).slice([1..2, 2..3, 0..3]);
    let logits = model.decode_under(0, code.reshape([1, 3])).reshape([1, 1, PIXELS]);
    let expected = values(log_likelihood(images.clone().slice([0..1, 0..1, 0..PIXELS]), logits))[0];
    assert!((swapped[0] - expected).abs() < 1e-3, "{} against {expected}", swapped[0]);
    assert!((swapped[0] - own[0]).abs() > 1e-3);
}
