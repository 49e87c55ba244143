//! Products of a few rows, one question for instance: limited by reading the right operand, which is therefore not copied.

use crate::lanes::Lanes;
use crate::product::{Matrix, Size};

/// Rows of the right operand that are added in one go.
const AT_ONCE: usize = 4;

/// Adds left times right to `out`, one row after the other; the rows of `right` are contiguous.
pub fn product_of_few_rows(size: Size, left: Matrix, right: Matrix, out: &mut [f32], out_stride: usize) {
    for row in 0..size.rows {
        let out = &mut out[row * out_stride..][..size.columns];
        let factor = |depth: usize| left.values[row * left.row_stride + depth * left.column_stride];
        let right = |depth: usize| &right.values[depth * right.row_stride..][..size.columns];
        // Black pixels, and units that a ReLU has shut, leave out a row of weights each.
        let mut depths = (0..size.depth).filter(|&depth| factor(depth) != 0.0);
        while let Some(first) = depths.next() {
            // Where fewer are left, the first stands in for them with a factor of zero.
            let mut terms = [(0.0, right(first)); AT_ONCE];
            terms[0].0 = factor(first);
            for (term, depth) in terms[1..].iter_mut().zip(&mut depths) {
                *term = (factor(depth), right(depth));
            }
            add_rows(terms, out);
        }
    }
}

/// Adds four rows, each times its factor.
#[cfg_attr(all(target_family = "wasm", feature = "relaxed-simd"), target_feature(enable = "relaxed-simd"))]
fn add_rows(terms: [(f32, &[f32]); AT_ONCE], out: &mut [f32]) {
    let factors = terms.map(|(factor, _)| Lanes::splat(factor));
    let rows = terms.map(|(_, row)| row.as_chunks::<4>().0);
    let (chunks, rest) = out.as_chunks_mut::<4>();
    let whole = chunks.len() * 4;
    for (index, out) in chunks.iter_mut().enumerate() {
        let mut sum = Lanes::load(out);
        for (factor, row) in factors.iter().zip(&rows) {
            sum = sum.add_product(*factor, Lanes::load(&row[index]));
        }
        sum.store(out);
    }
    for (index, out) in rest.iter_mut().enumerate() {
        for (factor, row) in &terms {
            *out += factor * row[whole + index];
        }
    }
}
