//! `metavae images`: says what a file or a folder with images holds, and writes it as networks read it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use flate2::{Compression, GzBuilder};
use metavae_datasets::{Digits, Part};
use metavae_sources::{Exchange, KINDS, LeftOut, Prepared};

use crate::output::say;

#[derive(clap::Args)]
pub struct Options {
    /// Pictures in folders or in a zip, IDX files, a table of pixels (CSV), or NumPy arrays (.npz, .npy).
    path: PathBuf,
    /// Whether light and dark are exchanged: paper must be dark and ink light, as in MNIST.
    #[arg(long, default_value = "by-rim")]
    exchange: ExchangeChoice,
    /// Rows and columns that images are brought to, 8 to 64; without it squares of 32 at most stay as they are, and all others
    /// become 28 x 28.
    #[arg(long)]
    side: Option<usize>,
    /// Writes four files into this folder, which must not be there: gzipped IDX, as MNIST is distributed, for --data.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ExchangeChoice {
    /// Where the rim of most images is light.
    ByRim,
    /// In any case.
    Yes,
    /// Not at all.
    No,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let exchange = match options.exchange {
        ExchangeChoice::ByRim => Exchange::ByRim,
        ExchangeChoice::Yes => Exchange::Yes,
        ExchangeChoice::No => Exchange::No,
    };
    let Some(images) = metavae_sources::read(&options.path, exchange, options.side)? else {
        bail!("{} holds nothing that can be read: {KINDS}", options.path.display())
    };
    describe(&images)?;
    if let Some(folder) = &options.out {
        write(&images, folder)?;
        say!("Written to {}: name it by --data", folder.display())?;
    }
    Ok(())
}

fn describe(images: &Prepared) -> anyhow::Result<()> {
    let Prepared { name, id, train, test, classes, sides: [width, height], exchanged, left_out } = images;
    let side = train.side();
    let brought = if [side, side] == [*width, *height] { String::new() } else { format!(" (now {side} x {side})") };
    let count = train.len() + test.len();
    say!("{name}: {count} images of {width} x {height} pixels{brought}, {} of them held out", test.len())?;
    let counts = classes.iter().zip(0_u8..).map(|(class, label)| {
        let count = train.labels().iter().chain(test.labels()).filter(|&&other| other == label).count();
        format!("{class} ({count})")
    });
    let classes: Vec<String> = counts.collect();
    say!("Classes: {}", if classes.is_empty() { "none that are known".to_owned() } else { classes.join(", ") })?;
    let ink = train.images().iter().map(|&ink| f64::from(ink)).sum::<f64>() / (255.0 * train.images().len() as f64);
    say!("Ink: {:.1} %, {}", 100.0 * ink, if *exchanged { "light and dark exchanged" } else { "as it came" })?;
    say!("Mark: {id}")?;
    for LeftOut { name, why } in left_out {
        say!("Left out: {name} {why}")?;
    }
    Ok(())
}

fn write(images: &Prepared, folder: &Path) -> anyhow::Result<()> {
    ensure!(!folder.exists(), "{} is there already; name another folder", folder.display());
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (part, digits) in [(Part::Train, &images.train), (Part::Test, &images.test)] {
        write_part(folder, part, digits).with_context(|| format!("cannot write into {}", folder.display()))?;
    }
    Ok(())
}

fn write_part(folder: &Path, part: Part, digits: &Digits) -> anyhow::Result<()> {
    let count = u32::try_from(digits.len())?;
    let head = |words: &[u32]| -> Vec<u8> { words.iter().flat_map(|word| word.to_be_bytes()).collect() };
    let side = digits.side() as u32;
    for (name, head, body) in [
        (part.images_file(), head(&[0x0803, count, side, side]), digits.images()),
        (part.labels_file(), head(&[0x0801, count]), digits.labels()),
    ] {
        // No time stamp, so that the same images are the same file.
        let mut file = GzBuilder::new().write(File::create_new(folder.join(name))?, Compression::best());
        file.write_all(&head)?;
        file.write_all(body)?;
        file.finish()?;
    }
    Ok(())
}
