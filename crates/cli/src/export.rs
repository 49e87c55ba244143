//! `metavae export`: from a trained model to the files that the page loads.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use flate2::{Compression, write::GzEncoder};
use metavae::{DecoderKind, ModelFile, ModelPart, Precision, RunConfig, System};
use metavae_datasets::Family;
use serde::{Deserialize, Serialize};

use crate::models::WholeModel;
use crate::options::positive;
use crate::output::say;
use crate::reliability::FitData;
use crate::{files, reliability};

#[derive(Args)]
pub struct Options {
    /// Checkpoints or models of finished runs.
    #[arg(required = true)]
    checkpoints: Vec<PathBuf>,
    /// Folder of models: each gets a folder of its own in it, and a line in its index.json.
    #[arg(long, default_value = "www/public/models")]
    out: PathBuf,
    /// Replace models that are there already.
    #[arg(long)]
    force: bool,
    /// Bits of the 10-bit mantissa that are kept; fewer compress better.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=10))]
    mantissa_bits: u8,
    /// Folder of typefaces, as /usr/share/fonts: answers are judged by what is no digit, letters and words among it.
    #[arg(long)]
    fonts: Option<PathBuf>,
    /// MNIST's four files in a folder, or images of your own: see `metavae images`.
    #[arg(long, default_value = "www/public/data")]
    data: PathBuf,
    /// Seed of what is drawn to fit that by.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// Digits of each value that answers are read and judged by.
    #[arg(long, default_value_t = 2000, value_parser = positive::<usize>)]
    reliability_digits: usize,
    /// Leave out the weights, which are there already, and fit anew what answers are read and judged by.
    #[arg(long)]
    reliability_only: bool,
    /// Leave that out, so that the page neither reads nor judges answers of these models.
    #[arg(long, conflicts_with = "reliability_only")]
    no_reliability: bool,
}

/// The list that the page reads first.
#[derive(Default, Serialize, Deserialize)]
struct Index {
    models: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    family: Family,
    /// What the page calls it: `common`, `separate`, or `plane` where the code has two dimensions.
    name: String,
    decoder: DecoderKind,
    steps: u64,
    /// Bytes once unpacked.
    encoder_bytes: usize,
    decoder_bytes: usize,
    /// Whether there are tables by which its answers are read and judged.
    #[serde(default)]
    judged: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let index_path = options.out.join("index.json");
    let mut index = read_index(&index_path)?;
    let fit_data = || FitData::read(&options.data, options.fonts.as_deref());
    let fit_data = (!options.no_reliability).then(fit_data).transpose()?;
    for path in &options.checkpoints {
        let entry = export(path, options, fit_data.as_ref())
            .with_context(|| format!("{} cannot be exported", path.display()))?;
        index.models.retain(|other| (other.family, &other.name) != (entry.family, &entry.name));
        index.models.push(entry);
    }
    index.models.sort_by_key(|entry| {
        let place = ["common", "separate"].iter().position(|name| *name == entry.name);
        (entry.family.to_string(), place.unwrap_or(usize::MAX))
    });
    files::write(&index_path, format!("{}\n", serde_json::to_string_pretty(&index)?).as_bytes())
}

fn export(path: &Path, options: &Options, fit_data: Option<&FitData>) -> anyhow::Result<Entry> {
    // Reading it as a model checks that it really is a whole one, and leaves a checkpoint's optimiser behind.
    let WholeModel { config, steps, model } = WholeModel::read(path)?;
    let model = pollster::block_on(ModelFile::of(&model, config, steps))?;
    let (family, decoder) = (model.config.family, model.config.network.decoder);
    anyhow::ensure!(model.config.network.system == System::MetaVae, "the page ships MetaVAE only");
    let name = name(&model.config)?;
    // The page builds the same path.
    let folder = options.out.join(format!("{family}-{name}"));
    anyhow::ensure!(
        options.force || options.reliability_only || !folder.exists(),
        "{} is there already and would be replaced: name another folder by --out, or replace it by --force",
        folder.display()
    );
    let mut sizes = [0; 2];
    for (size, (name, part)) in sizes.iter_mut().zip([("encoder", ModelPart::Encoder), ("decoder", ModelPart::Decoder)])
    {
        let bytes = model.to_bytes(part, Precision::Half { mantissa_bits: options.mantissa_bits })?;
        if !options.reliability_only {
            pack(&folder.join(format!("{name}.safetensors.gz")), &bytes)?;
        }
        *size = bytes.len();
    }
    let tables = folder.join(reliability::FILE);
    let judged = fit_data.is_some();
    if let Some(fit_data) = fit_data {
        // Of the weights as they are written, rounded.
        let written = WholeModel::read(&folder)?;
        pack(&tables, &fit_data.fit(&written, options.reliability_digits, options.seed)?.to_bytes()?)?;
    } else if tables.exists() {
        fs::remove_file(&tables).with_context(|| format!("cannot delete {}", tables.display()))?;
    }
    Ok(Entry { family, name, decoder, steps: model.step, encoder_bytes: sizes[0], decoder_bytes: sizes[1], judged })
}

/// Writes bytes gzipped, and says how many they are.
pub fn pack(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    let packed = encoder.finish()?;
    files::write(path, &packed)?;
    let (packed, unpacked) = (packed.len() as f64 / 1e6, bytes.len() as f64 / 1e6);
    Ok(say!("{}: {packed:.2} MB ({unpacked:.2} MB unpacked)", path.display())?)
}

fn name(config: &RunConfig) -> anyhow::Result<String> {
    let name = match (config.network.latent, config.network.decoder) {
        (2, _) => "plane",
        (_, DecoderKind::Separate) => "separate",
        // What keeps a code common to all datasets, together.
        (_, DecoderKind::SharedTrunk) if config.continuous_values => "common",
        _ => bail!("the page ships separate decoders, and shared trunks trained with values between, no others"),
    };
    Ok(name.to_owned())
}

fn read_index(path: &Path) -> anyhow::Result<Index> {
    if !path.exists() {
        return Ok(Index::default());
    }
    serde_json::from_slice(&fs::read(path)?).with_context(|| format!("{} is damaged; delete it", path.display()))
}
