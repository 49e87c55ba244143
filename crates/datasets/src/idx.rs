//! The IDX format: a magic number that names type and rank, the dimensions, then the bytes.
//!
//! Source: Yann LeCun's description of the MNIST files.

use std::borrow::Cow;

use crate::{PIXELS, SIDE};

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
    /// Images of another size than 28 x 28.
    #[error(
        "The images are {rows} x {columns} pixels, and only 28 x 28 can be read. Use the original MNIST files."
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
    #[error(
        "There are {images} images and {labels} labels. Take both files from the same part, train or t10k."
    )]
    CountMismatch {
        /// How many images.
        images: usize,
        /// How many labels.
        labels: usize,
    },
    /// A label that is no digit.
    #[error(
        "Label number {index} is {label}, and digits end at 9. Use MNIST's labels, or those of a set with ten classes."
    )]
    LabelTooLarge {
        /// Which label, from 0.
        index: usize,
        /// Its value.
        label: u8,
    },
    /// Bytes that are not a whole number of images.
    #[error("{bytes} bytes are not a whole number of images of 784 bytes. Pass whole images.")]
    PartialImage {
        /// How many bytes there are.
        bytes: usize,
    },
}

/// The pixels of an IDX file of 28 x 28 images.
pub(crate) fn read_images(bytes: &[u8]) -> Result<Vec<u8>, IdxError> {
    let bytes = decompressed("images", bytes)?;
    let [count, rows, columns] = header("images", &bytes, IMAGES_MAGIC)?;
    if (rows as usize, columns as usize) != (SIDE, SIDE) {
        return Err(IdxError::WrongSize { rows, columns });
    }
    body("images", &bytes, 16, u64::from(count) * PIXELS as u64)
}

/// The labels of an IDX file.
pub(crate) fn read_labels(bytes: &[u8]) -> Result<Vec<u8>, IdxError> {
    let bytes = decompressed("labels", bytes)?;
    let [count] = header("labels", &bytes, LABELS_MAGIC)?;
    body("labels", &bytes, 8, u64::from(count))
}

/// The magic number is checked, the dimensions are returned.
fn header<const RANK: usize>(
    kind: &'static str,
    bytes: &[u8],
    expected: u32,
) -> Result<[u32; RANK], IdxError> {
    let word = |index: usize| {
        let word = bytes
            .get(4 * index..4 * index + 4)
            .and_then(|word| word.try_into().ok());
        let expected = 4 * (RANK as u64 + 1);
        word.map(u32::from_be_bytes).ok_or(IdxError::Truncated {
            kind,
            found: bytes.len(),
            expected,
        })
    };
    let found = word(0)?;
    if found != expected {
        return Err(IdxError::WrongMagic {
            kind,
            found,
            expected,
        });
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
        return Err(IdxError::Truncated {
            kind,
            found: bytes.len(),
            expected: header as u64 + length,
        });
    }
    if found > length {
        return Err(IdxError::TrailingBytes {
            kind,
            extra: (found - length) as usize,
        });
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
        Err(error) => Err(IdxError::BrokenGzip {
            kind,
            reason: error.to_string(),
        }),
    }
}

#[cfg(not(feature = "gzip"))]
fn decompressed<'a>(kind: &'static str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, IdxError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(IdxError::BrokenGzip {
            kind,
            reason: "this build reads IDX files only once decompressed".into(),
        });
    }
    Ok(Cow::Borrowed(bytes))
}
