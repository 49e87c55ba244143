//! What is fuzzed: each function takes bytes as they may come from outside and must return, whatever they are.
//!
//! The same bodies run under libFuzzer (`targets/`) and, on what it once found, in the tests of `crates/web`.

mod protocol;

use std::sync::{Arc, LazyLock};

use burn::tensor::Device;
use metavae::{AnyModel, Checkpoint, RunConfig, Trainer, flop_per_step, most_parts, worth_cutting};
use metavae_datasets::{Digits, PIXELS, SIDES, normalise_drawing};
pub use protocol::{examples, protocol};
use protocol::{tiny_checkpoint, tiny_config, tiny_images_and_labels, tiny_model, tiny_network, tiny_reliability_file};
use serde_json::Value;

/// Takes bytes from outside, and must return.
pub type Reader = fn(&[u8]);

/// All of them by name, for the tests.
pub const ALL: [(&str, Reader); 8] = [
    ("digits", digits),
    ("drawing", drawing),
    ("checkpoint", checkpoint),
    ("model", model),
    ("reliability", reliability),
    ("network", network),
    ("config", config),
    ("protocol", protocol),
];

/// Whole, right files of each kind, which mutations start from: a reader's name and bytes.
pub fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let (images, labels) = tiny_images_and_labels();
    let mut seeds = vec![
        ("digits", [&(images.len() as u32).to_le_bytes(), images, labels].concat()),
        ("drawing", [&[28, 0, 28, 0], &images[16..16 + PIXELS]].concat()),
        ("checkpoint", tiny_checkpoint().to_vec()),
        ("model", tiny_model().to_vec()),
        ("reliability", tiny_reliability_file().to_vec()),
        ("network", tiny_network().to_vec()),
        ("config", serde_json::to_vec(&tiny_config()).expect("a config is plain data")),
    ];
    let commands: Vec<String> = examples().iter().map(Value::to_string).collect();
    seeds.extend(commands.iter().map(|command| ("protocol", command.clone().into_bytes())));
    seeds.extend(commands.chunks(6).map(|lines| ("protocol", lines.join("\n").into_bytes())));
    seeds
}

/// Operations of the largest step that is taken: what a file asks for may be large and right, and only slow.
const LARGEST_STEP: f64 = 2e8;
/// The same of a world's network: units times rows.
const LARGEST_NETWORK_STEP: usize = 100_000;

/// A pair of IDX files: four bytes of the first one's length, little-endian, then both.
pub fn digits(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let middle = rest.len().min(u32::from_le_bytes(*length) as usize);
    let (images, labels) = rest.split_at(middle);
    if let Ok(digits) = Digits::read(images, labels) {
        for index in 0..digits.len() {
            assert_eq!(digits.image(index).len(), digits.pixels());
            assert!(usize::from(digits.label(index)) < Digits::MOST_CLASSES);
        }
    }
}

/// A drawing: two bytes each of width and height, little-endian, then a byte for each pixel.
pub fn drawing(bytes: &[u8]) {
    let Some((size, pixels)) = bytes.split_first_chunk::<4>() else { return };
    let [width, height] = [[size[0], size[1]], [size[2], size[3]]].map(|side| u16::from_le_bytes(side) as usize);
    let rows = SIDES.start() + width % (SIDES.end() - SIDES.start() + 1);
    if let Ok(image) = normalise_drawing(pixels, width, height, rows) {
        assert_eq!(image.iter().max(), Some(&255), "the darkest pixel is full ink");
    }
}

/// A checkpoint, which is resumed, goes a step and is written again.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(checkpoint) = Checkpoint::from_bytes(bytes) else { return };
    let Ok(mut trainer) = Trainer::<AnyModel>::resume(&checkpoint, tiny_digits(), &Device::flex()) else { return };
    if flop_per_step(trainer.config()) > LARGEST_STEP {
        return;
    }
    // A schedule that has ended is an answer too.
    let _ = trainer.step();
    let _ = pollster::block_on(trainer.checkpoint()).map(|checkpoint| checkpoint.to_bytes());
}

/// A file of weights, taken as a whole model, an encoder and decoders, and asked.
pub fn model(bytes: &[u8]) {
    protocol::with_model(bytes);
}

/// Tables that answers are read and judged by.
pub fn reliability(bytes: &[u8]) {
    protocol::with_reliability(bytes);
}

/// A world's network, which is asked and trained on.
pub fn network(bytes: &[u8]) {
    protocol::with_network(bytes);
}

/// A run's configuration as JSON.
pub fn config(bytes: &[u8]) {
    let Ok(config) = serde_json::from_slice::<RunConfig>(bytes) else { return };
    if config.validate().is_err() {
        return;
    }
    assert!(!config.seen().is_empty());
    assert!(flop_per_step(&config) > 0.0 && most_parts(&config) > 0);
    for parts in 1..=most_parts(&config).min(64) {
        let _ = worth_cutting(&config, parts);
    }
    for step in [0, 1, 1000, u64::from(u32::MAX), u64::MAX] {
        let rate = config.learning_rate_at(step);
        assert!((0.0..=1.0).contains(&rate), "the learning rate of step {step} is {rate}");
    }
    let again = serde_json::to_vec(&config).expect("a config is plain data");
    assert_eq!(serde_json::from_slice::<RunConfig>(&again).expect("it was read before"), config);
}

/// Sixty images with a square each.
pub(crate) fn tiny_digits() -> Arc<Digits> {
    static DIGITS: LazyLock<Arc<Digits>> = LazyLock::new(|| {
        let image = |index: usize| (0..PIXELS).map(move |pixel| if (pixel + index) % 29 < 9 { 255 } else { 0 });
        let images = (0..60).flat_map(image).collect();
        let labels = (0..60).map(|index| index % 10).collect();
        Arc::new(Digits::new(images, labels).expect("sixty whole images"))
    });
    DIGITS.clone()
}
