//! Launching a kernel that is written in WGSL: sizes are constants of its text, so that each size is a pipeline of its own.

use burn::cubecl::prelude::{CubeCount, CubeDim, KernelId};
use burn::cubecl::server::KernelArguments;
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
            Self::Adam { parameters } => super::adam_kernel::text(parameters),
        }
    }

    fn workgroups(&self) -> [usize; 3] {
        match self {
            Self::DenseForward(dense) => dense.workgroups(),
            Self::DenseBackward(dense) => dense.workgroups(),
            Self::OnRows(rows) => rows.workgroups(),
            Self::Adam { parameters } => super::adam_kernel::workgroups(parameters),
        }
    }

    /// Binds the tensors in the order of the text's bindings.
    pub fn launch<'a>(self, tensors: impl IntoIterator<Item = &'a CubeTensor>) {
        let mut tensors = tensors.into_iter().peekable();
        let client = tensors.peek().expect("every kernel writes to something").client.clone();
        let [x, y, z] = self.workgroups().map(|count| count as u32);
        let buffers = tensors.map(|tensor| tensor.handle.clone().binding()).collect();
        // The text names its own workgroup size; this one is only for kernels that are compiled from Rust.
        let kernel = SourceKernel::new(self, CubeDim::new_single());
        client.launch(Box::new(kernel), CubeCount::Static(x, y, z), KernelArguments::new().with_buffers(buffers));
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
