//! `metavae export`: from a checkpoint to the files that the page loads.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use burn::tensor::Device;
use clap::Args;
use flate2::{Compression, write::GzEncoder};
use metavae::{Checkpoint, MetaVae, ModelPart, Precision, Trainer};
use metavae_datasets::Digits;

use crate::data;

#[derive(Args)]
pub struct Options {
    /// The checkpoint of a finished run.
    checkpoint: PathBuf,
    /// Folder that gets encoder.safetensors.gz and decoder.safetensors.gz.
    #[arg(long)]
    out: PathBuf,
    /// Bits of the 10-bit mantissa that are kept; fewer compress better.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=10))]
    mantissa_bits: u8,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let checkpoint = Checkpoint::from_bytes(&data::unpacked(&options.checkpoint)?)?;
    // Going through a trainer checks that the checkpoint really is a whole model.
    let digits = Arc::new(Digits::new(vec![0; metavae_datasets::PIXELS], vec![0])?);
    let trainer: Trainer<MetaVae> = Trainer::resume(&checkpoint, digits, &Device::flex())?;
    let model = pollster::block_on(trainer.export())?;
    for (name, part) in [("encoder", ModelPart::Encoder), ("decoder", ModelPart::Decoder)] {
        let bytes = model.to_bytes(part, Precision::Half { mantissa_bits: options.mantissa_bits });
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        let packed = encoder.finish()?;
        let path = options.out.join(format!("{name}.safetensors.gz"));
        data::write(&path, &packed)?;
        println!("{}: {:.2} MB ({:.2} MB unpacked)", path.display(), packed.len() as f64 / 1e6, bytes.len() as f64 / 1e6);
    }
    Ok(())
}
