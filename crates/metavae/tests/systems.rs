//! The systems between a VAE and MetaVAE: each learns, and each is what its definition says.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData, Tolerance};
use metavae::weights::{self, HostTensor, Tensors};
use metavae::{
    Aggregation, Context, DecoderKind, MetaBatch, MetaModel as _, MetaVae, NetworkConfig, RunConfig, System, Trainer,
};
use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use pollster::block_on;

const LATENT: usize = 4;
const SUMMARY: usize = 5;

fn network(system: System) -> NetworkConfig {
    let decoder = DecoderKind::Separate;
    NetworkConfig {
        system,
        decoder,
        aggregation: Aggregation::Concatenated,
        summary_hidden: 9,
        summary: SUMMARY,
        hidden: 16,
        latent: LATENT,
    }
}

fn model(system: System, datasets: usize) -> MetaVae {
    MetaVae::new(&network(system), datasets, 3, &Device::flex())
}

fn numbers<const D: usize>(shape: [usize; D]) -> Tensor<D> {
    let values = (0..shape.iter().product()).map(|i: usize| (i * 37 % 101) as f32 / 100.0).collect();
    Tensor::from_data(TensorData::new::<f32, _>(values, shape), &Device::flex())
}

fn assert_equal<const D: usize>(a: Tensor<D>, b: Tensor<D>) {
    a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::default());
}

#[test]
fn every_system_learns() {
    let mut images = vec![0; 50 * PIXELS];
    for (index, image) in images.chunks_mut(PIXELS).enumerate() {
        image.chunks_mut(28).skip(4 + index % 12).take(8).for_each(|line| line[8..20].fill(255));
    }
    let digits = Arc::new(Digits::new(images, vec![0; 50]).expect("whole images"));
    for system in [System::MetaVae, System::SharedEncoder, System::Vae] {
        let config = RunConfig {
            batch: 12,
            learning_rate: 3e-3,
            network: network(system),
            ..RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate)
        };
        let mut trainer: Trainer<MetaVae> =
            Trainer::new(config, digits.clone(), &Device::flex()).expect("the config can be run");
        let first = block_on(trainer.step().read()).expect("readable").meta_elbo;
        (0..60).for_each(|_| drop(trainer.step()));
        let last = block_on(trainer.step().read()).expect("readable").meta_elbo;
        assert!(first < -400.0 && last > 0.6 * first, "{system:?}: {first} to {last} nats");
    }
}

#[test]
fn only_metavae_reads_d() {
    let images = numbers([2, 3, PIXELS]);
    for system in [System::MetaVae, System::SharedEncoder, System::Vae] {
        let model = model(system, 2);
        let mean = |context: &Context| model.posterior(images.clone(), context).mean;
        let context = Context::Fresh(numbers([2, 3, 2, PIXELS]));
        let apart = (mean(&context) - mean(&Context::Empty)).abs().max().into_scalar::<f32>();
        assert_eq!(apart > 0.0, system.reads_context(), "{system:?}: {apart}");
        let width = model.summarise(numbers([4, PIXELS])).dims()[1];
        assert_eq!(width > 0, system.reads_context());
    }
}

#[test]
fn a_vae_decodes_alike_for_every_dataset_and_the_others_do_not() {
    let code = numbers([1, LATENT]);
    for system in [System::MetaVae, System::SharedEncoder, System::Vae] {
        let model = model(system, 3);
        let together = model.decode(code.clone().unsqueeze::<3>().expand([3, 1, LATENT])); // [3, 1, 784]
        for dataset in 0..3 {
            let alone = model.decode_under(dataset, code.clone()); // [1, 784]
            assert_equal(together.clone().slice(dataset..=dataset).squeeze_dim(0), alone);
        }
        let apart = together.clone().slice(0..1) - together.slice(2..3);
        assert_eq!(apart.abs().max().into_scalar::<f32>() > 0.0, system != System::Vae, "{system:?}");
    }
}

#[test]
fn with_one_dataset_and_no_context_the_metaelbo_is_the_elbo_of_a_vae() {
    let meta_vae = model(System::MetaVae, 1);
    let vae = weights::load_module(model(System::Vae, 1), &without_context(&meta_vae), |_| true).expect("it fits");
    let batch = MetaBatch {
        images: numbers([1, 6, PIXELS]),
        context: Context::Empty,
        noise: numbers([1, 6, LATENT]),
        code_sources: None,
    };
    let (with, without) = (meta_vae.meta_elbo(&batch), vae.meta_elbo(&batch));
    assert_equal(with.reconstruction, without.reconstruction);
    assert_equal(with.kl, without.kl);
}

/// The weights that act on the image alone: an empty D's summary is zero, so those that read it do nothing.
fn without_context(model: &MetaVae) -> Tensors {
    let mut tensors = block_on(weights::read_module(model)).expect("readable");
    tensors.retain(|name, _| !name.starts_with("summary_network"));
    let first: &mut HostTensor = tensors.get_mut("aggregation_network.first.weight").expect("the first layer");
    assert_eq!(first.shape, [PIXELS + SUMMARY, 16]);
    first.shape = vec![PIXELS, 16];
    first.values.truncate(PIXELS * 16);
    tensors
}
