//! The innermost loop: a 4 x 8 tile of a product.

#![allow(
    unsafe_code,
    reason = "walking pointers: with slices each load has an addition of its own for its address, which costs a fifth"
)]

use crate::lanes::Lanes;
use crate::panels::{COLUMNS, Left, ROWS};

/// 4 x 8 entries of the result, two registers a row.
pub type Tile = [[Lanes; 2]; ROWS];

/// Eight columns of a right operand, depth by depth.
pub trait Right: Copy {
    /// How many depths can be read.
    fn depth(self) -> usize;
    /// Of the first depth.
    fn start(self) -> *const f32;
    /// Floats from one depth to the next.
    fn stride(self) -> usize;
}

/// A panel.
impl Right for &[[f32; COLUMNS]] {
    #[inline(always)]
    fn depth(self) -> usize {
        self.len()
    }
    #[inline(always)]
    fn start(self) -> *const f32 {
        self.as_ptr().cast()
    }
    #[inline(always)]
    fn stride(self) -> usize {
        COLUMNS
    }
}

/// Where they are: `stride` floats, of which the first eight count, for each depth.
#[derive(Clone, Copy)]
pub struct InPlace<'a> {
    pub values: &'a [f32],
    pub stride: usize,
}

impl Right for InPlace<'_> {
    #[inline(always)]
    fn depth(self) -> usize {
        if self.values.len() < COLUMNS { 0 } else { (self.values.len() - COLUMNS) / self.stride + 1 }
    }
    #[inline(always)]
    fn start(self) -> *const f32 {
        self.values.as_ptr()
    }
    #[inline(always)]
    fn stride(self) -> usize {
        self.stride
    }
}

/// The product of a left panel and eight columns.
///
/// # Panics
/// When there are fewer depths on the right than on the left.
#[cfg_attr(all(target_family = "wasm", feature = "relaxed-simd"), target_feature(enable = "relaxed-simd"))]
pub fn multiply(left: &Left, right: impl Right) -> Tile {
    let mut tile = [[Lanes::splat(0.0); 2]; ROWS];
    let (right_start, stride) = (right.start(), right.stride());
    match left {
        Left::Dense(entries) => {
            assert!(entries.len() <= right.depth(), "an entry for each depth");
            let (mut left, mut right) = (entries.as_ptr(), right_start);
            // SAFETY: both pointers walk through as many depths as `entries` has, and `right` has no fewer. The last step
            // may lead beyond the operand, where nothing is read.
            unsafe {
                let end = left.add(entries.len());
                while left != end {
                    add_entry(&mut tile, left, right);
                    left = left.add(1);
                    right = right.wrapping_add(stride);
                }
            }
        }
        Left::Sparse(entries, depths) => {
            assert!(entries.len() == depths.len(), "a depth for each entry");
            let depth = right.depth();
            assert!(depths.iter().all(|&at| (at as usize) < depth), "depths that there are");
            let (mut left, mut depth) = (entries.as_ptr(), depths.as_ptr());
            // SAFETY: both pointers walk through as many entries as there are, and each depth was checked just now.
            unsafe {
                let end = left.add(entries.len());
                while left != end {
                    add_entry(&mut tile, left, right_start.add(*depth as usize * stride));
                    left = left.add(1);
                    depth = depth.add(1);
                }
            }
        }
    }
    tile
}

/// Adds the products of one depth.
///
/// # Safety
/// Four floats can be read on the left, eight on the right.
#[cfg_attr(all(target_family = "wasm", feature = "relaxed-simd"), target_feature(enable = "relaxed-simd"))]
#[inline]
unsafe fn add_entry(tile: &mut Tile, left: *const [f32; ROWS], right: *const f32) {
    let left = left.cast::<f32>();
    // SAFETY: 8 and 4 floats as promised.
    unsafe {
        let (low, high) = (Lanes::load_at(right), Lanes::load_at(right.add(4)));
        for (row, [tile_low, tile_high]) in tile.iter_mut().enumerate() {
            let factor = Lanes::splat_at(left.add(row));
            *tile_low = tile_low.add_product(factor, low);
            *tile_high = tile_high.add_product(factor, high);
        }
    }
}
