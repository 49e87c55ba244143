//! Four floats in one register: a SIMD128 vector on wasm, an array that the compiler vectorises elsewhere.

#![allow(unsafe_code, reason = "SIMD128 has no safe loads and stores, though any four floats will do for them")]

#[cfg(target_family = "wasm")]
use core::arch::wasm32 as simd;

/// Four floats that are computed with at once.
#[derive(Clone, Copy)]
pub struct Lanes(#[cfg(target_family = "wasm")] simd::v128, #[cfg(not(target_family = "wasm"))] [f32; 4]);

#[cfg(target_family = "wasm")]
impl Lanes {
    #[inline(always)]
    pub fn splat(value: f32) -> Self {
        Self(simd::f32x4_splat(value))
    }

    /// # Safety
    /// A float can be read there.
    #[inline(always)]
    pub unsafe fn splat_at(value: *const f32) -> Self {
        // SAFETY: as promised.
        Self(unsafe { simd::v128_load32_splat(value.cast()) })
    }

    /// # Safety
    /// Four floats can be read there.
    #[inline(always)]
    pub unsafe fn load_at(values: *const f32) -> Self {
        // SAFETY: as promised; unlike on other processors no alignment is asked for.
        Self(unsafe { simd::v128_load(values.cast()) })
    }

    #[inline(always)]
    pub fn store(self, values: &mut [f32; 4]) {
        // SAFETY: 16 writable bytes of our own; unlike on other processors no alignment is asked for.
        unsafe { simd::v128_store(values.as_mut_ptr().cast(), self.0) }
    }

    /// self + a b, rounded twice: fused multiply-add is not part of SIMD128.
    #[cfg(not(feature = "relaxed-simd"))]
    #[inline(always)]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(simd::f32x4_add(self.0, simd::f32x4_mul(a.0, b.0)))
    }

    /// self + a b, rounded once where the processor can.
    #[cfg(feature = "relaxed-simd")]
    #[inline]
    #[target_feature(enable = "relaxed-simd")]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(simd::f32x4_relaxed_madd(a.0, b.0, self.0))
    }

    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(simd::f32x4_add(self.0, other.0))
    }

    /// Rows to columns.
    #[inline(always)]
    pub fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        let (ab_low, ab_high) = (
            simd::i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0), // a0 b0 a1 b1
            simd::i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0), // a2 b2 a3 b3
        );
        let (cd_low, cd_high) =
            (simd::i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0), simd::i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0));
        [
            Self(simd::i64x2_shuffle::<0, 2>(ab_low, cd_low)), // a0 b0 c0 d0
            Self(simd::i64x2_shuffle::<1, 3>(ab_low, cd_low)),
            Self(simd::i64x2_shuffle::<0, 2>(ab_high, cd_high)),
            Self(simd::i64x2_shuffle::<1, 3>(ab_high, cd_high)),
        ]
    }
}

#[cfg(not(target_family = "wasm"))]
impl Lanes {
    #[inline(always)]
    pub fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    /// # Safety
    /// A float can be read there.
    #[inline(always)]
    pub unsafe fn splat_at(value: *const f32) -> Self {
        // SAFETY: as promised.
        Self::splat(unsafe { *value })
    }

    /// # Safety
    /// Four floats can be read there.
    #[inline(always)]
    pub unsafe fn load_at(values: *const f32) -> Self {
        // SAFETY: as promised; an array of floats asks for their alignment only.
        Self(unsafe { *values.cast() })
    }

    #[inline(always)]
    pub fn store(self, values: &mut [f32; 4]) {
        *values = self.0;
    }

    /// self + a b, rounded twice.
    #[inline(always)]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] + a.0[lane] * b.0[lane]))
    }

    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    /// Rows to columns.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        std::array::from_fn(|column| Self(std::array::from_fn(|row| rows[row].0[column])))
    }
}

impl Lanes {
    #[inline(always)]
    pub fn load(values: &[f32; 4]) -> Self {
        // SAFETY: four floats.
        unsafe { Self::load_at(values.as_ptr()) }
    }
}
