//! What is left out of a file because it is usual.

pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
