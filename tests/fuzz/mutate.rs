//! Mutations that know the shape of what they change: JSON stays JSON, a safetensors file keeps a header of its true length.

use rand::seq::IndexedRandom as _;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// How libFuzzer mutates bytes that it knows nothing of.
type Plain = fn(&mut [u8], usize, usize) -> usize;

/// Numbers at which things break.
const NUMBERS: [f64; 16] = [
    0.0,
    -1.0,
    1.0,
    0.5,
    2.0,
    3.0,
    255.0,
    784.0,
    1001.0,
    65_536.0,
    2_147_483_648.0,
    4_294_967_295.0,
    4_294_967_296.0,
    1e18,
    1e-300,
    1e300,
];

/// Words of the protocol and of configurations.
const WORDS: [&str; 40] = [
    "",
    "rotation",
    "scale",
    "shear",
    "interleaved",
    "sparse",
    "contiguous",
    "metaVae",
    "sharedEncoder",
    "vae",
    "vaePerDataset",
    "neuralStatistician",
    "variationalHomoencoder",
    "separate",
    "sharedFirst",
    "sharedTrunk",
    "sharedWeights",
    "conditioned",
    "gated",
    "attention",
    "exchanged",
    "own",
    "fresh",
    "inBatch",
    "cosine",
    "constant",
    "clouds",
    "plane-times",
    "plane-pairs",
    "league-binomial",
    "exponential-families",
    "equation10",
    "mixture",
    "sgd",
    "@network",
    "@images",
    "@model",
    "@reliability",
    "@checkpoint",
    "@image",
];

/// Changes a document of JSON lines; `inserts` are lines that may be put in.
pub fn json_lines(data: &mut [u8], size: usize, most: usize, seed: u32, inserts: &[Value], plain: Plain) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    if random.random_ratio(1, 10) {
        return plain(data, size, most);
    }
    let mut lines: Vec<Value> =
        data[..size].split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    for _ in 0..random.random_range(1..4) {
        match random.random_range(0..6) {
            0 if !inserts.is_empty() => {
                let at = random.random_range(0..=lines.len());
                lines.insert(at, inserts.choose(&mut random).expect("not empty").clone());
            }
            1 if lines.len() > 1 => {
                lines.remove(random.random_range(0..lines.len()));
            }
            2 if lines.len() > 1 => {
                let (a, b) = (random.random_range(0..lines.len()), random.random_range(0..lines.len()));
                lines.swap(a, b);
            }
            _ => {
                if let Some(index) = (!lines.is_empty()).then(|| random.random_range(0..lines.len())) {
                    change(&mut lines[index], &mut random);
                }
            }
        }
    }
    let text = lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    put(data, text.as_bytes(), most)
}

/// Changes the header of a safetensors file as JSON, or bytes behind it.
pub fn safetensors(data: &mut [u8], size: usize, most: usize, seed: u32, plain: Plain) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    let Some((mut header, body)) = parts(&data[..size]) else { return plain(data, size, most) };
    match random.random_range(0..10) {
        0 => return plain(data, size, most),
        // Numbers that are none, and weights that are far too large.
        1..3 if body.len() >= 4 => {
            let mut body = body;
            let at = random.random_range(0..body.len() / 4) * 4;
            let value = *[f32::NAN, f32::INFINITY, -1e38, 1e30, 0.0].choose(&mut random).expect("not empty");
            body[at..at + 4].copy_from_slice(&value.to_le_bytes());
            return put(data, &joined(&header, &body), most);
        }
        3..6 => {
            // The configuration is text inside of the header.
            if let Some(text) = header.pointer("/__metadata__/config").and_then(Value::as_str)
                && let Ok(mut config) = serde_json::from_str::<Value>(text)
            {
                change(&mut config, &mut random);
                header["__metadata__"]["config"] = json!(config.to_string());
            }
        }
        6 => {
            if let Some(step) = header.pointer_mut("/__metadata__/step") {
                *step = json!(NUMBERS.choose(&mut random).expect("not empty").to_string());
            }
        }
        _ => change(&mut header, &mut random),
    }
    put(data, &joined(&header, &body), most)
}

/// Changes one place of a value.
fn change(value: &mut Value, random: &mut ChaCha8Rng) {
    match value {
        Value::Object(fields) if !fields.is_empty() && random.random_ratio(9, 10) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = names.choose(random).expect("not empty");
            match random.random_range(0..12) {
                0 => {
                    fields.remove(name);
                }
                1 => {
                    let copy = fields[name].clone();
                    fields.insert(WORDS.choose(random).expect("not empty").to_string(), copy);
                }
                _ => change(&mut fields[name], random),
            }
        }
        Value::Array(items) if !items.is_empty() && random.random_ratio(9, 10) => {
            let index = random.random_range(0..items.len());
            match random.random_range(0..6) {
                0 => {
                    items.remove(index);
                }
                1 => {
                    let copy = items[index].clone();
                    items.extend(std::iter::repeat_n(copy, random.random_range(1..20)));
                }
                _ => change(&mut items[index], random),
            }
        }
        _ => *value = fresh(value, random),
    }
}

fn fresh(old: &Value, random: &mut ChaCha8Rng) -> Value {
    let number = *NUMBERS.choose(random).expect("not empty");
    match (old, random.random_range(0..8)) {
        (Value::Number(_), 0..3) => json!(random.random_range(0..12)),
        (Value::Number(_), 3..7) if number.fract() == 0.0 && number.abs() < 1e19 => json!(number as i64),
        (Value::Number(_), _) => json!(number),
        (Value::String(_), 0..6) => json!(WORDS.choose(random).expect("not empty")),
        (Value::Bool(value), 0..6) => json!(!value),
        (_, 0) => Value::Null,
        (_, 1) => json!([]),
        (_, 2) => json!({}),
        (_, 3) => json!(random.next_u32()),
        _ => json!(WORDS.choose(random).expect("not empty")),
    }
}

fn parts(bytes: &[u8]) -> Option<(Value, Vec<u8>)> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (header, body) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((serde_json::from_slice(header).ok()?, body.to_vec()))
}

fn joined(header: &Value, body: &[u8]) -> Vec<u8> {
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), body].concat()
}

fn put(data: &mut [u8], bytes: &[u8], most: usize) -> usize {
    let size = bytes.len().min(most).min(data.len());
    data[..size].copy_from_slice(&bytes[..size]);
    size
}
