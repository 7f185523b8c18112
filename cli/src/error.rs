// SPDX-License-Identifier: GPL-2.0

//! Errors: one sentence each, which ends in what to type.

use std::fmt;
use std::io;

/// What went wrong, and what to do about it, in one sentence.
#[derive(Debug)]
pub enum Error {
    /// A sentence for the user.
    Said(String),
    /// Whoever read our output is gone: no error to anybody.
    ReaderGone,
}

/// What can fail with an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Said(sentence) => f.write_str(sentence),
            Error::ReaderGone => f.write_str("whoever read the output is gone"),
        }
    }
}

/// An error made of a sentence.
pub fn said<T>(sentence: impl Into<String>) -> Result<T> {
    Err(Error::Said(sentence.into()))
}

/// Turns an error of the system into a sentence.
pub trait Context<T> {
    /// What was being tried, as in "cannot WHAT: permission denied".
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Error::Said(format!("cannot {}: {error}", what())))
    }
}

/// An error in writing to stdout.
pub fn output(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Error::ReaderGone
    } else {
        Error::Said(format!("cannot write the output: {error}"))
    }
}
