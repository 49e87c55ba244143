//! Every reader of bytes meets whole files, a few hundred damaged ones, and whatever fuzzing once found (tests/fuzz/found).
#![cfg(not(target_family = "wasm"))]

#[path = "../../../tests/fuzz/mutate.rs"]
mod mutate;
#[path = "../../../tests/fuzz/readers/mod.rs"]
mod readers;

use std::path::{Path, PathBuf};
use std::{env, fs};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Damaged files of each kind; campaigns take many more.
const MUTATIONS: u32 = 300;

/// Campaigns start from these files: METAVAE_FUZZ_CORPUS names a folder to write them to, one below it for each reader.
#[test]
fn whole_files_are_read() {
    let corpus = env::var_os("METAVAE_FUZZ_CORPUS").map(PathBuf::from);
    for (index, (reader, bytes)) in readers::seeds().into_iter().enumerate() {
        read(reader, &bytes);
        if let Some(corpus) = &corpus {
            let folder = corpus.join(reader);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("seed-{index}")), bytes).unwrap();
        }
    }
}

#[test]
fn damaged_files_are_refused_or_read() {
    let examples = readers::examples();
    for (name, seeds) in [
        ("digits", 1),
        ("drawing", 1),
        ("checkpoint", 1),
        ("model", 1),
        ("reliability", 1),
        ("network", 1),
        ("config", 1),
        ("protocol", 9),
    ] {
        let wanted = readers::seeds().into_iter().filter(|(reader, _)| *reader == name).collect::<Vec<_>>();
        assert!(wanted.len() >= seeds, "there are seeds of {name}");
        let mut bytes = wanted[0].1.clone();
        for seed in 0..MUTATIONS {
            // From the start again now and then: damage adds up until nothing is read.
            if seed % 8 == 0 {
                bytes.clone_from(&wanted[seed as usize / 8 % wanted.len()].1);
            }
            let size = bytes.len();
            let most = size + 4096;
            bytes.resize(most, 0);
            let left = match name {
                "checkpoint" | "model" | "reliability" | "network" => {
                    mutate::safetensors(&mut bytes, size, most, seed, scratch)
                }
                "config" => mutate::json_lines(&mut bytes, size, most, seed, &[], scratch),
                "protocol" => mutate::json_lines(&mut bytes, size, most, seed, &examples, scratch),
                _ => scratch(&mut bytes, size, most),
            };
            bytes.truncate(left);
            read(name, &bytes);
        }
    }
}

#[test]
fn what_fuzzing_found_stays_mended() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/found");
    let mut files = 0;
    for folder in fs::read_dir(found).unwrap().map(|folder| folder.unwrap()) {
        for file in fs::read_dir(folder.path()).unwrap() {
            read(folder.file_name().to_str().unwrap(), &fs::read(file.unwrap().path()).unwrap());
            files += 1;
        }
    }
    assert!(files > 0, "there are files that were found");
}

fn read(name: &str, bytes: &[u8]) {
    let (_, reader) = readers::ALL.into_iter().find(|(reader, _)| *reader == name).expect("it is a reader's name");
    reader(bytes);
}

/// Damage that knows nothing of a file: bytes changed, left out, or cut off behind.
fn scratch(data: &mut [u8], size: usize, _most: usize) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(
        data[..size].iter().fold(size as u64, |sum, &byte| sum.rotate_left(5) ^ u64::from(byte)),
    );
    if size == 0 {
        return 0;
    }
    // Headers are at the front, where damage counts most.
    let most = if random.random_ratio(1, 2) { size.min(40) } else { size };
    let at = random.random_range(0..most);
    match random.random_range(0..4) {
        0 => at,
        1 => {
            data.copy_within(at + 1..size, at);
            size - 1
        }
        _ => {
            data[at] = random.random();
            size
        }
    }
}
