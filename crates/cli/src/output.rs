//! Standard output, in one place: whoever reads it may go at any time, `| head` for instance, and that is no failure.

use std::fmt;
use std::io::{self, Write as _};

/// A line could not be written to standard output.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The reader is gone.
    #[error("nobody reads standard output any longer")]
    Closed,
    /// Standard output is a file on a full disk, say.
    #[error("cannot write to standard output")]
    Failed(#[source] io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Failed(error),
        }
    }
}

/// Writes a line to standard output.
pub fn line(text: fmt::Arguments<'_>) -> Result<(), OutputError> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// Writes a line to standard error, which nothing depends on.
pub fn line_err(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A line on standard output, as by `println!`.
macro_rules! say {
    ($($text:tt)*) => { $crate::output::line(format_args!($($text)*)) };
}

/// A line on standard error, as by `eprintln!`.
macro_rules! say_err {
    ($($text:tt)*) => { $crate::output::line_err(format_args!($($text)*)) };
}

pub(crate) use {say, say_err};
