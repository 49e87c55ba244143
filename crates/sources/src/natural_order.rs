//! The order of names in which 2 comes before 10, the same as the page's (www/sources/natural-order.ts): numbers by their value,
//! all else by its UTF-16 code units.

use std::cmp::Ordering;

pub(crate) fn natural_order(one: &str, other: &str) -> Ordering {
    let pieces = pieces(one).into_iter().zip(pieces(other)).map(|(one, other)| compared(one, other));
    let first = pieces.into_iter().find(|order| order.is_ne());
    first.unwrap_or_else(|| by_units(one, other))
}

/// Runs of digits, and what is between them.
fn pieces(name: &str) -> Vec<&str> {
    name.as_bytes()
        .chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit())
        .map(|piece| std::str::from_utf8(piece).expect("digits are whole characters"))
        .collect()
}

fn compared(one: &str, other: &str) -> Ordering {
    let is_number = |piece: &str| piece.starts_with(|letter: char| letter.is_ascii_digit());
    if !(is_number(one) && is_number(other)) {
        return by_units(one, other);
    }
    let [one, other] = [one, other].map(|number| number.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn by_units(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same list as www/sources/natural-order.test.ts has.
    #[test]
    fn names_are_in_the_pages_order() {
        let expected = [
            "",
            "007",
            "7",
            "10",
            "A10",
            "B2",
            "a",
            "a1",
            "a02",
            "a2",
            "a10",
            "a10b",
            "b",
            "\u{fc}",
            "\u{1f600}",
            "\u{ff5e}",
        ];
        let mut sorted = expected;
        sorted.reverse();
        sorted.sort_by(|one, other| natural_order(one, other));
        assert_eq!(sorted, expected);
    }
}
