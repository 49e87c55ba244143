//! On WebAssembly: our product of f32 matrices, and a plain loop for whatever else may come.

use std::any::TypeId;
use std::ops::{Add, Mul};
use std::slice::{from_raw_parts, from_raw_parts_mut};

use crate::product::{Matrix, Size, product};

/// How the work is spread: there is one thread.
#[derive(Clone, Copy, Debug)]
pub enum Parallelism {
    /// Not at all.
    None,
}

/// dst := alpha dst + beta lhs rhs, where dst is read only if `read_dst` says so.
///
/// # Panics
/// For entries that are neither f16, f32 nor f64.
///
/// # Safety
/// Every entry of the three matrices, as sizes and strides say, can be read, and those of `dst` written.
pub unsafe fn gemm<T: 'static>(
    m: usize,
    n: usize,
    k: usize,
    dst: *mut T,
    dst_cs: isize,
    dst_rs: isize,
    read_dst: bool,
    lhs: *const T,
    lhs_cs: isize,
    lhs_rs: isize,
    rhs: *const T,
    rhs_cs: isize,
    rhs_rs: isize,
    alpha: T,
    beta: T,
    _conj_dst: bool,
    _conj_lhs: bool,
    _conj_rhs: bool,
    _parallelism: Parallelism,
) {
    // The three matrices and both factors, once it is known what `T` is.
    macro_rules! typed {
        ($entry:ty) => {
            (
                Strided { first: dst.cast::<$entry>(), rows: dst_rs, columns: dst_cs },
                Strided { first: lhs.cast::<$entry>().cast_mut(), rows: lhs_rs, columns: lhs_cs },
                Strided { first: rhs.cast::<$entry>().cast_mut(), rows: rhs_rs, columns: rhs_cs },
                (*(&raw const alpha).cast::<$entry>(), *(&raw const beta).cast::<$entry>()),
            )
        };
    }
    let size = Size { rows: m, columns: n, depth: k };
    let entry = TypeId::of::<T>();
    // SAFETY: the types are as compared, and the caller answers for the matrices.
    unsafe {
        if entry == TypeId::of::<f32>() {
            let (dst, lhs, rhs, (alpha, beta)) = typed!(f32);
            let as_is = (!read_dst || alpha == 1.0) && beta == 1.0;
            let by_rows = || product_by_rows(size, &dst, &lhs, &rhs, read_dst);
            let by_columns = || {
                let (dst, lhs, rhs) = (dst.transposed(), lhs.transposed(), rhs.transposed());
                product_by_rows(size.transposed(), &dst, &rhs, &lhs, read_dst)
            };
            if !(as_is && (by_rows() || by_columns())) {
                plain(size, &dst, &lhs, &rhs, read_dst, (alpha, beta));
            }
        } else if entry == TypeId::of::<f64>() {
            let (dst, lhs, rhs, factors) = typed!(f64);
            plain(size, &dst, &lhs, &rhs, read_dst, factors);
        } else {
            #[cfg(feature = "f16")]
            if entry == TypeId::of::<half::f16>() {
                let (dst, lhs, rhs, factors) = typed!(half::f16);
                return plain(size, &dst, &lhs, &rhs, read_dst, factors);
            }
            panic!("gemm multiplies floats only");
        }
    }
}

/// A matrix in memory, from its first entry on.
struct Strided<T> {
    first: *mut T,
    /// From one row to the next.
    rows: isize,
    /// From one column to the next.
    columns: isize,
}

impl<T> Strided<T> {
    fn transposed(&self) -> Self {
        Self { first: self.first, rows: self.columns, columns: self.rows }
    }

    /// Entries from the first to the last.
    fn span(&self, rows: usize, columns: usize) -> usize {
        if rows == 0 || columns == 0 {
            return 0;
        }
        (rows - 1) * self.rows as usize + (columns - 1) * self.columns as usize + 1
    }
}

impl Size {
    fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, ..self }
    }
}

/// Our product, if the rows of the result are contiguous and nothing runs backwards; says whether that was so.
unsafe fn product_by_rows(size: Size, dst: &Strided<f32>, lhs: &Strided<f32>, rhs: &Strided<f32>, add: bool) -> bool {
    let forwards = [lhs.rows, lhs.columns, rhs.rows, rhs.columns].iter().all(|&stride| stride >= 0);
    if !forwards || dst.columns != 1 || dst.rows < size.columns as isize {
        return false;
    }
    let Size { rows, columns, depth } = size;
    // SAFETY: from the first entry to the last, which the caller lets us read, and write in `dst`. What `dst` holds may
    // never have been written, but every pattern of bits is a float, and it is written before it is read.
    unsafe {
        let operand = |matrix: &Strided<f32>, rows, columns| Matrix {
            values: from_raw_parts(matrix.first, matrix.span(rows, columns)),
            row_stride: matrix.rows as usize,
            column_stride: matrix.columns as usize,
        };
        let out = from_raw_parts_mut(dst.first, dst.span(rows, columns));
        product(size, operand(lhs, rows, depth), operand(rhs, depth, columns), out, dst.rows as usize, add);
    }
    true
}

/// Entry by entry.
unsafe fn plain<T: Copy + Default + Mul<Output = T> + Add<Output = T>>(
    size: Size,
    dst: &Strided<T>,
    lhs: &Strided<T>,
    rhs: &Strided<T>,
    read_dst: bool,
    (alpha, beta): (T, T),
) {
    let at = |matrix: &Strided<T>, row: usize, column: usize| {
        matrix.first.wrapping_offset(row as isize * matrix.rows + column as isize * matrix.columns)
    };
    for row in 0..size.rows {
        for column in 0..size.columns {
            let out = at(dst, row, column);
            // SAFETY: within the matrices.
            unsafe {
                let mut sum = if read_dst { alpha * *out } else { T::default() };
                for depth in 0..size.depth {
                    sum = sum + beta * *at(lhs, row, depth) * *at(rhs, depth, column);
                }
                *out = sum;
            }
        }
    }
}
