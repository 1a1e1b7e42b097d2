//! What all errors of the library share: causes in words, and what the system says of a file.

use crate::shown::Shown;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// An error and its causes, each behind a colon.
pub fn in_words(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", in_words(cause)),
        None => error.to_string(),
    }
}

/// A file that cannot be read, written or run.
#[derive(Debug, thiserror::Error)]
#[error("{}", Shown::path(.path))]
pub struct FileError {
    /// Which file.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

impl FileError {
    /// For `map_err`: what the system says of this file.
    pub fn of(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |source| Self { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_named_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the plan cannot be kept")]
        struct Unkept(#[source] FileError);
        let source = io::Error::other("no space left");
        let error = Unkept(FileError { path: "plan.json".into(), source });
        assert_eq!(in_words(&error), "the plan cannot be kept: plan.json: no space left");
    }
}
