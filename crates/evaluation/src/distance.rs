//! How far apart the codes of versions of one image are: the paper's Table 1.

use serde::{Deserialize, Serialize};

use crate::{EvaluationError, Features};

/// Mean L2 distances between codes. Their scale depends on how long a model was trained; the ratio of the two does not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// Between two versions of the same image; mean over pairs of versions, then over images.
    pub versions: f64,
    /// Between two images in the same version, as a yardstick: codes that say little are close to each other anyway.
    pub images: f64,
}

impl Distances {
    /// Between versions of an image, in distances between images: 0 where a code does not change with the version, about 1
    /// where another version is as far as another image.
    pub fn relative(self) -> f64 {
        self.versions / self.images
    }
}

/// Distances between codes; `versions` holds the codes of the same images, row by row, under each transformation.
///
/// # Errors
/// Where there are fewer than two versions or images, or the versions are of different sizes.
pub fn distances(versions: &[&Features]) -> Result<Distances, EvaluationError> {
    let first = versions.first().ok_or(EvaluationError::Empty)?;
    let (images, width) = (first.len(), first.width);
    if versions.len() < 2 || images < 2 {
        return Err(EvaluationError::Empty);
    }
    for version in versions {
        version.check()?;
        version.check_width(width)?;
        if version.len() != images {
            return Err(EvaluationError::Labels { rows: version.len(), labels: images });
        }
    }
    let row = |version: &Features, image: usize| version.values[image * width..][..width].to_vec();
    let (mut between_versions, mut between_images) = (0.0, 0.0);
    for image in 0..images {
        let rows: Vec<Vec<f32>> = versions.iter().map(|version| row(version, image)).collect();
        for (place, one) in rows.iter().enumerate() {
            between_versions += rows[place + 1..].iter().map(|other| distance(one, other)).sum::<f64>();
            // One other image for each is plenty; the next one is as good as any.
            between_images += distance(one, &row(versions[place], (image + 1) % images));
        }
    }
    let count = versions.len();
    let pairs = count * (count - 1) / 2;
    Ok(Distances {
        versions: between_versions / (pairs * images) as f64,
        images: between_images / (count * images) as f64,
    })
}

fn distance(one: &[f32], other: &[f32]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by hand: image 0 is at (0, 0), (3, 4), (0, 8), image 1 at (1, 1) in all three versions.
    #[test]
    fn they_are_means_of_norms() {
        let versions = [[0.0, 0.0, 1.0, 1.0], [3.0, 4.0, 1.0, 1.0], [0.0, 8.0, 1.0, 1.0]]
            .map(|values| Features::new(values.to_vec(), 2).unwrap());
        let found = distances(&versions.each_ref()).unwrap();
        // |(0,0)-(3,4)| = 5, |(0,0)-(0,8)| = 8, |(3,4)-(0,8)| = 5; image 1 does not move.
        assert!((found.versions - (5.0 + 8.0 + 5.0) / 6.0).abs() < 1e-6, "{found:?}");
        let images = (2f64.sqrt() + 13f64.sqrt() + 50f64.sqrt()) / 3.0;
        assert!((found.images - images).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let two = Features::new(vec![1.0, 2.0], 1).unwrap();
        let three = Features::new(vec![1.0, 2.0, 3.0], 1).unwrap();
        assert!(distances(&[]).is_err() && distances(&[&two]).is_err());
        assert!(distances(&[&two, &three]).is_err());
    }
}
