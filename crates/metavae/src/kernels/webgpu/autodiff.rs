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
use super::launch::{like, run};
use super::layer::Layer;
use super::operations::Operations;
use super::rows::Step;

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

    fn sample(halves: FloatTensor<Self>, noise: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((halves, halves_node), (noise, _)) = (halves.into_parts(), noise.into_parts());
        let [halves, noise] = [halves, noise].map(into_contiguous);
        let codes = Cube::sample(halves.clone(), noise.clone());
        match Sample.prepare::<C>([halves_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((halves, noise), codes),
            OpsKind::UnTracked(preparation) => preparation.finish(codes),
        }
    }

    fn kl(halves: FloatTensor<Self>) -> FloatTensor<Self> {
        let (halves, halves_node) = halves.into_parts();
        let halves = into_contiguous(halves);
        let sums = Cube::kl(halves.clone());
        match Kl.prepare::<C>([halves_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish(halves, sums),
            OpsKind::UnTracked(preparation) => preparation.finish(sums),
        }
    }

    fn loss_terms(kl: FloatTensor<Self>, reconstruction: FloatTensor<Self>, weight: f32) -> FloatTensor<Self> {
        let ((kl, kl_node), (reconstruction, reconstruction_node)) = (kl.into_parts(), reconstruction.into_parts());
        let terms = Cube::loss_terms(kl, reconstruction, weight);
        match Loss.prepare::<C>([kl_node, reconstruction_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish(weight, terms),
            OpsKind::UnTracked(preparation) => preparation.finish(terms),
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

/// The gradient of means and log variances.
#[derive(Debug)]
struct Sample;

impl Backward<Cube, 1> for Sample {
    /// Means and log variances in one, and noise.
    type State = (CubeTensor, CubeTensor);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (halves, noise) = ops.state;
        unary::<Cube, _>(ops.parents, ops.node, gradients, |gradient| {
            let of_halves = like(&halves);
            run(Step::SampleBackward, &[&noise, &halves, &into_contiguous(gradient)], &[&of_halves]);
            of_halves
        });
    }
}

/// The gradient of means and log variances.
#[derive(Debug)]
struct Kl;

impl Backward<Cube, 1> for Kl {
    /// Means and log variances in one.
    type State = CubeTensor;

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let halves = ops.state;
        unary::<Cube, _>(ops.parents, ops.node, gradients, |gradient| {
            let of_halves = like(&halves);
            run(Step::KlBackward, &[&halves, &into_contiguous(gradient)], &[&of_halves]);
            of_halves
        });
    }
}

/// The gradients of KL and reconstruction.
#[derive(Debug)]
struct Loss;

impl Backward<Cube, 2> for Loss {
    /// What the difference is multiplied with.
    type State = f32;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = into_contiguous(gradients.consume::<Cube>(&ops.node));
        let (of_kl, of_reconstruction) = (like(&gradient), like(&gradient));
        run(Step::LossBackward(ops.state.to_bits()), &[&gradient], &[&of_kl, &of_reconstruction]);
        let [kl, reconstruction] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(gradients, kl, Some(of_kl));
        register(gradients, reconstruction, Some(of_reconstruction));
    }
}
