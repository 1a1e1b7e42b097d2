//! Ctrl-C in an interpreter of the user's: Python raises it in whatever of its code runs, a parser among them.

use crate::verdict::Verdict;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What was raised is Ctrl-C, and nothing that a parser says. Remembered for [`take`].
pub(crate) fn is_one(py: Python<'_>, error: &PyErr) -> bool {
    let is_one = cfg!(not(embedded)) && error.is_instance_of::<PyKeyboardInterrupt>(py);
    if is_one {
        INTERRUPTED.store(true, Ordering::Relaxed);
    }
    is_one
}

/// The interpreter was interrupted: nothing is asked any more, until that is [taken](take).
pub(crate) fn is_pending() -> bool {
    if cfg!(embedded) {
        return false;
    }
    if Python::attach(|py| py.check_signals().is_err()) {
        INTERRUPTED.store(true, Ordering::Relaxed);
    }
    INTERRUPTED.load(Ordering::Relaxed)
}

/// It was interrupted since this was asked last.
#[cfg(feature = "extension")]
pub(crate) fn take() -> bool {
    is_pending() && INTERRUPTED.swap(false, Ordering::Relaxed)
}

/// What a parser says that is not asked for that.
pub(crate) fn verdict() -> Verdict {
    Verdict::skipped("interrupted")
}
