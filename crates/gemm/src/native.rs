//! Natively: the original's kernels, chosen by the type of the entries as the original does.

use std::any::TypeId;

pub use gemm_common::Parallelism;
pub use gemm_common::gemm::get_threading_threshold;
use num_complex::{Complex32, Complex64};

/// dst := alpha dst + beta lhs rhs, where dst is read only if `read_dst` says so.
///
/// # Panics
/// For entries that are neither f16, f32, f64 nor complex.
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
    conj_dst: bool,
    conj_lhs: bool,
    conj_rhs: bool,
    parallelism: Parallelism,
) {
    // The kernels prefer columns that are contiguous: a result by rows is computed as its transpose.
    let transposed = dst_cs.unsigned_abs() < dst_rs.unsigned_abs();
    let (m, n, dst_cs, dst_rs) = if transposed { (n, m, dst_rs, dst_cs) } else { (m, n, dst_cs, dst_rs) };
    let (lhs, lhs_cs, lhs_rs, conj_lhs, rhs, rhs_cs, rhs_rs, conj_rhs) = if transposed {
        (rhs, rhs_rs, rhs_cs, conj_rhs, lhs, lhs_rs, lhs_cs, conj_lhs)
    } else {
        (lhs, lhs_cs, lhs_rs, conj_lhs, rhs, rhs_cs, rhs_rs, conj_rhs)
    };
    // And they walk forwards: what runs backwards in memory is turned round.
    let last = |count: usize, stride: isize| (count as isize - 1) * stride;
    let (mut dst, mut dst_rs, mut dst_cs) = (dst, dst_rs, dst_cs);
    let (mut lhs, mut lhs_rs, mut lhs_cs) = (lhs, lhs_rs, lhs_cs);
    let (mut rhs, mut rhs_rs, mut rhs_cs) = (rhs, rhs_rs, rhs_cs);
    if dst_rs < 0 && m > 0 {
        dst = dst.wrapping_offset(last(m, dst_rs));
        lhs = lhs.wrapping_offset(last(m, lhs_rs));
        (dst_rs, lhs_rs) = (-dst_rs, -lhs_rs);
    }
    if dst_cs < 0 && n > 0 {
        dst = dst.wrapping_offset(last(n, dst_cs));
        rhs = rhs.wrapping_offset(last(n, rhs_cs));
        (dst_cs, rhs_cs) = (-dst_cs, -rhs_cs);
    }
    if lhs_cs < 0 && k > 0 {
        lhs = lhs.wrapping_offset(last(k, lhs_cs));
        rhs = rhs.wrapping_offset(last(k, rhs_rs));
        (lhs_cs, rhs_rs) = (-lhs_cs, -rhs_rs);
    }
    macro_rules! run {
        ($kernel:expr, $entry:ty) => {
            // SAFETY: `T` is `$entry`, and the caller answers for the rest.
            unsafe {
                $kernel(
                    m,
                    n,
                    k,
                    dst.cast::<$entry>(),
                    dst_cs,
                    dst_rs,
                    read_dst,
                    lhs.cast::<$entry>(),
                    lhs_cs,
                    lhs_rs,
                    rhs.cast::<$entry>(),
                    rhs_cs,
                    rhs_rs,
                    *(&raw const alpha).cast::<$entry>(),
                    *(&raw const beta).cast::<$entry>(),
                    conj_dst,
                    conj_lhs,
                    conj_rhs,
                    parallelism,
                )
            }
        };
    }
    let entry = TypeId::of::<T>();
    if entry == TypeId::of::<f32>() {
        run!(gemm_f32::gemm::f32::get_gemm_fn(), f32);
    } else if entry == TypeId::of::<f64>() {
        run!(gemm_f64::gemm::f64::get_gemm_fn(), f64);
    } else if entry == TypeId::of::<Complex32>() {
        run!(gemm_c32::gemm::f32::get_gemm_fn(), Complex32);
    } else if entry == TypeId::of::<Complex64>() {
        run!(gemm_c64::gemm::f64::get_gemm_fn(), Complex64);
    } else {
        #[cfg(feature = "f16")]
        if entry == TypeId::of::<half::f16>() {
            return run!(gemm_f16::gemm::f16::get_gemm_fn(), half::f16);
        }
        panic!("gemm multiplies floats and complex numbers only");
    }
}
