//! Every pixel of every transformation is Pillow's or SciPy's. The images come from `tests/golden/transformations.py`.
#![cfg(feature = "gzip")]

use std::collections::BTreeMap;

use metavae_datasets::{Digits, Family, PIXELS, Transformation};
use serde::Deserialize;

#[derive(Deserialize)]
struct Index {
    digits: Vec<usize>,
    transformations: Vec<Transformation>,
    grids: BTreeMap<Family, Vec<f64>>,
}

#[test]
fn transformations_are_pillows_or_scipys_pixel_for_pixel() {
    let index: Index = serde_json::from_str(include_str!("../../../tests/golden/transformations.json")).unwrap();
    let count = index.digits.len() * (1 + index.transformations.len());
    let images = golden_images(include_bytes!("../../../tests/golden/transformations-idx3-ubyte.gz"), count);
    let (originals, transformed) = images.split_at(index.digits.len());

    let mut wrong = Vec::new();
    for (transformation, expected) in index.transformations.iter().zip(transformed.chunks(originals.len())) {
        let prepared = transformation.prepared();
        let mut out = vec![0; PIXELS];
        for (original, expected) in originals.iter().zip(expected) {
            prepared.apply(original, &mut out);
            let pixels = out.iter().zip(expected).filter(|(found, expected)| found != expected).count();
            if pixels > 0 {
                wrong.push(format!("{transformation}: {pixels} pixels"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page compares its own grids with the same list (www/state/state.test.ts).
#[test]
fn the_grids_are_those_of_the_list() {
    let index: Index = serde_json::from_str(include_str!("../../../tests/golden/transformations.json")).unwrap();
    for family in Family::ALL {
        assert_eq!(index.grids[&family], family.grid(), "{family}");
    }
}

/// The `count` images of an IDX file that has no labels.
fn golden_images(idx: &[u8], count: usize) -> Vec<Vec<u8>> {
    let labels = [&[0, 0, 8, 1], &(count as u32).to_be_bytes()[..], &vec![0; count]].concat();
    let digits = Digits::read(idx, &labels).unwrap();
    digits.images().chunks(PIXELS).map(<[u8]>::to_vec).collect()
}
