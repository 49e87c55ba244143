//! MNIST in memory: images and their classes.

use serde::{Deserialize, Serialize};

use crate::{IdxError, SIDE, SIDES, idx};

/// The two parts that MNIST comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// 60,000 digits.
    Train,
    /// 10,000 digits, by other writers.
    Test,
}

impl Part {
    /// Both parts.
    pub const ALL: [Self; 2] = [Self::Train, Self::Test];

    /// The file of this part's images, as MNIST is distributed.
    pub fn images_file(self) -> &'static str {
        match self {
            Self::Train => "train-images-idx3-ubyte.gz",
            Self::Test => "t10k-images-idx3-ubyte.gz",
        }
    }

    /// The file of this part's labels, as MNIST is distributed.
    pub fn labels_file(self) -> &'static str {
        match self {
            Self::Train => "train-labels-idx1-ubyte.gz",
            Self::Test => "t10k-labels-idx1-ubyte.gz",
        }
    }
}

/// Digits, or other images of one size, and their classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    side: usize,
    images: Vec<u8>,
    labels: Vec<u8>,
}

impl Digits {
    /// One to ask about, and another for its D.
    pub const LEAST: usize = 2;
    /// Classes that are told apart.
    pub const MOST_CLASSES: usize = 64;

    /// Takes images of MNIST's size (784 bytes each, one after the other) and their classes, counted from 0: ten of MNIST's, up
    /// to 64 of others'.
    ///
    /// # Errors
    /// [`IdxError`] where images and labels do not belong together.
    pub fn new(images: Vec<u8>, labels: Vec<u8>) -> Result<Self, IdxError> {
        Self::of_side(SIDE, images, labels)
    }

    /// The same for images of so many rows and columns.
    ///
    /// # Errors
    /// [`IdxError`] where images cannot have that side, or images and labels do not belong together.
    pub fn of_side(side: usize, images: Vec<u8>, labels: Vec<u8>) -> Result<Self, IdxError> {
        if !SIDES.contains(&side) {
            let side = side as u32;
            return Err(IdxError::WrongSize { rows: side, columns: side });
        }
        let pixels = side * side;
        if !images.len().is_multiple_of(pixels) {
            return Err(IdxError::PartialImage { bytes: images.len(), pixels });
        }
        let count = images.len() / pixels;
        if count != labels.len() {
            return Err(IdxError::CountMismatch { images: count, labels: labels.len() });
        }
        if let Some(index) = labels.iter().position(|&label| usize::from(label) >= Self::MOST_CLASSES) {
            return Err(IdxError::LabelTooLarge { index, label: labels[index] });
        }
        if count < Self::LEAST {
            return Err(IdxError::TooFew { found: count, least: Self::LEAST });
        }
        Ok(Self { side, images, labels })
    }

    /// Reads a pair of IDX files; gzipped ones too with the feature `gzip`.
    ///
    /// # Errors
    /// [`IdxError`] where either is not what MNIST's files are, but for the size of its images.
    pub fn read(images_idx: &[u8], labels_idx: &[u8]) -> Result<Self, IdxError> {
        let (side, images) = idx::read_images(images_idx)?;
        Self::of_side(side, images, idx::read_labels(labels_idx)?)
    }

    /// Rows and columns of an image.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Bytes of an image.
    pub fn pixels(&self) -> usize {
        self.side * self.side
    }

    /// How many digits there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no digit.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The bytes of digit `index`, row by row.
    ///
    /// # Panics
    /// Where there is no such digit.
    pub fn image(&self, index: usize) -> &[u8] {
        &self.images[index * self.pixels()..][..self.pixels()]
    }

    /// The class of digit `index`, counted from 0.
    ///
    /// # Panics
    /// Where there is no such digit.
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }

    /// All images, one after the other.
    pub fn images(&self) -> &[u8] {
        &self.images
    }

    /// All classes.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PIXELS;

    #[test]
    fn images_and_labels_are_found_by_index() {
        let images: Vec<u8> = (0..3 * PIXELS).map(|i| (i / PIXELS) as u8 + 1).collect();
        let digits = Digits::new(images, vec![7, 0, 9]).unwrap();
        assert_eq!((digits.len(), digits.is_empty()), (3, false));
        assert_eq!(digits.image(2), [3; PIXELS]);
        assert_eq!(digits.label(2), 9);
    }

    #[test]
    fn images_of_other_sizes_are_found_too() {
        let images: Vec<u8> = (0..3 * 1024).map(|i| (i / 1024) as u8 + 1).collect();
        let digits = Digits::of_side(32, images, vec![7, 0, 9]).unwrap();
        assert_eq!((digits.side(), digits.pixels(), digits.len()), (32, 1024, 3));
        assert_eq!(digits.image(2), [3; 1024]);
        let partial = Digits::of_side(32, vec![0; 784], vec![0]);
        assert_eq!(partial, Err(IdxError::PartialImage { bytes: 784, pixels: 1024 }));
        for side in [0, 7, 65, usize::MAX] {
            assert!(matches!(Digits::of_side(side, vec![], vec![]), Err(IdxError::WrongSize { .. })), "{side}");
        }
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        assert_eq!(Digits::new(vec![0; 783], vec![]), Err(IdxError::PartialImage { bytes: 783, pixels: 784 }));
        assert_eq!(Digits::new(vec![0; PIXELS], vec![]), Err(IdxError::CountMismatch { images: 1, labels: 0 }));
        for found in [0, 1] {
            let error = Digits::new(vec![0; found * PIXELS], vec![0; found]).unwrap_err();
            assert_eq!(error, IdxError::TooFew { found, least: 2 });
        }
        assert_eq!(Digits::new(vec![0; 2 * PIXELS], vec![3, 64]), Err(IdxError::LabelTooLarge { index: 1, label: 64 }));
    }
}
