//! Every pixel of every transformation is Pillow's or SciPy's. The images come from `tests/golden/transformations.py`.
#![cfg(feature = "gzip")]

use std::collections::BTreeMap;
use std::io::Read as _;

use metavae_datasets::{Digits, Family, SIDE, Transformation, resized};
use serde::Deserialize;

#[derive(Deserialize)]
struct Index {
    digits: Vec<usize>,
    transformations: Vec<Transformation>,
    grids: BTreeMap<Family, Vec<f64>>,
    larger: Larger,
}

#[derive(Deserialize)]
struct Larger {
    digits: Vec<usize>,
    transformations: Vec<Transformation>,
}

#[test]
fn transformations_are_pillows_or_scipys_pixel_for_pixel() {
    let index: Index = serde_json::from_str(include_str!("../../../tests/golden/transformations.json")).unwrap();
    check(&index.digits, &index.transformations, include_bytes!("../../../tests/golden/transformations-idx3-ubyte.gz"));
}

/// Of 40 x 40 pixels, which Pillow made of the first digits: lengths count in 28ths of the side.
#[test]
fn larger_images_are_transformed_and_made_as_pillow_and_scipy_do() {
    let index: Index = serde_json::from_str(include_str!("../../../tests/golden/transformations.json")).unwrap();
    let idx = include_bytes!("../../../tests/golden/transformations-40-idx3-ubyte.gz");
    let originals = check(&index.larger.digits, &index.larger.transformations, idx);
    let digits = golden_images(include_bytes!("../../../tests/golden/transformations-idx3-ubyte.gz"));
    for (place, larger) in index.larger.digits.iter().zip(&originals) {
        let digit = index.digits.iter().position(|digit| digit == place).unwrap();
        assert_eq!(&resized(digits.image(digit), SIDE, 40), larger);
    }
}

/// Compares every pixel; the images as they are before.
fn check(digits: &[usize], transformations: &[Transformation], idx: &[u8]) -> Vec<Vec<u8>> {
    let images = golden_images(idx);
    assert_eq!(images.len(), digits.len() * (1 + transformations.len()));
    let all: Vec<&[u8]> = (0..images.len()).map(|place| images.image(place)).collect();
    let (originals, transformed) = all.split_at(digits.len());
    let mut wrong = Vec::new();
    for (transformation, expected) in transformations.iter().zip(transformed.chunks(originals.len())) {
        let prepared = transformation.prepared(images.side());
        let mut out = vec![0; images.pixels()];
        for (original, expected) in originals.iter().zip(expected) {
            prepared.apply(original, &mut out);
            let pixels = out.iter().zip(*expected).filter(|(found, expected)| found != expected).count();
            if pixels > 0 {
                wrong.push(format!("{transformation}: {pixels} pixels"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    originals.iter().map(|image| image.to_vec()).collect()
}

/// The page compares its own grids with the same list (www/state/state.test.ts).
#[test]
fn the_grids_are_those_of_the_list() {
    let index: Index = serde_json::from_str(include_str!("../../../tests/golden/transformations.json")).unwrap();
    for family in Family::ALL {
        assert_eq!(index.grids[&family], family.grid(), "{family}");
    }
}

/// The images of an IDX file that has no labels.
fn golden_images(idx: &[u8]) -> Digits {
    let mut head = [0; 8];
    flate2::read::GzDecoder::new(idx).read_exact(&mut head).unwrap();
    let count = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
    let labels = [&[0, 0, 8, 1], &count.to_be_bytes()[..], &vec![0; count as usize]].concat();
    Digits::read(idx, &labels).unwrap()
}
