//! The innermost loop: a 4 x 8 tile of a product.

#![allow(
    unsafe_code,
    reason = "walking pointers: with slices each load has an addition of its own for its address, which costs a fifth"
)]

use crate::lanes::Lanes;
use crate::panels::{COLUMNS, Left, ROWS};

/// 4 x 8 entries of the result, two registers a row.
pub type Tile = [[Lanes; 2]; ROWS];

/// The product of a left and a right panel.
///
/// # Panics
/// When the right panel is shorter than the left one.
#[cfg_attr(all(target_family = "wasm", feature = "relaxed-simd"), target_feature(enable = "relaxed-simd"))]
pub fn multiply(left: &Left, right: &[[f32; COLUMNS]]) -> Tile {
    let mut tile = [[Lanes::splat(0.0); 2]; ROWS];
    let right_start = right.as_ptr();
    match left {
        Left::Dense(entries) => {
            assert!(entries.len() <= right.len(), "an entry for each depth");
            let (mut left, mut right) = (entries.as_ptr(), right_start);
            // SAFETY: both pointers walk through as many entries as `entries` has, and `right` has no fewer.
            unsafe {
                let end = left.add(entries.len());
                while left != end {
                    add_entry(&mut tile, left, right);
                    left = left.add(1);
                    right = right.add(1);
                }
            }
        }
        Left::Sparse(entries, depths) => {
            assert!(entries.len() == depths.len(), "a depth for each entry");
            assert!(depths.iter().all(|&depth| (depth as usize) < right.len()), "depths within the panel");
            let (mut left, mut depth) = (entries.as_ptr(), depths.as_ptr());
            // SAFETY: both pointers walk through as many entries as there are, and each depth was checked just now.
            unsafe {
                let end = left.add(entries.len());
                while left != end {
                    add_entry(&mut tile, left, right_start.add(*depth as usize));
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
/// Both pointers can be read.
#[cfg_attr(all(target_family = "wasm", feature = "relaxed-simd"), target_feature(enable = "relaxed-simd"))]
#[inline]
unsafe fn add_entry(tile: &mut Tile, left: *const [f32; ROWS], right: *const [f32; COLUMNS]) {
    let (left, right) = (left.cast::<f32>(), right.cast::<f32>());
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
