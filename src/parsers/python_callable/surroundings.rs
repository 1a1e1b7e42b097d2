//! What says nothing about the text, exceptions and look-ups of hosts: see `surroundings.py`.

use crate::parsers::cpython::embedded::{LOADING, embedded};
use crate::parsers::cpython::watchdog;
use crate::verdict::{Kind, Verdict};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::sync::PoisonError;

/// What a refusal says behind a look-up that found nothing.
const MISSED: &str =
    "it looked up a host that is not found from here, and refused the text: a real attacker's domain exists";

/// Those of earlier answers are forgotten.
pub(super) fn begin(py: Python<'_>) -> PyResult<()> {
    helper(py)?.call_method0(intern!(py, "begin")).map(drop)
}

/// The verdict, where it is none that a look-up without an answer may have caused.
pub(super) fn checked(py: Python<'_>, verdict: Verdict) -> Verdict {
    let may_be_caused = match &verdict {
        Verdict::Rejected(_) | Verdict::Raised { .. } => true,
        Verdict::Accepted(reading) => matches!(reading.kind(), Kind::Empty),
        _ => false,
    };
    let missed = || helper(py)?.call_method0(intern!(py, "missed"))?.is_truthy();
    match may_be_caused && watchdog::limited(py, missed).is_none_or(|missed| missed.unwrap_or(false)) {
        true => Verdict::skipped(MISSED),
        false => verdict,
    }
}

/// The exception says that the code cannot work here.
pub(super) fn is_one(py: Python<'_>, error: &PyErr) -> bool {
    let asked = || helper(py)?.call_method1("is_of_surroundings", (error.value(py),))?.is_truthy();
    asked().unwrap_or(false)
}

/// The module, which another of ours imports.
pub(super) fn helper(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
    embedded(py, "_addrdiff_surroundings", include_str!("surroundings.py"))
}
