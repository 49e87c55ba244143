//! Files that are written: whole or not at all, under names that are decided before the work, and never over another's.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use tempfile::NamedTempFile;

/// Writes a file whole or not at all, in place of what is there: a crash in between leaves the old one.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let partial = partial(path, bytes)?;
    partial.persist(path).map_err(|failed| failed.error).with_context(|| cannot_write(path))?;
    settle(path);
    Ok(())
}

/// The same where nothing may be there yet; `AlreadyExists` where there is.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<io::Result<()>> {
    let partial = partial(path, bytes)?;
    match partial.persist_noclobber(path) {
        Ok(_) => {
            settle(path);
            Ok(Ok(()))
        }
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Ok(Err(failed.error)),
        Err(failed) => Err(failed.error).with_context(|| cannot_write(path)),
    }
}

/// The bytes on disk under a name of their own, which goes again when anything fails.
fn partial(path: &Path, bytes: &[u8]) -> anyhow::Result<NamedTempFile> {
    let mut partial = temporary(path)?;
    partial.write_all(bytes).and_then(|()| partial.as_file().sync_all()).with_context(|| cannot_write(path))?;
    Ok(partial)
}

fn temporary(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = folder(path);
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut builder = tempfile::Builder::new();
    // As any file that is created, within the limits of the umask: temporary ones are private by default.
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(".metavae-").suffix(".partial").tempfile_in(folder).with_context(|| cannot_write(path))
}

/// A rename is on disk once its folder is; where folders cannot be opened nothing can be done about it.
fn settle(path: &Path) {
    if let Ok(folder) = File::open(folder(path)) {
        folder.sync_all().ok();
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// Where a run's checkpoints go, decided and tried out before its first step.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    /// Whether what is there may be replaced: it is the run's own, or it was asked for.
    is_own: bool,
    /// Whether anything was written.
    is_written: bool,
    /// Nobody else writes there meanwhile.
    _lock: Lock,
}

impl Target {
    /// # Errors
    /// When something else is there that `replace` does not allow to be replaced, when another process writes there, or when
    /// nothing can be written there.
    pub fn claim(path: &Path, replace: bool) -> anyhow::Result<Self> {
        ensure!(!path.is_dir(), "{} is a folder; name a file in it by --out", path.display());
        // What can be created can be renamed into place.
        drop(temporary(path)?);
        let lock = Lock::of(path)?;
        ensure!(
            replace || !path.exists(),
            "{} is there already and would be replaced: name another file by --out, go on with it by --resume, or replace it \
             by --force",
            path.display()
        );
        Ok(Self { path: path.to_owned(), is_own: replace, is_written: false, _lock: lock })
    }

    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if !self.is_own {
            // Whatever has come there in the meantime stays, and so does this run.
            let claimed = self.path.clone();
            let mut number = 1;
            while write_new(&self.path, bytes)?.is_err() {
                number += 1;
                self.path = numbered(&claimed, number);
            }
            (self.is_own, self.is_written) = (true, true);
            return Ok(());
        }
        write(&self.path, bytes)?;
        self.is_written = true;
        Ok(())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the last checkpoint is; none before the first.
    pub fn written(&self) -> Option<&Path> {
        self.is_written.then_some(&*self.path)
    }
}

/// Moves what is at a path to a name of its own beside it, which is returned.
pub fn set_aside(path: &Path) -> anyhow::Result<PathBuf> {
    for number in 2.. {
        let aside = numbered(path, number);
        // A link fails where there is something, as a rename would not.
        match fs::hard_link(path, &aside) {
            Ok(()) => {
                fs::remove_file(path).with_context(|| cannot_write(path))?;
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // Not every file system has links.
            Err(_) if !aside.exists() => {
                fs::rename(path, &aside).with_context(|| cannot_write(&aside))?;
                return Ok(aside);
            }
            Err(_) => {}
        }
    }
    unreachable!("numbers do not end")
}

/// `run.safetensors` -> `run-2.safetensors`
fn numbered(path: &Path, number: u32) -> PathBuf {
    with_suffix(path, &format!("-{number}"))
}

/// Puts a text between a file's name and its ending.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(suffix);
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// A file beside the target that is locked as long as this lives.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn of(target: &Path) -> anyhow::Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().with_context(|| format!("{} names no file", target.display()))?);
        name.push(".lock");
        let path = target.with_file_name(name);
        loop {
            let file = File::create(&path).with_context(|| cannot_write(target))?;
            // Where files cannot be locked, the first to write still has the name for itself.
            if let Err(TryLockError::WouldBlock) = file.try_lock() {
                bail!("another process writes to {} at this moment; name another file by --out", target.display())
            }
            // Whoever held it before may have removed it after it was opened here.
            if is_still(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let of = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(file), Ok(path)) => of(file) == of(path),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/run.safetensors");
        write(&path, b"one").unwrap();
        write(&path, b"other").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"other");
        assert_eq!(names(path.parent().unwrap()), ["run.safetensors"]);
        // Not a file: the temporary one goes again.
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("full")).unwrap();
        assert!(write(&taken, b"one").is_err());
        assert_eq!(names(folder.path()), ["new", "taken"]);
    }

    #[test]
    fn what_came_while_a_run_was_trained_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.safetensors");
        let mut target = Target::claim(&path, false).unwrap();
        assert_eq!(target.written(), None);
        fs::write(&path, b"another's").unwrap();
        target.write(b"first").unwrap();
        target.write(b"second").unwrap();
        let own = folder.path().join("run-2.safetensors");
        assert_eq!((target.written(), fs::read(&own).unwrap()), (Some(&*own), b"second".to_vec()));
        assert_eq!(fs::read(&path).unwrap(), b"another's");
        drop(target);
        assert_eq!(names(folder.path()), ["run-2.safetensors", "run.safetensors"]);
        assert!(Target::claim(&path, false).unwrap_err().to_string().contains("--force"));
        assert!(Target::claim(&path, true).is_ok());
    }

    #[test]
    fn one_process_at_a_time_writes_to_a_target() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.safetensors");
        let first = Target::claim(&path, true).unwrap();
        let second = Target::claim(&path, true).unwrap_err().to_string();
        assert!(second.contains("another process writes to"), "{second}");
        drop(first);
        Target::claim(&path, true).unwrap();
    }

    #[test]
    fn files_are_set_aside_under_names_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.checkpoint.safetensors");
        for (text, expected) in [("one", "run.checkpoint-2.safetensors"), ("two", "run.checkpoint-3.safetensors")] {
            fs::write(&path, text).unwrap();
            let aside = set_aside(&path).unwrap();
            assert_eq!(aside, folder.path().join(expected));
            assert_eq!(fs::read(aside).unwrap(), text.as_bytes());
        }
        assert!(!path.exists());
        assert_eq!(with_suffix(Path::new("a/b"), "-2"), Path::new("a/b-2"));
    }
}
