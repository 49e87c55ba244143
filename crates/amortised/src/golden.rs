//! Parity with an independent PyTorch implementation, tests/golden/regressor.py: outputs, losses, gradients, a step of Adam.

use burn::module::{Module as _, ModuleMapper, Param};
use burn::tensor::{Device, Tensor, TensorData};
use metavae::Adam;
use metavae::weights::{self, Path, Tensors};
use metavae_worlds::Axis;
use pollster::block_on;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::batch::Questions;
use crate::trainer::differentiated;
use crate::{Cells, Pooling, PosteriorFamily, Regressor};

const QUERY: usize = 2;
const DATUM: usize = 3;
const WIDTH: usize = 8;
const RATE: f64 = 0.01;

struct Case<'a> {
    name: String,
    all: &'a Tensors,
}

impl Case<'_> {
    fn values(&self, name: &str) -> (&[usize], &[f32]) {
        let tensor = &self.all[&format!("{}.{name}", self.name)];
        (&tensor.shape, &tensor.values)
    }

    fn cube(&self, name: &str) -> Tensor<3> {
        let (shape, values) = self.values(name);
        Tensor::from_data(TensorData::new(values.to_vec(), shape.to_vec()), &Device::flex().autodiff())
    }

    /// Those of the network, by path.
    fn weights(&self, kind: &str) -> Tensors {
        let prefix = format!("{}.{kind}.", self.name);
        let of = self.all.iter().filter_map(|(name, tensor)| Some((name.strip_prefix(&prefix)?, tensor)));
        of.map(|(name, tensor)| (name.to_owned(), tensor.clone())).collect()
    }

    fn network(&self, pooling: Pooling, family: PosteriorFamily) -> Regressor {
        let device = Device::flex().autodiff();
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let network = Regressor::new([QUERY, DATUM], (WIDTH, pooling), family.outputs(), &mut random, &device);
        weights::load_module(network, &self.weights("before"), |_| true).unwrap()
    }
}

fn assert_near(what: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error < tolerance, "{what}: {found} instead of {expected}");
    }
}

#[test]
fn outputs_losses_gradients_and_a_step_are_those_of_pytorch() {
    let bytes = include_bytes!("../../../tests/golden/regressor.safetensors");
    let (all, _) = weights::from_bytes(bytes).unwrap();
    let axis = Axis { low: -4.0, high: 4.0, cells: 64 };
    let families = [
        ("bernoulli", PosteriorFamily::Bernoulli, Cells::on(Axis::BINARY, false)),
        ("gaussian", PosteriorFamily::Gaussian, Cells::on(axis, false)),
        ("mixture", PosteriorFamily::Mixture, Cells::on(axis, false)),
    ];
    for (pooling, kind) in [("mean", Pooling::Mean), ("attention", Pooling::Attention)] {
        for (family_name, family, cells) in &families {
            for objective in ["simulation", "equation10"] {
                let name = format!("{pooling}.{family_name}.{objective}");
                let case = Case { name: name.clone(), all: &all };
                let network = case.network(kind, *family);
                let datasets = case.cube("datasets");
                let size = datasets.dims()[1];
                let questions = Questions { datasets: Some(datasets), size, queries: case.cube("queries") };
                let outputs = crate::read(network.forward(questions.clone()).inner());
                assert_near(&format!("{name}: outputs"), &outputs, case.values("outputs").1, 1e-5);

                let (z, log_p, losses) = (case.values("z").1, case.values("log_p"), case.values("losses").1);
                let count = log_p.0[1];
                let of_row = |row: usize, outputs: &[f32], gradient: &mut [f32]| {
                    let log_p: Vec<f64> = log_p.1[row * count..][..count].iter().map(|it| f64::from(*it)).collect();
                    let loss = match objective {
                        "simulation" => family.surprise(cells, outputs, f64::from(z[row]), gradient),
                        _ => family.divergence(cells, outputs, &log_p, gradient),
                    };
                    assert_near(&format!("{name}: loss"), &[loss as f32], &losses[row..=row], 2e-5);
                    Ok(loss)
                };
                let (_, gradients) = differentiated(&network, questions, of_row).unwrap().unwrap();
                let expected = case.weights("gradient");
                let mut collected = Gradients { path: Path::default(), of: &gradients, found: Tensors::new() };
                let network = network.map(&mut collected);
                assert_eq!(collected.found.len(), expected.len());
                for (path, tensor) in &expected {
                    assert_near(&format!("{name}: d {path}"), &collected.found[path].values, &tensor.values, 1e-5);
                }

                let after = Adam::default().step(RATE, network, gradients);
                let after = block_on(weights::read_module(&after)).unwrap();
                for (path, tensor) in &case.weights("after") {
                    // Where a gradient is about nothing, Adam's step is of either sign.
                    let sure = expected[path].values.iter().map(|it| it.abs() > 1e-5);
                    let kept = |values: &[f32]| -> Vec<f32> {
                        values.iter().zip(sure.clone()).filter(|(_, sure)| *sure).map(|(value, _)| *value).collect()
                    };
                    assert_near(&format!("{name}: {path}"), &kept(&after[path].values), &kept(&tensor.values), 1e-4);
                }
            }
        }
    }
}

/// The gradients of a module, by path.
struct Gradients<'a> {
    path: Path,
    of: &'a burn::optim::GradientsParams,
    found: Tensors,
}

impl ModuleMapper for Gradients<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self.of.get::<D>(param.id).expect("every parameter has a gradient");
        let shape = gradient.dims().to_vec();
        let values = gradient.into_data().iter::<f32>().collect();
        self.found.insert(self.path.name().to_owned(), weights::HostTensor { shape, values });
        param
    }
}
