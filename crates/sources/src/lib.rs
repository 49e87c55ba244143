//! Images of one's own to train on, natively: pairs of IDX files, folders and zips of pictures, tables of pixels, NumPy's
//! arrays, brought to the form that networks read.
//!
//! The page reads the same by the same rules (www/sources), so that a run begun there goes on here: what is brought has the
//! same mark in both, pictures excepted: browsers decode and shrink them each in its own way.

mod archive;
mod arrays;
mod classes;
mod files;
mod idx;
mod image_set;
mod natural_order;
mod pictures;
mod prepared;
mod table;

use std::path::Path;

use metavae_datasets::{SIDE, SIDES};

pub use image_set::{LeftOut, UnreadableImages};
pub use prepared::{Exchange, LARGEST_KEPT, Prepared};

use files::Brought;
use image_set::ImageSet;

/// What can be read, in words.
pub const KINDS: &str =
    "pictures in folders or in a zip, IDX files, a table of pixels (CSV), or NumPy arrays (.npz, .npy)";

/// A file or a folder with images, read by what it holds, brought to squares of so many rows and columns, and parted into images
/// to learn from and images that are held out. Without a side, small squares stay as they are and all others become MNIST's
/// 28 x 28. Nothing where there is no file of a kind that is read.
///
/// # Errors
/// A sentence that names what was found, or the sides that images can have.
pub fn read(path: &Path, exchange: Exchange, side: Option<usize>) -> Result<Option<Prepared>, UnreadableImages> {
    if let Some(side) = side.filter(|side| !SIDES.contains(side)) {
        let (least, most) = (SIDES.start(), SIDES.end());
        return image_set::unreadable(format!("images cannot have {side} rows; choose between {least} and {most}"));
    }
    read_set(path, side)?.map(|set| prepared::prepare(set, exchange, side)).transpose()
}

/// One kind at a time; where there are several, the one that says the most about its images.
fn read_set(path: &Path, side: Option<usize>) -> Result<Option<ImageSet>, UnreadableImages> {
    let Brought { name, files, left_out: mut others } = files::under(path)?;
    let Some((kind, files, mut left_out)) = files::chosen(files::sorted_by_kind(files)) else { return Ok(None) };
    let mut set = match kind {
        files::Kind::Idx => idx::set(&files)?,
        files::Kind::Array => arrays::set(&name, &files)?,
        files::Kind::Picture => pictures::set(&name, &files, side.unwrap_or(SIDE))?,
        files::Kind::Table => table::set(&files[0])?,
    };
    set.left_out.append(&mut left_out);
    others = image_set::first_of(others, "files");
    set.left_out.append(&mut others);
    Ok(Some(set))
}
