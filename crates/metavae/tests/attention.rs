//! Attention over D: whatever way D is named it is the same, and its weights are those of a softmax that x chooses.

use burn::tensor::{Device, Tensor, TensorData, Tolerance};
use metavae::weights;
use metavae::{Context, ContextAttention, DecoderKind, MetaModel as _, MetaVae, NetworkConfig, Pooling};
use metavae_datasets::PIXELS;
use pollster::block_on;
use rand::SeedableRng as _;

const SUMMARY: usize = 5;

fn network() -> NetworkConfig {
    NetworkConfig {
        pooling: Pooling::Attention,
        summary_hidden: 9,
        summary: SUMMARY,
        hidden: 12,
        latent: 4,
        ..NetworkConfig::paper(DecoderKind::SharedTrunk)
    }
}

fn numbers<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let values = (0..shape.iter().product()).map(|i: usize| ((i + seed) * 37 % 101) as f32 / 100.0).collect();
    Tensor::from_data(TensorData::new::<f32, _>(values, shape), &Device::flex())
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

fn assert_equal<const D: usize>(a: Tensor<D>, b: Tensor<D>) {
    a.into_data().assert_approx_eq::<f32>(&b.into_data(), Tolerance::default());
}

fn attention() -> ContextAttention {
    let random = &mut rand_chacha::ChaCha8Rng::seed_from_u64(3);
    ContextAttention::new(&network(), random, &Device::flex())
}

#[test]
fn a_summary_is_a_softmax_weighted_mean_over_d_that_x_chooses() {
    let attention = attention();
    // With one-hot rows as h, the summary is the weights themselves.
    let each: Tensor<2> = Tensor::eye(SUMMARY, &Device::flex());
    let kept = attention.keep(each).mean_dim(0); // [1, W]
    let weights = |query: Option<Tensor<2>>| values(attention.attend(kept.clone(), query));
    let (one, other) = (weights(Some(numbers([1, PIXELS], 0))), weights(Some(numbers([1, PIXELS], 50).square())));
    for weights in [&one, &other, &weights(None)] {
        assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5 && weights.iter().all(|&weight| weight > 0.0));
    }
    assert!(one.iter().zip(&other).any(|(one, other)| (one - other).abs() > 1e-4), "{one:?}, {other:?}");
    // D of one image is that image, whoever asks.
    let single = numbers([1, SUMMARY], 7);
    let alone = attention.keep(single.clone());
    assert_equal(attention.attend(alone.clone(), Some(numbers([1, PIXELS], 0))), single.clone());
    assert_equal(attention.attend(alone, None), single);
}

#[test]
fn all_ways_to_name_the_same_d_are_the_same() {
    let model = MetaVae::new(&network(), 3, 3, &Device::flex());
    let images = numbers([3, 4, PIXELS], 0);
    let averages = Context::InBatch(Tensor::full([3, 4, 4], 0.25, &Device::flex()));
    let fresh = Context::Fresh(images.clone().unsqueeze_dim::<4>(1).expand([3, 4, 4, PIXELS]));
    let kept = (0..3).map(|k| model.summarise(images.clone().slice(k..=k).squeeze_dim(0)));
    let summary = Context::Summary(Tensor::stack::<3>(kept.collect(), 0)); // [3, 1, W]
    let resolved = model.resolve_context(&images, &averages);
    let expected = model.posterior(images.clone(), &averages).mean();
    for context in [fresh, summary, resolved, Context::WholeBatch] {
        assert_equal(model.posterior(images.clone(), &context).mean(), expected.clone());
    }
}

#[test]
fn with_equal_keys_attention_is_the_plain_mean() {
    let attentive = MetaVae::new(&network(), 2, 3, &Device::flex());
    let mut tensors = block_on(weights::read_module(&attentive)).expect("readable");
    for (name, tensor) in &mut tensors {
        if name.starts_with("summary_network.attention.keys") {
            tensor.values.fill(0.0);
        }
    }
    let attentive = weights::load_module(attentive, &tensors, |_| true).expect("the same shapes");
    let plain = MetaVae::new(&NetworkConfig { pooling: Pooling::Mean, ..network() }, 2, 9, &Device::flex());
    let plain = weights::load_module(plain, &tensors, |_| true).expect("all but attention");
    let images = numbers([2, 5, PIXELS], 3);
    let context = Context::Fresh(numbers([2, 5, 3, PIXELS], 8));
    let mean = |model: &MetaVae| model.posterior(images.clone(), &context).mean();
    assert_equal(mean(&attentive), mean(&plain));
}
