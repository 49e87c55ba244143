//! The same operations where gradients are tracked.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, NodeGuard, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Cube};
use burn_wgpu::{CubeTensor, into_contiguous};

use super::dense::Wanted;
use super::layer::Layer;
use super::rows::Step;
use super::{Operations, like, run};

impl<C: CheckpointStrategy> Operations for Autodiff<Cube, C> {
    fn product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        let layer = Layer::new(None, x, weight, 1.0);
        let y = layer.forward(None);
        match Product.prepare::<C>([x_node, weight_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish(layer, y),
            OpsKind::UnTracked(preparation) => preparation.finish(y),
        }
    }

    fn dense(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) =
            (x.into_parts(), weight.into_parts(), bias.into_parts());
        tracked::<C>(Layer::new(None, x, weight, slope), bias, [x_node, weight_node, bias_node])
    }

    fn dense_joined(
        before: FloatTensor<Self>,
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self> {
        let (before, _) = before.into_parts();
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) =
            (x.into_parts(), weight.into_parts(), bias.into_parts());
        tracked::<C>(Layer::new(Some(before), x, weight, slope), bias, [x_node, weight_node, bias_node])
    }

    fn log_likelihood(images: FloatTensor<Self>, logits: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((images, _), (logits, logits_node)) = (images.into_parts(), logits.into_parts());
        let [images, logits] = [images, logits].map(into_contiguous);
        let sums = Cube::log_likelihood(images.clone(), logits.clone());
        match LogLikelihood.prepare::<C>([logits_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((images, logits), sums),
            OpsKind::UnTracked(preparation) => preparation.finish(sums),
        }
    }

    fn sample(mean: FloatTensor<Self>, log_variance: FloatTensor<Self>, noise: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((mean, mean_node), (log_variance, log_variance_node)) = (mean.into_parts(), log_variance.into_parts());
        let (noise, _) = noise.into_parts();
        let [log_variance, noise] = [log_variance, noise].map(into_contiguous);
        let codes = Cube::sample(mean, log_variance.clone(), noise.clone());
        match Sample.prepare::<C>([mean_node, log_variance_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((log_variance, noise), codes),
            OpsKind::UnTracked(preparation) => preparation.finish(codes),
        }
    }

    fn kl(mean: FloatTensor<Self>, log_variance: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((mean, mean_node), (log_variance, log_variance_node)) = (mean.into_parts(), log_variance.into_parts());
        let [mean, log_variance] = [mean, log_variance].map(into_contiguous);
        let sums = Cube::kl(mean.clone(), log_variance.clone());
        match Kl.prepare::<C>([mean_node, log_variance_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((mean, log_variance), sums),
            OpsKind::UnTracked(preparation) => preparation.finish(sums),
        }
    }
}

fn tracked<C: CheckpointStrategy>(
    layer: Layer,
    bias: CubeTensor,
    nodes: [NodeGuard; 3],
) -> FloatTensor<Autodiff<Cube, C>> {
    let bias_shape = bias.meta.shape().to_vec();
    let y = layer.forward(Some(bias));
    match Dense.prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(preparation) => preparation.finish((layer, y.clone(), bias_shape), y),
        OpsKind::UnTracked(preparation) => preparation.finish(y),
    }
}

/// Registers a gradient if it was wanted.
fn register(gradients: &mut Gradients, node: Option<NodeId>, gradient: Option<CubeTensor>) {
    if let (Some(node), Some(gradient)) = (node, gradient) {
        gradients.register::<Cube>(node, gradient);
    }
}

/// The gradients of x and W.
#[derive(Debug)]
struct Product;

impl Backward<Cube, 2> for Product {
    type State = Layer;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<Cube>(&ops.node);
        let [x, weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        let wanted = Wanted { x: x.is_some(), weight: weight.is_some() };
        let found = ops.state.backward(None, gradient, wanted, None);
        register(gradients, x, found.x);
        register(gradients, weight, found.weight);
    }
}

/// The gradients of x, W and b.
#[derive(Debug)]
struct Dense;

impl Backward<Cube, 3> for Dense {
    /// With the result, from whose sign the slope is known, and the bias's shape.
    type State = (Layer, CubeTensor, Vec<usize>);

    fn backward(self, ops: Ops<Self::State, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<Cube>(&ops.node);
        let (layer, y, bias_shape) = ops.state;
        let [x, weight, bias] = ops.parents.map(|parent| parent.map(|node| node.id));
        let wanted = Wanted { x: x.is_some(), weight: weight.is_some() || bias.is_some() };
        let found = layer.backward(Some(&y), gradient, wanted, Some(bias_shape));
        register(gradients, x, found.x);
        register(gradients, weight, found.weight);
        register(gradients, bias, found.bias);
    }
}

/// The gradient of the logits.
#[derive(Debug)]
struct LogLikelihood;

impl Backward<Cube, 1> for LogLikelihood {
    /// Images and logits.
    type State = (CubeTensor, CubeTensor);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (images, logits) = ops.state;
        unary::<Cube, _>(ops.parents, ops.node, gradients, |gradient| {
            let of_logits = like(&logits);
            run(Step::LogLikelihoodBackward, &[&images, &logits, &into_contiguous(gradient)], &[&of_logits]);
            of_logits
        });
    }
}

/// The gradients of mean and log variance.
#[derive(Debug)]
struct Sample;

impl Backward<Cube, 2> for Sample {
    /// Log variance and noise.
    type State = (CubeTensor, CubeTensor);

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = into_contiguous(gradients.consume::<Cube>(&ops.node));
        let (log_variance, noise) = ops.state;
        let [of_mean, of_log_variance] = ops.parents.map(|parent| parent.map(|node| node.id));
        if of_log_variance.is_some() {
            let found = like(&log_variance);
            run(Step::SampleBackward, &[&log_variance, &noise, &gradient], &[&found]);
            register(gradients, of_log_variance, Some(found));
        }
        register(gradients, of_mean, Some(gradient));
    }
}

/// The gradients of mean and log variance.
#[derive(Debug)]
struct Kl;

impl Backward<Cube, 2> for Kl {
    /// Mean and log variance.
    type State = (CubeTensor, CubeTensor);

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = into_contiguous(gradients.consume::<Cube>(&ops.node));
        let (mean, log_variance) = ops.state;
        let (of_mean, of_log_variance) = (like(&mean), like(&mean));
        run(Step::KlBackward, &[&mean, &log_variance, &gradient], &[&of_mean, &of_log_variance]);
        let [mean_node, log_variance_node] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(gradients, mean_node, Some(of_mean));
        register(gradients, log_variance_node, Some(of_log_variance));
    }
}
