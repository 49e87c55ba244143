//! `metavae gap`: how far amortised posteriors are from the best Gaussian, and that from ln p(x), given several D.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use metavae::MetaModel as _;
use metavae::inference::{
    AnnealingOptions, Base, Estimate, GapOptions, ImageGap, InferenceGap, PerImageOptions, Stage, bernoulli,
};
use metavae_datasets::{Part, Transformation};
use metavae_evaluation::wrong_value;
use pollster::block_on;
use serde::Serialize;

use crate::data;
use crate::models::{WholeModel, transformed};
use crate::options::positive;
use crate::output::{OutputError, say};

#[derive(Args)]
pub struct Options {
    /// Models: folders as exported (www/public/models/rotation-common) or checkpoints.
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// Value of the dataset, one that the model has a decoder for; by default the middle one.
    #[arg(long, allow_negative_numbers = true)]
    value: Option<f64>,
    /// Value of the digits that make a wrong D; by default one that is unmistakably another.
    #[arg(long, allow_negative_numbers = true)]
    wrong: Option<f64>,
    /// Test digits, the first ones.
    #[arg(long, default_value_t = 16, value_parser = positive::<usize>)]
    images: usize,
    /// N, images in D; by default what the model was trained with.
    #[arg(long, value_parser = positive::<usize>)]
    context: Option<usize>,
    /// Adam steps of the search for the best Gaussian.
    #[arg(long, default_value_t = 400, value_parser = positive::<u32>)]
    search_steps: u32,
    /// Samples of each ELBO.
    #[arg(long, default_value_t = 500, value_parser = positive::<usize>)]
    elbo_samples: usize,
    /// Samples of importance sampling.
    #[arg(long, default_value_t = 2000, value_parser = positive::<usize>)]
    importance_samples: usize,
    /// Chains of annealed importance sampling.
    #[arg(long, default_value_t = 16, value_parser = positive::<usize>)]
    chains: usize,
    /// Temperatures of annealed importance sampling; 0 leaves ln p(x) to importance sampling.
    #[arg(long, default_value_t = 100)]
    temperatures: u32,
    /// Start annealing from the prior instead of the best Gaussian: a check, with 1000 temperatures or more.
    #[arg(long)]
    from_prior: bool,
    /// Seed of contexts and noise.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// The order of the posteriors in every [`ImageGap`].
const CONTEXTS: [&str; 3] = ["right D", "wrong D", "empty D"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    model: String,
    steps: u64,
    value: f64,
    wrong_value: f64,
    context_size: usize,
    seed: u32,
    /// In the order of `amortised` and `amortisationGap`; systems that read no D have only the last.
    contexts: Vec<&'static str>,
    images: Vec<Image>,
}

#[derive(Serialize)]
struct Image {
    index: usize,
    label: u8,
    #[serde(flatten)]
    gap: ImageGap,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let mut reports = Vec::new();
    for path in &options.models {
        let model = WholeModel::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        reports.push(measure(&path.display().to_string(), &model, options)?);
    }
    if options.json {
        return Ok(say!("{}", serde_json::to_string_pretty(&reports)?)?);
    }
    Ok(reports.iter().try_for_each(print)?)
}

fn measure(name: &str, model: &WholeModel, options: &Options) -> anyhow::Result<Report> {
    let (config, seen) = (&model.config, model.config.seen());
    anyhow::ensure!(
        !config.network.system.has_dataset_code(),
        "the gap is measured against a standard normal prior; this model's prior depends on its dataset's code"
    );
    anyhow::ensure!(
        !config.network.system.decodes_by_context(config.network.decoder),
        "the gap is measured under the decoder of one dataset; this model's decoder depends on D"
    );
    let value = options.value.unwrap_or(seen[seen.len() / 2]);
    let wrong_value = options.wrong.unwrap_or_else(|| wrong_value(config.family, value));
    let dataset = model.dataset(value)?;
    let test = data::digits(&options.data, Part::Test, Some(config.network.side))?;
    let [right, wrong] = [value, wrong_value].map(|value| Transformation { family: config.family, value });
    // Those that are asked about are in nobody's D.
    let count = options.images.clamp(1, test.len() / 2);
    let (images, labels) = transformed(&test, 0..count, right);
    let size = options.context.unwrap_or(config.context.size);
    let posterior = |context| model.posterior(&images, context, (count..test.len(), size, options.seed));
    let mut contexts = CONTEXTS.to_vec();
    let mut posteriors = vec![posterior(Some((&test, right))), posterior(Some((&test, wrong))), posterior(None)];
    if !config.network.system.reads_context() {
        (contexts, posteriors) = (contexts.split_off(2), posteriors.split_off(2));
    }
    let likelihood = bernoulli(images.clone(), |codes| model.model.decode_under(dataset, codes));
    let mut gap = InferenceGap::new(posteriors, options.gap_options());
    let style = ProgressStyle::with_template("{bar:30} {percent}%, {elapsed}  {msg}").expect("a template");
    let bar = ProgressBar::new(u64::from(gap.progress().1)).with_style(style);
    while gap.stage() != Stage::Done {
        bar.set_message(format!("{:?}", gap.stage()).to_lowercase());
        block_on(gap.step(&likelihood))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let report = gap.report().into_iter().zip(labels).enumerate();
    Ok(Report {
        model: name.to_owned(),
        steps: model.steps,
        value,
        wrong_value,
        context_size: size,
        seed: options.seed,
        contexts,
        images: report.map(|(index, (gap, label))| Image { index, label, gap }).collect(),
    })
}

impl Options {
    fn gap_options(&self) -> GapOptions {
        let seed = self.seed;
        let annealing =
            AnnealingOptions { chains: self.chains, temperatures: self.temperatures, seed, ..Default::default() };
        GapOptions {
            per_image: PerImageOptions { steps: self.search_steps, seed, ..Default::default() },
            elbo_samples: self.elbo_samples,
            importance_samples: self.importance_samples,
            annealing: (self.temperatures > 0).then_some(annealing),
            base: if self.from_prior { Base::Prior } else { Base::BestGaussian },
            seed,
        }
    }
}

fn print(report: &Report) -> Result<(), OutputError> {
    say!("{}, {} steps: {} test digits at {}", report.model, report.steps, report.images.len(), report.value)?;
    say!("nats per image: mean over the images, ± its standard error; [..] Monte Carlo error of the mean")?;
    let line = |name: &str, of: &dyn Fn(&ImageGap) -> Option<Estimate>| {
        let estimates: Option<Vec<Estimate>> = report.images.iter().map(|image| of(&image.gap)).collect();
        if let Some(Spread { mean, error, monte_carlo }) = estimates.map(|estimates| Spread::of(&estimates)) {
            say!("  {name:<36} {mean:>9.2} ± {error:>5.2}  [{monte_carlo:.2}]")?;
        }
        Ok::<(), OutputError>(())
    };
    line("ln p(x)", &|gap| gap.log_evidence)?;
    line("ln p(x), importance sampling", &|gap| {
        gap.importance.map(|evidence| Estimate { nats: evidence.nats, standard_error: evidence.standard_error })
    })?;
    line("ELBO, best Gaussian", &|gap| gap.best)?;
    for (index, context) in report.contexts.iter().enumerate() {
        line(&format!("ELBO, amortised, {context}"), &|gap| gap.amortised.get(index).copied())?;
    }
    line("approximation gap", &|gap| gap.approximation_gap)?;
    for (index, context) in report.contexts.iter().enumerate() {
        line(&format!("amortisation gap, {context}"), &|gap| gap.amortisation_gap.get(index).copied())?;
    }
    let sizes = |of: &dyn Fn(&ImageGap) -> Option<(f64, u32)>| -> Option<(f64, u32)> {
        let sizes: Option<Vec<_>> = report.images.iter().map(|image| of(&image.gap)).collect();
        sizes?.into_iter().reduce(|least, other| if other.0 < least.0 { other } else { least })
    };
    let importance = sizes(&|gap| gap.importance.map(|evidence| (evidence.effective_sample_size, evidence.samples)));
    let annealed = sizes(&|gap| gap.annealed.map(|evidence| (evidence.effective_sample_size, evidence.samples)));
    for (name, least) in [("importance sampling", importance), ("annealing", annealed)] {
        if let Some((size, samples)) = least {
            say!("  least effective sample size of {name}: {size:.1} of {samples}")?;
        }
    }
    say!("")
}

/// Over images.
struct Spread {
    mean: f64,
    /// Of the mean, since other images would have given another one.
    error: f64,
    /// Of the mean, since each image's number is itself an estimate.
    monte_carlo: f64,
}

impl Spread {
    fn of(estimates: &[Estimate]) -> Self {
        let count = estimates.len() as f64;
        let mean = estimates.iter().map(|estimate| estimate.nats).sum::<f64>() / count;
        let squares = estimates.iter().map(|estimate| (estimate.nats - mean).powi(2)).sum::<f64>();
        let monte_carlo = estimates.iter().map(|estimate| estimate.standard_error.powi(2)).sum::<f64>().sqrt() / count;
        Self { mean, error: (squares / (count - 1.0).max(1.0) / count).sqrt(), monte_carlo }
    }
}
