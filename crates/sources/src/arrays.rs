//! NumPy's arrays: MNIST as Keras ships it (.npz), KMNIST's pairs, or a .npy of bitmaps for each class.

use std::io::ErrorKind;

use npyz::{DType, NpyFile, Order, TypeChar, TypeStr};

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

/// Numbers of one dimension.
struct Labels {
    path: String,
    values: Vec<f64>,
}

/// What the head of an array says.
struct Head {
    shape: Vec<usize>,
    kind: TypeStr,
    count: usize,
}

/// Images and labels by the names of their arrays; of images alone, a class for each array.
pub(crate) fn set(name: &str, files: &[File]) -> Result<ImageSet, UnreadableImages> {
    let (mut images, mut labels, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let head = head(file)?;
        match head.shape.len() {
            1 => {
                let mut values = Vec::new();
                each(file, &head, |value| values.push(value))?;
                labels.push(Labels { path: file.path.clone(), values });
            }
            2..=4 => images.push(images_of(file, &head)?),
            dimensions => {
                left_out.push(LeftOut { name: file.path.clone(), why: format!("has {dimensions} dimensions") });
            }
        }
    }
    let Some(first) = images.first() else {
        return unreadable(format!("{name} holds no array of images, which have two to four dimensions"));
    };
    let sides = (first.width, first.height);
    if let Some(other) = images.iter().find(|other| (other.width, other.height) != sides) {
        return unreadable(format!(
            "{} and {} hold images of different sizes: bring one set at a time",
            other.path, first.path
        ));
    }
    let set = if labels.is_empty() { a_class_each(name, images) } else { labelled(name, images, &labels)? };
    Ok(ImageSet { left_out, ..set })
}

fn labelled(name: &str, mut images: Vec<Images>, labels: &[Labels]) -> Result<ImageSet, UnreadableImages> {
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
    let (labels, classes) = classes::apart(values.and_then(|values| classes::of_numbers(&values)));
    let count = |test: bool| -> usize {
        images.iter().filter(|image| is_of_test(&image.path) == test).map(|image| image.count).sum()
    };
    let test = if count(false) > 0 { count(true) } else { 0 };
    Ok(ImageSet { classes, test, ..joined(name, images, labels) })
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

fn damaged(path: &str, error: &dyn std::fmt::Display) -> UnreadableImages {
    UnreadableImages(format!("{path} is no array of numbers that can be read: {error}"))
}

fn cut(path: &str, count: usize) -> UnreadableImages {
    UnreadableImages(format!("{path} is cut off: {count} numbers are announced"))
}

fn head(File { path, bytes }: &File) -> Result<Head, UnreadableImages> {
    let file = NpyFile::new(bytes.as_slice()).map_err(|error| damaged(path, &error))?;
    let shape: Vec<usize> = file.shape().iter().map(|&size| size as usize).collect();
    if file.order() == Order::Fortran && shape.len() > 1 {
        return unreadable(format!("{path} is stored column by column: save it in C order (numpy.ascontiguousarray)"));
    }
    let DType::Plain(kind) = file.dtype() else { return Err(damaged(path, &"its numbers are in fields")) };
    let count = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size)).unwrap_or(usize::MAX);
    // Each number takes a byte at least.
    if count > bytes.len() { Err(cut(path, count)) } else { Ok(Head { shape, kind, count }) }
}

/// One number after the other, so that a gigabyte of bytes stays one.
fn each(File { path, bytes }: &File, head: &Head, mut take: impl FnMut(f64)) -> Result<(), UnreadableImages> {
    let file = NpyFile::new(bytes.as_slice()).map_err(|error| damaged(path, &error))?;
    macro_rules! numbers {
        ($kind:ty, $number:expr) => {
            for value in file.data::<$kind>().map_err(|error| damaged(path, &error))? {
                let value = value.map_err(|error| match error.kind() {
                    ErrorKind::UnexpectedEof => cut(path, head.count),
                    _ => damaged(path, &error),
                })?;
                take($number(value));
            }
        };
    }
    match (head.kind.type_char(), head.kind.num_bytes().unwrap_or(0)) {
        (TypeChar::Bool, _) => numbers!(bool, f64::from),
        (TypeChar::Uint, 1) => numbers!(u8, f64::from),
        (TypeChar::Uint, 2) => numbers!(u16, f64::from),
        (TypeChar::Uint, 4) => numbers!(u32, f64::from),
        (TypeChar::Uint, 8) => numbers!(u64, |value| value as f64),
        (TypeChar::Int, 1) => numbers!(i8, f64::from),
        (TypeChar::Int, 2) => numbers!(i16, f64::from),
        (TypeChar::Int, 4) => numbers!(i32, f64::from),
        (TypeChar::Int, 8) => numbers!(i64, |value| value as f64),
        (TypeChar::Float, 2) => numbers!(half::f16, f64::from),
        (TypeChar::Float, 4) => numbers!(f32, f64::from),
        (TypeChar::Float, 8) => numbers!(f64, |value| value),
        _ => return Err(damaged(path, &format!("its numbers are of the kind {}", head.kind))),
    }
    Ok(())
}

fn images_of(file: &File, head: &Head) -> Result<Images, UnreadableImages> {
    let (path, shape) = (&file.path, &head.shape);
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
    check_sides(width, height, path)?;
    let (mut low, mut high, mut is_number) = (f64::INFINITY, f64::NEG_INFINITY, true);
    each(file, head, |value| {
        (low, high) = (low.min(value), high.max(value));
        is_number &= !value.is_nan();
    })?;
    if !(is_number && low >= 0.0 && high <= 255.0) {
        return unreadable(format!(
            "{path} holds {low} to {high}: grey values from 0 to 255, or from 0 to 1, are read"
        ));
    }
    // Of bytes that are all 1, that is a level like any other.
    let are_bytes = head.kind.type_char() == TypeChar::Uint && head.kind.num_bytes() == Some(1);
    let scale = if high <= 1.0 && !(are_bytes && low.total_cmp(&1.0).is_eq()) { 255.0 } else { 1.0 };
    let colours = channels.min(3);
    let mut pixels = Vec::with_capacity(head.count / channels);
    let (mut sum, mut channel) = (0.0, 0);
    each(file, head, |value| {
        if channel < colours {
            sum += value;
        }
        channel += 1;
        if channel == channels {
            pixels.push((scale * sum / colours as f64).round() as u8);
            (sum, channel) = (0.0, 0);
        }
    })?;
    Ok(Images { path: path.clone(), count: shape[0], width, height, pixels })
}
