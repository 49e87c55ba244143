//! Launching a kernel that is written in WGSL: sizes are constants of its text, so that each size is a pipeline of its own.

use burn::cubecl::prelude::{CubeCount, CubeDim, KernelId};
use burn::cubecl::server::{Handle, KernelArguments};
use burn::tensor::{DType, Shape};
use burn_wgpu::{CubeTensor, KernelSource, SourceKernel, SourceTemplate};

use super::dense::{DenseBackward, DenseForward};
use super::rows::OnRows;

/// What makes the text of a kernel, and so its pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kernel {
    DenseForward(DenseForward),
    DenseBackward(DenseBackward),
    OnRows(OnRows),
    Adam { parameters: Vec<usize> },
}

impl Kernel {
    fn text(&self) -> String {
        match self {
            Self::DenseForward(dense) => dense.text(),
            Self::DenseBackward(dense) => dense.text(),
            Self::OnRows(rows) => rows.text(),
            Self::Adam { parameters } => super::adam::text(parameters),
        }
    }

    /// Binds the tensors in the order of the text's bindings.
    pub fn launch<'a>(self, tensors: impl IntoIterator<Item = &'a CubeTensor>, workgroups: [usize; 3]) {
        self.launch_with(Vec::new(), tensors, workgroups);
    }

    /// The same with buffers before the tensors.
    pub fn launch_with<'a>(
        self,
        before: Vec<Handle>,
        tensors: impl IntoIterator<Item = &'a CubeTensor>,
        workgroups: [usize; 3],
    ) {
        let mut tensors = tensors.into_iter().peekable();
        let client = tensors.peek().expect("every kernel writes to something").client.clone();
        let handles = before.into_iter().chain(tensors.map(|tensor| tensor.handle.clone()));
        let [x, y, z] = workgroups.map(|count| count as u32);
        // The text names its own workgroup size; this one is only for kernels that are compiled from Rust.
        let kernel = SourceKernel::new(self, CubeDim::new_single());
        let arguments = KernelArguments::new().with_buffers(handles.map(Handle::binding).collect());
        client.launch(Box::new(kernel), CubeCount::Static(x, y, z), arguments);
    }
}

impl KernelSource for Kernel {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(self.text())
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info(self.clone())
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

/// Room for what a kernel writes, on the device of another tensor.
pub fn empty_like(other: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    let shape = shape.into();
    let handle = other.client.empty(shape.num_elements() * size_of::<f32>());
    CubeTensor::new_contiguous(other.client.clone(), other.device.clone(), shape, handle, DType::F32)
}

/// The declaration of a tensor of floats.
pub fn declare(binding: usize, access: &str, name: &str, element: &str) -> String {
    format!("@group(0) @binding({binding}) var<storage, {access}> {name}: array<{element}>;\n")
}
