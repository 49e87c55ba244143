//! The product of two matrices, blocked for the caches and the registers.
//!
//! The usual scheme (Goto, van de Geijn 2008): panels of both operands are copied in the order in which they are read, so
//! that the innermost loop walks through memory once, and a tile of the result stays in registers. The tile has 4 x 8
//! entries, 8 of 16 registers: with more, or with the loop unrolled, V8 keeps part of them in memory, which was measured
//! at half the speed.

use crate::lanes::Lanes;
use crate::panels::{COLUMNS, LeftPanels, ROWS, Source, pack};
use crate::rows::product_of_few_rows;
use crate::tile::{InPlace, Tile, multiply};

/// Depths that are multiplied in one go: a right panel of them, 13 KB, stays in the first cache beside a left one.
const DEPTH_BLOCK: usize = 416;
/// Rows whose left panels are kept: 400 KB, for the second cache.
const ROW_BLOCK: usize = 252;
/// With no more rows each part of the right operand is read so few times that copying it costs more than it gains.
const READ_IN_PLACE: usize = 16;
/// With no more rows reading the right operand is all that counts.
const FEW_ROWS: usize = 3;

/// The sizes of [rows, depth] times [depth, columns].
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Of the left operand and the result.
    pub rows: usize,
    /// Of the right operand and the result.
    pub columns: usize,
    /// Terms of each sum.
    pub depth: usize,
}

/// An operand: entry (row, column) at `values[row * row_stride + column * column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// From the first entry to the last.
    pub values: &'a [f32],
    /// From one row to the next.
    pub row_stride: usize,
    /// From one column to the next.
    pub column_stride: usize,
}

/// Writes left times right to `out`, whose rows are contiguous and begin `out_stride` apart, or adds it to what is there.
///
/// Where all of four neighbouring rows of `left` are zero, `right` is not looked at: an infinity or NaN there does not
/// show.
///
/// # Panics
/// When an operand is shorter than its sizes and strides say.
pub fn product(size: Size, left: Matrix, right: Matrix, out: &mut [f32], out_stride: usize, add: bool) {
    let Size { rows, columns, depth } = size;
    let few_rows = rows <= FEW_ROWS && right.column_stride == 1;
    if !add && (few_rows || depth == 0) {
        for row in 0..rows {
            out[row * out_stride..][..columns].fill(0.0);
        }
    }
    if rows == 0 || columns == 0 || depth == 0 {
        return;
    }
    if few_rows {
        return product_of_few_rows(size, left, right, out, out_stride);
    }
    let depth_block = depth.div_ceil(depth.div_ceil(DEPTH_BLOCK));
    let mut left_panels = LeftPanels::default();
    let mut right_panel = vec![[0.0; COLUMNS]; depth_block];
    for first_depth in (0..depth).step_by(depth_block) {
        let depth = depth_block.min(depth - first_depth);
        let right_panel = &mut right_panel[..depth];
        for first_row in (0..rows).step_by(ROW_BLOCK) {
            let rows = ROW_BLOCK.min(rows - first_row);
            let source = Source {
                values: &left.values[first_row * left.row_stride + first_depth * left.column_stride..],
                lane_stride: left.row_stride,
                depth_stride: left.column_stride,
            };
            left_panels.fill(source, rows, depth);
            for first_column in (0..columns).step_by(COLUMNS) {
                let width = COLUMNS.min(columns - first_column);
                let values = &right.values[first_depth * right.row_stride + first_column * right.column_stride..];
                let in_place = rows <= READ_IN_PLACE && right.column_stride == 1 && width == COLUMNS;
                if !in_place {
                    let (lane_stride, depth_stride) = (right.column_stride, right.row_stride);
                    pack(Source { values, lane_stride, depth_stride }, width, right_panel);
                }
                for (panel, left) in left_panels.iter().enumerate() {
                    let tile = if in_place {
                        multiply(&left, InPlace { values, stride: right.row_stride })
                    } else {
                        multiply(&left, &*right_panel)
                    };
                    let row = panel * ROWS;
                    let out = &mut out[(first_row + row) * out_stride + first_column..];
                    write_tile(&tile, out, out_stride, (ROWS.min(rows - row), width), add || first_depth > 0);
                }
            }
        }
    }
}

/// Writes or adds the upper left part of a tile.
#[inline(always)]
fn write_tile(tile: &Tile, out: &mut [f32], out_stride: usize, (rows, columns): (usize, usize), add: bool) {
    for (row, [low, high]) in tile.iter().enumerate().take(rows) {
        let out = &mut out[row * out_stride..][..columns];
        match out.as_chunks_mut::<4>() {
            ([out_low, out_high], []) if add => {
                low.add(Lanes::load(out_low)).store(out_low);
                high.add(Lanes::load(out_high)).store(out_high);
            }
            ([out_low, out_high], []) => {
                low.store(out_low);
                high.store(out_high);
            }
            _ => {
                let mut values = [[0.0; 4]; 2];
                low.store(&mut values[0]);
                high.store(&mut values[1]);
                for (out, value) in out.iter_mut().zip(values.as_flattened()) {
                    *out = if add { *out + value } else { *value };
                }
            }
        }
    }
}
