//! What memory a run takes, estimated before it begins: what cannot fit is refused with the change that would.
//!
//! Counted are the largest tensors of a step and of a checkpoint on the CPU backend; measured peaks lie between half of the
//! estimate and the whole of it (`tests/memory.rs`).

use burn::tensor::Device;

use crate::config::{Aggregation, ContextConfig, ContextMode, DecoderKind, NetworkConfig, Pooling, RunConfig, System};
use crate::kernels::on_host;
use crate::networks::context_attention::ATTENTION_HEADS;

/// Rust's largest piece of memory, which matters where addresses have 32 bits.
const LARGEST_PIECE: u64 = isize::MAX as u64;

/// Of a float, and of all counted numbers but pixels on their way.
const FLOAT: u64 = 4;

/// Besides the large tensors: the order of the digits, graphs, small buffers, and what products pack for wide vector units.
const BESIDES: u64 = 1_500_000;

/// Bytes that training takes at once in one worker, by what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Weights, both moments and gradients.
    pub weights: u64,
    /// The images of a step.
    pub images: u64,
    /// D of every query.
    pub contexts: u64,
    /// What layers keep for the backward pass, and the gradients of the largest.
    pub activations: u64,
    /// A checkpoint on its way out, when a step's are gone; parts are joined for it.
    pub checkpoint: u64,
    /// The largest of these in one piece.
    pub largest: u64,
}

impl Memory {
    /// Of a whole run, or of the largest of so many parts.
    pub fn of(config: &RunConfig, parts: usize) -> Self {
        let datasets = config.seen().len().max(1);
        let parts = parts.clamp(1, datasets);
        let all = wide(datasets * config.batch);
        let queries = all.div_ceil(wide(parts));
        // The end of one dataset and the start of another, at the worst.
        let own = if parts == 1 { datasets } else { (datasets.div_ceil(parts) + 1).min(datasets) };
        let contexts = Contexts::of(config, queries);
        let layers = Layers::of(config, queries, contexts.summarised, wide(own));
        let whole = Layers::of(config, queries, contexts.summarised, wide(datasets)).parameters;
        let pixels = wide(config.network.pixels());
        let copies = if config.continuous_values && !config.one_decoder_for_all() { 2 } else { 1 };
        Self {
            weights: 4 * FLOAT * layers.parameters,
            // Bytes, floats, and floats again on their way into a tensor.
            images: queries * pixels * (1 + FLOAT * (1 + copies)),
            contexts: contexts.bytes,
            activations: FLOAT * layers.kept,
            // Weights and moments as tensors, as bytes of each and as a file.
            checkpoint: 3 * 3 * FLOAT * whole,
            largest: (FLOAT * layers.largest).max(contexts.largest).max(3 * FLOAT * whole),
        }
    }

    /// The most at any time.
    pub fn peak(&self) -> u64 {
        self.peak_of_step().max(self.weights + self.checkpoint)
    }

    /// The most during a step.
    pub fn peak_of_step(&self) -> u64 {
        self.weights + self.images + self.contexts + self.activations + BESIDES
    }

    /// The most that the host holds where weights and activations are on a device with memory of its own.
    fn beside_a_device(&self) -> u64 {
        (self.images + self.contexts).max(self.checkpoint)
    }
}

/// A run that does not fit, with what would.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} needs about {} of memory{}, and {} can be used here: {change}", gigabytes(lack.needed), lack.how(), gigabytes(lack.available))]
pub struct TooLarge {
    /// Sizes that it is owed to.
    what: String,
    /// How much there is too little of.
    lack: Lack,
    change: String,
}

impl TooLarge {
    /// Bytes that would be needed.
    pub fn needed(&self) -> u64 {
        self.lack.needed
    }
}

/// What a run needs more of than there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lack {
    needed: u64,
    available: u64,
    /// Whether that is for a single tensor.
    in_one_piece: bool,
}

impl Lack {
    fn how(self) -> &'static str {
        if self.in_one_piece { " in one piece" } else { "" }
    }

    /// None where a run, or its largest of so many parts, fits.
    fn of(config: &RunConfig, parts: usize, available: u64, device: &Device) -> Option<Self> {
        let memory = Memory::of(config, parts);
        let lack = |needed, available, in_one_piece| {
            Some(Self { needed, available, in_one_piece }).filter(|_| needed > available)
        };
        if !on_host(device) {
            return lack(memory.beside_a_device(), available, false);
        }
        lack(memory.peak(), available, false).or_else(|| lack(memory.largest, LARGEST_PIECE, true))
    }
}

/// Refuses a run, or its largest of so many parts, that would need more than so many bytes. On a device with memory of its own only
/// what the host holds is judged.
///
/// # Errors
/// With the bytes that are needed, and the largest batch, N or width that would fit.
pub fn check_memory(config: &RunConfig, parts: usize, available: u64, device: &Device) -> Result<(), TooLarge> {
    let Some(lack) = Lack::of(config, parts, available, device) else { return Ok(()) };
    let fits = |config: RunConfig| Lack::of(&config, parts, available, device).is_none();
    let &RunConfig { batch, context: ContextConfig { mode, size, .. }, network, .. } = config;
    let is_fresh = mode == ContextMode::Fresh && network.system != System::NeuralStatistician;
    let smaller_batch = || {
        let least = if is_fresh { 1 } else { size + 1 };
        most(least, batch, |batch| fits(RunConfig { batch, ..config.clone() }))
    };
    let fewer_images = || {
        let with = |size| RunConfig { context: ContextConfig { size, ..config.context }, ..config.clone() };
        most(1, size, |size| fits(with(size))).filter(|_| is_fresh)
    };
    let narrower = || most(1, 8192, |width| fits(RunConfig { network: narrowed(&network, width), ..config.clone() }));
    let sizes = if is_fresh { format!("a batch of {batch} with N = {size}") } else { format!("a batch of {batch}") };
    let (what, change) = match (smaller_batch(), fewer_images()) {
        (Some(batch), Some(size)) => (sizes, format!("a batch of {batch} or N of {size} would fit")),
        (Some(batch), None) => (sizes, format!("a batch of {batch} would fit")),
        (None, Some(size)) => (sizes, format!("N of {size} would fit")),
        (None, None) => {
            let what = "a model of these widths".to_owned();
            match narrower() {
                Some(width) => (what, format!("widths of at most {width} would fit")),
                None => (format!("{what} with {sizes}"), "choose both smaller".to_owned()),
            }
        }
    };
    Err(TooLarge { what, lack, change })
}

/// The largest number that fits, to two digits, where the smallest does.
fn most(least: usize, beyond: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    if least >= beyond || !fits(least) {
        return None;
    }
    let (mut good, mut bad) = (least, beyond);
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fits(middle) { good = middle } else { bad = middle }
    }
    let digit = 10_usize.pow(good.ilog10().saturating_sub(1));
    Some((good / digit * digit).max(least))
}

fn narrowed(network: &NetworkConfig, width: usize) -> NetworkConfig {
    NetworkConfig {
        summary_hidden: network.summary_hidden.min(width),
        summary: network.summary.min(width),
        hidden: network.hidden.min(width),
        decoder_hidden: network.decoder_hidden.min(width),
        ..*network
    }
}

/// `14.2 GB`
pub fn gigabytes(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// D of all queries.
struct Contexts {
    /// Images that the summary network reads.
    summarised: u64,
    bytes: u64,
    largest: u64,
}

impl Contexts {
    fn of(config: &RunConfig, queries: u64) -> Self {
        let (batch, size) = (wide(config.batch), wide(config.context.size));
        if config.network.system == System::NeuralStatistician {
            return Self { summarised: queries, bytes: 0, largest: 0 };
        }
        match config.context.mode {
            ContextMode::InBatch => {
                let averages = queries * batch * FLOAT;
                Self { summarised: queries, bytes: 2 * averages, largest: averages }
            }
            ContextMode::Fresh => {
                let pixels = queries * size * wide(config.network.pixels());
                Self { summarised: queries * size, bytes: pixels * (1 + FLOAT), largest: FLOAT * pixels }
            }
        }
    }
}

/// Layers of all networks: numbers in their parameters, numbers that they keep.
#[derive(Default)]
struct Layers {
    parameters: u64,
    kept: u64,
    largest: u64,
}

impl Layers {
    fn of(config: &RunConfig, queries: u64, summarised: u64, datasets: u64) -> Self {
        let network = &config.network;
        let [summary_hidden, summary, hidden, latent] =
            [network.summary_hidden, network.summary, network.hidden, network.latent].map(wide);
        let pixels = wide(network.pixels());
        let mut layers = Self::default();
        match network.system {
            System::NeuralStatistician | System::VariationalHomoencoder => {
                let [code, last] = [network.dataset_latent, network.decoder_hidden].map(wide);
                let codes = if network.system == System::NeuralStatistician { datasets } else { queries };
                layers.elu(summarised, pixels, hidden);
                layers.add(codes, hidden, 2 * code, 1);
                layers.elu(codes, code, hidden);
                layers.elu(codes, hidden, hidden);
                layers.add(codes, hidden, 2 * latent, 1);
                for (own, last, outputs) in [(pixels, hidden, 2 * latent), (latent, last, pixels)] {
                    layers.elu(queries, own, hidden);
                    layers.elu(codes, code, hidden);
                    layers.elu(queries, 2 * hidden, last);
                    layers.keep(codes * last);
                    layers.add(queries, last, outputs, 1);
                }
            }
            System::VaePerDataset => {
                layers.add(queries, pixels, hidden, datasets);
                layers.add(queries, hidden, hidden, datasets);
                layers.add(queries, hidden, 2 * latent, datasets);
                layers.decoders(queries, [latent, hidden, pixels], [datasets; 3]);
            }
            System::MetaVae | System::SharedEncoder | System::Vae => {
                let reads = network.system.reads_context();
                if reads {
                    layers.add(summarised, pixels, summary_hidden, 1);
                    layers.add(summarised, summary_hidden, summary, 1);
                    layers.add(summarised, summary, summary, 1);
                    layers.keep(queries * summary);
                    if network.pooling == Pooling::Attention {
                        let heads = wide(ATTENTION_HEADS);
                        layers.add(summarised, summary, heads, 1);
                        layers.add(queries, pixels, heads, 1);
                        layers.keep(summarised * heads * 3 * (summary + 1));
                        layers.keep(queries * heads * 3 * (summary + 1));
                    }
                }
                let joined = if reads { summary } else { 0 };
                layers.add(queries, pixels + joined, hidden, 1);
                layers.keep(queries * hidden);
                if reads && network.aggregation == Aggregation::Gated {
                    layers.add(queries, summary, hidden, 1);
                    layers.keep(3 * queries * hidden);
                }
                layers.add(queries, hidden, hidden, 1);
                layers.add(queries, hidden, 2 * latent, 1);
                if network.system.decodes_by_context(network.decoder) {
                    layers.add(queries, summary, hidden, 1);
                    layers.keep(4 * queries * hidden);
                    layers.decoders(queries, [latent + summary, hidden, pixels], [1; 3]);
                } else {
                    let stacks = match (network.system, network.decoder) {
                        (System::Vae, _) | (_, DecoderKind::SharedWeights) => [1; 3],
                        (_, DecoderKind::SharedFirst) => [1, datasets, datasets],
                        (_, DecoderKind::SharedTrunk) => [1, 1, datasets],
                        _ => [datasets; 3],
                    };
                    layers.decoders(queries, [latent, hidden, pixels], stacks);
                    if network.decoder == DecoderKind::SharedWeights && network.system != System::Vae {
                        layers.parameters += (datasets - 1) * (2 * hidden + pixels);
                    }
                }
            }
        }
        // Mean, log variance, deviation, noise, sample and what their gradients need.
        layers.keep(12 * queries * latent);
        layers
    }

    /// Rows through a layer, or through a stack of them.
    fn add(&mut self, rows: u64, inputs: u64, outputs: u64, stack: u64) {
        self.parameters += stack * (inputs + 1) * outputs;
        self.largest = self.largest.max(stack * inputs * outputs);
        self.keep(rows * outputs);
    }

    /// A layer whose activation burn takes apart.
    fn elu(&mut self, rows: u64, inputs: u64, outputs: u64) {
        self.add(rows, inputs, outputs, 1);
        self.keep(6 * rows * outputs);
    }

    fn decoders(&mut self, queries: u64, [inputs, hidden, pixels]: [u64; 3], [first, second, third]: [u64; 3]) {
        self.add(queries, inputs, hidden, first);
        self.add(queries, hidden, hidden, second);
        self.add(queries, hidden, pixels, third);
    }

    fn keep(&mut self, numbers: u64) {
        self.kept += numbers;
        self.largest = self.largest.max(numbers);
    }
}

fn wide(size: usize) -> u64 {
    size as u64
}

#[cfg(test)]
mod tests {
    use metavae_datasets::{Family, MetaSplit};

    use super::*;

    const ROOM: u64 = 3_500_000_000;

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        let device = Device::flex();
        let paper = RunConfig::paper(Family::Rotation, MetaSplit::Interleaved, DecoderKind::Separate);
        assert_eq!(check_memory(&paper, 1, ROOM, &device), Ok(()));
        let fresh = |batch, size| RunConfig {
            batch,
            context: ContextConfig { mode: ContextMode::Fresh, size, random_size: false },
            ..paper.clone()
        };
        let refused = check_memory(&fresh(2000, 1000), 1, ROOM, &device).expect_err("hundreds of gigabytes");
        assert!(refused.needed() > 70_000_000_000);
        let said = refused.to_string();
        assert!(
            said.starts_with("a batch of 2000 with N = 1000 needs about ") && said.contains(" and 3.5 GB can be used"),
            "{said}"
        );
        // What it names does fit, and little more would not.
        let number = |after: &str| {
            let rest = said.split_once(after).expect(&said).1;
            rest.split(' ').next().expect("a number").parse::<usize>().expect("a number")
        };
        let (batch, size) = (number("GB can be used here: a batch of "), number("or N of "));
        for (good, bad) in
            [(fresh(batch, 1000), fresh(batch * 12 / 10 + 1, 1000)), (fresh(2000, size), fresh(2000, size + 2))]
        {
            assert_eq!(check_memory(&good, 1, ROOM, &device), Ok(()), "{said}");
            assert!(check_memory(&bad, 1, ROOM, &device).is_err(), "{said}");
        }
        // On more cores each has less.
        assert!(check_memory(&fresh(300, 150), 1, ROOM, &device).is_err());
        assert_eq!(check_memory(&fresh(300, 150), 4, ROOM, &device), Ok(()));
        let wide = NetworkConfig { hidden: 4096, ..paper.network };
        let said =
            check_memory(&RunConfig { network: wide, ..paper }, 1, ROOM, &device).expect_err("as wide as can be");
        assert!(said.to_string().starts_with("a model of these widths needs about"), "{said}");
        assert!(said.to_string().contains("widths of at most "), "{said}");
    }
}
