//! Rows of numbers that stand for images: codes of a model, raw pixels or principal components.

use faer::MatRef;

use crate::EvaluationError;

/// Features of n images, [n, width], row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// n * width numbers.
    pub values: Vec<f32>,
    /// Numbers per image.
    pub width: usize,
}

/// Rows that are worked on at a time: few enough to stay in the cache, enough to keep a matrix product busy.
pub(crate) const BLOCK: usize = 512;

impl Features {
    /// Takes n rows of `width` numbers.
    ///
    /// # Errors
    /// [`EvaluationError::Ragged`] where the rows are not whole.
    pub fn new(values: Vec<f32>, width: usize) -> Result<Self, EvaluationError> {
        let features = Self { values, width };
        features.check_shape()?;
        Ok(features)
    }

    /// Raw pixels: images of so many bytes each, one after the other, as 0..1.
    pub fn pixels(images: &[u8], width: usize) -> Self {
        let values = images.iter().map(|&byte| f32::from(byte) / 255.0).collect();
        Self { values, width }
    }

    /// How many images there are.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the rows of `others` below.
    ///
    /// # Errors
    /// [`EvaluationError::Width`] where they are of another width.
    pub fn append(&mut self, others: Self) -> Result<(), EvaluationError> {
        others.check_width(self.width)?;
        self.values.extend(others.values);
        Ok(())
    }

    /// Blocks of at most [`BLOCK`] rows. faer counts by columns, so a block is [width, rows]: one image per column.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = MatRef<'_, f32>> {
        let blocks = self.values.chunks(BLOCK * self.width);
        blocks.map(|block| MatRef::from_column_major_slice(block, self.width, block.len() / self.width))
    }

    /// The mean of each feature.
    pub(crate) fn mean(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for row in self.values.chunks_exact(self.width) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        let rows = self.len() as f64;
        sums.iter().map(|sum| sum / rows).collect()
    }

    /// Whole rows, at least one, all finite.
    pub(crate) fn check(&self) -> Result<(), EvaluationError> {
        self.check_shape()?;
        if self.is_empty() {
            return Err(EvaluationError::Empty);
        }
        match self.values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(EvaluationError::NotFinite { row: index / self.width }),
            None => Ok(()),
        }
    }

    /// Whole rows of the width that was fitted.
    pub(crate) fn check_width(&self, expected: usize) -> Result<(), EvaluationError> {
        self.check_shape()?;
        if self.width == expected { Ok(()) } else { Err(EvaluationError::Width { expected, found: self.width }) }
    }

    fn check_shape(&self) -> Result<(), EvaluationError> {
        let (values, width) = (self.values.len(), self.width);
        if width > 0 && values.is_multiple_of(width) { Ok(()) } else { Err(EvaluationError::Ragged { values, width }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_whole() {
        assert!(matches!(Features::new(vec![0.0; 7], 3), Err(EvaluationError::Ragged { values: 7, width: 3 })));
        assert!(matches!(Features::new(vec![], 0), Err(EvaluationError::Ragged { values: 0, width: 0 })));
        assert_eq!(Features::new(vec![0.0; 6], 3).unwrap().len(), 2);
    }

    #[test]
    fn a_diverged_model_is_found_out() {
        let features = Features::new(vec![0.0, 1.0, 2.0, f32::NAN, 4.0, 5.0], 2).unwrap();
        assert!(matches!(features.check(), Err(EvaluationError::NotFinite { row: 1 })));
    }

    #[test]
    fn blocks_cover_every_row_once() {
        let rows = 2 * BLOCK + 3;
        let features = Features::new((0..rows * 2).map(|i| i as f32).collect(), 2).unwrap();
        let blocks: Vec<_> = features.blocks().collect();
        assert_eq!(blocks.iter().map(MatRef::ncols).collect::<Vec<_>>(), [BLOCK, BLOCK, 3]);
        assert_eq!(blocks[2][(1, 2)].to_bits(), features.values[rows * 2 - 1].to_bits());
        let mean = features.mean();
        assert_eq!(mean, [(rows - 1) as f64, rows as f64]);
    }

    #[test]
    fn appending_keeps_rows_together() {
        let mut features = Features::pixels(&[255; 784], 784);
        features.append(Features::pixels(&[0; 784], 784)).unwrap();
        assert_eq!((features.len(), features.values[783], features.values[784]), (2, 1.0, 0.0));
        let narrow = Features::new(vec![0.0; 2], 2).unwrap();
        assert!(matches!(features.append(narrow), Err(EvaluationError::Width { expected: 784, found: 2 })));
    }
}
