//! Systems with a code for each dataset, and one VAE per dataset: what D does to them, and what their objectives weigh.

use std::sync::Arc;

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData, Tolerance};
use metavae::weights::{self, Tensors};
use metavae::{
    AnyModel, BatchSampler, ConfigError, Context, DatasetCodeDraw, DatasetKl, DecoderKind, DigitChoice, MetaBatch,
    MetaModel as _, NetworkConfig, RunConfig, System,
};
use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use pollster::block_on;

const LATENT: usize = 4;
const DATASET_LATENT: usize = 6;
const HIERARCHICAL: [System; 2] = [System::NeuralStatistician, System::VariationalHomoencoder];

fn network(system: System) -> NetworkConfig {
    let paper = NetworkConfig::paper(DecoderKind::Separate);
    NetworkConfig { system, hidden: 16, latent: LATENT, dataset_latent: DATASET_LATENT, decoder_hidden: 20, ..paper }
}

fn model(system: System, device: &Device) -> AnyModel {
    AnyModel::new(&network(system), 3, 3, device)
}

fn numbers<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let values = (0..shape.iter().product()).map(|i: usize| ((i + seed) * 37 % 101) as f32 / 100.0).collect();
    Tensor::from_data(TensorData::new::<f32, _>(values, shape), &Device::flex())
}

fn assert_equal<const D: usize>(a: Tensor<D>, b: Tensor<D>) {
    a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::default());
}

fn apart<const D: usize>(a: Tensor<D>, b: Tensor<D>) -> f32 {
    (a - b).abs().max().into_scalar::<f32>()
}

fn batch(context: Context, codes: usize, kl_weight: f64) -> MetaBatch {
    MetaBatch {
        images: numbers([3, 5, PIXELS], 0),
        context,
        noise: numbers([3, 5, LATENT], 1),
        inputs: None,
        code_sources: None,
        dataset_code: Some(DatasetCodeDraw { noise: numbers([3, codes, DATASET_LATENT], 2), kl_weight }),
    }
}

#[test]
fn the_kl_of_c_is_added_by_its_weight() {
    for system in HIERARCHICAL {
        let model = model(system, &Device::flex());
        let objective = |weight| model.meta_elbo(&batch(Context::WholeBatch, 1, weight));
        let (none, half, whole) = (objective(0.0), objective(0.5), objective(1.0));
        assert_equal(none.reconstruction, whole.reconstruction);
        assert_equal(half.kl.clone() + half.kl, none.kl.clone() + whole.kl.clone());
        let of_code: Vec<f32> = (whole.kl - none.kl).into_data().iter::<f32>().collect();
        // All images of a dataset share D here, and so the KL of its code; datasets do not.
        for row in of_code.chunks(5) {
            assert!(row[0] > 0.0 && row.iter().all(|kl| (kl - row[0]).abs() < 1e-3), "{row:?}");
        }
        assert!((of_code[0] - of_code[5]).abs() > 1e-4, "{of_code:?}");
    }
}

#[test]
fn what_is_blind_to_c_is_a_vae() {
    for system in HIERARCHICAL {
        let blank = model(system, &Device::flex());
        let mut tensors = block_on(weights::read_module(&blank)).expect("readable");
        for (name, tensor) in &mut tensors {
            // The lower half of the joint layers reads c; without weights the prior is the standard normal.
            if name == "encoder.first.weight" || name == "decoder.first.weight" {
                let half = tensor.values.len() / 2;
                tensor.values[half..].fill(0.0);
            } else if name.starts_with("prior_network.third") {
                tensor.values.fill(0.0);
            }
        }
        let model = weights::load_module(blank, &tensors, |_| true).expect("the same shapes");
        let images = numbers([3, 5, PIXELS], 0);
        let posterior = model.posterior(images.clone(), &Context::WholeBatch);
        assert_equal(posterior.mean(), model.posterior(images, &Context::Empty).mean());
        let elbo = model.meta_elbo(&batch(Context::WholeBatch, 1, 0.0));
        assert_equal(elbo.kl, posterior.kl_to_standard_normal().squeeze_dim(2));
        let other = batch(Context::InBatch(numbers([3, 5, 5], 4)), 5, 0.0);
        assert_equal(elbo.reconstruction, model.meta_elbo(&other).reconstruction);
    }
}

#[test]
fn a_homoencoder_knows_only_the_mean_image_of_d() {
    let images = numbers([4, PIXELS], 5);
    let mean = images.clone().mean_dim(0); // [1, P]
    for system in HIERARCHICAL {
        let model = model(system, &Device::flex());
        let difference = apart(model.summarise(images.clone()), model.summarise(mean.clone()));
        assert_eq!(difference < 1e-5, system == System::VariationalHomoencoder, "{system:?}: {difference}");
        // Neither knows the order.
        assert_equal(model.summarise(images.clone()), model.summarise(images.clone().flip([0])));
    }
}

#[test]
fn all_ways_to_name_the_same_d_are_the_same() {
    let images = numbers([3, 5, PIXELS], 0);
    for system in HIERARCHICAL {
        let model = model(system, &Device::flex());
        let whole = Context::InBatch(Tensor::full([3, 5, 5], 0.2, &Device::flex()));
        let fresh = Context::Fresh(images.clone().unsqueeze_dim::<4>(1).expand([3, 5, 5, PIXELS]));
        let summaries = (0..3).map(|k| model.summarise(images.clone().slice(k..=k).squeeze_dim(0)));
        let summary = Tensor::stack::<3>(summaries.collect(), 0); // [3, 1, S]
        let expected = model.posterior(images.clone(), &Context::WholeBatch).mean();
        for context in [whole, fresh, Context::Summary(summary.clone())] {
            assert_equal(model.posterior(images.clone(), &context).mean(), expected.clone());
        }
        // With summaries of the seen datasets the model decodes under their codes; without, alike for all.
        let codes = numbers([3, 2, LATENT], 6);
        let given = model.decode_given(codes.clone(), &Context::Summary(summary.clone()));
        let without = model.decode(codes.clone());
        assert!(apart(without.clone(), given.clone()) > 1e-3);
        assert_equal(without, model.decode_given(codes.clone(), &Context::Empty));
        assert_equal(model.with_seen_summaries(&summary).decode(codes), given);
    }
}

#[test]
fn c_explains_as_many_images_as_the_system_says() {
    let digits = Arc::new(Digits::new(vec![90; 40 * PIXELS], vec![0; 40]).expect("whole images"));
    let draw = |system, dataset_kl| {
        let mut config = RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate);
        (config.batch, config.context.size, config.network, config.dataset_kl) = (8, 3, network(system), dataset_kl);
        let batch = BatchSampler::new(config, digits.clone()).batch(2, &Device::flex());
        batch.dataset_code.map(|draw| (draw.noise.dims(), draw.kl_weight))
    };
    assert_eq!(draw(System::NeuralStatistician, DatasetKl::Shared), Some(([4, 1, DATASET_LATENT], 1.0 / 8.0)));
    assert_eq!(draw(System::VariationalHomoencoder, DatasetKl::Shared), Some(([4, 8, DATASET_LATENT], 1.0 / 40.0)));
    for system in HIERARCHICAL {
        assert_eq!(draw(system, DatasetKl::Whole).map(|(_, weight)| weight), Some(1.0));
    }
    assert_eq!(draw(System::MetaVae, DatasetKl::Whole), None);
}

#[test]
fn codes_are_exchanged_only_where_a_bound_stays_a_bound() {
    for (system, may) in [(System::MetaVae, true), (System::VaePerDataset, false), (System::NeuralStatistician, false)]
    {
        let mut config = RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate);
        (config.network, config.digits) = (network(system), DigitChoice::Exchanged);
        assert_eq!(config.validate() == Err(ConfigError::Exchange), !may, "{system:?}");
    }
}

#[test]
fn a_vae_of_its_own_learns_from_its_dataset_alone() {
    let device = Device::flex().autodiff();
    let stepped = |other: Tensor<2>| -> Tensors {
        let model = model(System::VaePerDataset, &device);
        let own = numbers([2, 5, PIXELS], 0); // [2, B, P]
        let images = Tensor::cat(vec![own, other.unsqueeze()], 0); // [3, B, P]
        let batch = MetaBatch {
            images: Tensor::from_data(images.into_data(), &device),
            context: Context::WholeBatch,
            noise: Tensor::from_data(numbers([3, 5, LATENT], 1).into_data(), &device),
            inputs: None,
            code_sources: None,
            dataset_code: None,
        };
        let gradients = GradientsParams::from_grads(model.meta_elbo(&batch).loss_terms().backward(), &model);
        block_on(weights::read_module(&burn::optim::SgdConfig::new().init().step(1.0, model, gradients))).unwrap()
    };
    let (one, other) = (stepped(numbers([5, PIXELS], 7)), stepped(numbers([5, PIXELS], 8).square()));
    for (name, tensor) in &one {
        let each = tensor.values.len() / 3;
        assert_eq!(tensor.values[..2 * each], other[name].values[..2 * each], "{name}");
        assert_ne!(tensor.values[2 * each..], other[name].values[2 * each..], "{name}");
    }
}

#[test]
fn d_chooses_whose_encoder_reads_an_image() {
    let model = model(System::VaePerDataset, &Device::flex());
    let images = numbers([3, 5, PIXELS], 0);
    let own = model.posterior(images.clone(), &Context::WholeBatch).mean(); // [3, B, Z]
    let third = images.clone().slice(2..3); // [1, B, P]
    for dataset in 0..3 {
        let near = Context::summarised(model.summarise_near(numbers([2, PIXELS], 3), dataset));
        let chosen = model.posterior(third.clone(), &near).mean();
        assert_eq!(apart(chosen.clone(), own.clone().slice(2..3)) < 1e-5, dataset == 2);
        // A choice for each row, and for each image.
        let rows = Tensor::stack::<3>((0..3).map(|k| model.summarise_near(numbers([2, PIXELS], 3), k)).collect(), 0);
        assert_equal(model.posterior(images.clone(), &Context::Summary(rows)).mean(), own.clone());
        let each = third.clone().swap_dims(0, 1); // [B, 1, P]
        let Context::Summary(scores) = near else { unreachable!() };
        let each = model.posterior(each, &Context::Summary(scores.expand([5, 1, 3]))).mean(); // [B, 1, Z]
        assert_equal(each.swap_dims(0, 1), chosen);
    }
    // A summary tells the ELBO under each VAE, and an image without D goes by its own.
    let scores = model.summarise_each(third.clone().squeeze_dim(0)); // [B, 3]
    let given = model.posterior(third.clone(), &Context::Summary(scores.clone().unsqueeze())).mean();
    assert_equal(model.posterior(third.clone(), &Context::Empty).mean(), given);
    let batch = MetaBatch {
        images: third.expand([3, 5, PIXELS]),
        context: Context::WholeBatch,
        noise: Tensor::zeros([3, 5, LATENT], &Device::flex()),
        inputs: None,
        code_sources: None,
        dataset_code: None,
    };
    let elbo = model.meta_elbo(&batch);
    assert_equal(scores, (elbo.reconstruction - elbo.kl).transpose());
}
