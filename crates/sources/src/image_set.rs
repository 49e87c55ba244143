//! A set of images as it was brought: all of one size, grey, with classes or without.

/// Why images cannot be used, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnreadableImages(pub String);

/// What was there and is not in the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// A file, or a line of it.
    pub name: String,
    /// To be said after the name.
    pub why: String,
}

/// What is left out by name; the rest by its number.
const NAMED: usize = 20;

/// The first ones, and how many more there are of what they are.
pub(crate) fn first_of(mut left_out: Vec<LeftOut>, what: &str) -> Vec<LeftOut> {
    let more = left_out.len().saturating_sub(NAMED);
    left_out.truncate(NAMED);
    if more > 0 {
        left_out.push(LeftOut { name: format!("{more} more {what}"), why: "could not be read either".into() });
    }
    left_out
}

/// Sides of an image, pixels.
pub(crate) const LARGEST_SIDE: usize = 512;

pub(crate) struct ImageSet {
    pub name: String,
    pub width: usize,
    pub height: usize,
    /// One byte per pixel, row by row, images one after the other; which end is paper is not yet known.
    pub pixels: Vec<u8>,
    /// The class of each image; none where none are known.
    pub labels: Option<Vec<u8>>,
    pub classes: Vec<String>,
    /// How many of the images, the last ones, came as a test part.
    pub test: usize,
    pub left_out: Vec<LeftOut>,
}

/// A file by its path within what was brought.
pub(crate) struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

pub(crate) fn unreadable<T>(why: impl Into<String>) -> Result<T, UnreadableImages> {
    Err(UnreadableImages(why.into()))
}

pub(crate) fn check_sides(width: usize, height: usize, what: &str) -> Result<(), UnreadableImages> {
    let sides = 2..=LARGEST_SIDE;
    if sides.contains(&width) && sides.contains(&height) {
        return Ok(());
    }
    unreadable(format!(
        "{what} has images of {width} x {height} pixels; their sides must be between 2 and {LARGEST_SIDE}"
    ))
}

/// The side of a square image of so many pixels.
pub(crate) fn square_side(pixels: usize) -> Option<usize> {
    let side = pixels.isqrt();
    (side >= 2 && side * side == pixels).then_some(side)
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A file's name without what tells its format.
pub(crate) fn stem(path: &str) -> String {
    let mut name = file_name(path);
    let endings = [".gz", ".zip", ".npz", ".npy", ".csv", ".tsv", ".txt", ".idx", ".idx1", ".idx3", ".ubyte"];
    while let Some(shorter) = endings.iter().find_map(|ending| without(name, ending)) {
        name = shorter;
    }
    name.to_owned()
}

fn without<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len()).filter(|&at| at > 0 && name.is_char_boundary(at))?;
    name[at..].eq_ignore_ascii_case(ending).then(|| &name[..at])
}

/// Whether a file's or an array's name says that it is kept for the test.
pub(crate) fn is_of_test(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_lowercase());
    let plain =
        words.into_iter().any(|word| matches!(word, "tst" | "test" | "testing" | "valid" | "validation" | "val"));
    plain || lower.match_indices("t10k").any(|(at, word)| is_apart(&lower, at, at + word.len()))
}

fn is_apart(text: &str, from: usize, to: usize) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let bytes = text.as_bytes();
    !is_letter(from.checked_sub(1).and_then(|at| bytes.get(at))) && !is_letter(bytes.get(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_kept_for_the_test() {
        for name in ["t10k-images-idx3-ubyte", "x_test.npy", "my/Test_images", "val", "validation.npy", "tst-1"] {
            assert!(is_of_test(name), "{name}");
        }
        for name in ["train-images", "contest", "latest.npy", "at10k", "values", "x_train"] {
            assert!(!is_of_test(name), "{name}");
        }
    }

    #[test]
    fn a_stem_has_no_format() {
        assert_eq!(stem("a/b/train.csv.gz"), "train");
        assert_eq!(stem("mnist.npz"), "mnist");
        assert_eq!(stem(".gz"), ".gz");
    }
}
