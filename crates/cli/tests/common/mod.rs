//! A folder with digits to work in, and the real program.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// Sizes with which a step takes a moment.
pub const TINY: &str = "--family scale --split sparse --batch 4 --context 2 --summary-hidden 6 --summary 5 --hidden 7 \
                        --latent 3 --data data";

/// An empty folder with 120 train and 60 test digits.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(folder.join("data")).unwrap();
    write_digits(&folder.join("data"), [120, 60], |name| format!("{name}.gz"));
    folder
}

/// So many train and test digits in MNIST's format, under names of one's own: a bar whose place is the class, on a speckled
/// ground.
pub fn write_digits(folder: &Path, counts: [u8; 2], name: impl Fn(&str) -> String) {
    for (part, count) in ["train", "t10k"].into_iter().zip(counts) {
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
        for (kind, bytes) in [("images-idx3", images), ("labels-idx1", labels)] {
            let path = folder.join(name(&format!("{part}-{kind}-ubyte")));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

/// The program in a folder.
pub fn metavae(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metavae"));
    command.current_dir(folder);
    command
}

/// Runs it with arguments that have no spaces of their own.
pub fn run(folder: &Path, arguments: &str) -> Output {
    metavae(folder).args(arguments.split_whitespace()).output().unwrap()
}

/// What a command that succeeds says.
pub fn succeed(folder: &Path, arguments: &str) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What one that fails says.
pub fn fail(folder: &Path, arguments: &str) -> String {
    let output = run(folder, arguments);
    let said = text(&output.stderr);
    assert!(!output.status.success(), "{arguments} succeeded: {}", text(&output.stdout));
    assert!(!said.contains("panicked"), "{arguments}: {said}");
    said
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Starts it, both outputs to be read.
pub fn start(folder: &Path, arguments: &str) -> Child {
    let mut command = metavae(folder);
    command.args(arguments.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The names of what is in a folder, sorted.
pub fn names(folder: impl AsRef<Path>) -> Vec<String> {
    let name = |entry: fs::DirEntry| text(entry.file_name().as_encoded_bytes());
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

/// A trained model of a few steps at `NAME.safetensors`.
pub fn model(folder: &Path, name: &str) -> PathBuf {
    succeed(folder, &format!("train {TINY} --steps 3 --constant --out {name}.safetensors"));
    folder.join(format!("{name}.safetensors"))
}
