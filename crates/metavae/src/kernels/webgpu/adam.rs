//! The update of several parameters in one launch, each where it lies.

use burn::backend::Cube;
use burn::tensor::Tensor;
use burn_wgpu::{CubeTensor, into_contiguous};
use metavae_kernels::AdamUpdate;

use super::adam_kernel::BUFFERS;
use super::kernel::Kernel;

/// A parameter, its gradient and its moments, all flat.
#[derive(Debug)]
pub struct Moved {
    pub value: Tensor<1>,
    pub gradient: Tensor<1>,
    pub first: Tensor<1>,
    pub second: Tensor<1>,
}

/// Updates all parameters and their moments, as many in a launch as the device has bindings for.
pub fn adam(moved: Vec<Moved>, update: AdamUpdate) -> Vec<Moved> {
    let Some(device) = moved.first().map(|moved| moved.value.device()) else { return Vec::new() };
    let mut moved: Vec<[CubeTensor; BUFFERS]> = moved.into_iter().map(Moved::into_buffers).collect();
    let AdamUpdate { rate, inverse_root_correction, keep_first, keep_second, epsilon, keep_value } = update;
    let scalars = [rate, inverse_root_correction, keep_first, keep_second, epsilon, keep_value];
    let scalars = into_primitive(Tensor::from_data(scalars, &device));
    let room = (scalars.client.properties().hardware.max_bindings as usize - 1) / BUFFERS;
    for group in moved.chunks_mut(room.clamp(1, 8)) {
        for [value, _, first, second] in &mut *group {
            for written in [value, first, second] {
                if !written.can_mut() {
                    *written = written.copy();
                }
            }
        }
        let parameters: Vec<usize> = group.iter().map(|[value, ..]| value.meta.num_elements()).collect();
        Kernel::Adam { parameters }.launch([&scalars].into_iter().chain(group.iter().flatten()));
    }
    moved.into_iter().map(Moved::of_buffers).collect()
}

impl Moved {
    fn into_buffers(self) -> [CubeTensor; BUFFERS] {
        let Self { value, gradient, first, second } = self;
        [value, gradient, first, second].map(into_primitive)
    }

    fn of_buffers(buffers: [CubeTensor; BUFFERS]) -> Self {
        let [value, gradient, first, second] = buffers.map(Tensor::from_primitive::<Cube>);
        Self { value, gradient, first, second }
    }
}

fn into_primitive(tensor: Tensor<1>) -> CubeTensor {
    into_contiguous(tensor.try_into_primitive::<Cube>().expect("what WebGPU trains lies there"))
}
