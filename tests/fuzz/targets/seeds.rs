//! Writes what fuzzing starts from into CORPUS/<target>/: whole, right files of each kind. Run as `seeds CORPUS`.

use std::path::PathBuf;
use std::{env, fs, io};

use metavae_fuzz::readers;

fn main() -> io::Result<()> {
    let corpus = PathBuf::from(env::args_os().nth(1).expect("the folder to write to"));
    for (index, (target, bytes)) in readers::seeds().into_iter().enumerate() {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{index}")), bytes)?;
    }
    Ok(())
}
