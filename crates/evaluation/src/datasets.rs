//! The datasets of an evaluation: digits under one transformation, and which other dataset makes a wrong context.

use metavae_datasets::{Digits, Family, Transformation};

/// Transformed digits and their classes.
pub(crate) struct Dataset {
    /// One after the other.
    pub(crate) images: Vec<u8>,
    pub(crate) labels: Vec<u8>,
}

impl Dataset {
    /// The digits of these indices under a transformation.
    pub(crate) fn new(digits: &Digits, indices: impl Iterator<Item = usize>, transformation: Transformation) -> Self {
        let indices: Vec<usize> = indices.collect();
        let prepared = transformation.prepared(digits.side());
        let mut images = vec![0; indices.len() * digits.pixels()];
        for (&index, image) in indices.iter().zip(images.chunks_exact_mut(digits.pixels())) {
            prepared.apply(digits.image(index), image);
        }
        Self { images, labels: indices.iter().map(|&index| digits.label(index)).collect() }
    }

    /// The first `count` digits under a transformation; all of them where there are fewer.
    pub(crate) fn first(digits: &Digits, count: usize, transformation: Transformation) -> Self {
        Self::new(digits, 0..count.min(digits.len()), transformation)
    }
}

/// The value of a dataset that is unmistakably another one: 100 degrees further round, or the far end of what does not go round.
///
/// With the interleaved split, 100 degrees lead from every unseen angle to a seen one: a wrong D that the model knows well.
pub fn wrong_value(family: Family, value: f64) -> f64 {
    if family.turns() {
        let further = value + 100.0;
        return if further < 180.0 { further } else { further - 360.0 };
    }
    let (least, greatest) = family.range().into_inner();
    if family.is_plane() {
        // Another angle, and another size.
        return if value >= 8.0 { value - 8.0 } else { (value + 8.0) % 15.0 };
    }
    if value - least > greatest - value { least } else { greatest }
}

#[cfg(test)]
mod tests {
    use metavae_datasets::{MetaSplit, PIXELS};

    use super::*;

    #[test]
    fn a_wrong_angle_is_another_one_of_the_grid() {
        for family in [Family::Rotation, Family::Shear] {
            for value in family.grid() {
                let wrong = wrong_value(family, value);
                assert!(family.grid().contains(&wrong), "{value} -> {wrong}");
                let apart = (wrong - value).rem_euclid(360.0);
                assert!((apart - 100.0).abs() < 1e-9, "{value} -> {wrong}");
            }
            let seen = MetaSplit::Interleaved.seen(family);
            let unseen = MetaSplit::Interleaved.unseen(family);
            assert!(unseen.iter().all(|&value| seen.contains(&wrong_value(family, value))));
        }
    }

    #[test]
    fn a_wrong_pair_differs_in_both() {
        let plane = Family::RotationScale;
        for value in plane.grid() {
            let wrong = wrong_value(plane, value);
            assert!(plane.grid().contains(&wrong));
            let (turn, row) = (value % 5.0 - wrong % 5.0, (value / 5.0).floor() - (wrong / 5.0).floor());
            assert!(turn.abs() > 0.5 && row.abs() > 0.5, "{value} {wrong}");
        }
    }

    #[test]
    fn a_wrong_factor_is_the_far_end() {
        assert_eq!(wrong_value(Family::Scale, 0.6).to_string(), "1.9");
        assert_eq!(wrong_value(Family::Scale, 1.8).to_string(), "0.5");
    }

    #[test]
    fn images_keep_their_labels() {
        let images: Vec<u8> = (0..4 * PIXELS).map(|i| (i / PIXELS) as u8 * 50).collect();
        let digits = Digits::new(images, vec![5, 6, 7, 8]).unwrap();
        let same = Transformation { family: Family::Rotation, value: 0.0 };
        let dataset = Dataset::new(&digits, (1..4).step_by(2), same);
        assert_eq!(dataset.labels, [6, 8]);
        assert_eq!((dataset.images[0], dataset.images[PIXELS]), (50, 150));
        assert_eq!(Dataset::first(&digits, 9, same).labels.len(), 4);
    }
}
