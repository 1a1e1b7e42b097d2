//! This crate as a module of the user's own interpreter, `addrdiff._native`; the package around it is `python/addrdiff`.
//! Last in the flow, beside the program.

mod admission;
mod asking;

use pyo3::prelude::*;

pyo3::create_exception!(
    addrdiff,
    UsageError,
    pyo3::exceptions::PyValueError,
    "What was asked for does not exist, is not here, or contradicts itself: exit code 2 of the command line."
);

pyo3::create_exception!(
    addrdiff,
    HarnessError,
    pyo3::exceptions::PyRuntimeError,
    "addrdiff itself could not do its work, and nothing was judged: exit code 1 of the command line."
);

/// What the package is made of. Private: people import `addrdiff`.
#[pymodule]
mod _native {
    use crate::cli;
    use crate::environment;
    use crate::parsers::cpython;
    use crate::parsers::python_callable::kept;
    use pyo3::prelude::*;
    use std::ffi::OsString;
    use std::io::Write;
    use std::path::PathBuf;

    #[pymodule_export]
    use super::admission::{Allow, admit, within};
    #[pymodule_export]
    use super::asking::{check, explain, payloads};
    #[pymodule_export]
    use super::{HarnessError, UsageError};

    /// The packages that can be fetched, a line each, as pip reads it.
    #[pymodule_export]
    const PACKAGES_LOCK: &str = cpython::PACKAGES_LOCK;

    /// The release of the crate.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Says how this program is started again, and where fetched packages are.
    #[pyfunction]
    fn set_up(interpreter: OsString, first: Vec<OsString>, packages: PathBuf) {
        environment::is_a_module(interpreter, first);
        cpython::look_for_packages_in(packages);
    }

    /// The command line; the first argument is the program's name. Returns the exit code.
    #[pyfunction]
    fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
        py.detach(|| {
            let ended = cli::run(&arguments);
            // Rust's own runtime does so at the end of a program; this one ends as Python's.
            let _ = std::io::stdout().flush();
            ended.code()
        })
    }

    /// Asks this callable itself where `python/NAME` is asked, in this process.
    #[pyfunction]
    fn keep(name: String, callable: Py<PyAny>) {
        kept::keep(name, callable);
    }

    /// The name is as any other again.
    #[pyfunction]
    fn forget(name: &str) {
        kept::forget(name);
    }
}
