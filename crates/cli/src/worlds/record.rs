//! A file of measurements, a line for each thing measured, so that a change of one shows as such.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::files::Target;

/// One list of things, each with a name.
pub struct Record {
    target: Target,
    list: &'static str,
    /// By their names, as they are written: numbers that are read and written again may lose their last digit.
    lines: BTreeMap<String, String>,
}

impl Record {
    /// What the file holds of this list, if there is one.
    ///
    /// # Errors
    /// If it holds something else, or nothing can be written there.
    pub fn open(path: &Path, list: &'static str) -> anyhow::Result<Self> {
        let held = if path.exists() { fs::read_to_string(path)? } else { text(list, &BTreeMap::new()) };
        let lines: BTreeMap<String, String> = held.lines().filter_map(named).collect();
        anyhow::ensure!(
            held == text(list, &lines),
            "{} is there already and holds no list of {list} alone: name another file by --out",
            path.display()
        );
        Ok(Self { target: Target::claim(path, true)?, list, lines })
    }

    /// Puts one thing in the place of the one of its name.
    pub fn put(&mut self, thing: &impl Serialize) -> anyhow::Result<()> {
        self.lines.extend(named(&serde_json::to_string(thing)?));
        self.target.write(text(self.list, &self.lines).as_bytes())
    }

    pub fn path(&self) -> &Path {
        self.target.path()
    }
}

fn text(list: &str, lines: &BTreeMap<String, String>) -> String {
    let lines: Vec<&str> = lines.values().map(String::as_str).collect();
    format!("{{\"{list}\": [\n{}\n]}}\n", lines.join(",\n"))
}

/// A line of a record, and the name of what it is of.
fn named(line: &str) -> Option<(String, String)> {
    let line = line.trim_end_matches(',');
    let thing: Value = serde_json::from_str(line).ok()?;
    Some((thing["name"].as_str()?.to_owned(), line.to_owned()))
}
