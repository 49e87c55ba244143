//! The IDX format: a magic number that names type and rank, the dimensions, then the bytes.
//!
//! Source: Yann LeCun's description of the MNIST files.

use std::borrow::Cow;

use crate::SIDES;

/// 0x08: unsigned bytes; 0x03: three dimensions (images, rows, columns).
const IMAGES_MAGIC: u32 = 0x0803;
/// 0x08: unsigned bytes; 0x01: one dimension.
const LABELS_MAGIC: u32 = 0x0801;

/// Why bytes are not MNIST.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// Neither gzip nor the magic number that was due.
    #[error(
        "The {kind} file is not an IDX file of {kind}: it starts with {found:#010x}, not {expected:#010x}. \
         Check that images and labels were not swapped, and that the download is not an error page."
    )]
    WrongMagic {
        /// `images` or `labels`.
        kind: &'static str,
        /// The first four bytes, big-endian.
        found: u32,
        /// What they should be.
        expected: u32,
    },
    /// Gzipped, and cannot be decompressed.
    #[error("The {kind} file is gzipped and cannot be decompressed ({reason}). Download it again.")]
    BrokenGzip {
        /// `images` or `labels`.
        kind: &'static str,
        /// What the decompressor says.
        reason: String,
    },
    /// Images that are no squares, or too small or too large.
    #[error(
        "The images are {rows} x {columns} pixels, and only squares of 8 x 8 to 64 x 64 can be read. Use the original MNIST \
         files, or bring them to a square first."
    )]
    WrongSize {
        /// Rows of an image.
        rows: u32,
        /// Columns of an image.
        columns: u32,
    },
    /// The file ends early.
    #[error("The {kind} file ends after {found} bytes of {expected}. Download it again.")]
    Truncated {
        /// `images` or `labels`.
        kind: &'static str,
        /// Bytes there are.
        found: usize,
        /// Bytes that its header promises.
        expected: u64,
    },
    /// The file goes on after its last item.
    #[error(
        "The {kind} file has {extra} bytes after its last item, so it is not what its header says. Download it again."
    )]
    TrailingBytes {
        /// `images` or `labels`.
        kind: &'static str,
        /// Bytes too many.
        extra: usize,
    },
    /// Images and labels of different sets.
    #[error("There are {images} images and {labels} labels. Take both files from the same part, train or t10k.")]
    CountMismatch {
        /// How many images.
        images: usize,
        /// How many labels.
        labels: usize,
    },
    /// A label beyond the classes that are told apart.
    #[error(
        "Label number {index} is {label}, and classes are counted from 0 to 63. Use a set with 64 classes at most."
    )]
    LabelTooLarge {
        /// Which label, from 0.
        index: usize,
        /// Its value.
        label: u8,
    },
    /// Not enough to learn from.
    #[error(
        "There are {found} images, and at least {least} are needed: one to explain and another for its D. Use a larger set."
    )]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many it takes.
        least: usize,
    },
    /// Bytes that are not a whole number of images.
    #[error("{bytes} bytes are not a whole number of images of {pixels} bytes. Pass whole images.")]
    PartialImage {
        /// How many bytes there are.
        bytes: usize,
        /// Bytes of one image.
        pixels: usize,
    },
}

/// The side and the pixels of an IDX file of square images.
pub(crate) fn read_images(bytes: &[u8]) -> Result<(usize, Vec<u8>), IdxError> {
    let bytes = decompressed("images", bytes)?;
    let [count, rows, columns] = header("images", &bytes, IMAGES_MAGIC)?;
    let side = rows as usize;
    if rows != columns || !SIDES.contains(&side) {
        return Err(IdxError::WrongSize { rows, columns });
    }
    let pixels = body("images", &bytes, 16, u64::from(count) * u64::from(rows * columns))?;
    Ok((side, pixels))
}

/// The labels of an IDX file.
pub(crate) fn read_labels(bytes: &[u8]) -> Result<Vec<u8>, IdxError> {
    let bytes = decompressed("labels", bytes)?;
    let [count] = header("labels", &bytes, LABELS_MAGIC)?;
    body("labels", &bytes, 8, u64::from(count))
}

/// The magic number is checked, the dimensions are returned.
fn header<const RANK: usize>(kind: &'static str, bytes: &[u8], expected: u32) -> Result<[u32; RANK], IdxError> {
    let word = |index: usize| {
        let word = bytes.get(4 * index..4 * index + 4).and_then(|word| word.try_into().ok());
        let expected = 4 * (RANK as u64 + 1);
        word.map(u32::from_be_bytes).ok_or(IdxError::Truncated { kind, found: bytes.len(), expected })
    };
    let found = word(0)?;
    if found != expected {
        return Err(IdxError::WrongMagic { kind, found, expected });
    }
    let mut dimensions = [0; RANK];
    for (index, dimension) in dimensions.iter_mut().enumerate() {
        *dimension = word(index + 1)?;
    }
    Ok(dimensions)
}

/// Exactly `length` bytes follow the header.
fn body(kind: &'static str, bytes: &[u8], header: usize, length: u64) -> Result<Vec<u8>, IdxError> {
    let body = &bytes[header..];
    let found = body.len() as u64;
    if found < length {
        return Err(IdxError::Truncated { kind, found: bytes.len(), expected: header as u64 + length });
    }
    if found > length {
        return Err(IdxError::TrailingBytes { kind, extra: (found - length) as usize });
    }
    Ok(body.to_vec())
}

#[cfg(feature = "gzip")]
fn decompressed<'a>(kind: &'static str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, IdxError> {
    use std::io::Read;

    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut plain = Vec::new();
    match flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain) {
        Ok(_) => Ok(Cow::Owned(plain)),
        Err(error) => Err(IdxError::BrokenGzip { kind, reason: error.to_string() }),
    }
}

#[cfg(not(feature = "gzip"))]
fn decompressed<'a>(kind: &'static str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, IdxError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(IdxError::BrokenGzip { kind, reason: "this build reads IDX files only once decompressed".into() });
    }
    Ok(Cow::Borrowed(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PIXELS;

    fn images(count: u32, rows: u32, columns: u32, pixels: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = [IMAGES_MAGIC, count, rows, columns].into_iter().flat_map(u32::to_be_bytes).collect();
        bytes.extend((0..pixels).map(|index| index as u8));
        bytes
    }

    #[test]
    fn images_and_labels_are_read() {
        let (side, read) = read_images(&images(2, 28, 28, 2 * PIXELS)).unwrap();
        assert_eq!(side, 28);
        assert_eq!(read_images(&images(2, 32, 32, 2048)).unwrap().0, 32);
        assert_eq!((read.len(), read[5], read[PIXELS]), (2 * PIXELS, 5, PIXELS as u8));
        assert_eq!(read_labels(&[0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]), Ok(vec![7, 2, 1]));
        assert_eq!(read_labels(&[0, 0, 8, 1, 0, 0, 0, 0]), Ok(vec![]));
    }

    #[test]
    fn each_defect_has_its_error() {
        let kind = "images";
        let wrong_magic = IdxError::WrongMagic { kind, found: LABELS_MAGIC, expected: IMAGES_MAGIC };
        assert_eq!(read_images(&[0, 0, 8, 1, 0, 0, 0, 0]), Err(wrong_magic));
        assert!(matches!(read_labels(b"<!DOCTYPE html>"), Err(IdxError::WrongMagic { kind: "labels", .. })));
        assert_eq!(read_images(&[]), Err(IdxError::Truncated { kind, found: 0, expected: 16 }));
        assert_eq!(
            read_images(&images(1, 28, 28, 0)[..13]),
            Err(IdxError::Truncated { kind, found: 13, expected: 16 })
        );
        let size = IdxError::WrongSize { rows: 32, columns: 28 };
        assert_eq!(read_images(&images(1, 32, 28, 896)), Err(size));
        let expected = 16 + 2 * PIXELS as u64;
        let truncated = IdxError::Truncated { kind, found: 16 + 2 * PIXELS - 1, expected };
        assert_eq!(read_images(&images(2, 28, 28, 2 * PIXELS - 1)), Err(truncated));
        assert_eq!(read_images(&images(1, 28, 28, PIXELS + 3)), Err(IdxError::TrailingBytes { kind, extra: 3 }));
        // A header that promises more than a 32-bit machine can address must not overflow.
        assert!(matches!(read_images(&images(u32::MAX, 28, 28, 9)), Err(IdxError::Truncated { .. })));
    }

    #[test]
    fn broken_gzip_is_told_apart() {
        let broken = read_labels(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 99]);
        assert!(matches!(broken, Err(IdxError::BrokenGzip { kind: "labels", .. })), "{broken:?}");
    }

    #[test]
    fn errors_say_what_to_do() {
        let error = read_images(&images(1, 28, 28, 10)).unwrap_err();
        assert_eq!(error.to_string(), "The images file ends after 26 bytes of 800. Download it again.");
        let error = read_labels(b"<!DOCTYPE html>").unwrap_err();
        let text = "The labels file is not an IDX file of labels: it starts with 0x3c21444f, not 0x00000801. Check that \
                    images and labels were not swapped, and that the download is not an error page.";
        assert_eq!(error.to_string(), text);
    }
}
