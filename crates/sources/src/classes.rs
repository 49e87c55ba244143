//! Classes by their names: numbers in their order, words in that of the alphabet.

use std::collections::BTreeMap;

use crate::natural_order::natural_order;

/// A set's classes, and which of them each image is of.
pub(crate) struct Classes {
    pub labels: Vec<u8>,
    pub names: Vec<String>,
}

/// None where there are too many to be told by a byte.
pub(crate) fn of_names(names: &[String]) -> Option<Classes> {
    let numbers: Option<Vec<f64>> = names.iter().map(|name| number(name)).collect();
    if let Some(numbers) = numbers {
        return of_numbers(&numbers);
    }
    let mut distinct: Vec<&String> = names.iter().collect();
    distinct.sort_by(|one, other| natural_order(one, other));
    distinct.dedup();
    let places: BTreeMap<&String, u8> = distinct.iter().copied().zip(0..=u8::MAX).collect();
    let labels = names.iter().map(|name| places.get(name).copied()).collect::<Option<_>>()?;
    Some(Classes { labels, names: distinct.into_iter().cloned().collect() })
}

pub(crate) fn of_numbers(values: &[f64]) -> Option<Classes> {
    let mut distinct = values.to_vec();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let place = |value: &f64| distinct.binary_search_by(|other| other.total_cmp(value)).ok();
    let labels = values.iter().map(|value| u8::try_from(place(value)?).ok()).collect::<Option<_>>()?;
    Some(Classes { labels, names: distinct.iter().map(f64::to_string).collect() })
}

/// Labels and names, where there are classes.
pub(crate) fn apart(classes: Option<Classes>) -> (Option<Vec<u8>>, Vec<String>) {
    let (labels, names) = classes.map(|classes| (classes.labels, classes.names)).unzip();
    (labels, names.unwrap_or_default())
}

/// As JavaScript reads one, but for what nobody calls a class.
pub(crate) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse().ok().filter(|value: &f64| plain && value.is_finite())
}
