//! What the tests of coverage share: our counters, and coverage.py beside them.
// Each of them is a program of its own, and none uses all of it.
#![allow(dead_code)]

use addrdiff::input::Input;
use addrdiff::parsers::Parser;
use addrdiff::parsers::cpython::coverage;
use addrdiff::search::feedback::python_counters;
use pyo3::prelude::*;
use pyo3::types::PyModule;
use std::collections::BTreeSet;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// The counters that these inputs set, from the start of the package's region.
pub fn blocks(parser: &dyn Parser, label: &str, inputs: &[&str]) -> BTreeSet<usize> {
    let counters = &python_counters()[coverage::region(label).unwrap()];
    counters.iter().for_each(|counter| counter.store(0, Ordering::Relaxed));
    inputs.iter().for_each(|input| drop(parser.ask(&Input::new(*input))));
    (0..counters.len()).filter(|&at| counters[at].load(Ordering::Relaxed) != 0).collect()
}

/// Where `scripts/test-packages` puts coverage.py.
pub fn test_packages() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let installed = program.ancestors().map(|above| above.join("test-packages")).find(|path| path.is_dir());
    installed.expect("coverage.py is not here; run: scripts/test-packages")
}

/// Branch sides that both know, and those on which they differ.
pub fn compare(
    plain: &dyn Parser,
    inputs: &[&str],
    ours: &BTreeSet<usize>,
    folder: &Path,
    files: Vec<PathBuf>,
) -> (usize, Vec<String>) {
    let source = CString::new(include_str!("branches.py")).unwrap();
    // One attachment: the tracing that coverage.py starts belongs to Python's state of this thread.
    let compared = Python::attach(|py| {
        py.import("sys")?.getattr("path")?.call_method1("append", (test_packages().into_os_string(),))?;
        let branches = PyModule::from_code(py, &source, c"branches.py", c"branches")?;
        let watched = branches.getattr("Watched")?.call1((folder.as_os_str(),))?;
        inputs.iter().for_each(|input| drop(plain.ask(&Input::new(*input))));
        watched.call_method0("stop")?;
        let files: Vec<_> = files.into_iter().map(PathBuf::into_os_string).collect();
        let counters =
            py.import("sys")?.getattr("modules")?.get_item("_addrdiff_cover")?.getattr("Counters")?;
        watched.call_method1("compare", (counters, files, ours.clone()))?.extract()
    });
    compared.unwrap_or_else(|error| panic!("{error}"))
}

/// A copy of the package `gatekeeper` under the name `watched`, for coverage.py: a package loads once, with
/// counters or without.
pub fn copy_of_gatekeeper(own: &Path, copy: &Path) -> PathBuf {
    let watched = copy.canonicalize().unwrap().join("watched");
    std::fs::create_dir(&watched).unwrap();
    for file in GATEKEEPER {
        std::fs::copy(own.join("gatekeeper").join(file), watched.join(file)).unwrap();
    }
    watched
}

/// Its files.
pub const GATEKEEPER: [&str; 3] = ["__init__.py", "rules.py", "tags.py"];
