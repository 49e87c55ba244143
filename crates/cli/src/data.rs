//! Files that are read: MNIST, checkpoints and models, gzipped or not; and arguments as they can be typed again.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use flate2::read::GzDecoder;
use metavae::Source;
use metavae_datasets::{Digits, IdxError, Part, identity};
use metavae_sources::{Exchange, KINDS, LARGEST_KEPT, Prepared};

/// Names of a folder's contents that are listed where something is missing.
const LISTED: usize = 12;

/// One part of MNIST from the folder that holds its four files, packed or not, under any of the names that they go by; or of
/// images of any other kind, which are parted by themselves. All are brought to so many rows and columns where that is asked for.
pub fn digits(path: &Path, part: Part, side: Option<usize>) -> anyhow::Result<Digits> {
    let of_others = |images: Prepared| match part {
        Part::Train => images.train,
        Part::Test => images.test,
    };
    read_as(path, side, |folder| mnist_part(folder, part, side), of_others)
}

/// MNIST's four files as they are, or whatever else is there.
fn read_as<T>(
    path: &Path,
    side: Option<usize>,
    of_mnist: impl FnOnce(&Path) -> anyhow::Result<T>,
    of_others: impl FnOnce(Prepared) -> T,
) -> anyhow::Result<T> {
    let images = match brought(path, side)? {
        Some(images) => images,
        None => match of_mnist(path) {
            Err(error) if is_of_other_size(&error) => of_any_size(path, side)?,
            read => return read,
        },
    };
    Ok(of_others(images))
}

/// Whether four files under MNIST's names hold images that are to be brought to another size.
fn is_of_other_size(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(IdxError::WrongSize { .. })))
}

/// Light and dark stay as they are, as in files that have their size already.
fn of_any_size(path: &Path, side: Option<usize>) -> anyhow::Result<Prepared> {
    metavae_sources::read(path, Exchange::No, side)?.with_context(|| format!("{} holds no images", path.display()))
}

/// Images that are not there as MNIST's four files.
fn brought(path: &Path, side: Option<usize>) -> anyhow::Result<Option<Prepared>> {
    let names = Part::ALL.into_iter().flat_map(|part| [part.images_file(), part.labels_file()]);
    if !path.exists() || names.flat_map(names_of).any(|name| path.join(name).exists()) {
        return Ok(None);
    }
    let images = metavae_sources::read(path, Exchange::ByRim, side)?;
    ensure!(
        images.is_some() || path.is_dir(),
        "{} is none of what can be read: name a folder with MNIST's four files, or images of your own: {KINDS}",
        path.display()
    );
    Ok(images)
}

fn mnist_part(folder: &Path, part: Part, side: Option<usize>) -> anyhow::Result<Digits> {
    let [images, labels] = [part.images_file(), part.labels_file()].map(|name| find(folder, name));
    let (images, labels) = (images?, labels?);
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let digits = Digits::read(&read(&images)?, &read(&labels)?);
    let is_as_wanted = |found: usize| side.map_or(found <= LARGEST_KEPT, |side| side == found);
    let of_side = digits.and_then(|digits| match digits.side() as u32 {
        _ if is_as_wanted(digits.side()) => Ok(digits),
        side => Err(IdxError::WrongSize { rows: side, columns: side }),
    });
    of_side.with_context(|| format!("{} and {} cannot be used", images.display(), labels.display()))
}

/// MNIST's own, by which it needs no name.
const MNIST: &str = "70000-2b0a006162f74207535bd5f870adfab2";

/// Both parts from a folder, brought to so many rows and columns where that is asked for, and what tells them from every other
/// set; nothing tells MNIST, which is usual.
pub fn images(folder: &Path, side: Option<usize>) -> anyhow::Result<(Digits, Digits, Option<Source>)> {
    read_as(
        folder,
        side,
        |folder| mnist_parts(folder, side),
        |Prepared { name, id, train, test, classes, .. }| {
            let [train_images, test_images] = [&train, &test].map(|part| part.len() as u32);
            let source = Source { id, name, train: train_images, test: test_images, classes: classes.len() as u32 };
            (train, test, Some(source))
        },
    )
}

fn mnist_parts(folder: &Path, side: Option<usize>) -> anyhow::Result<(Digits, Digits, Option<Source>)> {
    let train = mnist_part(folder, Part::Train, side)?;
    // Whatever the first part's images are, the second's must be too.
    let test = mnist_part(folder, Part::Test, Some(train.side()))?;
    let id = identity(&train, &test);
    let name = folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    // All of one class is what a set without classes is written as.
    let greatest = train.labels().iter().chain(test.labels()).max().copied().unwrap_or_default();
    let source = (id != MNIST).then(|| Source {
        id,
        name: name.unwrap_or_else(|| "images".to_owned()),
        train: train.len() as u32,
        test: test.len() as u32,
        classes: if greatest == 0 { 0 } else { u32::from(greatest) + 1 },
    });
    Ok((train, test, source))
}

/// Refuses other images than those that a run learns from. A run that names none learns from MNIST, or comes from before runs
/// named their images, and goes on with any.
///
/// # Errors
/// What the run learns from, and what is there.
pub fn check_source(wanted: Option<&Source>, found: Option<&Source>, folder: &Path) -> anyhow::Result<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let there = found.map_or_else(|| "MNIST".to_owned(), |found| format!("others ({})", found.id));
    ensure!(
        found.is_some_and(|found| found.id == wanted.id),
        "this run learns from “{}” ({}), and {} holds {there}; name the folder with its images by --data",
        wanted.name,
        wanted.id,
        folder.display()
    );
    Ok(())
}

/// The file of this name, or of the names that it gets when it is unpacked or comes from elsewhere.
fn find(folder: &Path, packed: &str) -> anyhow::Result<PathBuf> {
    let plain = packed.trim_end_matches(".gz");
    let names = names_of(packed);
    let found = names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    if let Some(path) = found.or_else(|| Some(folder.join(plain).join(plain)).filter(|path| path.is_file())) {
        return Ok(path);
    }
    let Ok(entries) = fs::read_dir(folder) else {
        bail!("there is no folder {} that can be read; name the folder with MNIST by --data", folder.display())
    };
    let mut there: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    there.sort();
    let more = there.len().saturating_sub(LISTED);
    there.truncate(LISTED);
    let there = match (there.is_empty(), more) {
        (true, _) => "nothing is there".to_owned(),
        (false, 0) => format!("there are {}", there.join(", ")),
        (false, more) => format!("there are {} and {more} more", there.join(", ")),
    };
    bail!(
        "MNIST is not whole in {}: {} was looked for, and {there}; name the folder with its four files by --data",
        folder.display(),
        names.join(" or ")
    )
}

/// A file's name, and those that it gets when it is unpacked or comes from elsewhere.
fn names_of(packed: &str) -> [String; 4] {
    let plain = packed.trim_end_matches(".gz");
    // Kaggle's archive has a point where MNIST has a dash, and each file again in a folder of its own name.
    let dotted = plain.replace("-idx", ".idx");
    [packed.to_owned(), plain.to_owned(), dotted.clone(), format!("{dotted}.gz")]
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

/// A command as it can be pasted into a shell, whatever its arguments hold.
pub fn command(arguments: impl IntoIterator<Item = OsString>) -> String {
    let quoted = arguments.into_iter().map(|argument| quoted(&argument));
    std::iter::once("metavae".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// An argument as a shell reads it.
pub fn quoted(argument: &OsStr) -> String {
    // shlex would quote lists too, which no shell reads otherwise.
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./,:=+@%".contains(byte);
    match argument.to_str() {
        Some(plain) if !plain.is_empty() && plain.as_bytes().iter().all(is_plain) => plain.to_owned(),
        Some(text) if !text.contains('\0') => shlex::try_quote(text).map_or_else(|_| text.to_owned(), Into::into),
        // Bytes that are no text, in the way of bash, zsh and the coming POSIX.
        _ => format!("$'{}'", argument.as_encoded_bytes().escape_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_commands_can_be_pasted() {
        let typed =
            ["tune", "--models", "a,b", "--runs", "a b/runs", "it's", "--data=ü", "*", "~", ""].map(OsString::from);
        let recorded = command(typed.clone());
        assert_eq!(recorded, "metavae tune --models a,b --runs 'a b/runs' \"it's\" '--data=ü' '*' '~' ''");
        assert_eq!(shlex::split(&recorded).unwrap()[1..], typed.map(|argument| argument.into_string().unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_written_as_shells_read_them() {
        use std::os::unix::ffi::OsStrExt as _;

        let said = quoted(OsStr::from_bytes(b"r\xff o'\\"));
        assert_eq!(said, r"$'r\xff o\'\\'");
        let shell = std::process::Command::new("bash").args(["-c", &format!("printf %s {said}")]).output().unwrap();
        assert_eq!(shell.stdout, b"r\xff o'\\");
    }
}
