//! Each kind of images as somebody may bring them, and each kind of damage; the same marks as the page gives.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use image::{DynamicImage, GrayImage, ImageFormat, Luma, RgbaImage};
use metavae_sources::{Exchange, Prepared, read};
use npyz::WriterBuilder as _;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn level(image: usize, pixel: usize) -> u8 {
    ((image * 37 + pixel * 11) % 256) as u8
}

fn written(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn prepared(path: &Path) -> Prepared {
    read(path, Exchange::ByRim, None).unwrap().expect("something that can be read")
}

fn refused(path: &Path) -> String {
    read(path, Exchange::ByRim, None).map(|_| ()).unwrap_err().to_string()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn idx(sizes: &[u32], body: impl Iterator<Item = u8>) -> Vec<u8> {
    let head = [0, 0, 8, sizes.len() as u8].into_iter().chain(sizes.iter().flat_map(|size| size.to_be_bytes()));
    head.chain(body).collect()
}

fn images(count: usize, side: usize) -> Vec<u8> {
    let levels = (0..count).flat_map(|image| (0..side * side).map(move |pixel| level(image, pixel)));
    idx(&[count as u32, side as u32, side as u32], levels)
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A dark bar on white, in a row of its own for each picture.
fn picture(place: u32) -> Vec<u8> {
    let grey = GrayImage::from_fn(40, 20, |_, row| Luma([if row / 2 == 1 + place % 8 { 0 } else { 255 }]));
    encoded(&DynamicImage::ImageLuma8(grey))
}

fn encoded(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn npy<T: npyz::AutoSerialize + Copy>(shape: &[u64], values: &[T]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = npyz::WriteOptions::new().default_dtype().shape(shape).writer(&mut bytes).begin_nd().unwrap();
    writer.extend(values.iter().copied()).unwrap();
    writer.finish().unwrap();
    bytes
}

/// The same as www/sources/prepared.test.ts expects.
#[test]
fn a_table_is_what_the_page_makes_of_it() {
    let folder = folder();
    let head: Vec<String> = (0..81).map(|pixel| format!("p{pixel}")).collect();
    let row = |image: usize| {
        let levels: Vec<String> = (0..81).map(|pixel| level(image, pixel).to_string()).collect();
        format!("class {},{}", image * 7 % 12, levels.join(","))
    };
    let lines: Vec<String> = (0..40).map(row).collect();
    let text = format!("label,{}\n{}", head.join(","), lines.join("\n"));
    let path = written(folder.path(), "made.csv", &text);
    let made = prepared(&path);
    assert_eq!((made.id.as_str(), made.train.side()), ("40-cc220df10db95d94414dd40157e77380", 9));
    let of_side = |side| read(&path, Exchange::ByRim, Some(side)).unwrap().unwrap();
    assert_eq!(of_side(28).id, "40-2092f4d00db95d94f7ee0a5357e77380");
    assert_eq!((of_side(64).test.side(), of_side(9).id), (64, made.id.clone()));
    assert_eq!((made.name.as_str(), made.sides, made.classes.len()), ("made", [9, 9], 12));
    assert_eq!(made.classes[10], "class 10");
    let packed = prepared(&written(folder.path(), "made.csv.gz", gzipped(text.as_bytes())));
    assert_eq!(packed.id, made.id);
    // Two members in one gzip file, as bgzip and cat make them.
    let (first, second) = text.as_bytes().split_at(text.len() / 2);
    let members = prepared(&written(folder.path(), "members.csv.gz", [gzipped(first), gzipped(second)].concat()));
    assert_eq!(members.id, made.id);
    let endless = written(folder.path(), "endless.csv.gz", gzipped(&vec![b','; 1 << 20]));
    assert!(refused(&endless).contains("a line of more than 262145 columns"));
    let semicolons = prepared(&written(folder.path(), "semicolons.csv", text.replace(',', ";")));
    assert_eq!(semicolons.id, made.id);
}

#[test]
fn rows_that_are_no_images_are_named() {
    let folder = folder();
    let mut lines: Vec<String> = (0..25).map(|image| format!("{},0,1,2,{image}", image % 2)).collect();
    lines.insert(1, "1,2,3".into());
    lines.insert(2, "1,0,x,0,0".into());
    lines.insert(3, "1,0,300,0,0".into());
    let made = prepared(&written(folder.path(), "a.csv", lines.join("\n")));
    assert_eq!((made.train.len() + made.test.len(), made.classes), (25, vec!["0".to_owned(), "1".to_owned()]));
    let left_out: Vec<String> = made.left_out.iter().map(|left| format!("{} {}", left.name, left.why)).collect();
    assert_eq!(left_out[0], "line 2 has 3 columns instead of 5");
    assert!(left_out[1].starts_with("line 3 holds “x” where a grey value from 0 to 255 is due"), "{left_out:?}");
    assert!(left_out[2].starts_with("line 4 holds “300”"), "{left_out:?}");
    assert!(refused(&written(folder.path(), "b.csv", "name,price\nx,3\n")).contains("2 columns"));
    assert!(refused(&written(folder.path(), "c.csv", "")).contains("no row that is an image"));
    assert!(refused(&written(folder.path(), "d.csv", "1,0,0,0,0\n")).contains("1 images; at least 20"));
}

#[test]
fn idx_files_of_any_size_and_name() {
    let folder = folder();
    let set = folder.path().join("fashion");
    written(&set, "my-train-images.gz", gzipped(&images(30, 12)));
    written(&set, "my-train-labels", idx(&[30], (0..30).map(|image| 3 + image % 4)));
    written(&set, "my-test-images", images(8, 12));
    written(&set, "my-test-labels", idx(&[8], (0..8).map(|image| 3 + image % 4)));
    written(&set, "readme.md", "hello");
    let made = prepared(&set);
    assert_eq!((made.train.len(), made.test.len(), made.sides), (30, 8, [12, 12]));
    assert_eq!(made.classes, ["3", "4", "5", "6"]);
    assert_eq!(made.test.labels(), [0, 1, 2, 3, 0, 1, 2, 3]);
    assert_eq!(made.left_out[0].why, "is of no kind that is read");
    // EMNIST's stand on their side.
    let square = |name: &str| {
        prepared(&written(folder.path(), name, idx(&[20, 28, 28], (0..20 * 784).map(|at| (at % 784 / 28) as u8))))
    };
    let (upright, lying) = (square("letters-images"), square("emnist-images"));
    let rows: Vec<u8> = (0..784).map(|at| (at / 28) as u8).collect();
    let columns: Vec<u8> = (0..784).map(|at| (at % 28) as u8).collect();
    assert_eq!((upright.train.image(0), lying.train.image(0)), (rows.as_slice(), columns.as_slice()));

    let damaged = |name: &str, bytes: Vec<u8>| refused(&written(folder.path(), name, bytes));
    let whole = images(30, 12);
    assert!(
        damaged("cut", whole[..whole.len() - 1].to_vec())
            .contains("cut off: 30 x 12 x 12 bytes are announced and 4319")
    );
    assert!(damaged("long", [whole.clone(), vec![0]].concat()).contains("not what its head says"));
    assert!(damaged("flat", idx(&[4, 9], (0..36).map(|at| at as u8))).contains("three dimensions, or in one"));
    assert!(damaged("labels", idx(&[30], 0..30)).contains("labels without images"));
    assert!(damaged("huge", idx(&[u32::MAX, 28, 28], std::iter::empty())).contains("announced and 0 follow"));
    assert!(damaged("wide", idx(&[20, 1, 9], (0..180).map(|at| at as u8))).contains("9 x 1 pixels"));
    assert!(damaged("broken.gz", gzipped(&whole)[..40].to_vec()).contains("gzipped and damaged"));
    written(&folder.path().join("odd"), "a-images", images(30, 12));
    written(&folder.path().join("odd"), "a-labels", idx(&[4], 0..4));
    assert!(refused(&folder.path().join("odd")).contains("30 images and odd/a-labels 4 labels"));
}

#[test]
fn pictures_in_folders_and_in_a_zip_are_the_same() {
    let folder = folder();
    let files: Vec<(String, Vec<u8>)> = (0..24)
        .map(|place| (format!("letters/{}/{place}.png", if place % 3 == 0 { "ü" } else { "A b" }), picture(place)))
        .collect();
    for (name, bytes) in &files {
        written(folder.path(), name, bytes);
    }
    written(folder.path(), "letters/.DS_Store", "x");
    written(folder.path(), "letters/ü/broken.png", "no picture");
    let made = prepared(&folder.path().join("letters"));
    assert_eq!((made.name.as_str(), made.exchanged), ("letters", true));
    assert_eq!(made.classes, ["A b", "ü"]);
    assert_eq!(made.train.len() + made.test.len(), 24);
    assert_eq!(made.left_out[0].name, "letters/ü/broken.png");
    // Twice as wide as high: ink in the middle rows alone, on paper.
    let image = made.train.image(0);
    assert!(image[..28 * 6].iter().all(|&ink| ink == 0) && image.contains(&255), "{image:?}");
    let zip = written(folder.path(), "letters.zip", zipped(&files));
    assert_eq!(prepared(&zip).id, made.id);
    // Classes are by folders: without several there are none.
    let flat: Vec<_> = files.iter().map(|(name, bytes)| (name.replace("/A b/", "/ü/"), bytes.clone())).collect();
    assert!(prepared(&written(folder.path(), "flat.zip", zipped(&flat))).classes.is_empty());
    // A picture of gigabytes in a few kilobytes is left out before it is unpacked.
    let vast = encoded(&DynamicImage::ImageLuma8(GrayImage::new(20_001, 1)));
    let with_vast = [files.clone(), vec![("letters/ü/vast.png".to_owned(), vast)]].concat();
    let made = prepared(&written(folder.path(), "vast.zip", zipped(&with_vast)));
    assert_eq!(made.left_out[0].name, "letters/ü/vast.png");
    let cut = fs::read(&zip).unwrap();
    assert!(refused(&written(folder.path(), "cut.zip", &cut[..cut.len() / 2])).contains("damaged archive"));
    assert!(read(&written(folder.path(), "empty.zip", zipped(&[])), Exchange::ByRim, None).unwrap().is_none());
}

#[test]
fn transparent_pictures_stand_on_the_ground_that_shows_them() {
    let folder = folder();
    for (name, ink, exchanged) in [("dark", 0, true), ("light", 255, false)] {
        let drawn =
            RgbaImage::from_fn(28, 28, |column, _| image::Rgba([ink, ink, ink, if column == 14 { 255 } else { 0 }]));
        let bytes = encoded(&DynamicImage::ImageRgba8(drawn));
        let files: Vec<_> = (0..20).map(|place| (format!("{place}.png"), bytes.clone())).collect();
        let made = prepared(&written(folder.path(), &format!("{name}.zip"), zipped(&files)));
        assert_eq!(made.exchanged, exchanged, "{name}");
        assert_eq!((made.train.image(0)[14], made.train.image(0)[0]), (255, 0), "{name}");
    }
}

#[test]
fn arrays_with_labels_and_a_class_each() {
    let folder = folder();
    let levels: Vec<u8> = (0..30).flat_map(|image| (0..16).map(move |pixel| level(image, pixel))).collect();
    let labels: Vec<i64> = (0..30).map(|image| 5 - image % 3).collect();
    let npz = [
        ("x_train.npy", npy(&[20, 4, 4], &levels[..320])),
        ("y_train.npy", npy(&[20], &labels[..20])),
        ("x_test.npy", npy(&[10, 4, 4], &levels[320..])),
        ("y_test.npy", npy(&[10], &labels[20..])),
    ];
    let npz: Vec<_> = npz.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    let made = prepared(&written(folder.path(), "mnist.npz", zipped(&npz)));
    assert_eq!((made.train.len(), made.test.len(), made.classes), (20, 10, vec!["3".into(), "4".into(), "5".into()]));
    assert_eq!(made.test.labels()[..3], [0, 2, 1]);

    let shares: Vec<f32> = levels.iter().map(|&level| f32::from(level) / 255.0).collect();
    written(&folder.path().join("drawn"), "cat.npy", npy(&[20, 16], &shares[..320]));
    written(&folder.path().join("drawn"), "dog.npy", npy(&[10, 16], &shares[320..]));
    let drawn = prepared(&folder.path().join("drawn"));
    assert_eq!((drawn.classes, drawn.train.len() + drawn.test.len()), (vec!["cat".to_owned(), "dog".to_owned()], 30));

    let halves: Vec<half::f16> = shares.iter().map(|&share| half::f16::from_f32(share)).collect();
    let made = prepared(&written(folder.path(), "halves.npy", npy(&[30, 4, 4], &halves)));
    assert_eq!((made.train.len(), made.sides), (27, [4, 4]));

    let damaged = |name: &str, bytes: Vec<u8>| refused(&written(folder.path(), name, bytes));
    let whole = npy(&[30, 4, 4], &levels);
    assert!(damaged("cut.npy", whole[..whole.len() - 2].to_vec()).contains("cut off"));
    assert!(damaged("labels.npy", npy(&[20], &labels[..20])).contains("no array of images"));
    assert!(damaged("rows.npy", npy(&[2, 3], &[1_u8; 6])).contains("no square image"));
    assert!(damaged("five.npy", npy(&[1, 2, 2, 5], &[1_u8; 20])).contains("1 x 2 x 2 x 5"));
    assert!(damaged("low.npy", npy(&[1, 2, 2], &[0.0_f32, -1.0, 1.0, 1.0])).contains("holds -1 to 1"));
    assert!(damaged("nan.npy", npy(&[1, 2, 2], &[0.0_f32, f32::NAN, 1.0, 1.0])).contains("grey values"));
    assert!(damaged("huge.npy", npy_head("'|u1'", "(4294967296, 4294967296)")).contains("cut off"));
}

fn npy_head(kind: &str, shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}");
    let text = format!("{text:<117}\n");
    [b"\x93NUMPY\x01\x00".as_slice(), &(text.len() as u16).to_le_bytes(), text.as_bytes()].concat()
}

#[test]
fn what_is_nothing_of_all_that_is_nothing() {
    let folder = folder();
    assert!(read(folder.path(), Exchange::ByRim, None).unwrap().is_none());
    assert!(read(&written(folder.path(), "thing.bin", [1, 2, 3]), Exchange::ByRim, None).unwrap().is_none());
    assert!(refused(&folder.path().join("nowhere")).contains("cannot be read"));
    // Links that lead nowhere, and large files of other kinds, are passed over.
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    written(folder.path(), "letters-images", images(20, 9));
    assert_eq!(prepared(folder.path()).train.len(), 18);
}
