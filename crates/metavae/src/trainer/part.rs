//! A part of a run: some of its datasets, with all that is shared. Several parts, each on a core of its own, make one step.
//!
//! The MetaELBO (eq. 11) is a sum over datasets. Each part takes the gradients of its own terms; those of the parameters that
//! all datasets share are summed over the parts, and every part takes the same Adam step on them. The result is that of a whole
//! run up to the order of that sum.

use std::collections::HashMap;
use std::ops::Range;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};

use super::Trainer;
use crate::adam::{Adam, Moments, on_host};
use crate::config::{DigitChoice, RunConfig};
use crate::model::MetaModel;
use crate::objective::MetaElbo;
use crate::weights::Path;

/// What parts of a run cannot do, or must not be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// A range that is empty or reaches beyond the last dataset.
    #[error("datasets {} to {} are no part of a run with {datasets} of them", part.start, part.end)]
    Range {
        /// What was asked for.
        part: Range<usize>,
        /// K.
        datasets: usize,
    },
    /// Datasets in different parts must not depend on each other.
    #[error("datasets that exchange codes cannot be shared out; train them on one core")]
    Exchange,
    /// Gradients are exchanged on the host.
    #[error("only runs on the processor can be shared out; train this one on one worker")]
    Device,
    /// Numbers that belong to something else.
    #[error("another part of the run sent {found} numbers instead of {expected}; start all parts from one checkpoint")]
    Length {
        /// How many came.
        found: usize,
        /// How many were expected.
        expected: usize,
    },
    /// Parts that no longer agree.
    #[error("the parts of the run have come apart; start all of them from one checkpoint")]
    Apart,
    /// Parts that leave a dataset out, or have one twice.
    #[error("the parts do not make up the run; hand over all of them, in the order of their datasets")]
    Incomplete,
    /// Nothing to apply.
    #[error("take the gradients of a step before applying them")]
    NoGradients,
}

/// Among how many parts the datasets of a run can be shared out at most.
pub fn most_parts(config: &RunConfig) -> usize {
    if config.digits == DigitChoice::Exchanged { 1 } else { config.seen().len() }
}

/// Some of a run's datasets with the parameters that each has of its own, and all that the datasets share. On the CPU only.
#[derive(Debug)]
pub struct PartTrainer<M> {
    /// Its model holds the own parameters of these datasets only.
    trainer: Trainer<M>,
    datasets: Range<usize>,
    parameters: Parameters,
    /// Between the gradients of a step and the update: those of the own parameters.
    gradients: Option<GradientsParams>,
}

/// What a part alone knows.
#[derive(Clone, Debug, PartialEq)]
pub struct PartState {
    /// Whose.
    pub datasets: Range<usize>,
    /// Steps done.
    pub step: u64,
    /// A checksum of the shared parameters, which are the same in all parts to the last bit.
    pub shared: u32,
    /// Their own parameters in the model's order: of each the values and, once a step was taken, both of Adam's moments.
    pub values: Vec<f32>,
}

impl<M: MetaModel> PartTrainer<M> {
    /// A run as it stands, of which only some datasets, counted from 0, are trained on.
    ///
    /// # Errors
    /// When the run cannot be shared out, or not so.
    pub fn of(whole: &Trainer<M>, datasets: Range<usize>) -> Result<Self, PartError> {
        let all = whole.config.seen().len();
        if datasets.is_empty() || datasets.end > all {
            return Err(PartError::Range { part: datasets, datasets: all });
        }
        if whole.config.digits == DigitChoice::Exchanged && all > 1 {
            return Err(PartError::Exchange);
        }
        if !on_host(&whole.device) {
            return Err(PartError::Device);
        }
        let parameters = Parameters::of(whole.current(), all);
        let mut adam = whole.adam.clone();
        let mut narrowing = Narrowing { datasets: &datasets, all, parameters: &parameters, adam: &mut adam };
        let model = whole.current().clone().map(&mut narrowing);
        let sampler = whole.sampler.clone().of_datasets(datasets.clone());
        let trainer = whole.with(model, adam, sampler);
        Ok(Self { trainer, datasets, parameters, gradients: None })
    }

    /// The gradients of the part's terms of the MetaELBO. Those of the shared parameters go to `shared`, in the model's order;
    /// the objective that comes back is the part's, [datasets, B], not yet read back.
    pub fn gradients(&mut self, shared: &mut Vec<f32>) -> MetaElbo {
        let trainer = &mut self.trainer;
        let batch = trainer.sampler.batch(trainer.step, &trainer.device);
        let images = trainer.config.seen().len() * trainer.config.batch;
        let model = trainer.current();
        let elbo = model.meta_elbo(&batch);
        let gradients = GradientsParams::from_grads(elbo.loss_terms_among(images).backward(), model);
        shared.clear();
        let mut taking = Taking { own: &self.parameters.own, gradients, shared };
        model.visit(&mut taking);
        self.gradients = Some(taking.gradients);
        MetaElbo { reconstruction: elbo.reconstruction.inner(), kl: elbo.kl.inner() }
    }

    /// One Adam step: on the shared parameters with `shared`, the sum of their gradients over all parts, on its own with its own.
    ///
    /// # Errors
    /// When there are no gradients, or of something else; nothing has changed then.
    pub fn apply(&mut self, shared: &[f32]) -> Result<(), PartError> {
        let (found, expected) = (shared.len(), self.parameters.shared);
        if found != expected {
            return Err(PartError::Length { found, expected });
        }
        let gradients = self.gradients.take().ok_or(PartError::NoGradients)?;
        let mut giving = Giving { own: &self.parameters.own, gradients, shared };
        self.trainer.current().visit(&mut giving);
        let gradients = giving.gradients;
        self.trainer.update(gradients);
        Ok(())
    }

    /// What the other parts do not know.
    pub fn state(&self) -> PartState {
        let (own, adam) = (&self.parameters.own, &self.trainer.adam);
        let mut collecting = Collecting { own, adam, values: Vec::new(), shared: 0 };
        self.trainer.current().visit(&mut collecting);
        let Collecting { values, shared, .. } = collecting;
        PartState { datasets: self.datasets.clone(), step: self.steps_done(), shared, values }
    }

    /// A copy of the whole run as it stands, from this part, which has the first datasets, and all others in their order.
    ///
    /// # Errors
    /// When the parts do not make up the run.
    pub fn joined(&self, others: &[PartState]) -> Result<Trainer<M>, PartError> {
        let trainer = &self.trainer;
        let all = trainer.config.seen().len();
        let mut end = if self.datasets.start == 0 { self.datasets.end } else { return Err(PartError::Incomplete) };
        let shared = self.state().shared;
        let numbers = if trainer.step == 0 { 1 } else { 3 } * self.parameters.own_of_each;
        for other in others {
            let PartState { datasets, values, .. } = other;
            if datasets.start != end || datasets.is_empty() {
                return Err(PartError::Incomplete);
            }
            if (other.step, other.shared) != (trainer.step, shared) {
                return Err(PartError::Apart);
            }
            let (found, expected) = (values.len(), datasets.len() * numbers);
            if found != expected {
                return Err(PartError::Length { found, expected });
            }
            end = datasets.end;
        }
        if end != all {
            return Err(PartError::Incomplete);
        }
        let mut adam = trainer.adam.clone();
        let others = others.iter().map(|other| (other.datasets.len(), other.values.as_slice())).collect();
        let mut joining = Joining { parameters: &self.parameters, adam: &mut adam, others };
        let model = trainer.current().clone().map(&mut joining);
        Ok(trainer.with(model, adam, trainer.sampler.clone().of_datasets(0..all)))
    }

    /// What the whole run is.
    pub fn config(&self) -> &RunConfig {
        self.trainer.config()
    }

    /// Steps done.
    pub fn steps_done(&self) -> u64 {
        self.trainer.steps_done()
    }
}

/// Which of a model's parameters belong to a dataset each, and which are shared.
#[derive(Debug)]
struct Parameters {
    /// The path of each that is stacked, [K, ..], one for each dataset.
    own: HashMap<ParamId, String>,
    /// Numbers in these for one dataset.
    own_of_each: usize,
    /// Numbers in all others.
    shared: usize,
}

impl Parameters {
    /// Of the whole model.
    fn of<M: Module>(model: &M, datasets: usize) -> Self {
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
struct Narrowing<'a> {
    datasets: &'a Range<usize>,
    all: usize,
    parameters: &'a Parameters,
    adam: &'a mut Adam,
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

/// Takes the gradients of the shared parameters out.
struct Taking<'a> {
    own: &'a HashMap<ParamId, String>,
    gradients: GradientsParams,
    shared: &'a mut Vec<f32>,
}

impl ModuleVisitor for Taking<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.own.contains_key(&param.id) {
            return;
        }
        match self.gradients.remove::<D>(param.id) {
            Some(gradient) => extend(self.shared, gradient),
            // Nothing of this step depended on it.
            None => self.shared.resize(self.shared.len() + param.lazy_shape().num_elements(), 0.0),
        }
    }
}

/// Puts the gradients of the shared parameters back in.
struct Giving<'a> {
    own: &'a HashMap<ParamId, String>,
    gradients: GradientsParams,
    /// What is still to be given.
    shared: &'a [f32],
}

impl ModuleVisitor for Giving<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if self.own.contains_key(&param.id) {
            return;
        }
        let shape = param.lazy_shape();
        let (gradient, rest) = self.shared.split_at(shape.num_elements());
        self.shared = rest;
        let device = param.lazy_device().without_autodiff();
        let gradient = Tensor::<D>::from_data(TensorData::new(gradient.to_vec(), shape), &device);
        self.gradients.register(param.id, gradient);
    }
}

/// Collects the own parameters and their moments, and sums the shared ones up.
struct Collecting<'a> {
    own: &'a HashMap<ParamId, String>,
    adam: &'a Adam,
    values: Vec<f32>,
    shared: u32,
}

impl ModuleVisitor for Collecting<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let Some(path) = self.own.get(&param.id) else {
            self.shared = checksum(self.shared, floats(&param.val().inner().into_data()));
            return;
        };
        extend(&mut self.values, param.val().inner());
        if let Some(Moments { first, second }) = self.adam.moments.get(path) {
            extend(&mut self.values, first.clone());
            extend(&mut self.values, second.clone());
        }
    }
}

/// Puts the own parameters of other parts behind those of this one.
struct Joining<'a> {
    parameters: &'a Parameters,
    adam: &'a mut Adam,
    /// How many datasets each has, and what is still to be taken.
    others: Vec<(usize, &'a [f32])>,
}

impl Joining<'_> {
    /// Flat numbers of this part, so many for each dataset, with those of the others.
    fn joined<const D: usize>(&mut self, values: Tensor<D>, each: usize) -> Vec<f32> {
        let mut joined = Vec::new();
        extend(&mut joined, values);
        for (datasets, values) in &mut self.others {
            let (taken, rest) = values.split_at(*datasets * each);
            joined.extend_from_slice(taken);
            *values = rest;
        }
        joined
    }
}

impl ModuleMapper for Joining<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(path) = self.parameters.own.get(&param.id) else { return param };
        param.map(|value| {
            let value = value.inner();
            let (mut shape, device) = (value.dims(), value.device());
            let each: usize = shape[1..].iter().product();
            let values = self.joined(value, each);
            shape[0] = values.len() / each;
            if let Some(Moments { first, second }) = self.adam.moments.remove(path) {
                let [first, second] = [first, second].map(|moment| {
                    let values = self.joined(moment, each);
                    let count = values.len();
                    Tensor::from_data(TensorData::new(values, [count]), &device)
                });
                self.adam.moments.insert(path.clone(), Moments { first, second });
            }
            Tensor::from_inner(Tensor::from_data(TensorData::new(values, shape), &device)).require_grad()
        })
    }
}

/// Appends the numbers of a tensor on the host.
fn extend<const D: usize>(values: &mut Vec<f32>, tensor: Tensor<D>) {
    values.extend_from_slice(floats(&tensor.into_data()));
}

fn floats(data: &TensorData) -> &[f32] {
    data.as_slice().expect("parameters, moments and gradients are f32")
}

/// Goes on with a checksum; all that is not a number counts as the same, for its bits are up to the machine.
fn checksum(before: u32, values: &[f32]) -> u32 {
    // Fowler, Noll and Vo's, by words: <http://www.isthe.com/chongo/tech/comp/fnv/>
    const PRIME: u32 = 16_777_619;
    values.iter().fold(before, |sum, value| {
        let bits = if value.is_nan() { 0 } else { value.to_bits() };
        (sum ^ bits).wrapping_mul(PRIME)
    })
}
