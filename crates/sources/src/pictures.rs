//! Pictures of any kind, a class for each folder: made small, and brought to ink on paper as a whole set.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};

use crate::classes;
use crate::image_set::{File, ImageSet, LeftOut, UnreadableImages, file_name, first_of, unreadable};
use crate::prepared::{Resizing, rim_level};

/// Sides of a picture that is decoded, pixels.
const LARGEST: u32 = 20_000;

/// Squares of so many rows and columns.
pub(crate) fn set(name: &str, files: &[File], side: usize) -> Result<ImageSet, UnreadableImages> {
    let (mut pixels, mut folders, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        match grey(file) {
            Ok(image) => {
                pixels.extend(centred(&image, side));
                folders.push(folder(&file.path).to_owned());
            }
            Err(why) => left_out.push(LeftOut { name: file.path.clone(), why }),
        }
    }
    if pixels.is_empty() {
        let first = left_out.first().map(|LeftOut { name, why }| format!("{name} {why}"));
        return unreadable(first.unwrap_or_else(|| format!("{name} holds no pictures")));
    }
    let is_classed = folders.iter().any(|folder| *folder != folders[0]);
    let (labels, classes) = classes::apart(is_classed.then(|| classes::of_names(&folders)).flatten());
    Ok(ImageSet {
        name: name.to_owned(),
        width: side,
        height: side,
        pixels,
        labels,
        classes,
        test: 0,
        left_out: first_of(left_out, "pictures"),
    })
}

/// The folder that a picture lies in, which names its class.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| file_name(folder))
}

/// Grey levels of a picture, 0 black to 255 white.
struct Grey {
    width: usize,
    height: usize,
    levels: Vec<u8>,
}

/// A picture's levels, turned as its camera says; or why there are none.
fn grey(file: &File) -> Result<Grey, String> {
    let unread = |_| "is no picture that can be read".to_owned();
    let mut reader =
        ImageReader::new(Cursor::new(&file.bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(unread)?;
    // A few megabytes may hold gigabytes of pixels: the reader itself only looks at this where it decodes too.
    limits.reserve(decoder.total_bytes()).map_err(unread)?;
    let orientation = decoder.orientation().map_err(unread)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unread)?;
    picture.apply_orientation(orientation);
    let rgba = picture.to_rgba8();
    let (width, height) = (rgba.width() as usize, rgba.height() as usize);
    Ok(Grey { width, height, levels: levels(rgba.as_raw()) })
}

/// Rec. 601 luma, on white; light ink on nothing is on black.
fn levels(rgba: &[u8]) -> Vec<u8> {
    let level = |pixel: &[u8]| 0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2]);
    let opacity = |pixel: &[u8]| f64::from(pixel[3]) / 255.0;
    let pixels = || rgba.chunks_exact(4);
    let opaque: f64 = pixels().map(opacity).sum();
    let light: f64 = pixels().map(|pixel| opacity(pixel) * level(pixel)).sum();
    let ground = if opaque < pixels().len() as f64 * 0.999 && light > 127.0 * opaque { 0.0 } else { 255.0 };
    pixels().map(|pixel| (ground + opacity(pixel) * (level(pixel) - ground)) as u8).collect()
}

/// In the middle of a square, on a ground of the level that its rim has.
fn centred(Grey { width, height, levels }: &Grey, side: usize) -> Vec<u8> {
    let resizing = Resizing::new(*width, *height, side);
    let small = resizing.inner(levels);
    let ground = rim_level(&small, resizing.columns(), resizing.rows());
    let mut out = vec![ground; side * side];
    resizing.place(&small, &mut out);
    out
}
