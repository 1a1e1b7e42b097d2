//! Callables that are asked as they are, in this process: no other can import them by a name.

use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

static KEPT: Mutex<BTreeMap<String, Py<PyAny>>> = Mutex::new(BTreeMap::new());

fn all() -> MutexGuard<'static, BTreeMap<String, Py<PyAny>>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the callable is `python/NAME` in this process.
pub(crate) fn keep(name: String, callable: Py<PyAny>) {
    // What stood there may run code when it goes: not while the table is locked.
    let before = all().insert(name, callable);
    drop(before);
}

/// The name is as any other again.
pub(crate) fn forget(name: &str) {
    let before = all().remove(name);
    drop(before);
}

/// One of them is in this name of a parser, or in this gate or chain.
pub(crate) fn is_in(name: &str) -> bool {
    all().keys().any(|kept| name.contains(&format!("python/{kept}")))
}

pub(super) fn of<'py>(py: Python<'py>, name: &str) -> Option<Bound<'py, PyAny>> {
    all().get(name).map(|callable| callable.bind(py).clone())
}
