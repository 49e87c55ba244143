//! Adam (Kingma, Ba 2015) and what is Adam with other constants, with its moments within reach so that a checkpoint can hold
//! them on every backend.
//!
//! burn's own optimiser hands out its state only by blocking reads, which a browser does not have. On the CPU the
//! update is one fused pass over host memory, on WebGPU a few launches: burn's is a dozen passes over each parameter, which cost
//! as much as the matrix products.

#[cfg(feature = "webgpu")]
mod batched;

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use metavae_kernels::AdamUpdate;

use crate::config::Optimiser;
use crate::files::weights::{self, Path, Tensors, WeightsError};
use crate::kernels::on_host;

const DECAY_FIRST: f64 = 0.9;
const DECAY_SECOND: f64 = 0.999;
/// PyTorch's default, which the paper used; burn's is 1e-5.
const EPSILON: f64 = 1e-8;

const FIRST_MOMENT: &str = "optimiser.first.";
const SECOND_MOMENT: &str = "optimiser.second.";

/// First and second moment of one parameter's gradient, flat.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    pub first: Tensor<1>,
    pub second: Tensor<1>,
}

/// The optimiser's state.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    /// By the parameter's path; empty before the first step.
    pub(crate) moments: BTreeMap<String, Moments>,
    /// Steps done.
    pub(crate) time: u64,
    optimiser: Optimiser,
}

impl Adam {
    /// Before the first step.
    pub fn by(optimiser: Optimiser) -> Self {
        Self { optimiser, ..Self::default() }
    }

    /// The same moments, moved by another rule from now on.
    #[must_use]
    pub fn going_on_by(self, optimiser: Optimiser) -> Self {
        Self { optimiser, ..self }
    }

    /// One step of all parameters of `model` against `gradients`.
    pub fn step<M: Module>(&mut self, learning_rate: f64, model: M, gradients: GradientsParams) -> M {
        self.time += 1;
        let update = Update::of(self.optimiser, learning_rate, self.time);
        #[cfg(feature = "webgpu")]
        if model.devices().iter().any(|device| !on_host(device)) {
            return batched::step(self, update, model, gradients);
        }
        model.map(&mut Mapper { adam: self, gradients, update, path: Path::default() })
    }

    /// The moments by `optimiser.first.<path>` and `optimiser.second.<path>`.
    ///
    /// # Errors
    /// When the device cannot deliver them.
    pub async fn tensors(&self) -> Result<Tensors, WeightsError> {
        let named = self.moments.iter().flat_map(|(path, Moments { first, second })| {
            [(FIRST_MOMENT, first), (SECOND_MOMENT, second)]
                .map(|(prefix, moment)| (format!("{prefix}{path}"), moment.dims().to_vec(), moment.clone()))
        });
        weights::read_back(named.collect()).await
    }

    /// The optimiser after so many steps, of the moments among these tensors.
    ///
    /// # Errors
    /// When a moment is missing, of another shape or not finite.
    pub fn of_tensors(tensors: &Tensors, time: u64, device: &Device) -> Result<Self, WeightsError> {
        let mut moments = BTreeMap::new();
        for (name, tensor) in tensors {
            let Some(path) = name.strip_prefix(FIRST_MOMENT) else { continue };
            let moment = |name: &str| -> Result<Tensor<1>, WeightsError> {
                let values = weights::find(tensors, name, &tensor.shape)?.values.clone();
                let count = values.len();
                Ok(Tensor::from_data(TensorData::new(values, [count]), device))
            };
            let (first, second) = (moment(name)?, moment(&format!("{SECOND_MOMENT}{path}"))?);
            moments.insert(path.to_owned(), Moments { first, second });
        }
        Ok(Self { moments, time, optimiser: Optimiser::Adam })
    }

    /// Whether a tensor of this name is the optimiser's.
    pub fn owns(name: &str) -> bool {
        name.starts_with(FIRST_MOMENT) || name.starts_with(SECOND_MOMENT)
    }

    /// The moments of a parameter of so many numbers, zero before the first step.
    fn take_moments(&mut self, path: &str, count: usize, device: &Device) -> Moments {
        self.moments.remove(path).unwrap_or_else(|| Moments {
            first: Tensor::zeros([count], device),
            second: Tensor::zeros([count], device),
        })
    }
}

/// The scalars of one step: bias corrections folded into the rate and the denominator.
#[derive(Clone, Copy)]
struct Update {
    rate: f64,
    inverse_root_correction: f64,
    keep_first: f64,
    keep_second: f64,
    epsilon: f64,
    keep_value: f64,
}

impl Update {
    /// Of a step, counted from 1.
    fn of(optimiser: Optimiser, learning_rate: f64, time: u64) -> Self {
        let time = i32::try_from(time).unwrap_or(i32::MAX);
        let adam = Self {
            rate: learning_rate / (1.0 - DECAY_FIRST.powi(time)),
            inverse_root_correction: 1.0 / (1.0 - DECAY_SECOND.powi(time)).sqrt(),
            keep_first: DECAY_FIRST,
            keep_second: DECAY_SECOND,
            epsilon: EPSILON,
            keep_value: 1.0,
        };
        match optimiser {
            Optimiser::Adam => adam,
            Optimiser::AdamW { decay } => Self { keep_value: 1.0 - learning_rate * decay, ..adam },
            // The first moment is the velocity times 1 - momentum. The second stays 0, and the denominator 1.
            Optimiser::Sgd { momentum } => Self {
                rate: learning_rate / (1.0 - momentum),
                inverse_root_correction: 0.0,
                keep_first: momentum,
                keep_second: 1.0,
                epsilon: 1.0,
                keep_value: 1.0,
            },
        }
    }
}

struct Mapper<'a> {
    adam: &'a mut Adam,
    gradients: GradientsParams,
    update: Update,
    path: Path,
}

impl ModuleMapper for Mapper<'_> {
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
        let shape = value.shape();
        let count = shape.num_elements();
        let device = value.device();
        let moments = self.adam.take_moments(self.path.name(), count, &device);
        let (value, gradient) = (value.reshape([count]), gradient.reshape([count]));
        let (value, moments) = if on_host(&device) {
            self.update.on_host(value, gradient, moments, &device)
        } else {
            self.update.on_device(value, gradient, moments)
        };
        self.adam.moments.insert(self.path.name().to_owned(), moments);
        let value = Tensor::from_inner(value.reshape(shape)).require_grad();
        Param::from_mapped_value(id, value, mapper)
    }
}

impl Update {
    fn in_single_precision(self) -> AdamUpdate {
        AdamUpdate {
            rate: self.rate as f32,
            inverse_root_correction: self.inverse_root_correction as f32,
            keep_first: self.keep_first as f32,
            keep_second: self.keep_second as f32,
            epsilon: self.epsilon as f32,
            keep_value: self.keep_value as f32,
        }
    }

    fn on_device(self, value: Tensor<1>, gradient: Tensor<1>, moments: Moments) -> (Tensor<1>, Moments) {
        let Self { keep_first, keep_second, .. } = self;
        let first = moments.first.mul_scalar(keep_first) + gradient.clone().mul_scalar(1.0 - keep_first);
        let second = moments.second.mul_scalar(keep_second) + gradient.square().mul_scalar(1.0 - keep_second);
        let denominator = second.clone().sqrt().mul_scalar(self.inverse_root_correction).add_scalar(self.epsilon);
        let value = value.mul_scalar(self.keep_value) - first.clone().div(denominator).mul_scalar(self.rate);
        (value, Moments { first, second })
    }

    fn on_host(self, value: Tensor<1>, gradient: Tensor<1>, moments: Moments, device: &Device) -> (Tensor<1>, Moments) {
        // No copies: the CPU backend gives its buffers away when nobody else holds them.
        let mut value = value.into_data();
        let mut first = moments.first.into_data();
        let mut second = moments.second.into_data();
        let gradient = gradient.into_data();
        {
            let [value, first, second] = [&mut value, &mut first, &mut second].map(floats_mut);
            let gradient = gradient.as_slice::<f32>().expect("gradients are f32");
            self.in_single_precision().apply(value, gradient, first, second);
        }
        let [value, first, second] = [value, first, second].map(|data| Tensor::from_data(data, device));
        (value, Moments { first, second })
    }
}

fn floats_mut(data: &mut TensorData) -> &mut [f32] {
    data.as_mut_slice::<f32>().expect("parameters and moments are f32")
}
