//! Modules of ours that are part of the program.

use pyo3::prelude::*;
use std::ffi::CString;
use std::sync::Mutex;

/// Python switches threads in the middle of an import, and half a module is none.
pub(crate) static LOADING: Mutex<()> = Mutex::new(());

/// A module of ours, its source part of the program; the same object every time.
pub(crate) fn embedded<'py>(py: Python<'py>, name: &str, source: &str) -> PyResult<Bound<'py, PyAny>> {
    let loaded = py.import("sys")?.getattr("modules")?;
    if let Ok(module) = loaded.get_item(name) {
        return Ok(module);
    }
    let file = CString::new(format!("<addrdiff>/{name}.py"))?;
    Ok(PyModule::from_code(py, &CString::new(source)?, &file, &CString::new(name)?)?.into_any())
}
