//! A file of results: one JSON file for a figure or table, written whole, merged with what is there.

use std::fs::{self, File};
use std::path::Path;

use anyhow::Context as _;
use serde::{Serialize, de::DeserializeOwned};

use crate::files;

/// What a file in the folder of results holds.
pub trait ResultsFile: Default + DeserializeOwned {
    /// As it is committed: a line for each run and record, so that a change of one shows as such.
    fn to_json(&self) -> anyhow::Result<String>;

    /// What is there; nothing where there is no file yet.
    fn read(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let damaged = || format!("{} is damaged; restore it from version control or delete it", path.display());
        serde_json::from_slice(&fs::read(path)?).with_context(damaged)
    }

    /// Changes what is there. Several processes may do so at once.
    fn change(path: &Path, change: impl FnOnce(&mut Self)) -> anyhow::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let lock = File::create(path.with_added_extension("lock"))?;
        lock.lock()?;
        let mut results = Self::read(path)?;
        change(&mut results);
        files::write(path, results.to_json()?.as_bytes())
    }
}

/// An object of one value or list a line, lists with one entry a line.
pub struct Lines(String);

impl Lines {
    pub fn new() -> Self {
        Self(String::new())
    }

    pub fn value<T: Serialize>(self, name: &str, value: &T) -> serde_json::Result<Self> {
        let value = serde_json::to_string(value)?;
        Ok(self.entry(name, &value))
    }

    pub fn list<T: Serialize>(self, name: &str, values: &[T]) -> serde_json::Result<Self> {
        let values = values.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(self.entry(name, &format!("[\n{}\n]", values.join(",\n"))))
    }

    fn entry(mut self, name: &str, value: &str) -> Self {
        self.0 += if self.0.is_empty() { "{\n" } else { ",\n" };
        for part in ["\"", name, "\": ", value] {
            self.0 += part;
        }
        self
    }

    pub fn end(self) -> String {
        self.0 + "\n}\n"
    }
}
