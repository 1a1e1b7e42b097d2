//! The steps of a call: how many lines of Python it runs. Unlike seconds they are the same every time.

#[cfg(not(feature = "extension"))]
use super::trace::count;
use super::{text, watchdog};
use crate::input::Input;
use pyo3::prelude::*;

/// Lines that are counted at most; what needs more has grown enough to be seen.
const MOST: u64 = 2_000_000;

/// The lines of Python that `call` runs for this text; what it does in C within one line counts as that line.
/// `None` where it is past its time limit.
pub(crate) fn lines(call: &Py<PyAny>, input: &Input) -> Option<u64> {
    Python::attach(|py| {
        let argument = text::to_python(py, input.bytes()).ok()?;
        watchdog::limited(py, || count(call.bind(py), argument, MOST))?.ok()
    })
}

/// By a trace function of Python's own: the stable ABI has none in C.
#[cfg(feature = "extension")]
fn count<'py>(
    call: &Bound<'py, PyAny>,
    argument: Bound<'py, pyo3::types::PyString>,
    most: u64,
) -> PyResult<u64> {
    let steps = super::embedded::embedded(call.py(), "_addrdiff_steps", include_str!("steps.py"))?;
    steps.call_method1("count", (call, argument, most))?.extract()
}
