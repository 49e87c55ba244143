//! `metavae worlds export`: networks as the page loads them.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;
use metavae_amortised::RegressorFile;

use crate::export::pack;

#[derive(Args)]
pub struct Options {
    /// Files that `metavae worlds train` wrote, each named as the page asks for it.
    #[arg(required = true)]
    networks: Vec<PathBuf>,
    /// Where they go.
    #[arg(long, default_value = "www/public/worlds")]
    out: PathBuf,
    /// Replace what is there.
    #[arg(long)]
    force: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    for path in &options.networks {
        let cannot = || format!("{} cannot be exported", path.display());
        let file = RegressorFile::from_bytes(&std::fs::read(path).with_context(cannot)?).with_context(cannot)?;
        ensure!(file.step == file.config.steps, "{} has not been trained to its end", path.display());
        let name = path.file_name().with_context(cannot)?;
        let mut target = options.out.join(name).into_os_string();
        target.push(".gz");
        let target = PathBuf::from(target);
        ensure!(
            options.force || !target.exists(),
            "{} is there already and would be replaced: name another folder by --out, or replace it by --force",
            target.display()
        );
        pack(&target, &file.weights_to_bytes()?)?;
    }
    Ok(())
}
