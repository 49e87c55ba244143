//! The body of the parity test: the same check natively on the CPU backend, and in a browser on the CPU and on WebGPU.
//!
//! Golden vectors come from an independent PyTorch implementation, `metavae.py` beside this file.

#[path = "steps.rs"]
pub mod steps;
#[path = "systems.rs"]
mod systems;

use std::collections::BTreeMap;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::weights::{self, HostTensor, Path, Tensors};
use metavae::{
    Adam, Context, DecoderKind, MetaBatch, MetaModel as _, MetaVae, NetworkConfig, System, importance_weighted_bound,
};

const SEPARATE: &[u8] = include_bytes!("metavae_separate.safetensors");
const SHARED_TRUNK: &[u8] = include_bytes!("metavae_shared_trunk.safetensors");

/// Loss, gradients, one Adam step, a short run and the importance-weighted bound, relative to the largest entry.
pub async fn check(device: &Device, tolerance: f32) {
    for (bytes, decoder) in [(SEPARATE, DecoderKind::Separate), (SHARED_TRUNK, DecoderKind::SharedTrunk)] {
        let golden = Golden::read(bytes);
        for mode in ["in_batch", "fresh"] {
            golden.check_step(mode, decoder, device, tolerance).await;
        }
        golden.check_run(decoder, device, tolerance).await;
        golden.check_bound(decoder, device, tolerance).await;
    }
    systems::check(device, tolerance).await;
}

struct Golden {
    tensors: Tensors,
}

impl Golden {
    fn read(bytes: &[u8]) -> Self {
        Self { tensors: weights::from_bytes(bytes).expect("golden vectors are readable").0 }
    }

    fn host(&self, name: &str) -> &HostTensor {
        self.tensors.get(name).unwrap_or_else(|| panic!("golden vector {name} is missing"))
    }

    fn tensor<const D: usize>(&self, name: &str, device: &Device) -> Tensor<D> {
        let HostTensor { shape, values } = self.host(name).clone();
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// All golden tensors whose names start with `prefix`, without it.
    fn group(&self, prefix: &str) -> Tensors {
        let stripped =
            |(name, tensor): (&String, &HostTensor)| Some((name.strip_prefix(prefix)?.to_owned(), tensor.clone()));
        self.tensors.iter().filter_map(stripped).collect()
    }

    fn model(&self, decoder: DecoderKind, device: &Device) -> MetaVae {
        let width = |name: &str| *self.host(name).shape.last().expect("weights have dimensions");
        let network = NetworkConfig {
            system: System::MetaVae,
            decoder,
            summary_hidden: width("weights.summary_network.first.weight"),
            summary: width("weights.summary_network.third.weight"),
            hidden: width("weights.aggregation_network.first.weight"),
            latent: self.host("noise").shape[2],
            ..NetworkConfig::paper(decoder)
        };
        let model = MetaVae::new(&network, self.host("images").shape[0], 0, device);
        weights::load_module(model, &self.group("weights."), |_| true).expect("golden weights fit the model")
    }

    fn batch(&self, mode: &str, device: &Device) -> MetaBatch {
        MetaBatch {
            images: self.tensor("images", device),
            context: match mode {
                "in_batch" => Context::InBatch(self.tensor("sampling", device)),
                _ => Context::Fresh(self.tensor("fresh", device)),
            },
            noise: self.tensor("noise", device),
            inputs: None,
            code_sources: None,
            dataset_code: None,
        }
    }

    async fn check_step(&self, mode: &str, decoder: DecoderKind, device: &Device, tolerance: f32) {
        let device = device.clone().autodiff();
        let model = self.model(decoder, &device);
        let batch = self.batch(mode, &device);
        let posterior = model.posterior(batch.images.clone(), &batch.context);
        let elbo = model.meta_elbo(&batch);
        let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), &model);
        let metrics = elbo.clone().read().await.expect("the device delivers");
        let loss = self.host(&format!("{mode}.loss")).values[0];
        assert_close("loss", &[-metrics.meta_elbo], &[loss], tolerance);

        let read = |tensor: Tensor<3>| async move { values(tensor.inner()).await };
        for (name, tensor) in [("mean", posterior.mean()), ("log_variance", posterior.log_variance())] {
            assert_close(name, &read(tensor).await, &self.host(&format!("{mode}.{name}")).values, tolerance);
        }
        for (name, tensor) in [("reconstruction", elbo.reconstruction), ("kl", elbo.kl)] {
            assert_close(name, &values(tensor.inner()).await, &self.host(&format!("{mode}.{name}")).values, tolerance);
        }

        let found = gradients_by_name(&model, &gradients).await;
        assert_all_close(&found, &self.group(&format!("{mode}.gradients.")), tolerance);

        let stepped = Adam::default().step(1e-3, model, gradients);
        let found = weights::read_module(&stepped).await.expect("the device delivers");
        assert_all_close(&found, &self.group(&format!("{mode}.adam.")), tolerance);
    }

    async fn check_run(&self, decoder: DecoderKind, device: &Device, tolerance: f32) {
        let device = device.clone().autodiff();
        let mut model = self.model(decoder, &device);
        let batch = self.batch("in_batch", &device);
        let mut adam = Adam::default();
        let mut losses = Vec::new();
        for _ in 0..self.host("in_batch.losses").values.len() {
            let elbo = model.meta_elbo(&batch);
            let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), &model);
            model = adam.step(1e-3, model, gradients);
            losses.push(-elbo.read().await.expect("the device delivers").meta_elbo);
        }
        assert_close("losses", &losses, &self.host("in_batch.losses").values, tolerance);
    }

    async fn check_bound(&self, decoder: DecoderKind, device: &Device, tolerance: f32) {
        let model = self.model(decoder, device);
        let batch = self.batch("in_batch", device);
        let shape: [usize; 4] = self.host("in_batch.bound_noise").shape.clone().try_into().expect("four dimensions");
        let all: Tensor<4> = self.tensor("in_batch.bound_noise", device);
        let noise = all.reshape([shape[0], shape[1] * shape[2], shape[3]]).split(1, 0);
        let noise: Vec<Tensor<3>> = noise.into_iter().map(|one| one.reshape([shape[1], shape[2], shape[3]])).collect();
        let bound = importance_weighted_bound(&model, &batch.images, &batch.context, &noise);
        assert_close("bound", &values(bound).await, &self.host("in_batch.bound").values, tolerance);
    }
}

async fn gradients_by_name<M: Module>(model: &M, gradients: &GradientsParams) -> Tensors {
    let mut collector = Collector { path: Path::default(), gradients, found: Vec::new() };
    model.visit(&mut collector);
    weights::read_back(collector.found).await.expect("the device delivers")
}

struct Collector<'a> {
    path: Path,
    gradients: &'a GradientsParams,
    found: Vec<(String, Vec<usize>, Tensor<1>)>,
}

impl ModuleVisitor for Collector<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = self.gradients.get::<D>(param.id).expect("every parameter has a gradient");
        let shape = gradient.dims().to_vec();
        let count: usize = shape.iter().product();
        self.found.push((self.path.name().to_owned(), shape, gradient.reshape([count])));
    }
}

async fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data_async().await.expect("the device delivers").iter::<f32>().collect()
}

fn assert_all_close(found: &Tensors, expected: &BTreeMap<String, HostTensor>, tolerance: f32) {
    let names = |tensors: &Tensors| tensors.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "the same parameters");
    for (name, tensor) in expected {
        assert_eq!(found[name].shape, tensor.shape, "{name}");
        assert_close(name, &found[name].values, &tensor.values, tolerance);
    }
}

fn assert_close(name: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{name}");
    let largest = expected.iter().fold(f32::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
    let difference = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(difference <= tolerance * largest, "{name}: differs by {difference}, the largest entry is {largest}");
}
