//! Which lines of Python source were reached: for a report, with a mark a statement (`lines.py`) in the place
//! of the search's counters.

use super::embedded::embedded;
use crate::shown::Shown;
use pyo3::prelude::*;
use serde::Serialize;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

static ON: AtomicBool = AtomicBool::new(false);

/// `Lines` of `lines.py` for each package that was loaded, in that order.
static PACKAGES: Mutex<Vec<(String, Py<PyAny>)>> = Mutex::new(Vec::new());

/// One source file of a package. Lines are those on which statements begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// As the package calls it: `email/utils.py`.
    pub name: Shown,
    /// Where it stands.
    pub path: PathBuf,
    /// A surface imported it; of another nothing was looked at.
    #[serde(rename = "loaded")]
    pub is_loaded: bool,
    /// The lines that were reached.
    pub reached: Vec<u32>,
    /// The lines that never were.
    pub unreached: Vec<u32>,
}

/// Marks the lines of every package that loads from now on. Its branches are then not counted.
pub fn switch_on() {
    ON.store(true, Ordering::Relaxed);
}

pub(super) fn are_on() -> bool {
    ON.load(Ordering::Relaxed)
}

/// Of each package that was marked, its label and its files; one of the user's is `python/NAME`.
///
/// # Errors
/// What Python raises; nothing of it depends on an input.
pub fn reached() -> PyResult<Vec<(String, Vec<SourceFile>)>> {
    let packages = PACKAGES.lock().unwrap_or_else(PoisonError::into_inner);
    if packages.is_empty() {
        // Nothing may have started Python.
        return Ok(Vec::new());
    }
    Python::attach(|py| {
        packages.iter().map(|(label, lines)| Ok((label.clone(), files(lines.bind(py))?))).collect()
    })
}

/// A [`SourceFile`] as `lines.py` returns it.
type FileRow = (String, PathBuf, bool, Vec<u32>, Vec<u32>);

fn files(lines: &Bound<'_, PyAny>) -> PyResult<Vec<SourceFile>> {
    let rows: Vec<FileRow> = lines.call_method0("files")?.extract()?;
    let file = |(name, path, is_loaded, reached, unreached): FileRow| SourceFile {
        name: Shown::raw(name),
        path,
        is_loaded,
        reached,
        unreached,
    };
    Ok(rows.into_iter().map(file).collect())
}

/// What marks the lines of one package.
pub(super) fn of<'py>(
    py: Python<'py>,
    label: &str,
    files: Vec<(&str, &OsStr)>,
) -> PyResult<Bound<'py, PyAny>> {
    let lines =
        embedded(py, "_addrdiff_lines", include_str!("lines.py"))?.getattr("Lines")?.call1((files,))?;
    let mut packages = PACKAGES.lock().unwrap_or_else(PoisonError::into_inner);
    packages.push((label.into(), lines.clone().unbind()));
    Ok(lines)
}
