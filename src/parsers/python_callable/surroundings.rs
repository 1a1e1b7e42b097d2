//! What says nothing about the text, exceptions and look-ups of hosts: see `surroundings.py`.

use crate::input::Input;
use crate::parsers::cpython::embedded::{LOADING, embedded};
use crate::parsers::cpython::watchdog;
use crate::shown::Shown;
use crate::verdict::{Kind, Verdict};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::sync::PoisonError;

/// What a refusal says behind a look-up that found nothing.
const MISSED: &str =
    "it looked up a host that is not found from here, and refused the text: a real attacker's domain exists";

/// Before own code is imported, which may look hosts up already. The domains are those of the policy.
pub(super) fn watch(py: Python<'_>, allowed: &[String]) -> PyResult<()> {
    helper(py)?.call_method1(intern!(py, "allow"), (allowed,)).map(drop)
}

/// The text that is asked about next.
pub(super) fn begin(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<()> {
    helper(py)?.call_method1(intern!(py, "begin"), (text,)).map(drop)
}

/// The verdict, where it is none that a look-up without an answer may have caused, now or before.
pub(super) fn checked(py: Python<'_>, input: &Input, verdict: Verdict) -> Verdict {
    let missed = || helper(py)?.call_method0(intern!(py, "missed"))?.extract::<(bool, Vec<String>)>();
    if !may_be_caused(input, &verdict) {
        return verdict;
    }
    match watchdog::limited(py, missed) {
        Some(Ok((false, services))) if services.is_empty() => verdict,
        Some(Ok((false, services))) => Verdict::skipped(format!(
            "it looked up {}, which is not found from here, and may say otherwise where it is",
            Shown::raw(services.join(", "))
        )),
        _ => Verdict::skipped(MISSED),
    }
}

/// A refusal, or recipients that are not the text: what code falls back to.
fn may_be_caused(input: &Input, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Rejected(_) | Verdict::Raised { .. } => true,
        Verdict::Accepted(reading) => match reading.kind() {
            Kind::Yes => false,
            Kind::Empty => true,
            _ => reading.raw.as_ref() != Some(input),
        },
        _ => false,
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
