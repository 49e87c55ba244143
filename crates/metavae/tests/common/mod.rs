//! Digits that several tests train on.

use std::sync::Arc;

use metavae_datasets::{Digits, PIXELS};

/// Bright squares at places that depend on the index: learnable without any data.
pub fn squares(count: usize) -> Arc<Digits> {
    let mut images = vec![0; count * PIXELS];
    for (index, image) in images.chunks_mut(PIXELS).enumerate() {
        let (row, column) = (6 + index % 9, 6 + index / 9 % 9);
        image.chunks_mut(28).skip(row).take(8).for_each(|line| line[column..column + 8].fill(255));
    }
    Arc::new(Digits::new(images, (0..count).map(|index| (index % 10) as u8).collect()).expect("whole images"))
}
