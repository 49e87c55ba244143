//! Both as operations of burn's CPU backend, entered through its extension interface.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, TensorMetadata as _, backend_extension};
use burn::tensor::{Shape, Tensor};
use metavae_kernels as kernels;

pub fn activate<const D: usize>(x: Tensor<D>, bias: Tensor<D>, slope: f32) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as HostOperations>::activate(x.into_dispatch(), bias.into_dispatch(), slope))
}

pub fn log_likelihood(images: Tensor<3>, logits: Tensor<3>) -> Tensor<2> {
    let sums = <Dispatch as HostOperations>::log_likelihood(images.into_dispatch(), logits.into_dispatch());
    Tensor::<3>::from_dispatch(sums).squeeze_dim(2) // [K, B]
}

#[backend_extension(Flex, Autodiff)]
pub trait HostOperations: Backend {
    /// Like `x`.
    fn activate(x: FloatTensor<Self>, bias: FloatTensor<Self>, slope: f32) -> FloatTensor<Self>;
    /// Like `logits` with a last dimension of 1.
    fn log_likelihood(images: FloatTensor<Self>, logits: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl HostOperations for Flex {
    fn activate(x: FloatTensor<Self>, bias: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        let width = last(&x.shape());
        let (mut x, bias) = (contiguous(x), contiguous(bias));
        kernels::activate(x.storage_mut(), bias.storage(), width, slope);
        x
    }

    fn log_likelihood(images: FloatTensor<Self>, logits: FloatTensor<Self>) -> FloatTensor<Self> {
        let width = last(&logits.shape());
        let mut sums = FloatTensor::<Flex>::zeros(of_rows(&logits.shape()), logits.dtype());
        let (images, logits) = (contiguous(images), contiguous(logits));
        kernels::log_likelihood(images.storage(), logits.storage(), width, sums.storage_mut());
        sums
    }
}

impl<C: CheckpointStrategy> HostOperations for Autodiff<Flex, C> {
    fn activate(x: FloatTensor<Self>, bias: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        let ((x, x_node), (bias, bias_node)) = (x.into_parts(), bias.into_parts());
        let bias_shape = bias.shape();
        let y = Flex::activate(x, bias, slope);
        match Activate.prepare::<C>([x_node, bias_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((y.clone(), bias_shape, slope), y),
            OpsKind::UnTracked(preparation) => preparation.finish(y),
        }
    }

    fn log_likelihood(images: FloatTensor<Self>, logits: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((images, _), (logits, logits_node)) = (images.into_parts(), logits.into_parts());
        let sums = Flex::log_likelihood(images.clone(), logits.clone());
        match LogLikelihood.prepare::<C>([logits_node]).compute_bound().stateful() {
            OpsKind::Tracked(preparation) => preparation.finish((images, logits), sums),
            OpsKind::UnTracked(preparation) => preparation.finish(sums),
        }
    }
}

/// The gradients of x and of the bias.
#[derive(Debug)]
struct Activate;

impl Backward<Flex, 2> for Activate {
    /// The result, from whose sign the slope is known, the bias's shape, and the slope below zero.
    type State = (FloatTensor<Flex>, Shape, f32);

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (y, bias_shape, slope) = ops.state;
        let mut gradient = contiguous(gradients.consume::<Flex>(&ops.node));
        let width = last(&y.shape());
        let mut of_bias = FloatTensor::<Flex>::zeros(bias_shape, y.dtype());
        kernels::activate_backward(y.storage(), gradient.storage_mut(), width, slope, of_bias.storage_mut());
        let [of_x_node, of_bias_node] = ops.parents;
        if let Some(node) = of_x_node {
            gradients.register::<Flex>(node.id, gradient);
        }
        if let Some(node) = of_bias_node {
            gradients.register::<Flex>(node.id, of_bias);
        }
    }
}

/// The gradient of the logits.
#[derive(Debug)]
struct LogLikelihood;

impl Backward<Flex, 1> for LogLikelihood {
    /// Images and logits.
    type State = (FloatTensor<Flex>, FloatTensor<Flex>);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (images, logits) = ops.state;
        unary::<Flex, _>(ops.parents, ops.node, gradients, |gradient| {
            let width = last(&logits.shape());
            let (images, mut logits, gradient) = (contiguous(images), contiguous(logits), contiguous(gradient));
            kernels::log_likelihood_backward(images.storage(), logits.storage_mut(), width, gradient.storage());
            logits
        });
    }
}

/// Without gaps, from the first entry on. Takes the handle with it: a tensor that another handle still shares is copied when
/// it is written to.
#[expect(clippy::needless_pass_by_value, reason = "the handle is to end here")]
fn contiguous(tensor: FloatTensor<Flex>) -> FloatTensor<Flex> {
    tensor.to_contiguous()
}

fn last(shape: &Shape) -> usize {
    shape.as_slice().last().copied().unwrap_or(1)
}

/// One entry for each row.
fn of_rows(shape: &Shape) -> Shape {
    let mut sizes = shape.to_vec();
    if let Some(width) = sizes.last_mut() {
        *width = 1;
    }
    Shape::from(sizes)
}
