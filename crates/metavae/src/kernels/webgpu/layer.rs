//! A fully connected layer, or a stack of them, at work: sizes from tensors, launches, results.

use burn_wgpu::{CubeTensor, into_contiguous};

use super::dense::{DenseBackward, DenseForward, Sizes, Wanted};
use super::kernel::Kernel;
use super::launch::{empty_like, like};

/// What activation(concat(before, x) W + b) takes besides b, and what its gradients depend on.
#[derive(Clone, Debug)]
pub struct Layer {
    before: Option<CubeTensor>,
    x: CubeTensor,
    weight: CubeTensor,
    slope: f32,
}

/// Those that were wanted.
pub struct LayerGradients {
    pub x: Option<CubeTensor>,
    pub weight: Option<CubeTensor>,
    pub bias: Option<CubeTensor>,
}

impl Layer {
    pub fn new(before: Option<CubeTensor>, x: CubeTensor, weight: CubeTensor, slope: f32) -> Self {
        let [x, weight] = [x, weight].map(into_contiguous);
        Self { before: before.map(into_contiguous), x, weight, slope }
    }

    fn sizes(&self, bias: bool) -> Sizes {
        let [stack, rows, inputs] = matrices(&self.x);
        let [weights, all_inputs, outputs] = matrices(&self.weight);
        let before = self.before.as_ref().map_or(0, |before| matrices(before)[2]);
        assert_eq!((weights, all_inputs), (stack, before + inputs), "weights that fit what they are multiplied with");
        Sizes { stack, rows, before, inputs, outputs, bias, slope: self.slope.to_bits() }
    }

    /// With a bias of as many rows as there are layers.
    pub fn forward(&self, bias: Option<CubeTensor>) -> CubeTensor {
        let sizes = self.sizes(bias.is_some());
        let bias = bias.map(into_contiguous);
        let mut shape = self.x.meta.shape().to_vec();
        *shape.last_mut().expect("a matrix has columns") = sizes.outputs;
        let y = empty_like(&self.x, shape);
        let operands = self.before.iter().chain([&self.x, &self.weight]).chain(&bias).chain([&y]);
        Kernel::DenseForward(DenseForward(sizes)).launch(operands);
        y
    }

    /// The gradients that are wanted, from that of y; of a bias, whose shape is given where there is one, with that of W.
    pub fn backward(
        &self,
        y: Option<&CubeTensor>,
        gradient: CubeTensor,
        wanted: Wanted,
        bias: Option<Vec<usize>>,
    ) -> LayerGradients {
        let gradient = into_contiguous(gradient);
        let sizes = self.sizes(bias.is_some());
        let of_x = wanted.x.then(|| like(&self.x));
        let of_weight = wanted.weight.then(|| like(&self.weight));
        let of_bias = bias.filter(|_| wanted.weight).map(|shape| empty_like(&self.x, shape));
        let mut tensors = vec![&gradient];
        tensors.extend(y.filter(|_| sizes.bends()));
        if let Some(of_x) = &of_x {
            tensors.extend([&self.weight, of_x]);
        }
        if let Some(of_weight) = &of_weight {
            tensors.extend(self.before.iter().chain([&self.x, of_weight]).chain(&of_bias));
        }
        Kernel::DenseBackward(DenseBackward(sizes, wanted)).launch(tensors);
        LayerGradients { x: of_x, weight: of_weight, bias: of_bias }
    }
}

/// [.., rows, columns] as so many matrices.
fn matrices(tensor: &CubeTensor) -> [usize; 3] {
    let shape = tensor.meta.shape();
    let count = shape.len();
    [shape[..count - 2].iter().product(), shape[count - 2], shape[count - 1]]
}
