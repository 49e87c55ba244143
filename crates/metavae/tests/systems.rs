//! The systems beside MetaVAE: each learns, and each is what its definition says.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData, Tolerance};
use metavae::weights::{self, HostTensor, Tensors};
use metavae::{
    AnyModel, Context, DecoderKind, MetaBatch, MetaModel as _, MetaVae, NetworkConfig, RunConfig, System, Trainer,
};
use metavae_datasets::{Digits, Family, MetaSplit, PIXELS};
use pollster::block_on;

const LATENT: usize = 4;
const SUMMARY: usize = 5;

fn network(system: System) -> NetworkConfig {
    let paper = NetworkConfig::paper(DecoderKind::Separate);
    let hidden = 16;
    NetworkConfig {
        system,
        summary_hidden: 9,
        summary: SUMMARY,
        hidden,
        latent: LATENT,
        dataset_latent: 6,
        decoder_hidden: 20,
        ..paper
    }
}

fn model(system: System, datasets: usize) -> AnyModel {
    AnyModel::new(&network(system), datasets, 3, &Device::flex())
}

fn numbers<const D: usize>(shape: [usize; D]) -> Tensor<D> {
    let values = (0..shape.iter().product()).map(|i: usize| (i * 37 % 101) as f32 / 100.0).collect();
    Tensor::from_data(TensorData::new::<f32, _>(values, shape), &Device::flex())
}

fn assert_equal<const D: usize>(a: Tensor<D>, b: Tensor<D>) {
    a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::default());
}

fn apart<const D: usize>(a: Tensor<D>, b: Tensor<D>) -> f32 {
    (a - b).abs().max().into_scalar::<f32>()
}

fn trainer(system: System) -> Trainer<AnyModel> {
    let mut images = vec![0; 50 * PIXELS];
    for (index, image) in images.chunks_mut(PIXELS).enumerate() {
        image.chunks_mut(28).skip(4 + index % 12).take(8).for_each(|line| line[8..20].fill(255));
    }
    let digits = Arc::new(Digits::new(images, vec![0; 50]).expect("whole images"));
    let config = RunConfig {
        batch: 12,
        learning_rate: 3e-3,
        network: network(system),
        ..RunConfig::paper(Family::Scale, MetaSplit::Sparse, DecoderKind::Separate)
    };
    Trainer::new(config, digits, &Device::flex()).expect("the config can be run")
}

#[test]
fn every_system_learns() {
    for system in System::ALL {
        let mut trainer = trainer(system);
        let first = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
        (0..60).for_each(|_| drop(trainer.step().expect("not at its end")));
        let last = block_on(trainer.step().expect("not at its end").read()).expect("readable").meta_elbo;
        assert!(first < -400.0 && last > 0.6 * first, "{system:?}: {first} to {last} nats");
    }
}

#[test]
fn every_system_resumes_exactly() {
    for system in System::ALL {
        let mut whole = trainer(system);
        (0..3).for_each(|_| drop(whole.step().expect("not at its end")));
        let checkpoint = block_on(whole.checkpoint()).expect("readable");
        let digits = Arc::new(Digits::new(vec![90; 20 * PIXELS], vec![0; 20]).expect("whole images"));
        let mut resumed = [0, 1]
            .map(|_| Trainer::<AnyModel>::resume(&checkpoint, digits.clone(), &Device::flex()).expect("just written"));
        let [one, other] = &mut resumed;
        (0..2).for_each(|_| drop((one.step().expect("not at its end"), other.step().expect("not at its end"))));
        let weights =
            |trainer: &Trainer<AnyModel>| block_on(trainer.checkpoint()).expect("readable").to_bytes().expect("finite");
        assert!(weights(one) == weights(other), "{system:?}");
        assert!(weights(one) != checkpoint.to_bytes().expect("finite"), "{system:?}");
    }
}

#[test]
fn some_systems_read_d() {
    let images = numbers([2, 3, PIXELS]);
    for system in System::ALL {
        let model = model(system, 2);
        let mean = |context: &Context| model.posterior(images.clone(), context).mean();
        let summary = model.summarise(numbers([4, PIXELS])); // [1, S]
        assert_eq!(summary.dims()[1] > 0, system.reads_context());
        if system == System::VaePerDataset {
            continue;
        }
        let given = mean(&Context::summarised(summary));
        let difference = apart(given, mean(&Context::Empty));
        assert_eq!(difference > 0.0, system.reads_context(), "{system:?}: {difference}");
    }
}

#[test]
fn a_vae_decodes_alike_for_every_dataset_and_the_others_do_not() {
    let code = numbers([1, LATENT]);
    for system in System::ALL {
        let summary_width = model(system, 3).summarise(numbers([1, PIXELS])).dims()[1];
        let model = model(system, 3).with_seen_summaries(&numbers([3, 1, summary_width]));
        let together = model.decode(code.clone().unsqueeze::<3>().expand([3, 1, LATENT])); // [3, 1, P]
        for dataset in 0..3 {
            let alone = model.decode_under(dataset, code.clone()); // [1, P]
            assert_equal(together.clone().slice(dataset..=dataset).squeeze_dim(0), alone);
        }
        let difference = apart(together.clone().slice(0..1), together.slice(2..3));
        assert_eq!(difference > 0.0, system != System::Vae, "{system:?}");
    }
}

#[test]
fn datasets_share_what_the_kind_of_decoder_says() {
    let shared = |decoder| {
        let network = NetworkConfig { decoder, ..network(System::MetaVae) };
        let model = MetaVae::new(&network, 3, 3, &Device::flex());
        let weights = block_on(weights::read_module(&model)).expect("readable");
        let of_layer = |layer: &str, part: &str| weights[&format!("decoder_bank.{layer}.{part}")].shape[0] == 1;
        ["first", "second", "third"].map(|layer| [of_layer(layer, "weight"), of_layer(layer, "bias")])
    };
    let (own, common) = ([false; 2], [true; 2]);
    assert_eq!(shared(DecoderKind::Separate), [own; 3]);
    assert_eq!(shared(DecoderKind::SharedFirst), [common, own, own]);
    assert_eq!(shared(DecoderKind::SharedTrunk), [common, common, own]);
    assert_eq!(shared(DecoderKind::SharedWeights), [[true, false]; 3]);
}

#[test]
fn a_conditioned_decoder_decodes_under_any_d() {
    let network = NetworkConfig { decoder: DecoderKind::Conditioned, ..network(System::MetaVae) };
    let model = MetaVae::new(&network, 3, 3, &Device::flex());
    let images = numbers([3, 4, PIXELS]);
    let codes = numbers([3, 4, LATENT]);
    // The same D in three forms: averages over the batch, the images, and their summaries.
    let averages = Context::InBatch(Tensor::full([3, 4, 4], 0.25, &Device::flex()));
    let fresh = Context::Fresh(images.clone().unsqueeze_dim::<4>(1).expand([3, 4, 4, PIXELS]));
    let summaries = (0..3).map(|k| model.summarise(images.clone().slice(k..=k).squeeze_dim(0)));
    let summaries = Tensor::stack::<3>(summaries.collect(), 0); // [3, 1, S]
    let expected = model.decode_given(codes.clone(), &Context::Summary(summaries.clone()));
    for context in [averages, fresh] {
        assert_equal(model.decode_given(codes.clone(), &model.resolve_context(&images, &context)), expected.clone());
    }
    // A D in place of another moves only its own dataset; without summaries it decodes as with an empty D.
    let other = Tensor::cat(vec![summaries.clone().slice(0..2), summaries.clone().slice(0..1)], 0);
    let moved = model.decode_given(codes.clone(), &Context::Summary(other));
    assert_equal(moved.clone().slice(0..2), expected.clone().slice(0..2));
    assert!(apart(moved.slice(2..3), expected.clone().slice(2..3)) > 1e-4);
    assert_equal(model.decode(codes.clone()), model.decode_given(codes.clone(), &Context::Empty));
    let model = model.with_seen_summaries(&summaries);
    assert_equal(model.decode(codes.clone()), expected.clone());
    let alone = model.decode_under(1, codes.clone().slice(1..2).squeeze_dim(0));
    assert_equal(alone, expected.slice(1..2).squeeze_dim(0));
    assert!(model.decoder(0).is_none());
}

#[test]
fn without_weights_for_the_summary_a_conditioned_decoder_is_one_for_all() {
    let network = NetworkConfig { decoder: DecoderKind::Conditioned, ..network(System::MetaVae) };
    let conditioned = AnyModel::new(&network, 2, 3, &Device::flex());
    let mut tensors = block_on(weights::read_module(&conditioned)).expect("readable");
    tensors.get_mut("decoder_bank.first.weight").expect("the first layer").values[LATENT * 16..].fill(0.0);
    tensors.iter_mut().filter(|(name, _)| name.contains(".gate.")).for_each(|(_, gate)| gate.values.fill(0.0));
    let blind = weights::load_module(conditioned, &tensors, |_| true).expect("the same shapes");
    // Whatever D is, all codes are decoded as by one and the same decoder.
    let codes = numbers([2, 3, LATENT]);
    let logits = blind.decode_given(codes.clone(), &Context::Summary(numbers([2, 1, SUMMARY])));
    let flat = codes.reshape([1, 6, LATENT]);
    assert_equal(logits.reshape([1, 6, PIXELS]), blind.decode_given(flat, &Context::Empty));
}

#[test]
fn with_one_dataset_and_no_context_the_metaelbo_is_the_elbo_of_a_vae() {
    let meta_vae = model(System::MetaVae, 1);
    let vae = weights::load_module(model(System::Vae, 1), &without_context(&meta_vae), |_| true).expect("it fits");
    assert_same_elbo(&meta_vae, &vae, &Context::Empty);
}

#[test]
fn one_vae_per_dataset_is_the_vae_where_there_is_one_dataset() {
    let vae = model(System::Vae, 1);
    let mut tensors = Tensors::new();
    for (name, mut tensor) in block_on(weights::read_module(&vae)).expect("readable") {
        // A bank of one encoder: weights [1, in, out], biases [1, 1, out].
        if let Some(layer) = name.strip_prefix("aggregation_network.") {
            let rank = tensor.shape.len();
            tensor.shape.splice(0..0, vec![1; 3 - rank]);
            tensors.insert(format!("encoder_bank.{layer}"), tensor);
        } else {
            tensors.insert(name, tensor);
        }
    }
    let banks = weights::load_module(model(System::VaePerDataset, 1), &tensors, |_| true).expect("it fits");
    let context = Context::InBatch(numbers([1, 6, 6]));
    assert_same_elbo(&banks, &vae, &context);
    let images = numbers([1, 6, PIXELS]);
    for context in [Context::Empty, Context::Summary(numbers([1, 1, 1]))] {
        let mean = |model: &AnyModel| model.posterior(images.clone(), &context).mean();
        assert_equal(mean(&banks), mean(&vae));
    }
}

fn assert_same_elbo(one: &AnyModel, other: &AnyModel, context: &Context) {
    let (images, noise) = (numbers([1, 6, PIXELS]), numbers([1, 6, LATENT]));
    let batch =
        MetaBatch { images, inputs: None, context: context.clone(), noise, code_sources: None, dataset_code: None };
    let (one, other) = (one.meta_elbo(&batch), other.meta_elbo(&batch));
    assert_equal(one.reconstruction, other.reconstruction);
    assert_equal(one.kl, other.kl);
}

/// The weights that act on the image alone: an empty D's summary is zero, so those that read it do nothing.
fn without_context(model: &AnyModel) -> Tensors {
    let mut tensors = block_on(weights::read_module(model)).expect("readable");
    tensors.retain(|name, _| !name.starts_with("summary_network"));
    let first: &mut HostTensor = tensors.get_mut("aggregation_network.first.weight").expect("the first layer");
    assert_eq!(first.shape, [PIXELS + SUMMARY, 16]);
    first.shape = vec![PIXELS, 16];
    first.values.truncate(PIXELS * 16);
    tensors
}

#[test]
fn a_system_has_the_same_weights_by_the_same_names_alone_and_as_one_of_several() {
    let alone = MetaVae::new(&network(System::MetaVae), 2, 3, &Device::flex());
    let one_of_several = model(System::MetaVae, 2);
    let alone = block_on(weights::read_module(&alone)).expect("readable");
    assert_eq!(alone, block_on(weights::read_module(&one_of_several)).expect("readable"));
}

#[test]
fn runs_from_before_there_was_a_choice_are_still_read() {
    let old = r#"{"family":"scale","metaSplit":"sparse","batch":8,"context":{"mode":"inBatch","size":3},
        "learningRate":0.003,"schedule":{"type":"constant"},
        "network":{"decoder":"separate","summaryHidden":784,"summary":400,"hidden":400,"latent":40},"seed":7}"#;
    let config: RunConfig = serde_json::from_str(old).expect("it was written once");
    assert_eq!(config.network, NetworkConfig::paper(DecoderKind::Separate));
}
