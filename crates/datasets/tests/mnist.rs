//! What holds of the MNIST files that the project ships.
#![cfg(all(feature = "gzip", not(target_family = "wasm")))]

use std::{fs, path::Path};

use metavae_datasets::{Digits, Part, SIDE, normalise_drawing};

fn mnist(part: Part) -> Digits {
    // Tests run in the folder of their package, wherever they were compiled.
    let folder = Path::new("../../www/public/data");
    let read = |file| fs::read(folder.join(file)).unwrap();
    Digits::read(&read(part.images_file()), &read(part.labels_file())).unwrap()
}

#[test]
fn both_parts_are_read() {
    let counts = Part::ALL.map(|part| {
        let digits = mnist(part);
        let ones = (0..digits.len()).filter(|&index| digits.label(index) == 1).count();
        (digits.len(), ones, digits.label(0))
    });
    assert_eq!(counts, [(60_000, 6_742, 5), (10_000, 1_135, 7)]);
}

#[test]
fn images_of_one_part_with_labels_of_the_other_are_refused() {
    let (train, test) = (mnist(Part::Train), mnist(Part::Test));
    let error = Digits::new(test.images().to_vec(), train.labels().to_vec()).unwrap_err();
    assert!(error.to_string().starts_with("There are 10000 images and 60000 labels."), "{error}");
}

/// A digit is in MNIST's form already, so drawing it large and normalising it must give it back.
#[test]
fn an_enlarged_digit_is_normalised_to_itself() {
    const TIMES: usize = 10;
    let digits = mnist(Part::Test);
    let (mut sharp, mut smooth) = (0.0, 0.0);
    for index in 0..200 {
        let image = digits.image(index);
        sharp += difference(image, &enlarged(image, TIMES, nearest)) / 200.0;
        smooth += difference(image, &enlarged(image, TIMES, bilinear)) / 200.0;
    }
    // Grey levels, averaged over all pixels. Of these, 5.1 come from the enlargement's own softness; a digit moved by
    // one pixel is at 17, and another digit is at 41.
    assert!(sharp < 0.3, "{sharp}");
    assert!(smooth < 8.0, "{smooth}");
}

fn difference(image: &[u8], drawing: &[u8]) -> f64 {
    let side = drawing.len().isqrt();
    let normalised = normalise_drawing(drawing, side, side, SIDE).unwrap();
    let total: f64 = image.iter().zip(normalised).map(|(&a, b)| f64::from(a.abs_diff(b))).sum();
    total / image.len() as f64
}

fn enlarged(image: &[u8], times: usize, sample: fn(&[u8], f64, f64) -> f64) -> Vec<u8> {
    let side = SIDE * times;
    let place = |index: usize| (index as f64 + 0.5) / times as f64 - 0.5;
    (0..side * side).map(|index| sample(image, place(index % side), place(index / side)).round() as u8).collect()
}

fn nearest(image: &[u8], x: f64, y: f64) -> f64 {
    f64::from(image[y.round() as usize * SIDE + x.round() as usize])
}

fn bilinear(image: &[u8], x: f64, y: f64) -> f64 {
    let ink = |x: f64, y: f64| {
        let clamped = |place: f64| place.clamp(0.0, 27.0) as usize;
        f64::from(image[clamped(y) * SIDE + clamped(x)])
    };
    let (right, down) = (x - x.floor(), y - y.floor());
    let row = |y: f64| ink(x.floor(), y) * (1.0 - right) + ink(x.floor() + 1.0, y) * right;
    row(y.floor()) * (1.0 - down) + row(y.floor() + 1.0) * down
}
