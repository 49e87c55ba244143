//! NumPy's arrays: MNIST as Keras ships it (.npz), KMNIST's pairs, or a .npy of bitmaps for each class.

use std::io::ErrorKind;

use npyz::{DType, NpyFile, Order, TypeChar};

use crate::classes;
use crate::image_set::{
    File, ImageSet, LeftOut, UnreadableImages, check_sides, is_of_test, square_side, stem, unreadable,
};

struct Images {
    path: String,
    count: usize,
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

struct Array {
    path: String,
    shape: Vec<usize>,
    values: Vec<f64>,
    /// Whether values are bytes, of which a 1 may be a level like any other.
    are_bytes: bool,
}

/// Images and labels by the names of their arrays; of images alone, a class for each array.
pub(crate) fn set(name: &str, files: &[File]) -> Result<ImageSet, UnreadableImages> {
    let (mut images, mut labels, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let array = parsed(file)?;
        match array.shape.len() {
            1 => labels.push(array),
            2..=4 => images.push(images_of(array)?),
            dimensions => {
                left_out.push(LeftOut { name: array.path, why: format!("has {dimensions} dimensions") });
            }
        }
    }
    let Some(first) = images.first() else {
        return unreadable(format!("{name} holds no array of images, which have two to four dimensions"));
    };
    let sides = (first.width, first.height);
    if let Some(other) = images.iter().find(|other| (other.width, other.height) != sides) {
        let paths = (&other.path, &first.path);
        return unreadable(format!(
            "{} and {} hold images of different sizes: bring one set at a time",
            paths.0, paths.1
        ));
    }
    let set = if labels.is_empty() { a_class_each(name, images) } else { labelled(name, images, &labels)? };
    Ok(ImageSet { left_out, ..set })
}

fn labelled(name: &str, mut images: Vec<Images>, labels: &[Array]) -> Result<ImageSet, UnreadableImages> {
    images.sort_by_key(|image| is_of_test(&image.path));
    let is_pair = images.len() == 1 && labels.len() == 1;
    let mut values = Some(Vec::new());
    for image in &images {
        let of_part = || labels.iter().filter(|label| is_of_test(&label.path) == is_of_test(&image.path));
        let fitting = || of_part().find(|label| label.values.len() == image.count).or_else(|| of_part().next());
        let label = if is_pair { labels.first() } else { fitting() };
        if let Some(label) = label.filter(|label| label.values.len() != image.count) {
            return unreadable(format!(
                "{} holds {} images and {} {} labels: they do not belong together",
                image.path,
                image.count,
                label.path,
                label.values.len()
            ));
        }
        values = values.zip(label).map(|(values, label)| [values, label.values.clone()].concat());
    }
    let classes = values.and_then(|values| classes::of_numbers(&values));
    let count = |test: bool| -> usize {
        images.iter().filter(|image| is_of_test(&image.path) == test).map(|image| image.count).sum()
    };
    let test = if count(false) > 0 { count(true) } else { 0 };
    let names = classes.as_ref().map_or_else(Vec::new, |classes| classes.names.clone());
    Ok(ImageSet { test, classes: names, ..joined(name, images, classes.map(|classes| classes.labels)) })
}

/// As Quick, Draw! has them: the name of the file is that of the class.
fn a_class_each(name: &str, images: Vec<Images>) -> ImageSet {
    if images.len() == 1 || images.len() > usize::from(u8::MAX) {
        return joined(name, images, None);
    }
    let classes = images.iter().map(|image| stem(&image.path)).collect();
    let labels = images.iter().zip(0..=u8::MAX).flat_map(|(image, class)| vec![class; image.count]).collect();
    ImageSet { classes, ..joined(name, images, Some(labels)) }
}

fn joined(name: &str, images: Vec<Images>, labels: Option<Vec<u8>>) -> ImageSet {
    let (width, height) = (images[0].width, images[0].height);
    let pixels = images.into_iter().flat_map(|image| image.pixels).collect();
    let (classes, left_out) = (Vec::new(), Vec::new());
    ImageSet { name: name.to_owned(), width, height, pixels, labels, classes, test: 0, left_out }
}

fn parsed(File { path, bytes }: &File) -> Result<Array, UnreadableImages> {
    let damaged = |error: &dyn std::fmt::Display| {
        UnreadableImages(format!("{path} is no array of numbers that can be read: {error}"))
    };
    let file = NpyFile::new(bytes.as_slice()).map_err(|error| damaged(&error))?;
    let shape: Vec<usize> = file.shape().iter().map(|&size| size as usize).collect();
    if file.order() == Order::Fortran && shape.len() > 1 {
        return unreadable(format!("{path} is stored column by column: save it in C order (numpy.ascontiguousarray)"));
    }
    let DType::Plain(kind) = file.dtype() else { return Err(damaged(&"its numbers are in fields")) };
    let cut = |due: Option<usize>| {
        let due = due.map_or_else(|| "too many".to_owned(), |due| due.to_string());
        UnreadableImages(format!("{path} is cut off: {due} numbers are announced"))
    };
    let due = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let size = kind.num_bytes().unwrap_or(0).max(1);
    if due.and_then(|due| due.checked_mul(size)).is_none_or(|due| due > bytes.len()) {
        return Err(cut(due));
    }
    macro_rules! numbers {
        ($kind:ty) => {
            file.into_vec::<$kind>().map(|values| values.into_iter().map(|value| value as f64).collect())
        };
    }
    let values: Result<Vec<f64>, std::io::Error> = match (kind.type_char(), size) {
        (TypeChar::Bool, _) => file.into_vec::<bool>().map(|values| values.into_iter().map(f64::from).collect()),
        (TypeChar::Uint, 1) => numbers!(u8),
        (TypeChar::Uint, 2) => numbers!(u16),
        (TypeChar::Uint, 4) => numbers!(u32),
        (TypeChar::Uint, _) => numbers!(u64),
        (TypeChar::Int, 1) => numbers!(i8),
        (TypeChar::Int, 2) => numbers!(i16),
        (TypeChar::Int, 4) => numbers!(i32),
        (TypeChar::Int, _) => numbers!(i64),
        (TypeChar::Float, 4) => numbers!(f32),
        (TypeChar::Float, 8) => numbers!(f64),
        _ => return Err(damaged(&format!("its numbers are of the kind {kind}"))),
    };
    let values = values.map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => cut(due),
        _ => damaged(&error),
    })?;
    Ok(Array { path: path.clone(), shape, values, are_bytes: kind.type_char() == TypeChar::Uint && size == 1 })
}

fn images_of(array: Array) -> Result<Images, UnreadableImages> {
    let Array { path, shape, values, are_bytes } = array;
    let (height, width, channels) = match shape[1..] {
        [pixels] => match square_side(pixels) {
            Some(side) => (side, side, 1),
            None => return unreadable(format!("{path} has rows of {pixels} numbers, which make no square image")),
        },
        [height, width] => (height, width, 1),
        [height, width, channels @ (1 | 3 | 4)] => (height, width, channels),
        _ => {
            let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
            return unreadable(format!(
                "{path} has the shape {}: images, rows, columns and up to four channels are read",
                shape.join(" x ")
            ));
        }
    };
    check_sides(width, height, &path)?;
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.iter().any(|value| value.is_nan()) || !(low >= 0.0 && high <= 255.0) {
        return unreadable(format!(
            "{path} holds {low} to {high}: grey values from 0 to 255, or from 0 to 1, are read"
        ));
    }
    let is_share = high <= 1.0 && !(are_bytes && low.total_cmp(&1.0).is_eq());
    let scale = if is_share { 255.0 } else { 1.0 };
    let colours = channels.min(3);
    let grey = |pixel: &[f64]| {
        let sum: f64 = pixel[..colours].iter().sum();
        (scale * sum / colours as f64 + 0.5).floor() as u8
    };
    let pixels = values.chunks_exact(channels).map(grey).collect();
    Ok(Images { path, count: shape[0], width, height, pixels })
}
