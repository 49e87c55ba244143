//! The parity test of the systems beside MetaVAE, against `systems.py` beside this file.

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use metavae::{
    AnyModel, Context, DatasetCodeDraw, DecoderKind, MetaBatch, MetaModel as _, NetworkConfig, System,
    importance_weighted_bound, weights,
};

use super::{Golden, assert_all_close, assert_close, gradients_by_name, values};

const SYSTEMS: &[u8] = include_bytes!("systems.safetensors");
/// Images of a dataset, among which the Homoencoder divides KL(c).
const DATASET_SIZE: f64 = 50.0;

/// Both terms of every image, the gradients of every weight, and the importance-weighted bound.
pub async fn check(device: &Device, tolerance: f32) {
    let golden = Golden::read(SYSTEMS);
    let batch = golden.host("images").shape[1] as f64;
    for (name, system, kl_weight) in [
        ("vae_per_dataset", System::VaePerDataset, 0.0),
        ("neural_statistician", System::NeuralStatistician, 1.0 / batch),
        ("neural_statistician_whole", System::NeuralStatistician, 1.0),
        ("homoencoder", System::VariationalHomoencoder, 1.0 / DATASET_SIZE),
        ("homoencoder_whole", System::VariationalHomoencoder, 1.0),
    ] {
        golden.check_objective(name, system, kl_weight, &device.clone().autodiff(), tolerance).await;
    }
    for (name, system) in
        [("neural_statistician", System::NeuralStatistician), ("homoencoder", System::VariationalHomoencoder)]
    {
        let model = golden.system(system, device);
        let context = Context::InBatch(golden.tensor("sampling", device));
        let noise: Tensor<4> = golden.tensor("bound_noise", device);
        let noise: Vec<Tensor<3>> = noise.split(1, 0).into_iter().map(|one| one.squeeze_dim(0)).collect();
        let bound = importance_weighted_bound(&model, &golden.tensor("images", device), &context, &noise);
        assert_close(name, &values(bound).await, &golden.host(&format!("{name}.bound")).values, tolerance);
    }
}

impl Golden {
    fn system(&self, system: System, device: &Device) -> AnyModel {
        let weights = self.group(if system == System::VaePerDataset {
            "vae_per_dataset.weights."
        } else {
            "hierarchical.weights."
        });
        let width = |name: &str| *self.host(name).shape.last().expect("weights have dimensions");
        let network = NetworkConfig {
            system,
            hidden: width("hierarchical.weights.encoder.own.weight"),
            latent: width("noise"),
            dataset_latent: width("own_code_noise"),
            decoder_hidden: width("hierarchical.weights.decoder.first.weight"),
            ..NetworkConfig::paper(DecoderKind::Separate)
        };
        let model = AnyModel::new(&network, self.host("images").shape[0], 0, device);
        weights::load_module(model, &weights, |_| true).expect("golden weights fit the model")
    }

    async fn check_objective(&self, name: &str, system: System, kl_weight: f64, device: &Device, tolerance: f32) {
        let model = self.system(system, device);
        let (context, noise) = match system {
            System::NeuralStatistician => (Context::WholeBatch, "shared_code_noise"),
            _ => (Context::InBatch(self.tensor("sampling", device)), "own_code_noise"),
        };
        let batch = MetaBatch {
            images: self.tensor("images", device),
            context,
            noise: self.tensor("noise", device),
            inputs: None,
            code_sources: None,
            dataset_code: Some(DatasetCodeDraw { noise: self.tensor(noise, device), kl_weight }),
        };
        let elbo = model.meta_elbo(&batch);
        let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), &model);
        for (term, found) in [("reconstruction", elbo.reconstruction), ("kl", elbo.kl)] {
            let expected = &self.host(&format!("{name}.{term}")).values;
            assert_close(&format!("{name}, {term}"), &values(found.inner()).await, expected, tolerance);
        }
        let found = gradients_by_name(&model, &gradients).await;
        assert_all_close(&found, &self.group(&format!("{name}.gradients.")), tolerance);
    }
}
