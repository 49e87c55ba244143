//! The update of several parameters in one launch, each where it lies.

use std::fmt::Write as _;

use burn::backend::Cube;
use burn::tensor::Tensor;
use burn_wgpu::{CubeTensor, into_contiguous};
use metavae_kernels::AdamUpdate;

use super::kernel::{Kernel, declare, in_two};

/// Threads of a workgroup.
const THREADS: usize = 256;
/// Numbers that a thread moves at once, where they come out even.
const QUAD: usize = 4;
/// Buffers of a parameter: value, gradient, first and second moment.
const BUFFERS: usize = 4;

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

pub fn workgroups(parameters: &[usize]) -> [usize; 3] {
    let threads: usize = parameters.iter().copied().map(threads).sum();
    in_two(threads.div_ceil(THREADS))
}

/// Bindings: the scalars of the update in the order of its fields; of each parameter value, gradient, first and second moment. A thread moves four numbers.
pub fn text(parameters: &[usize]) -> String {
    let mut text = declare(0, "read", "scalars", "f32");
    for (place, count) in parameters.iter().enumerate() {
        let element = if count.is_multiple_of(QUAD) { "vec4f" } else { "f32" };
        let buffers =
            [("value", "read_write"), ("gradient", "read"), ("first", "read_write"), ("second", "read_write")];
        for (i, (name, access)) in buffers.into_iter().enumerate() {
            text += &declare(1 + BUFFERS * place + i, access, &format!("{name}{place}"), element);
        }
    }
    let _ = writeln!(text, "const THREADS = {THREADS}u;");
    text += "@compute @workgroup_size(THREADS)
        fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
                @builtin(local_invocation_index) thread: u32) {
          var i = (group.y * groups.x + group.x) * THREADS + thread;
          let keep_first = scalars[2]; let keep_second = scalars[3];\n";
    for (place, &count) in parameters.iter().enumerate() {
        let update = "{
            let slope = gradient_[i];
            let first = keep_first * first_[i] + (1.0 - keep_first) * slope;
            let second = keep_second * second_[i] + (1.0 - keep_second) * slope * slope;
            first_[i] = first;
            second_[i] = second;
            value_[i] = scalars[5] * value_[i] - scalars[0] * first / (sqrt(second) * scalars[1] + scalars[4]);
            return;
          }";
        let threads = threads(count);
        // The buffers' names end with the parameter's place.
        let update = update.replace("_[", &format!("{place}["));
        let _ = writeln!(text, "if (i < {threads}u) {update} i -= {threads}u;");
    }
    text + "}\n"
}

/// How many threads a parameter of so many numbers takes.
fn threads(count: usize) -> usize {
    if count.is_multiple_of(QUAD) { count / QUAD } else { count }
}
