//! The product against a plain one in double precision, for every way in which its loops can end.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{Matrix, Size, product};

/// Numbers in ±1, `zeros` of them (a share) zero, in runs as in images.
fn numbers(count: usize, zeros: f64, random: &mut ChaCha8Rng) -> Vec<f32> {
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        let zero = random.random_bool(zeros);
        values.extend((0..11).map(|_| if zero { 0.0 } else { random.random_range(-1.0..1.0_f32) }));
    }
    values.truncate(count);
    values
}

/// A matrix of `rows` x `columns`, stored by rows or by columns.
fn matrix(values: &[f32], rows: usize, columns: usize, by_rows: bool) -> Matrix<'_> {
    let (row_stride, column_stride) = if by_rows { (columns, 1) } else { (1, rows) };
    Matrix { values, row_stride, column_stride }
}

fn check(size: Size, zeros: f64, random: &mut ChaCha8Rng) {
    let Size { rows, columns, depth } = size;
    let (left, right) = (numbers(rows * depth, zeros, random), numbers(depth * columns, 0.0, random));
    let out_stride = columns + 3;
    let before = numbers(rows * out_stride, 0.0, random);
    for (left_by_rows, right_by_rows, add) in
        [(true, true, false), (true, true, true), (false, true, false), (true, false, false), (false, false, true)]
    {
        let left = matrix(&left, rows, depth, left_by_rows);
        let right = matrix(&right, depth, columns, right_by_rows);
        let mut out = before.clone();
        product(size, left, right, &mut out, out_stride, add);
        for (index, (&found, &before)) in out.iter().zip(&before).enumerate() {
            let (row, column) = (index / out_stride, index % out_stride);
            if column >= columns {
                assert_eq!(found.to_bits(), before.to_bits(), "{size:?}: wrote beside the result");
                continue;
            }
            let at = |matrix: &Matrix, row: usize, column: usize| {
                f64::from(matrix.values[row * matrix.row_stride + column * matrix.column_stride])
            };
            let sum: f64 = (0..depth).map(|depth| at(&left, row, depth) * at(&right, depth, column)).sum();
            let expected = if add { sum + f64::from(before) } else { sum };
            let difference = (f64::from(found) - expected).abs();
            assert!(difference <= 1e-6 * (1.0 + depth as f64), "{size:?} at {row}, {column}: {found}, not {expected}");
        }
    }
}

#[test]
fn equals_a_plain_product_at_every_odd_size() {
    let random = &mut ChaCha8Rng::seed_from_u64(0);
    for rows in [0, 1, 2, 3, 4, 5, 8, 11, 17] {
        for columns in [0, 1, 3, 4, 7, 8, 9, 16, 21] {
            for depth in [0, 1, 2, 3, 4, 5, 9, 30] {
                check(Size { rows, columns, depth }, 0.0, random);
                check(Size { rows, columns, depth }, 0.6, random);
            }
        }
    }
}

#[test]
fn equals_a_plain_product_across_blocks() {
    let random = &mut ChaCha8Rng::seed_from_u64(1);
    for (rows, columns, depth) in [(300, 9, 50), (5, 10, 1000), (257, 17, 420), (1, 50, 900)] {
        for zeros in [0.0, 0.5, 0.95, 1.0] {
            check(Size { rows, columns, depth }, zeros, random);
        }
    }
}

#[test]
#[should_panic(expected = "range")]
fn refuses_an_operand_that_is_too_short() {
    let size = Size { rows: 4, columns: 8, depth: 4 };
    let right = vec![1.0; 32];
    let left = Matrix { values: &right[..15], row_stride: 4, column_stride: 1 };
    product(size, left, matrix(&right, 4, 8, true), &mut [0.0; 32], 8, false);
}
