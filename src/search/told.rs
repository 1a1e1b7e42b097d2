//! How a target that no campaign started is told something: by variables, in the environment or in a file beside the
//! program, `TARGET.env`, a line `NAME=VALUE` each.
//!
//! The environment goes before the file, so that a package says what it is for and whoever runs it can say otherwise.

use super::settings::VARIABLE;
use crate::outside;
use crate::shown::Shown;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The level from which on a new finding is a crash; `1` stands for the campaign's `fail_on`, `0` or nothing for none.
pub const STOP: &str = "ADDRDIFF_STOP";

/// The file beside the program cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct ToldError {
    path: String,
    why: String,
}

/// What the environment says under this name, else the file beside the program.
pub(in crate::search) fn said(name: &str) -> Result<Option<OsString>, ToldError> {
    match std::env::var_os(name) {
        Some(value) => Ok(Some(value)),
        None => program().map_or(Ok(None), |program| in_file(&program.with_extension("env"), name)),
    }
}

/// A campaign says it all itself; and what runs inside an interpreter has nothing beside it.
fn program() -> Option<PathBuf> {
    let started = std::env::var_os(VARIABLE).is_some() || cfg!(feature = "extension");
    if started { None } else { std::env::current_exe().ok() }
}

fn in_file(path: &Path, name: &str) -> Result<Option<OsString>, ToldError> {
    if !path.exists() {
        return Ok(None);
    }
    let error = |why: String| ToldError { path: Shown::path(path).to_string(), why };
    let text = outside::read_text(path, outside::TEXT).map_err(|why| error(why.to_string()))?;
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    {
        let (key, value) = line.split_once('=').ok_or_else(|| error(format!("line {}: no `=`", at + 1)))?;
        if key == name {
            return Ok(Some(value.into()));
        }
    }
    Ok(None)
}

/// A relative path means what stands beside the program, where something does.
pub(in crate::search) fn beside(path: &Path) -> PathBuf {
    let there = program().and_then(|program| Some(program.parent()?.join(path)));
    there.filter(|there| there.exists()).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_program_says_what_the_environment_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("target.env");
        assert_eq!(in_file(&file, "ONE").unwrap(), None);
        std::fs::write(&file, "# why\n\nONE=a=b\nTWO=\n").unwrap();
        assert_eq!(in_file(&file, "ONE").unwrap(), Some("a=b".into()));
        assert_eq!(in_file(&file, "TWO").unwrap(), Some("".into()));
        assert_eq!(in_file(&file, "THREE").unwrap(), None);
        std::fs::write(&file, "ONE\n").unwrap();
        assert!(in_file(&file, "TWO").is_err_and(|error| error.to_string().contains("line 1")));
    }
}
