//! What is wrong with a settings file, and where.

use crate::input::Input;
use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong with the file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub(super) file: PathBuf,
    /// From 1; 0 where the whole file is meant.
    pub(super) line: usize,
    pub(super) why: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = Input::new(self.file.as_os_str().as_encoded_bytes());
        match self.line {
            0 => write!(f, "{file}: {}", self.why),
            line => write!(f, "{file}:{line}: {}", self.why),
        }
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    /// Of the whole file.
    pub(super) fn of_file(file: &Path, why: String) -> Self {
        Self { file: file.to_owned(), line: 0, why }
    }

    /// What is wrong, without the place.
    pub fn why(&self) -> &str {
        &self.why
    }
}
