//! Parameters and their gradients on the host: which belong to a dataset each, taken out, put back, narrowed and joined.

use std::collections::HashMap;
use std::ops::Range;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::tensor::{Shape, Tensor, TensorData};

use crate::files::weights::Path;
use crate::training::adam::{Adam, Moments};

/// Which of a model's parameters belong to a dataset each, and which all datasets share.
#[derive(Debug)]
pub struct Parameters {
    /// The path of each that is stacked, [K, ..], one for each dataset.
    pub own: HashMap<ParamId, String>,
    /// Numbers in these for one dataset.
    pub own_of_each: usize,
    /// Numbers in all others.
    pub shared: usize,
}

impl Parameters {
    /// Of the whole model.
    pub fn of<M: Module>(model: &M, datasets: usize) -> Self {
        let parameters = Self { own: HashMap::new(), own_of_each: 0, shared: 0 };
        let mut sorting = Sorting { datasets, path: Path::default(), parameters };
        model.visit(&mut sorting);
        sorting.parameters
    }
}

struct Sorting {
    datasets: usize,
    path: Path,
    parameters: Parameters,
}

impl ModuleVisitor for Sorting {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let shape = param.lazy_shape();
        let count = shape.num_elements();
        // Only stacks of layers have three dimensions, and a stack has one layer for each dataset or one for all.
        if D == 3 && self.datasets > 1 && shape[0] == self.datasets {
            self.parameters.own.insert(param.id, self.path.name().to_owned());
            self.parameters.own_of_each += count / self.datasets;
        } else {
            self.parameters.shared += count;
        }
    }
}

/// Leaves of the own parameters and their moments only some datasets'.
pub struct Narrowing<'a> {
    /// Which.
    pub datasets: &'a Range<usize>,
    /// K.
    pub all: usize,
    /// Of the whole model.
    pub parameters: &'a Parameters,
    /// Whose moments go with them.
    pub adam: &'a mut Adam,
}

impl ModuleMapper for Narrowing<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(path) = self.parameters.own.get(&param.id) else { return param };
        if let Some(Moments { first, second }) = self.adam.moments.remove(path) {
            let narrow = |moment: Tensor<1>| {
                let each = moment.dims()[0] / self.all;
                moment.slice(self.datasets.start * each..self.datasets.end * each)
            };
            self.adam.moments.insert(path.clone(), Moments { first: narrow(first), second: narrow(second) });
        }
        param.map(|value| Tensor::from_inner(value.inner().slice(self.datasets.clone())).require_grad())
    }
}

/// The own parameters of other datasets than those that a model has, by the same names.
#[derive(Clone, Debug, Default)]
pub struct Stack(HashMap<ParamId, (Tensor<1>, Shape)>);

impl Stack {
    /// Those of a model.
    pub fn of<M: Module>(model: &M, own: &HashMap<ParamId, String>) -> Self {
        let mut stacking = Stacking { own, stack: Self::default() };
        model.visit(&mut stacking);
        stacking.stack
    }

    /// A model that shares all else with another.
    pub fn in_place_of_those_in<M: Module>(&self, model: &M) -> M {
        model.clone().map(&mut Replacing(self))
    }
}

struct Stacking<'a> {
    own: &'a HashMap<ParamId, String>,
    stack: Stack,
}

impl ModuleVisitor for Stacking<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.own.contains_key(&param.id) {
            let value = param.val().inner();
            let shape = value.shape();
            self.stack.0.insert(param.id, (value.reshape([shape.num_elements()]), shape));
        }
    }
}

struct Replacing<'a>(&'a Stack);

impl ModuleMapper for Replacing<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some((value, shape)) = self.0.0.get(&param.id) else { return param };
        param.map(|_| Tensor::from_inner(value.clone().reshape(shape.clone())).require_grad())
    }
}

/// Which parameters one goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Those of a dataset each.
    Own,
    /// Those of all.
    Shared,
}

/// Appends gradients of one kind, in the model's order; those of a second backward pass are added to the first's.
pub struct Taking<'a> {
    /// Which are own.
    pub own: &'a HashMap<ParamId, String>,
    /// Which to take.
    pub kind: Kind,
    /// From where; what was taken is gone.
    pub gradients: [&'a mut GradientsParams; 2],
    /// To where.
    pub numbers: &'a mut Vec<f32>,
}

impl ModuleVisitor for Taking<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.own.contains_key(&param.id) != (self.kind == Kind::Own) {
            return;
        }
        let [first, second] = &mut self.gradients;
        match (first.remove::<D>(param.id), second.remove::<D>(param.id)) {
            (Some(first), Some(second)) => extend(self.numbers, first + second),
            (Some(gradient), None) | (None, Some(gradient)) => extend(self.numbers, gradient),
            // Nothing of this step depended on it.
            (None, None) => self.numbers.resize(self.numbers.len() + param.lazy_shape().num_elements(), 0.0),
        }
    }
}

/// Puts gradients of one kind back in.
pub struct Giving<'a> {
    /// Which are own.
    pub own: &'a HashMap<ParamId, String>,
    /// Which to put.
    pub kind: Kind,
    /// To where.
    pub gradients: &'a mut GradientsParams,
    /// What is still to be given.
    pub numbers: &'a [f32],
}

impl ModuleVisitor for Giving<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.own.contains_key(&param.id) != (self.kind == Kind::Own) {
            return;
        }
        let shape = param.lazy_shape();
        let (gradient, rest) = self.numbers.split_at(shape.num_elements());
        self.numbers = rest;
        let device = param.lazy_device().without_autodiff();
        let gradient = Tensor::<D>::from_data(TensorData::new(gradient.to_vec(), shape), &device);
        self.gradients.register(param.id, gradient);
    }
}

/// Collects the own parameters and their moments: of each the values and, once a step was taken, both of Adam's moments.
pub struct Collecting<'a> {
    /// Which are own.
    pub own: &'a HashMap<ParamId, String>,
    /// Whose moments.
    pub adam: &'a Adam,
    /// To where.
    pub values: Vec<f32>,
}

impl ModuleVisitor for Collecting<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let Some(path) = self.own.get(&param.id) else { return };
        extend(&mut self.values, param.val().inner());
        if let Some(Moments { first, second }) = self.adam.moments.get(path) {
            extend(&mut self.values, first.clone());
            extend(&mut self.values, second.clone());
        }
    }
}

/// Makes the own parameters and their moments those of all datasets.
pub struct Joining<'a> {
    /// Which are own.
    pub own: &'a HashMap<ParamId, String>,
    /// Whose moments go with them.
    pub adam: &'a mut Adam,
    /// How many datasets there are in each state, and what is still to be taken of what was collected.
    pub states: Vec<(usize, &'a [f32])>,
}

impl Joining<'_> {
    /// Flat, so many numbers for each dataset.
    fn next(&mut self, each: usize) -> Vec<f32> {
        let mut joined = Vec::new();
        for (datasets, values) in &mut self.states {
            let (taken, rest) = values.split_at(*datasets * each);
            joined.extend_from_slice(taken);
            *values = rest;
        }
        joined
    }
}

impl ModuleMapper for Joining<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(path) = self.own.get(&param.id) else { return param };
        param.map(|value| {
            let value = value.inner();
            let (mut shape, device) = (value.dims(), value.device());
            let each: usize = shape[1..].iter().product();
            let values = self.next(each);
            shape[0] = values.len() / each;
            if self.adam.moments.contains_key(path) {
                let [first, second] = [(), ()].map(|()| {
                    let values = self.next(each);
                    let count = values.len();
                    Tensor::from_data(TensorData::new(values, [count]), &device)
                });
                self.adam.moments.insert(path.clone(), Moments { first, second });
            }
            Tensor::from_inner(Tensor::from_data(TensorData::new(values, shape), &device)).require_grad()
        })
    }
}

/// A checksum of the shared parameters; all that is not a number counts as the same, for its bits are up to the machine.
pub struct Summing<'a> {
    /// Which are left out.
    pub own: &'a HashMap<ParamId, String>,
    /// So far.
    pub sum: u32,
}

impl ModuleVisitor for Summing<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        // Fowler, Noll and Vo's, by words: <http://www.isthe.com/chongo/tech/comp/fnv/>
        const PRIME: u32 = 16_777_619;
        if self.own.contains_key(&param.id) {
            return;
        }
        self.sum = floats(&param.val().inner().into_data()).iter().fold(self.sum, |sum, value| {
            let bits = if value.is_nan() { 0 } else { value.to_bits() };
            (sum ^ bits).wrapping_mul(PRIME)
        });
    }
}

/// Appends the numbers of a tensor on the host.
pub fn extend<const D: usize>(values: &mut Vec<f32>, tensor: Tensor<D>) {
    values.extend_from_slice(floats(&tensor.into_data()));
}

/// Those of a tensor that was read.
pub fn floats(data: &TensorData) -> &[f32] {
    data.as_slice().expect("parameters, moments and gradients are f32")
}
