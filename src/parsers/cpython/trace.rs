//! Counts lines of Python by a trace function in C: one in Python would take most of the time itself.

use pyo3::exceptions::PyBaseException;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::cell::Cell;
use std::ffi::c_int;

pyo3::create_exception!(
    addrdiff,
    Enough,
    PyBaseException,
    "Ends a count. A `BaseException`, so that code which catches every `Exception` does not catch this one."
);

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static MOST: Cell<u64> = const { Cell::new(0) };
}

/// The lines that `call` runs for `argument`, up to `most` and one.
pub(super) fn count<'py>(
    call: &Bound<'py, PyAny>,
    argument: Bound<'py, PyString>,
    most: u64,
) -> PyResult<u64> {
    MOST.set(most);
    let _counting = Counting::start(call.py())?;
    // A refusal is work too.
    let _ = call.call1((argument,));
    Ok(COUNT.get())
}

/// While it lives, the lines of this thread are counted.
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
        // SAFETY: this thread is attached, and `count_one` keeps nothing of what it is given.
        unsafe { ffi::PyEval_SetTrace(Some(count_one), std::ptr::null_mut()) };
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

extern "C" fn count_one(
    _: *mut ffi::PyObject,
    _: *mut ffi::PyFrameObject,
    event: c_int,
    _: *mut ffi::PyObject,
) -> c_int {
    if event != ffi::PyTrace_LINE {
        return 0;
    }
    COUNT.set(COUNT.get() + 1);
    if COUNT.get() <= MOST.get() {
        return 0;
    }
    // SAFETY: CPython calls trace functions on an attached thread.
    Enough::new_err(()).restore(unsafe { Python::assume_attached() });
    -1
}
