//! Launches steps on rows, and makes room for what they write.

use burn::tensor::{DType, Shape};
use burn_wgpu::CubeTensor;

use super::kernel::Kernel;
use super::rows::{OnRows, Step};

/// Carries a step out on rows, the last dimension of the first operand being a row.
pub fn run(step: Step, operands: &[&CubeTensor], results: &[&CubeTensor]) {
    let shape = operands[0].meta.shape();
    let width = shape.last().copied().unwrap_or(1);
    let rows = OnRows { step, rows: shape.num_elements() / width, width };
    Kernel::OnRows(rows).launch(operands.iter().chain(results).copied());
}

/// A number for each row.
pub fn for_each_row(tensor: &CubeTensor) -> CubeTensor {
    let mut sizes = tensor.meta.shape().to_vec();
    if let Some(width) = sizes.last_mut() {
        *width = 1;
    }
    empty_like(tensor, sizes)
}

/// Entry by entry.
pub fn like(tensor: &CubeTensor) -> CubeTensor {
    empty_like(tensor, tensor.meta.shape().clone())
}

/// Room for what a kernel writes, on the device of another tensor.
pub fn empty_like(other: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    let shape = shape.into();
    let handle = other.client.empty(shape.num_elements() * size_of::<f32>());
    CubeTensor::new_contiguous(other.client.clone(), other.device.clone(), shape, handle, DType::F32)
}
