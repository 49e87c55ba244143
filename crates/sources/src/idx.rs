//! IDX files as MNIST and its relatives are distributed: images and labels in files of their own, of any size.

use crate::archive::unzipped;
use crate::classes;
use crate::image_set::{
    File, ImageSet, LeftOut, UnreadableImages, check_sides, file_name, is_of_test, stem, unreadable,
};

struct Idx {
    path: String,
    /// Sizes of its dimensions: images, rows, columns; or labels.
    sizes: Vec<usize>,
    body: Vec<u8>,
}

/// One set of the images and labels of either part, which belong together by their names.
pub(crate) fn set(files: &[File]) -> Result<ImageSet, UnreadableImages> {
    let read = files.iter().map(parsed).collect::<Result<Vec<_>, _>>()?;
    let (images, labels): (Vec<Idx>, Vec<Idx>) = read.into_iter().partition(|file| file.sizes.len() == 3);
    let Some(first) = images.iter().find(|image| !is_test(image)).or(images.first()) else {
        return unreadable(format!("{} holds labels without images: bring both files", files[0].path));
    };
    let (height, width) = (first.sizes[1], first.sizes[2]);
    check_sides(width, height, &first.path)?;
    // A single pair belongs together, whatever it is called.
    let is_pair = images.len() == 1 && labels.len() == 1;
    let mut ordered: Vec<&Idx> = images.iter().collect();
    ordered.sort_by_key(|image| is_test(image));
    let mut pairs = Vec::new();
    for image in &ordered {
        let label = if is_pair { labels.first() } else { labels_of(image, &labels) };
        check(image, label, first)?;
        pairs.push((*image, label));
    }
    let values: Option<Vec<f64>> = pairs.iter().all(|(_, label)| label.is_some()).then(|| {
        let values = pairs.iter().filter_map(|(_, label)| *label).flat_map(|label| &label.body);
        values.map(|&value| f64::from(value)).collect()
    });
    let (of_images, classes) = classes::apart(values.and_then(|values| classes::of_numbers(&values)));
    let count = |test: bool| -> usize {
        images.iter().filter(|image| is_test(image) == test).map(|image| image.sizes[0]).sum()
    };
    let used = |label: &Idx| pairs.iter().any(|(_, other)| other.is_some_and(|other| other.path == label.path));
    let unused = labels.iter().filter(|label| !used(label));
    Ok(ImageSet {
        name: called(&first.path),
        width,
        height,
        pixels: pairs.iter().flat_map(|(image, _)| upright(image)).collect(),
        labels: of_images,
        classes,
        // All of one part: nothing is kept apart by its name.
        test: if count(false) > 0 { count(true) } else { 0 },
        left_out: unused
            .map(|label| LeftOut { name: label.path.clone(), why: "belongs to no images".into() })
            .collect(),
    })
}

fn parsed(file: &File) -> Result<Idx, UnreadableImages> {
    let bytes = unzipped(file)?;
    let path = file.path.clone();
    let rank = bytes.get(3).copied().map_or(0, usize::from);
    let head = 4 + 4 * rank;
    if !bytes.starts_with(&[0, 0, 8]) || (rank != 1 && rank != 3) || bytes.len() < head {
        return unreadable(format!("{path} is no IDX file of images or labels: bytes in three dimensions, or in one"));
    }
    let size = |word: &[u8]| u32::from_be_bytes([word[0], word[1], word[2], word[3]]) as usize;
    let sizes: Vec<usize> = bytes[4..head].chunks_exact(4).map(size).collect();
    let due = sizes.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let there = bytes.len() - head;
    if due != Some(there) {
        let announced: Vec<String> = sizes.iter().map(usize::to_string).collect();
        let what = if due.is_none_or(|due| there < due) { "cut off" } else { "not what its head says" };
        return unreadable(format!(
            "{path} is {what}: {} bytes are announced and {there} follow. Download it again",
            announced.join(" x ")
        ));
    }
    Ok(Idx { path, sizes, body: bytes[head..].to_vec() })
}

fn is_test(file: &Idx) -> bool {
    is_of_test(file_name(&file.path))
}

/// Names differ in what they hold alone: images-idx3 and labels-idx1.
fn labels_of<'a>(image: &Idx, labels: &'a [Idx]) -> Option<&'a Idx> {
    let same = |path: &str| {
        let lower = path.to_ascii_lowercase().replace("image", "").replace("label", "");
        lower.replace("idx1", "").replace("idx3", "")
    };
    let exact = labels.iter().find(|label| same(&label.path) == same(&image.path));
    let mut of_part = labels.iter().filter(|label| is_test(label) == is_test(image));
    exact.or_else(|| of_part.next().filter(|_| of_part.next().is_none()))
}

fn check(image: &Idx, label: Option<&Idx>, first: &Idx) -> Result<(), UnreadableImages> {
    if image.sizes[1..] != first.sizes[1..] {
        return unreadable(format!(
            "{} and {} hold images of different sizes: bring one set at a time",
            image.path, first.path
        ));
    }
    match label {
        Some(label) if label.sizes[0] != image.sizes[0] => unreadable(format!(
            "{} holds {} images and {} {} labels: they do not belong together",
            image.path, image.sizes[0], label.path, label.sizes[0]
        )),
        _ => Ok(()),
    }
}

/// EMNIST's images lie on their side, rows and columns exchanged.
fn upright(image: &Idx) -> Vec<u8> {
    if !image.path.to_ascii_lowercase().contains("emnist") {
        return image.body.clone();
    }
    let (rows, columns) = (image.sizes[1], image.sizes[2]);
    let place = |at: usize| at / rows % columns + at % rows * columns;
    let pixels = rows * columns;
    (0..image.body.len()).map(|at| image.body[at / pixels * pixels + place(at % pixels)]).collect()
}

/// A set by its images' file, without what such files have in their names anyway.
fn called(path: &str) -> String {
    let whole = stem(path);
    let lower = whole.to_ascii_lowercase();
    let Some(at) = lower.find("image") else { return whole };
    let before = lower[..at].trim_end_matches(['-', '_', '.']);
    let before = ["train", "t10k", "test"].iter().find_map(|part| before.strip_suffix(part)).unwrap_or(before);
    let before = before.trim_end_matches(['-', '_', '.']);
    if before.is_empty() { whole } else { whole[..before.len()].to_owned() }
}
