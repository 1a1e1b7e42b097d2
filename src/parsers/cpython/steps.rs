//! The steps of a call: how many lines of Python it runs.

use super::embedded::{LOADING, embedded};
use super::{text, watchdog};
use crate::input::Input;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::sync::PoisonError;

/// Lines that are counted at most; what needs more has grown enough to be seen.
const MOST: u64 = 2_000_000;

/// The lines of Python that `call` runs for this text; what it does in C within one line counts as that line.
/// `None` where it is past its time limit.
pub(crate) fn lines(call: &Py<PyAny>, input: &Input) -> Option<u64> {
    Python::attach(|py| {
        let count = || -> PyResult<u64> {
            let arguments = (call.bind(py), text::to_python(py, input.bytes())?, MOST);
            counter(py)?.call_method1("lines", arguments)?.extract()
        };
        watchdog::limited(py, count)?.ok()
    })
}

fn counter(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
    embedded(py, "_addrdiff_steps", include_str!("steps.py"))
}
