//! The steps of a call: how many lines of Python it runs. Unlike seconds they are the same every time.

use super::{text, watchdog};
use crate::input::Input;
use pyo3::exceptions::PyBaseException;
use pyo3::ffi;
use pyo3::prelude::*;
use std::cell::Cell;
use std::ffi::c_int;

/// Lines that are counted at most; what needs more has grown enough to be seen.
const MOST: u64 = 2_000_000;

pyo3::create_exception!(
    addrdiff,
    Enough,
    PyBaseException,
    "Ends a count. A `BaseException`, so that code which catches every `Exception` does not catch this one."
);

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// The lines of Python that `call` runs for this text; what it does in C within one line counts as that line.
/// `None` where it is past its time limit.
pub(crate) fn lines(call: &Py<PyAny>, input: &Input) -> Option<u64> {
    Python::attach(|py| {
        let argument = text::to_python(py, input.bytes()).ok()?;
        watchdog::limited(py, || {
            let _counting = Counting::start(py)?;
            // A refusal is work too.
            let _ = call.bind(py).call1((argument,));
            PyResult::Ok(())
        })?
        .ok()?;
        Some(COUNT.get())
    })
}

/// While it lives, the lines of this thread are counted. CPython calls a function in C for each: one in Python would
/// take most of the time itself.
struct Counting<'py> {
    /// What traced before.
    before: Option<Bound<'py, PyAny>>,
    sys: Bound<'py, PyModule>,
}

impl<'py> Counting<'py> {
    fn start(py: Python<'py>) -> PyResult<Self> {
        let sys = py.import("sys")?;
        let before = sys.call_method0("gettrace")?;
        COUNT.set(0);
        // SAFETY: this thread is attached, and `count` keeps nothing of what it is given.
        unsafe { ffi::PyEval_SetTrace(Some(count), std::ptr::null_mut()) };
        Ok(Self { before: Some(before), sys })
    }
}

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        // SAFETY: this thread is attached: `sys` is bound to that.
        unsafe { ffi::PyEval_SetTrace(None, std::ptr::null_mut()) };
        if let Some(before) = self.before.take().filter(|before| !before.is_none()) {
            // Only what no trace function is could fail here, and it was one.
            let _ = self.sys.call_method1("settrace", (before,));
        }
    }
}

extern "C" fn count(
    _: *mut ffi::PyObject,
    _: *mut ffi::PyFrameObject,
    event: c_int,
    _: *mut ffi::PyObject,
) -> c_int {
    if event != ffi::PyTrace_LINE {
        return 0;
    }
    COUNT.set(COUNT.get() + 1);
    if COUNT.get() <= MOST {
        return 0;
    }
    // SAFETY: CPython calls trace functions on an attached thread.
    Enough::new_err(()).restore(unsafe { Python::assume_attached() });
    -1
}
