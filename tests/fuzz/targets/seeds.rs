//! Writes what fuzzing starts from: whole, right files of each kind, into CORPUS/<target>/. Run as `seeds CORPUS`.

use std::path::PathBuf;
use std::{env, fs, io};

use metavae_fuzz::readers::{examples, tiny_checkpoint, tiny_config, tiny_images_and_labels, tiny_model};
use serde_json::Value;

fn main() -> io::Result<()> {
    let corpus = PathBuf::from(env::args_os().nth(1).expect("the folder to write to"));
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    let (images, labels) = tiny_images_and_labels();
    write("digits", "seed", &[&(images.len() as u32).to_le_bytes(), images, labels].concat())?;
    write("drawing", "seed", &[&[28, 0, 28, 0], &images[16..16 + 784]].concat())?;
    write("checkpoint", "seed", tiny_checkpoint())?;
    write("model", "seed", tiny_model())?;
    write("config", "seed", &serde_json::to_vec(&tiny_config())?)?;
    for (index, command) in examples().iter().enumerate() {
        write("protocol", &format!("seed-{index}"), command.to_string().as_bytes())?;
    }
    let all: Vec<String> = examples().iter().map(Value::to_string).collect();
    for (index, lines) in all.chunks(6).enumerate() {
        write("protocol", &format!("seeds-{index}"), lines.join("\n").as_bytes())?;
    }
    Ok(())
}
