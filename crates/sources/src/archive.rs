//! Bytes out of gzip and zip, as far as they may grow.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::image_set::{File, UnreadableImages, unreadable};

/// What may be unpacked of one archive, bytes: an archive of a few kilobytes can hold any number.
pub(crate) const MOST_UNPACKED: u64 = 1 << 30;

pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// A file's bytes, unpacked where it is gzipped.
pub(crate) fn unzipped(File { path, bytes }: &File) -> Result<Cow<'_, [u8]>, UnreadableImages> {
    if !is_gzip(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let damaged =
        |_| UnreadableImages(format!("{path} is gzipped and damaged: it cannot be unpacked. Download it again"));
    let mut whole = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).take(MOST_UNPACKED + 1).read_to_end(&mut whole).map_err(damaged)?;
    if whole.len() as u64 > MOST_UNPACKED { too_large(path, MOST_UNPACKED) } else { Ok(Cow::Owned(whole)) }
}

/// The files of an archive, by their paths in it.
pub(crate) fn files(path: &str, bytes: &[u8], most: u64) -> Result<Vec<File>, UnreadableImages> {
    let damaged = |error: &dyn std::fmt::Display| {
        UnreadableImages(format!("{path} is a damaged archive ({error}). Make or download it again"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut found = Vec::new();
    let mut room = most;
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
        if is_clutter(&name) {
            continue;
        }
        let mut bytes = Vec::new();
        // What an archive says of its sizes may be untrue.
        let read = Read::by_ref(&mut entry).take(room + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        room = match room.checked_sub(read as u64) {
            Some(left) => left,
            None => return too_large(path, most),
        };
        found.push(File { path: name, bytes });
    }
    Ok(found)
}

/// Folders, hidden files, and what systems put into archives beside what one wanted to pack.
pub(crate) fn is_clutter(path: &str) -> bool {
    let is_one = |part: &str| {
        part.starts_with('.')
            || part.eq_ignore_ascii_case("__MACOSX")
            || part.eq_ignore_ascii_case("Thumbs.db")
            || part.eq_ignore_ascii_case("desktop.ini")
    };
    path.ends_with('/') || path.split('/').any(is_one)
}

fn too_large<T>(path: &str, most: u64) -> Result<T, UnreadableImages> {
    unreadable(format!("{path} would unpack to more than {} MB. Bring a part of it", most >> 20))
}
