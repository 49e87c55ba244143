//! `metavae reproduce` from end to end, on few synthetic digits and with a few steps.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// An empty folder with train and test digits in MNIST's format: a bar whose place is the class, on a speckled ground.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(folder.join("data")).unwrap();
    for (part, count) in [("train", 120), ("t10k", 60)] {
        let mut images = vec![0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28];
        let mut labels = vec![0, 0, 8, 1, 0, 0, 0, count];
        for digit in 0..usize::from(count) {
            let class = digit * 7 % 10;
            labels.push(class as u8);
            images.extend((0..784).map(|pixel| match (pixel / 28, pixel % 28) {
                (row, column) if row == 9 + class && (8..20).contains(&column) => 255,
                _ => ((pixel * 31 + digit * 97) % 23) as u8,
            }));
        }
        fs::write(folder.join(format!("data/{part}-images-idx3-ubyte.gz")), images).unwrap();
        fs::write(folder.join(format!("data/{part}-labels-idx1-ubyte.gz")), labels).unwrap();
    }
    folder
}

fn metavae(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metavae"));
    command.current_dir(folder).arg("reproduce").args(arguments.split_whitespace()).output().unwrap()
}

fn succeed(folder: &Path, arguments: &str) -> String {
    let output = metavae(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

const SMALL: &str = "--steps 2 --train-images 80 --test-images 40 --shared-images 80 --data data";

#[test]
fn figure_6_from_digits_to_results() {
    let folder = folder("figure6");
    let asked = format!("figure6 --families scale --splits contiguous --models meta-vae,vae {SMALL}");
    let said = succeed(&folder, &asked);
    assert!(
        said.starts_with("2 runs, 0 of them finished before") && said.contains("scale contiguous vae, seed 0"),
        "{said}"
    );
    let path = folder.join("results/figure6.json");
    let results = json(path.clone());
    assert_eq!(results["runs"].as_array().unwrap().len(), 2);
    assert_eq!(results["command"].as_str().unwrap(), format!("metavae reproduce {asked}"));
    let records = results["records"].as_array().unwrap();
    let of = |model: &str| records.iter().filter(|record| record["model"] == model).collect::<Vec<_>>();
    // Seven unseen factors with eight contexts, eight seen ones with the right D; without D one of each.
    assert_eq!((of("meta-vae").len(), of("vae").len()), (7 * 8 + 8, 15));
    for record in records {
        for accuracy in ["probe", "shared_probe", "raw_pixels", "pca40", "shared_raw_pixels", "shared_pca40"] {
            assert!((0.0..=1.0).contains(&record[accuracy].as_f64().unwrap()), "{accuracy} of {record}");
        }
        let context = record["context"].as_str().unwrap();
        assert_eq!(record["n"] == 0, context == "empty", "{record}");
        assert_eq!(record["seen"].as_bool().unwrap(), record["value"].as_f64().unwrap() < 1.25, "{record}");
    }
    let sizes: Vec<u64> = of("meta-vae")[..8].iter().map(|record| record["n"].as_u64().unwrap()).collect();
    assert!(of("meta-vae")[0]["seen"].as_bool().unwrap(), "values ascend: {sizes:?}");

    // What is finished is kept, and a half-written file of a crashed process hurts nothing.
    let before = fs::read(&path).unwrap();
    fs::write(folder.join("results/figure6.json.partial"), b"{ \"comm").unwrap();
    assert!(succeed(&folder, &asked).contains("2 runs, 2 of them finished before"));
    assert_eq!(fs::read(&path).unwrap(), before);
    let said = succeed(&folder, &format!("{asked} --seeds 0,1 --jobs 2"));
    assert!(said.contains("4 runs, 2 of them finished before") && said.contains("seed 1"), "{said}");
    assert_eq!(json(path)["runs"].as_array().unwrap().len(), 4);
}

#[test]
fn what_cannot_be_run_is_said_plainly() {
    let folder = folder("refusals");
    let said = |arguments: &str| String::from_utf8(metavae(&folder, arguments).stderr).unwrap();
    let names = "There is no model called \"gan\". Choose from meta-vae, meta-vae-shared-trunk, shared-encoder, vae";
    assert!(said("figure6 --models gan").contains(names));
    assert!(said("figure6 --data nowhere").contains("--data"));
    assert!(said("figure6 --learning-rate 0").contains("choose a number above 0"));
    fs::create_dir_all(folder.join("results")).unwrap();
    fs::write(folder.join("results/figure6.json"), b"{").unwrap();
    assert!(said("figure6 --data data").contains("figure6.json is damaged; restore it"));
}
