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

use crate::files;
use crate::models::WholeModel;
use crate::say::say;

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
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let index_path = options.out.join("index.json");
    let mut index = read_index(&index_path)?;
    for path in &options.checkpoints {
        let entry = export(path, options).with_context(|| format!("{} cannot be exported", path.display()))?;
        index.models.retain(|other| (other.family, &other.name) != (entry.family, &entry.name));
        index.models.push(entry);
    }
    index.models.sort_by_key(|entry| {
        let place = ["common", "separate"].iter().position(|name| *name == entry.name);
        (entry.family.to_string(), place.unwrap_or(usize::MAX))
    });
    files::write(&index_path, format!("{}\n", serde_json::to_string_pretty(&index)?).as_bytes())
}

fn export(path: &Path, options: &Options) -> anyhow::Result<Entry> {
    // Reading it as a model checks that it really is a whole one, and leaves a checkpoint's optimiser behind.
    let WholeModel { config, steps, model } = WholeModel::read(path)?;
    let model = pollster::block_on(ModelFile::of(&model, config, steps))?;
    let (family, decoder) = (model.config.family, model.config.network.decoder);
    anyhow::ensure!(model.config.network.system == System::MetaVae, "the page ships MetaVAE only");
    let name = name(&model.config)?;
    // The page builds the same path.
    let folder = options.out.join(format!("{family}-{name}"));
    anyhow::ensure!(
        options.force || !folder.exists(),
        "{} is there already and would be replaced: name another folder by --out, or replace it by --force",
        folder.display()
    );
    let mut sizes = [0; 2];
    for (size, (name, part)) in sizes.iter_mut().zip([("encoder", ModelPart::Encoder), ("decoder", ModelPart::Decoder)])
    {
        let bytes = model.to_bytes(part, Precision::Half { mantissa_bits: options.mantissa_bits })?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        let packed = encoder.finish()?;
        let path = folder.join(format!("{name}.safetensors.gz"));
        files::write(&path, &packed)?;
        let (packed, unpacked) = (packed.len() as f64 / 1e6, bytes.len() as f64 / 1e6);
        say!("{}: {packed:.2} MB ({unpacked:.2} MB unpacked)", path.display())?;
        *size = bytes.len();
    }
    Ok(Entry { family, name, decoder, steps: model.step, encoder_bytes: sizes[0], decoder_bytes: sizes[1] })
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
