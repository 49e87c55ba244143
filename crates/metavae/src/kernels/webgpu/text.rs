//! What the texts of several kernels are made of.

/// So many workgroups in two directions: one takes no more than 65,535.
pub fn in_two(count: usize) -> [usize; 3] {
    let wide = count.min(1 << 15);
    [wide, count.div_ceil(wide.max(1)), 1]
}

/// The declaration of a tensor of floats.
pub fn declare(binding: usize, access: &str, name: &str, element: &str) -> String {
    format!("@group(0) @binding({binding}) var<storage, {access}> {name}: array<{element}>;\n")
}
