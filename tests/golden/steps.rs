//! Fifty steps of every system against `steps.py` beside this file: losses on the way, weights at the end.

use std::fmt;

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use metavae::weights::{self, HostTensor, Tensors};
use metavae::{
    Adam, AnyModel, Context, DatasetCodeDraw, DecoderKind, MetaBatch, MetaModel as _, NetworkConfig, System,
};

use super::Golden;

const STEPS: &[u8] = include_bytes!("steps.safetensors");
/// How far two implementations may be apart after fifty steps: of a loss, and of the largest entry of a tensor of weights.
const TOLERANCE: (f32, f32) = (1e-4, 1e-3);
const PIXELS: usize = 784;
/// As in `steps.py`.
const LEARNING_RATE: f64 = 1e-3;
const CONTEXT: usize = 2;
/// Images of a dataset, among which the Homoencoder divides KL(c).
const DATASET_SIZE: f64 = 50.0;

/// What is compared: its name in the file, where it starts from, the system and whether D is fresh.
const CASES: [(&str, &str, System, DecoderKind, bool); 8] = [
    ("meta_vae", "separate", System::MetaVae, DecoderKind::Separate, false),
    ("meta_vae_fresh", "separate", System::MetaVae, DecoderKind::Separate, true),
    ("meta_vae_shared_trunk", "shared_trunk", System::MetaVae, DecoderKind::SharedTrunk, false),
    ("shared_encoder", "shared_encoder", System::SharedEncoder, DecoderKind::Separate, false),
    ("vae", "vae", System::Vae, DecoderKind::Separate, false),
    ("vae_per_dataset", "vae_per_dataset", System::VaePerDataset, DecoderKind::Separate, false),
    ("neural_statistician", "hierarchical", System::NeuralStatistician, DecoderKind::Separate, false),
    ("homoencoder", "hierarchical", System::VariationalHomoencoder, DecoderKind::Separate, false),
];

/// How far a run is from PyTorch's.
pub struct Apart {
    name: &'static str,
    first: f32,
    last: f32,
    /// The largest difference of a loss, relative to it.
    loss: f32,
    /// The largest difference of a weight, relative to its tensor's largest entry.
    weight: f32,
}

/// A line for each system.
pub struct Table {
    backend: &'static str,
    rows: Vec<Apart>,
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}: fifty steps beside PyTorch's", self.backend)?;
        writeln!(formatter, "{:<24}{:>22}{:>12}{:>12}", "system", "loss, first and last", "losses", "weights")?;
        for Apart { name, first, last, loss, weight } in &self.rows {
            writeln!(formatter, "{name:<24}{first:>11.2}{last:>11.2}{loss:>12.1e}{weight:>12.1e}")?;
        }
        Ok(())
    }
}

impl Table {
    /// Holds every system to the tolerance.
    pub fn assert_close(&self) {
        for Apart { name, loss, weight, last, first } in &self.rows {
            assert!(*loss <= TOLERANCE.0, "{}, {name}: a loss differs by {loss}\n{self}", self.backend);
            assert!(*weight <= TOLERANCE.1, "{}, {name}: a weight differs by {weight}\n{self}", self.backend);
            assert!(last < first, "{name} learns");
        }
    }
}

/// Runs all systems on a device.
pub async fn measure(backend: &'static str, device: &Device) -> Table {
    let golden = Golden::read(STEPS);
    let mut rows = Vec::new();
    for case in CASES {
        rows.push(golden.run(case, &device.clone().autodiff()).await);
    }
    Table { backend, rows }
}

impl Golden {
    async fn run(
        &self,
        (name, start, system, decoder, is_fresh): (&'static str, &str, System, DecoderKind, bool),
        device: &Device,
    ) -> Apart {
        let initial = self.group(&format!("{start}.initial."));
        let datasets = self.host("noise").shape[1];
        let network = network(system, decoder, &initial);
        let model = AnyModel::new(&network, datasets, 0, device);
        let mut model = weights::load_module(model, &initial, |_| true).expect("golden weights fit the model");
        let (mut adam, mut losses) = (Adam::default(), Vec::new());
        let expected = &self.host(&format!("{name}.losses")).values;
        for step in 0..expected.len() {
            let batch = self.batch_of_step(step, &network, is_fresh, device);
            let elbo = model.meta_elbo(&batch);
            let gradients = GradientsParams::from_grads(elbo.loss_terms().backward(), &model);
            model = adam.step(LEARNING_RATE, model, gradients);
            losses.push(-elbo.read().await.expect("the device delivers").meta_elbo);
        }
        let reached = weights::read_module(&model).await.expect("the device delivers");
        let relative = |(found, expected): (&f32, &f32)| (found - expected).abs() / expected.abs();
        Apart {
            name,
            first: losses[0],
            last: losses[losses.len() - 1],
            loss: losses.iter().zip(expected).map(relative).fold(0.0, f32::max),
            weight: apart(&reached, &self.group(&format!("{name}.final."))),
        }
    }

    /// What a step sees; the same rules stand in `steps.py`.
    fn batch_of_step(&self, step: usize, network: &NetworkConfig, is_fresh: bool, device: &Device) -> MetaBatch {
        let [_, datasets, batch, _] = self.host("noise").shape[..] else { panic!("[steps, K, B, Z]") };
        let digits = self.host("digits").shape[0];
        let (mut images, mut fresh) = (Vec::new(), Vec::new());
        let mut averages = vec![0.0; datasets * batch * batch];
        for dataset in 0..datasets {
            for query in 0..batch {
                images.extend(self.turned((5 * step + 4 * dataset + query) % digits, dataset));
                for other in 0..CONTEXT {
                    let chosen = (11 * step + 3 * (batch * dataset + query) + other) % digits;
                    fresh.extend(self.turned(chosen, dataset));
                }
                let left_out = 1 + (step + dataset + query) % (batch - 1);
                for offset in (1..batch).filter(|offset| *offset != left_out) {
                    averages[(dataset * batch + query) * batch + (query + offset) % batch] = 1.0 / CONTEXT as f32;
                }
            }
        }
        let context = match network.system {
            System::NeuralStatistician => Context::WholeBatch,
            _ if is_fresh => Context::Fresh(tensor(fresh, [datasets, batch, CONTEXT, PIXELS], device)),
            _ => Context::InBatch(tensor(averages, [datasets, batch, batch], device)),
        };
        let codes = if network.system == System::NeuralStatistician { 1 } else { batch };
        let kl_weight =
            if network.system == System::NeuralStatistician { 1.0 / batch as f64 } else { 1.0 / DATASET_SIZE };
        MetaBatch {
            images: tensor(images, [datasets, batch, PIXELS], device),
            inputs: None,
            context,
            noise: self.of_step("noise", step, device).slice([0..datasets, 0..batch, 0..network.latent]),
            code_sources: None,
            dataset_code: network.system.has_dataset_code().then(|| DatasetCodeDraw {
                noise: self.of_step("code_noise", step, device).slice([0..datasets, 0..codes]),
                kl_weight,
            }),
        }
    }

    /// [K, B, width] of [steps, K, B, width].
    fn of_step(&self, name: &str, step: usize, device: &Device) -> Tensor<3> {
        let HostTensor { shape, values } = self.host(name);
        let count = shape[1..].iter().product::<usize>();
        tensor(values[step * count..(step + 1) * count].to_vec(), [shape[1], shape[2], shape[3]], device)
    }

    /// A digit turned counter-clockwise by so many quarters, grey values in [0, 1].
    fn turned(&self, digit: usize, quarters: usize) -> Vec<f32> {
        const SIDE: usize = 28;
        let mut image: Vec<f32> = self.host("digits").values[digit * PIXELS..(digit + 1) * PIXELS].to_vec();
        for _ in 0..quarters {
            image = (0..PIXELS).map(|pixel| image[pixel % SIDE * SIDE + SIDE - 1 - pixel / SIDE]).collect();
        }
        image.into_iter().map(|grey| grey / 255.0).collect()
    }
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// The sizes that the weights have.
fn network(system: System, decoder: DecoderKind, weights: &Tensors) -> NetworkConfig {
    let width = |name: &str| weights.get(name).map(|tensor| tensor.shape[tensor.shape.len() - 1]);
    let paper = NetworkConfig::paper(decoder);
    let latent = ["aggregation_network.third.bias", "encoder_bank.third.bias", "encoder.second.bias"];
    let hidden = ["aggregation_network.first.weight", "encoder_bank.first.weight", "encoder.own.weight"];
    let first = |names: [&str; 3]| names.into_iter().find_map(width).expect("every system has one of these");
    NetworkConfig {
        system,
        summary_hidden: width("summary_network.first.weight").unwrap_or(paper.summary_hidden),
        summary: width("summary_network.third.weight").unwrap_or(paper.summary),
        hidden: first(hidden),
        latent: first(latent) / 2,
        dataset_latent: width("statistic_network.posterior.bias").map_or(paper.dataset_latent, |both| both / 2),
        decoder_hidden: width("decoder.first.weight").unwrap_or(paper.decoder_hidden),
        ..paper
    }
}

/// The largest difference of a number, relative to its tensor's largest.
fn apart(found: &Tensors, expected: &Tensors) -> f32 {
    assert!(found.keys().eq(expected.keys()), "the same parameters");
    let mut most = 0.0_f32;
    for (name, expected) in expected {
        let largest = expected.values.iter().fold(f32::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
        let pairs = found[name].values.iter().zip(&expected.values);
        most = pairs.map(|(a, b)| (a - b).abs() / largest).fold(most, f32::max);
    }
    most
}
