//! The update on WebGPU: parameters and moments are taken out of the model, moved together, and put back.

use std::collections::HashMap;

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::optim::GradientsParams;
use burn::tensor::{Shape, Tensor};

use super::{Adam, Moments, Update};
use crate::files::weights::Path;
use crate::kernels::{Moved, adam};

/// One step; the model holds nothing while its parameters move, so that they move where they lie.
pub fn step<M: Module>(adam_state: &mut Adam, update: Update, model: M, gradients: GradientsParams) -> M {
    let mut taking =
        Taking { adam: adam_state, gradients, path: Path::default(), taken: Vec::new(), moved: Vec::new() };
    let model = model.map(&mut taking);
    let Taking { taken, moved, .. } = taking;
    let mut values = HashMap::new();
    for ((id, path, shape), Moved { value, first, second, .. }) in
        taken.into_iter().zip(adam(moved, update.in_single_precision()))
    {
        adam_state.moments.insert(path, Moments { first, second });
        values.insert(id, (value, shape));
    }
    model.map(&mut Giving { values })
}

struct Taking<'a> {
    adam: &'a mut Adam,
    gradients: GradientsParams,
    path: Path,
    taken: Vec<(ParamId, String, Shape)>,
    /// In the order of `taken`.
    moved: Vec<Moved>,
}

impl ModuleMapper for Taking<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else { return param };
        let (id, value, mapper) = param.consume();
        let value = value.inner();
        let (shape, device) = (value.shape(), value.device());
        let count = shape.num_elements();
        let Moments { first, second } = self.adam.take_moments(self.path.name(), count, &device);
        self.moved.push(Moved { value: value.reshape([count]), gradient: gradient.reshape([count]), first, second });
        self.taken.push((id, self.path.name().to_owned(), shape));
        Param::from_mapped_value(id, Tensor::empty([1; D], &device), mapper)
    }
}

struct Giving {
    /// Flat, with the shape that they had.
    values: HashMap<ParamId, (Tensor<1>, Shape)>,
}

impl ModuleMapper for Giving {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some((value, shape)) = self.values.remove(&param.id) else { return param };
        let (id, _, mapper) = param.consume();
        Param::from_mapped_value(id, Tensor::from_inner(value.reshape(shape)).require_grad(), mapper)
    }
}
