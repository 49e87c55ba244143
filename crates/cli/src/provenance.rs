//! Where a record comes from: the version of the program, and what was typed.

use std::process::Command;

use crate::data;

/// The version of the program, as far as git knows it.
pub fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return "unknown".to_owned() };
    let sources = ["status", "--porcelain", "--untracked-files=no", "--", "crates", "Cargo.toml", "Cargo.lock"];
    match git(&sources) {
        Some(changes) if !changes.is_empty() => format!("{commit} with changes"),
        _ => commit,
    }
}

/// What was typed, whatever folder the program lies in, as it can be typed again.
pub fn command() -> String {
    data::command(std::env::args_os().skip(1))
}
