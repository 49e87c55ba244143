//! Sums of gradients that were computed on several cores.

/// Adds `values` to `sum`, entry by entry.
pub fn add(sum: &mut [f32], values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}
