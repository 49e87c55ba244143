//! What was brought: one file, a folder, or what is in an archive, by what each file holds and not by what it is called.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::archive::{self, is_clutter, is_gzip, is_zip};
use crate::image_set::{File, LeftOut, UnreadableImages, file_name, stem};
use crate::natural_order::natural_order;

/// The kinds of files that hold images; the first ones say the most about theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Idx,
    Array,
    Picture,
    Table,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Idx, Self::Array, Self::Picture, Self::Table];

    fn words(self) -> &'static str {
        match self {
            Self::Idx => "IDX files",
            Self::Array => "NumPy arrays",
            Self::Picture => "pictures",
            Self::Table => "tables of pixels",
        }
    }
}

/// All files, archives opened, in the order of their paths; and what the set is called.
pub(crate) fn under(path: &Path) -> Result<(String, Vec<File>), UnreadableImages> {
    let cannot = |error: std::io::Error| UnreadableImages(format!("{} cannot be read: {error}", path.display()));
    let called = path.canonicalize().map_err(cannot)?;
    let called = called.file_name().map_or_else(|| "images".to_owned(), |name| name.to_string_lossy().into_owned());
    if !path.is_dir() {
        let file = File { path: called.clone(), bytes: fs::read(path).map_err(cannot)? };
        return Ok((stem(&called), opened(vec![file])?));
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).follow_links(true) {
        let entry = entry.map_err(|error| UnreadableImages(format!("{} cannot be read: {error}", path.display())))?;
        let within = entry.path().strip_prefix(path).unwrap_or(entry.path());
        let parts: Vec<_> = within.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        let within = parts.join("/");
        if entry.file_type().is_file() && !is_clutter(&within) {
            files.push(File { path: format!("{called}/{within}"), bytes: fs::read(entry.path()).map_err(cannot)? });
        }
    }
    Ok((called, opened(files)?))
}

fn opened(files: Vec<File>) -> Result<Vec<File>, UnreadableImages> {
    let mut there = Vec::new();
    for file in files {
        if is_zip(&file.bytes) {
            there.extend(archive::files(&file.path, &file.bytes, archive::MOST_UNPACKED)?);
        } else {
            there.push(file);
        }
    }
    there.sort_by(|one, other| natural_order(&one.path, &other.path));
    Ok(there)
}

pub(crate) fn sorted_by_kind(files: Vec<File>) -> Vec<(Option<Kind>, Vec<File>)> {
    let mut sorted: Vec<(Option<Kind>, Vec<File>)> = Vec::new();
    for file in files {
        let kind = kind_of(&file);
        match sorted.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, files)) => files.push(file),
            None => sorted.push((kind, vec![file])),
        }
    }
    sorted
}

/// The kind that is read, its files, and what is left.
pub(crate) fn chosen(mut sorted: Vec<(Option<Kind>, Vec<File>)>) -> Option<(Kind, Vec<File>, Vec<LeftOut>)> {
    let kind = Kind::ALL.into_iter().find(|kind| sorted.iter().any(|(other, _)| *other == Some(*kind)))?;
    let place = sorted.iter().position(|(other, _)| *other == Some(kind))?;
    let (_, mut files) = sorted.swap_remove(place);
    let mut left_out: Vec<LeftOut> = sorted.iter().map(|(other, files)| unread(*other, files, kind)).collect();
    if kind == Kind::Table {
        let why = "is another table: one is read at a time";
        left_out.extend(files.drain(1..).map(|file| LeftOut { name: file.path, why: why.to_owned() }));
    }
    Some((kind, files, left_out))
}

fn unread(kind: Option<Kind>, files: &[File], beside: Kind) -> LeftOut {
    let is_one = files.len() == 1;
    let why = match kind {
        Some(kind) => {
            format!("{} to {}, beside {}", if is_one { "belongs" } else { "belong" }, kind.words(), beside.words())
        }
        None => "of no kind that is read".to_owned(),
    };
    LeftOut { name: if is_one { files[0].path.clone() } else { format!("{} other files", files.len()) }, why }
}

fn kind_of(File { path, bytes }: &File) -> Option<Kind> {
    let ending = file_name(path).rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if matches!(
        ending.as_str(),
        "avif" | "bmp" | "gif" | "ico" | "jfif" | "jpeg" | "jpg" | "png" | "svg" | "tif" | "tiff" | "webp"
    ) {
        return Some(Kind::Picture);
    }
    let table = is_table(path);
    if bytes.starts_with(b"\x93NUMPY") {
        return Some(Kind::Array);
    }
    if bytes.starts_with(&[0, 0, 8]) || (is_gzip(bytes) && !table) {
        return Some(Kind::Idx);
    }
    table.then_some(Kind::Table)
}

fn is_table(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    [".csv", ".tsv", ".txt"].iter().any(|ending| plain.ends_with(ending))
}
