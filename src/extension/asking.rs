//! `explain`, `check` and `payloads` from Python: what they come to as exit code, JSON and text.

use super::{HarnessError, UsageError};
use crate::cli::inside::{self, Failure, Outcome};
use crate::parsers::Registry;
use crate::parsers::cpython::interrupt;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

/// Exit code, JSON and text.
type Said = (u8, String, String);

/// The answer about this text; `arguments` are those of the command line, `path` has modules of the user's.
#[pyfunction]
pub(super) fn explain(
    py: Python<'_>,
    arguments: Vec<String>,
    text: Vec<u8>,
    path: Vec<PathBuf>,
) -> PyResult<Said> {
    let said = py.detach(|| inside::explain(&arguments, &text, registry(path)));
    if interrupt::take() {
        return Err(PyKeyboardInterrupt::new_err(()));
    }
    said.map(in_parts).map_err(raised)
}

/// Who gets in; `arguments` are those of the command line, `path` has modules of the user's.
#[pyfunction]
pub(super) fn check(py: Python<'_>, arguments: Vec<String>, path: Vec<PathBuf>) -> PyResult<Said> {
    let said = py.detach(|| {
        // Nothing that was begun is used again.
        catch_unwind(AssertUnwindSafe(|| inside::check(&arguments, registry(path), &mut |_, _| look_up())))
    });
    match said {
        _ if interrupt::take() => Err(PyKeyboardInterrupt::new_err(())),
        Ok(said) => said.map(in_parts).map_err(raised),
        Err(panic) => resume_unwind(panic),
    }
}

/// The payloads, as JSON; `arguments` are those of the command line.
#[pyfunction]
pub(super) fn payloads(py: Python<'_>, arguments: Vec<String>) -> PyResult<String> {
    py.detach(|| inside::payloads(&arguments)).map_err(raised)
}

/// Ctrl-C, on its way through a check that has no other end.
struct Interrupted;

fn look_up() {
    if interrupt::is_pending() {
        resume_unwind(Box::new(Interrupted));
    }
}

fn registry(python_path: Vec<PathBuf>) -> Registry {
    Registry { python_path, ..Registry::default() }
}

fn in_parts(Outcome { code, json, text }: Outcome) -> Said {
    (code, json, text)
}

fn raised(failure: Failure) -> PyErr {
    match failure {
        Failure::Harness(why) => HarnessError::new_err(why),
        Failure::Usage(why) => UsageError::new_err(why),
    }
}
