//! A time limit for every ask: a hang is a verdict.
//!
//! A thread (`watchdog.py`) looks at the asks in flight a few times within the limit and throws an exception
//! into the one that has been there for too long. What Python does in C without looking up (a regular
//! expression, say) cannot be reached so; for that the supervisor of a campaign ends the process.

use super::coverage::view;
use super::embedded::{LOADING, embedded};
use crate::screen::say;
use pyo3::exceptions::PyBaseException;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyCFunction, PyTuple};
use std::ffi::c_long;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

pyo3::create_exception!(
    addrdiff,
    TimeLimit,
    PyBaseException,
    "Ends an ask. A `BaseException`, so that code which catches every `Exception` does not catch this one."
);

/// Thousandths of a second.
static LIMIT: AtomicU64 = AtomicU64::new(2_000);

/// What `Slot::asking` says when its thread has ended.
const GONE: u64 = u64::MAX;

thread_local! {
    static SLOT: OfThisThread = OfThisThread(Slot::of_this_thread());
}

/// How long one ask may work (of its thread's time; five times as long where it waits); two seconds unless
/// told otherwise.
pub fn set_time_limit(limit: Duration) {
    LIMIT.store(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
}

/// What one thread asks. Never freed: the watchdog reads it when it likes.
struct Slot {
    /// The number of the ask in flight; 0 between asks.
    asking: AtomicU64,
    asked: AtomicU64,
    fired: AtomicBool,
}

struct OfThisThread(&'static Slot);

impl Drop for OfThisThread {
    fn drop(&mut self) {
        self.0.asking.store(GONE, Ordering::Release);
    }
}

impl Slot {
    fn of_this_thread() -> &'static Self {
        let (asking, asked, fired) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        let slot: &'static Self = Box::leak(Box::new(Self { asking, asked, fired }));
        if let Err(error) = Python::attach(|py| slot.have_watched(py)) {
            // Asking goes on; a campaign's supervisor has a limit of its own.
            say!("addrdiff: no time limit for Python's parsers, their watchdog does not start: {error}");
        }
        slot
    }

    fn have_watched(&'static self, py: Python<'_>) -> PyResult<()> {
        // Never released: Python would else make its state of this thread anew for every ask.
        // SAFETY: the interpreter runs, this thread is attached to it, and it is never finalised.
        unsafe { ffi::PyGILState_Ensure() };
        let thread: u64 = py.import("threading")?.call_method0("get_ident")?.extract()?;
        let throw = move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, pyo3::types::PyDict>>| {
            let number: u64 = arguments.get_item(0)?.extract()?;
            self.end(arguments.py(), thread, number);
            PyResult::Ok(())
        };
        let throw = PyCFunction::new_closure(py, None, None, throw)?;
        let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        let watchdog = embedded(py, "_addrdiff_watchdog", include_str!("watchdog.py"))?;
        let (limit, asking) = (view(py, octets(&LIMIT))?, view(py, octets(&self.asking))?);
        watchdog.call_method1("watch", (limit, asking, throw, thread))?;
        Ok(())
    }

    /// Called by the watchdog, which is attached, so that the asking thread is not.
    fn end(&self, py: Python<'_>, thread: u64, number: u64) {
        if self.asking.load(Ordering::Acquire) == number {
            self.fired.store(true, Ordering::Release);
            throw(thread, py.get_type::<TimeLimit>().as_ptr());
        }
    }
}

/// Throws into a thread, or takes back what was thrown (null). Only while attached.
fn throw(thread: u64, exception: *mut ffi::PyObject) {
    // The bits are Python's name for the thread; it takes them as signed or unsigned, by its release.
    // SAFETY: the caller is attached; CPython takes a reference of its own.
    unsafe { ffi::PyThreadState_SetAsyncExc(thread as c_long as _, exception) };
}

/// An atomic number as the octets it is made of, for Python to read.
fn octets(number: &'static AtomicU64) -> &'static [std::sync::atomic::AtomicU8] {
    // SAFETY: eight octets at the same place; only Python reads them through this, holding its lock, and a
    // number that changes meanwhile is looked at again.
    unsafe { std::slice::from_raw_parts(number.as_ptr().cast(), size_of::<u64>()) }
}

/// Runs one ask under the limit; `None` where it was ended.
pub(crate) fn limited<T>(py: Python<'_>, ask: impl FnOnce() -> T) -> Option<T> {
    SLOT.with(|OfThisThread(slot)| {
        let number = slot.asked.load(Ordering::Relaxed) + 1;
        slot.asked.store(number, Ordering::Relaxed);
        slot.asking.store(number, Ordering::Release);
        let answer = ask();
        slot.asking.store(0, Ordering::Release);
        if !slot.fired.swap(false, Ordering::AcqRel) {
            return Some(answer);
        }
        take_back(py);
        None
    })
}

/// What was thrown after the last line of Python ran must not hit the next ask.
fn take_back(py: Python<'_>) {
    let thread = py.import("threading").and_then(|threading| threading.call_method0("get_ident")?.extract());
    match thread {
        Ok(thread) => throw(thread, std::ptr::null_mut()),
        // It was pending, and came with this call.
        Err(_) => take_back(py),
    }
}
