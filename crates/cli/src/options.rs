//! The options that describe a run, shared by the commands that build one.

use std::str::FromStr;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum};
use metavae::{
    Aggregation, ContextConfig, ContextMode, DatasetKl, DecoderKind, DigitChoice, NetworkConfig, Optimiser, Pooling,
    RunConfig, Schedule, System,
};
use metavae_datasets::{Family, MetaSplit, SIDE};

/// What is trained, and how.
#[derive(Args, Clone, Debug)]
pub struct RunOptions {
    /// Transformation that tells the datasets apart: rotation, scale, shear, shiftX, shiftY, strokeWidth, blur, contrast,
    /// occlusion, noise or rotationScale (both, numbered 0 to 14).
    #[arg(long, default_value = "rotation")]
    family: Family,
    /// Which values are trained on: interleaved, sparse or contiguous.
    #[arg(long, default_value = "interleaved")]
    split: MetaSplit,
    /// Values of the grid that are trained on instead of the split's, ascending: -40,0,40.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    values: Option<Vec<f64>>,
    /// Only this one of them, for K = 1.
    #[arg(long, allow_negative_numbers = true)]
    dataset: Option<f64>,
    /// Draw other values around them in each step, at half a step of the grid from every unseen one.
    #[arg(long)]
    continuous_values: bool,
    /// Which system.
    #[arg(long, value_enum, default_value = "meta-vae")]
    system: SystemName,
    /// How much of the decoders the datasets share.
    #[arg(long, value_enum, default_value = "shared-trunk")]
    decoder: Decoder,
    /// How the encoder brings image and summary together.
    #[arg(long, value_enum, default_value = "concatenated")]
    aggregation: AggregationName,
    /// How the summaries of D's images become one.
    #[arg(long, value_enum, default_value = "mean")]
    pooling: PoolingName,
    /// Rows and columns that images are brought to, 8 to 64; MNIST's are 28, others may stay as they are (`metavae images` says).
    #[arg(long)]
    side: Option<usize>,
    /// Images per dataset and step.
    #[arg(long, default_value_t = 100)]
    batch: usize,
    /// Which digits the datasets show in a step.
    #[arg(long, value_enum, default_value = "own")]
    digits: Digits,
    /// N, images in the context of a query.
    #[arg(long, default_value_t = 10)]
    context: usize,
    /// Draw N anew from 1 to --context for each query.
    #[arg(long)]
    random_context: bool,
    /// Where context images come from.
    #[arg(long, value_enum, default_value = "in-batch")]
    context_mode: Mode,
    /// How gradients move the parameters: adam, adamw or adamw:DECAY (0.01), sgd or sgd:MOMENTUM (0.9).
    #[arg(long, default_value = "adam", value_parser = optimiser)]
    optimiser: Optimiser,
    /// The optimiser's learning rate at the first step (the paper: 2e-4, constant, by Adam).
    #[arg(long, default_value_t = 1e-3)]
    learning_rate: f64,
    /// How the learning rate changes over the steps.
    #[arg(long, value_enum, default_value = "cosine")]
    schedule: ScheduleName,
    /// The same as --schedule constant.
    #[arg(long, conflicts_with = "schedule")]
    constant: bool,
    /// Width of the hidden layers of the aggregation network and the decoders.
    #[arg(long, default_value_t = 400)]
    hidden: usize,
    /// Dimensions of the code.
    #[arg(long, default_value_t = 40)]
    latent: usize,
    /// Width of the summary.
    #[arg(long, default_value_t = 400)]
    summary: usize,
    /// Width of the summary network's hidden layer.
    #[arg(long, default_value_t = 784)]
    summary_hidden: usize,
    /// Dimensions of a dataset's code c (Neural Statistician, Homoencoder).
    #[arg(long, default_value_t = 300)]
    dataset_latent: usize,
    /// Width of the last hidden layer of the decoder that reads c (the paper's code: 4096).
    #[arg(long, default_value_t = 4096)]
    decoder_hidden: usize,
    /// How much of the KL of a dataset's code each image bears.
    #[arg(long, value_enum, default_value = "shared")]
    dataset_kl: KlWeight,
    /// The one seed: weights, order, contexts and noise.
    #[arg(long, default_value_t = 0)]
    seed: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScheduleName {
    /// Half a cosine down to zero, where training ends.
    Cosine,
    /// Always the same, as in the paper.
    Constant,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Decoder {
    /// One decoder per dataset, as in the paper.
    Separate,
    /// The first layer for all.
    SharedFirst,
    /// One trunk, an output layer per dataset.
    SharedTrunk,
    /// All weights for all, biases per dataset.
    SharedWeights,
    /// One decoder for all, which reads the summary of D.
    Conditioned,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AggregationName {
    /// Side by side, as in the paper.
    Concatenated,
    /// The summary also gates what the first layer sees of the image.
    Gated,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PoolingName {
    /// Their mean, as in the paper.
    Mean,
    /// A mean whose weights depend on x.
    Attention,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Digits {
    /// All the same, as in the paper's code.
    Same,
    /// Each its own.
    Own,
    /// Half of them another dataset's too, whose decoder may have to do with the code inferred here.
    Exchanged,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SystemName {
    /// q(z given D, x), one decoder per dataset.
    MetaVae,
    /// q(z given x), one decoder per dataset.
    SharedEncoder,
    /// q(z given x), one decoder for all.
    Vae,
    /// An encoder and a decoder for each dataset, nothing shared.
    VaePerDataset,
    /// A code c for each dataset, of the images that it explains.
    NeuralStatistician,
    /// A code c for each dataset, of N other images.
    VariationalHomoencoder,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KlWeight {
    /// Its share, as in the systems' own papers.
    Shared,
    /// All of it, as in the code behind MetaVAE's Figure 6.
    Whole,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mode {
    /// The other images of the batch.
    InBatch,
    /// N fresh images for each query, as the paper's code does.
    Fresh,
}

/// A number of things of which there must be one.
///
/// # Errors
/// With what is needed, for the command line.
pub fn positive<T: FromStr + PartialOrd + Default>(text: &str) -> Result<T, String> {
    match text.parse::<T>() {
        Ok(number) if number > T::default() => Ok(number),
        _ => Err("a whole number of at least 1 is needed".to_owned()),
    }
}

/// A learning rate.
///
/// # Errors
/// With what is needed, for the command line.
pub fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate as f32 > 0.0 && rate <= 1.0 => Ok(rate),
        _ => Err("a number above 0 and at most 1 is needed".to_owned()),
    }
}

/// An option's name, as it is typed without its dashes, and whether it tells two runs apart.
type Setting = (&'static str, fn(&RunConfig, &RunConfig) -> bool);

/// What a run keeps over all its steps, by the names of the options.
const KEPT: [Setting; 24] = [
    ("family", |a, b| a.family != b.family),
    ("split", |a, b| a.meta_split != b.meta_split),
    ("values", |a, b| a.seen_values != b.seen_values),
    ("dataset", |a, b| a.dataset != b.dataset),
    ("continuous_values", |a, b| a.continuous_values != b.continuous_values),
    ("system", |a, b| a.network.system != b.network.system),
    ("decoder", |a, b| a.network.decoder != b.network.decoder),
    ("aggregation", |a, b| a.network.aggregation != b.network.aggregation),
    ("pooling", |a, b| a.network.pooling != b.network.pooling),
    ("side", |a, b| a.network.side != b.network.side),
    ("batch", |a, b| a.batch != b.batch),
    ("digits", |a, b| a.digits != b.digits),
    ("context", |a, b| a.context.size != b.context.size),
    ("random_context", |a, b| a.context.random_size != b.context.random_size),
    ("context_mode", |a, b| a.context.mode != b.context.mode),
    ("hidden", |a, b| a.network.hidden != b.network.hidden),
    ("latent", |a, b| a.network.latent != b.network.latent),
    ("summary", |a, b| a.network.summary != b.network.summary),
    ("summary_hidden", |a, b| a.network.summary_hidden != b.network.summary_hidden),
    ("dataset_latent", |a, b| a.network.dataset_latent != b.network.dataset_latent),
    ("decoder_hidden", |a, b| a.network.decoder_hidden != b.network.decoder_hidden),
    ("dataset_kl", |a, b| a.dataset_kl != b.dataset_kl),
    ("optimiser", |a, b| a.optimiser != b.optimiser),
    ("seed", |a, b| a.seed != b.seed),
];

/// adam, adamw:0.01, sgd:0.9; the number may be left out.
fn optimiser(text: &str) -> Result<Optimiser, String> {
    let (name, number) = text.split_once(':').map_or((text, None), |(name, number)| (name, Some(number)));
    let number = |usual: f64| {
        number
            .map_or(Ok(usual), |number| number.parse().map_err(|_| format!("\u{201c}{number}\u{201d} is not a number")))
    };
    match name {
        "adam" if text == name => Ok(Optimiser::Adam),
        "adamw" => Ok(Optimiser::AdamW { decay: number(0.01)? }),
        "sgd" => Ok(Optimiser::Sgd { momentum: number(0.9)? }),
        _ => Err("choose adam, adamw, adamw:0.01, sgd or sgd:0.9".to_owned()),
    }
}

fn is_given(given: &ArgMatches, option: &str) -> bool {
    given.value_source(option) == Some(ValueSource::CommandLine)
}

impl RunOptions {
    /// The options that were typed and differ from a run that goes on, as they are typed.
    pub fn changed(&self, given: &ArgMatches, run: &RunConfig) -> Vec<String> {
        let asked = self.config(1);
        let changed = KEPT.iter().filter(|(option, differs)| is_given(given, option) && differs(&asked, run));
        changed.map(|(option, _)| format!("--{}", option.replace('_', "-"))).collect()
    }

    /// The learning rate and the schedule that a run goes on with from a step on, where either was asked for.
    pub fn reschedules(&self, given: &ArgMatches, run: &RunConfig, steps: u32, done: u64) -> Option<(f64, Schedule)> {
        let of_schedule = is_given(given, "schedule") || is_given(given, "constant");
        let of_rate = is_given(given, "learning_rate");
        if !of_schedule && !of_rate {
            return None;
        }
        let left = u32::try_from(u64::from(steps).saturating_sub(done)).unwrap_or(u32::MAX);
        let schedule = match run.schedule {
            _ if of_schedule => self.schedule(left),
            Schedule::Constant => Schedule::Constant,
            Schedule::Cosine { .. } => Schedule::cosine(left),
        };
        Some((if of_rate { self.learning_rate } else { run.learning_rate }, schedule))
    }

    fn schedule(&self, steps: u32) -> Schedule {
        match self.schedule {
            ScheduleName::Cosine if !self.constant => Schedule::cosine(steps),
            _ => Schedule::Constant,
        }
    }

    /// Rows and columns that images are to be brought to, where that is asked for.
    pub fn side(&self) -> Option<usize> {
        self.side
    }

    /// The config of a run over this many steps, on images of MNIST's size unless another is asked for.
    pub fn config(&self, steps: u32) -> RunConfig {
        RunConfig {
            source: None,
            family: self.family,
            meta_split: self.split,
            seen_values: self.values.clone(),
            dataset: self.dataset,
            continuous_values: self.continuous_values,
            batch: self.batch,
            digits: match self.digits {
                Digits::Same => DigitChoice::Same,
                Digits::Own => DigitChoice::Own,
                Digits::Exchanged => DigitChoice::Exchanged,
            },
            context: ContextConfig {
                mode: match self.context_mode {
                    Mode::InBatch => ContextMode::InBatch,
                    Mode::Fresh => ContextMode::Fresh,
                },
                size: self.context,
                random_size: self.random_context,
            },
            optimiser: self.optimiser,
            learning_rate: self.learning_rate,
            schedule: self.schedule(steps),
            network: NetworkConfig {
                side: self.side.unwrap_or(SIDE),
                system: match self.system {
                    SystemName::MetaVae => System::MetaVae,
                    SystemName::SharedEncoder => System::SharedEncoder,
                    SystemName::Vae => System::Vae,
                    SystemName::VaePerDataset => System::VaePerDataset,
                    SystemName::NeuralStatistician => System::NeuralStatistician,
                    SystemName::VariationalHomoencoder => System::VariationalHomoencoder,
                },
                decoder: match self.decoder {
                    Decoder::Separate => DecoderKind::Separate,
                    Decoder::SharedFirst => DecoderKind::SharedFirst,
                    Decoder::SharedTrunk => DecoderKind::SharedTrunk,
                    Decoder::SharedWeights => DecoderKind::SharedWeights,
                    Decoder::Conditioned => DecoderKind::Conditioned,
                },
                aggregation: match self.aggregation {
                    AggregationName::Concatenated => Aggregation::Concatenated,
                    AggregationName::Gated => Aggregation::Gated,
                },
                pooling: match self.pooling {
                    PoolingName::Mean => Pooling::Mean,
                    PoolingName::Attention => Pooling::Attention,
                },
                summary_hidden: self.summary_hidden,
                summary: self.summary,
                hidden: self.hidden,
                latent: self.latent,
                dataset_latent: self.dataset_latent,
                decoder_hidden: self.decoder_hidden,
            },
            dataset_kl: match self.dataset_kl {
                KlWeight::Shared => DatasetKl::Shared,
                KlWeight::Whole => DatasetKl::Whole,
            },
            seed: self.seed,
        }
    }
}
