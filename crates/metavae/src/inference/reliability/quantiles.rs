//! Quantiles of a quantity among test digits, one row for each value of D that was looked at.

use metavae_datasets::Family;

/// The shares of digits whose quantiles are kept.
pub const LEVELS: [f32; 13] = [0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 1.0];

/// The quantiles of numbers, which are sorted by it, at [`LEVELS`]; all NaN where there is none.
pub fn quantiles(numbers: &mut [f32]) -> [f32; LEVELS.len()] {
    numbers.sort_by(f32::total_cmp);
    LEVELS.map(|level| {
        let place = level * numbers.len().saturating_sub(1) as f32;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        match (numbers.get(low), numbers.get(high)) {
            (Some(low), Some(high)) => low + (high - low) * place.fract(),
            _ => f32::NAN,
        }
    })
}

/// Which share of the numbers that a row of quantiles stands for is less than this, 0 to 1.
pub fn share_below(row: &[f32], number: f32) -> f32 {
    let above = row.partition_point(|&quantile| quantile < number);
    match above {
        0 => 0.0,
        all if all == row.len() => 1.0,
        _ => {
            let (low, high) = (row[above - 1], row[above]);
            let part = (number - low) / (high - low);
            LEVELS[above - 1] + (LEVELS[above] - LEVELS[above - 1]) * part
        }
    }
}

/// A row for a value between those of the table [values, levels]: the two beside it, mixed by how near they are.
pub fn row_at(family: Family, values: &[f64], table: &[f32], value: f64) -> Vec<f32> {
    let first = family.nearest(value, values);
    // Of two neighbours the value lies between them; beyond the ends of a range, nothing is mixed in.
    let second = (0..values.len())
        .filter(|&place| place != first)
        .min_by(|&a, &b| family.apart(value, values[a]).total_cmp(&family.apart(value, values[b])));
    let row = |place: usize| &table[place * LEVELS.len()..][..LEVELS.len()];
    let Some(second) = second else { return row(first).to_vec() };
    let (to_first, to_second) = (family.apart(value, values[first]), family.apart(value, values[second]));
    let step = family.apart(values[first], values[second]);
    if to_second > step {
        return row(first).to_vec();
    }
    let weight = (to_first / step) as f32;
    row(first).iter().zip(row(second)).map(|(first, second)| first + (second - first) * weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_where_its_quantile_says() {
        let mut numbers: Vec<f32> = (0..=1000).rev().map(|number| number as f32).collect();
        let row = quantiles(&mut numbers);
        assert_eq!((row[0], row[7], row[12]), (0.0, 500.0, 1000.0));
        for (number, share) in [(-1.0, 0.0), (20.0, 0.02), (25.0, 0.025), (600.0, 0.6), (2000.0, 1.0)] {
            assert!((share_below(&row, number) - share).abs() < 1e-6, "{number}");
        }
    }

    #[test]
    fn between_two_values_it_is_between_their_rows() {
        let values = [-180.0, 0.0, 90.0];
        let table: Vec<f32> = [0.0, 10.0, 20.0].iter().flat_map(|&level| [level; LEVELS.len()]).collect();
        let at = |value| row_at(Family::Rotation, &values, &table, value)[0];
        assert_eq!((at(0.0), at(45.0), at(81.0), at(180.0)), (10.0, 15.0, 19.0, 0.0));
        assert!((at(135.0) - 10.0).abs() < 1e-6, "round the circle, {}", at(135.0));
        let scales = row_at(Family::Scale, &[0.5, 0.6], &table[..2 * LEVELS.len()], 0.45);
        assert!(scales[0].abs() < 1e-6, "beyond the end");
    }
}
