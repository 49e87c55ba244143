//! `metavae export`: from a checkpoint to the files that the page loads.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use burn::tensor::Device;
use clap::Args;
use flate2::{Compression, write::GzEncoder};
use metavae::{AnyModel, Checkpoint, DecoderKind, ModelPart, Precision, System, Trainer};
use metavae_datasets::{Digits, Family, PIXELS};
use serde::{Deserialize, Serialize};

use crate::data;

#[derive(Args)]
pub struct Options {
    /// Checkpoints of finished runs.
    #[arg(required = true)]
    checkpoints: Vec<PathBuf>,
    /// Folder of models: each gets a folder of its own in it, and a line in its index.json.
    #[arg(long, default_value = "www/public/models")]
    out: PathBuf,
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
    /// What the page calls it: its decoders, or `plane` where the code has two dimensions.
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
        let place = ["sharedTrunk", "separate"].iter().position(|name| *name == entry.name);
        (entry.family.to_string(), place.unwrap_or(usize::MAX))
    });
    data::write(&index_path, format!("{}\n", serde_json::to_string_pretty(&index)?).as_bytes())
}

fn export(path: &Path, options: &Options) -> anyhow::Result<Entry> {
    let checkpoint = Checkpoint::from_bytes(&data::unpacked(path)?)?;
    // Going through a trainer checks that the checkpoint really is a whole model.
    let digits = Arc::new(Digits::new(vec![0; PIXELS], vec![0])?);
    let trainer: Trainer<AnyModel> = Trainer::resume(&checkpoint, digits, &Device::flex())?;
    let model = pollster::block_on(trainer.export())?;
    let (family, decoder) = (model.config.family, model.config.network.decoder);
    anyhow::ensure!(model.config.network.system == System::MetaVae, "the page ships MetaVAE only");
    let name = name(decoder, model.config.network.latent)?;
    // The page builds the same path.
    let folder = options.out.join(format!("{family}-{name}"));
    let mut sizes = [0; 2];
    for (size, (name, part)) in sizes.iter_mut().zip([("encoder", ModelPart::Encoder), ("decoder", ModelPart::Decoder)])
    {
        let bytes = model.to_bytes(part, Precision::Half { mantissa_bits: options.mantissa_bits });
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        let packed = encoder.finish()?;
        let path = folder.join(format!("{name}.safetensors.gz"));
        data::write(&path, &packed)?;
        let (packed, unpacked) = (packed.len() as f64 / 1e6, bytes.len() as f64 / 1e6);
        println!("{}: {packed:.2} MB ({unpacked:.2} MB unpacked)", path.display());
        *size = bytes.len();
    }
    Ok(Entry { family, name, decoder, steps: model.step, encoder_bytes: sizes[0], decoder_bytes: sizes[1] })
}

fn name(decoder: DecoderKind, latent: usize) -> anyhow::Result<String> {
    if latent == 2 {
        return Ok("plane".to_owned());
    }
    let decoder = serde_json::to_value(decoder)?;
    Ok(decoder.as_str().context("a decoder kind is a word")?.to_owned())
}

fn read_index(path: &Path) -> anyhow::Result<Index> {
    if !path.exists() {
        return Ok(Index::default());
    }
    serde_json::from_slice(&fs::read(path)?).with_context(|| format!("{} is damaged; delete it", path.display()))
}
