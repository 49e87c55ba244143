//! What was brought: one file, a folder, or what is in an archive, by what each file holds and not by what it is called.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::archive::{self, is_clutter, is_gzip, is_zip};
use crate::image_set::{File, LeftOut, UnreadableImages, file_name, stem, unreadable};
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

/// All files, archives opened, in the order of their paths; what the set is called; and what could not be looked at.
pub(crate) fn under(path: &Path) -> Result<Brought, UnreadableImages> {
    let cannot = |error: std::io::Error| UnreadableImages(format!("{} cannot be read: {error}", path.display()));
    let called = path.canonicalize().map_err(cannot)?;
    let called = called.file_name().map_or_else(|| "images".to_owned(), |name| name.to_string_lossy().into_owned());
    let mut brought = Brought { name: called.clone(), files: Vec::new(), left_out: Vec::new() };
    let mut room = MOST_READ;
    if path.is_dir() {
        // A folder's own name may begin with a point; what lies in it and is hidden is not looked at.
        let wanted = |entry: &DirEntry| entry.depth() == 0 || !is_clutter(&entry.file_name().to_string_lossy());
        for entry in WalkDir::new(path).into_iter().filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let within = entry.path().strip_prefix(path).unwrap_or(entry.path());
                    let parts = within.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
                    let name = [vec![called.clone()], parts.collect()].concat().join("/");
                    brought.take(entry.path(), name, &mut room)?;
                }
                Ok(_) => {}
                Err(error) => brought.leave_out(error.path().unwrap_or(path), "cannot be read"),
            }
        }
    } else {
        brought.name = stem(&called);
        brought.take(path, called, &mut room)?;
    }
    brought.files.sort_by(|one, other| natural_order(&one.path, &other.path));
    Ok(brought)
}

/// What is read of a folder in all, bytes: what is larger is no set of small images.
const MOST_READ: u64 = 2 << 30;

/// Files with images, and what was there besides.
pub(crate) struct Brought {
    pub name: String,
    pub files: Vec<File>,
    pub left_out: Vec<LeftOut>,
}

impl Brought {
    /// Reads a file if it is of a kind that is read, and opens it where it is an archive.
    fn take(&mut self, from: &Path, path: String, room: &mut u64) -> Result<(), UnreadableImages> {
        let mut head = Vec::new();
        let opened = fs::File::open(from).and_then(|file| file.take(8).read_to_end(&mut head));
        if opened.is_err() {
            self.leave_out(from, "cannot be read");
            return Ok(());
        }
        let head = File { path, bytes: head };
        if kind_of(&head).is_none() && !is_zip(&head.bytes) {
            self.left_out.push(LeftOut { name: head.path, why: "is of no kind that is read".to_owned() });
            return Ok(());
        }
        let mut bytes = Vec::new();
        let read = fs::File::open(from).and_then(|file| file.take(*room + 1).read_to_end(&mut bytes));
        let Ok(read) = read else {
            self.leave_out(from, "cannot be read");
            return Ok(());
        };
        let Some(left) = room.checked_sub(read as u64) else {
            return unreadable(format!("{} holds more than {} MB. Bring a part of it", self.name, MOST_READ >> 20));
        };
        *room = left;
        if is_zip(&bytes) {
            let files = archive::files(&head.path, &bytes, archive::MOST_UNPACKED.min(*room))?;
            *room -= files.iter().map(|file| file.bytes.len() as u64).sum::<u64>();
            self.files.extend(files);
        } else {
            self.files.push(File { path: head.path, bytes });
        }
        Ok(())
    }

    fn leave_out(&mut self, path: &Path, why: &str) {
        self.left_out.push(LeftOut { name: path.display().to_string(), why: why.to_owned() });
    }
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
