//! Files: MNIST, checkpoints and models, gzipped or not.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use flate2::read::GzDecoder;
use metavae_datasets::{Digits, Part};

/// One part of MNIST from the folder that holds its four files.
pub fn digits(folder: &Path, part: Part) -> anyhow::Result<Digits> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}; name the folder with MNIST by --data", path.display()))
    };
    Ok(Digits::read(&read(part.images_file())?, &read(part.labels_file())?)?)
}

/// A file's bytes, unpacked when it is gzipped.
pub fn unpacked(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut unpacked)
        .with_context(|| format!("{} is a damaged gzip file", path.display()))?;
    Ok(unpacked)
}

/// Writes a file whole or not at all: a crash in between leaves the old one.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let partial = path.with_added_extension("partial");
    fs::write(&partial, bytes).with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))
}
