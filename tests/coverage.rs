//! The counters in the source of a Python package say what coverage.py says of the same inputs.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::feedback::{cover_python, python_counters};
use addrdiff::input::Input;
use addrdiff::parsers::cpython::coverage;
use addrdiff::parsers::{Parser, cpython, python_callable};
use pyo3::prelude::*;
use pyo3::types::PyModule;
use std::collections::BTreeSet;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

const INPUTS: [&str; 9] = [
    "a@b.example",
    "A. Person (a comment (nested)) <a@b.example>",
    "a@malicious.org@important.com",
    "g:a@b.example, \"x y\"@[1.2.3.4];",
    "<@a.example:b@c.example>",
    "=?utf-8?q?J=C3=B6rg?= <a@b.example>",
    "\"unterminated\\",
    "",
    "a\\b@c (",
];

fn open(surface: &str, label: &str) -> Box<dyn Parser> {
    let parser = cpython::open(&format!("cpython/{surface}@{label}").parse().unwrap());
    parser.unwrap_or_else(|missing| panic!("{missing}"))
}

/// The counters that these inputs set, from the start of the package's region.
fn blocks(parser: &dyn Parser, label: &str, inputs: &[&str]) -> BTreeSet<usize> {
    let counters = &python_counters()[coverage::region(label).unwrap()];
    counters.iter().for_each(|counter| counter.store(0, Ordering::Relaxed));
    inputs.iter().for_each(|input| drop(parser.ask(&Input::new(*input))));
    (0..counters.len()).filter(|&at| counters[at].load(Ordering::Relaxed) != 0).collect()
}

#[test]
fn counters_agree_with_coverage_py_and_with_themselves() {
    let stdlib = cpython::start().unwrap().os.parent().unwrap().to_path_buf();
    // Opened first, and so without counters: what coverage.py watches.
    cpython::add_package("plain", &stdlib).unwrap();
    let plain = ["parseaddr", "header"].map(|surface| open(surface, "plain"));
    let before: Vec<_> = INPUTS.map(|input| plain[0].ask(&Input::new(input))).into();
    cover_python();
    cpython::add_package("covered", &stdlib).unwrap();
    let covered = ["parseaddr", "header"].map(|surface| open(surface, "covered"));
    assert_eq!(coverage::region("plain"), None);

    let after: Vec<_> = INPUTS.map(|input| covered[0].ask(&Input::new(input))).into();
    assert_eq!(before, after, "counting changes no answer");

    for (plain, covered) in plain.iter().zip(&covered) {
        let ours = blocks(covered.as_ref(), "covered", &INPUTS);
        assert_eq!(
            ours,
            blocks(covered.as_ref(), "covered", &INPUTS),
            "the same input sets the same counters"
        );
        let (compared, differing) = compare(plain.as_ref(), &ours, &stdlib);
        assert!(compared > 50, "only {compared} branch sides compared");
        assert_eq!(differing, Vec::<String>::new(), "of {compared} branch sides");
    }
    let one = blocks(covered[0].as_ref(), "covered", &["a@b.example"]);
    let other = blocks(covered[0].as_ref(), "covered", &["a@(x)b.example"]);
    assert_ne!(one, other, "another branch is another counter");
}

/// Branch sides that both know, and those on which they differ.
fn compare(plain: &dyn Parser, ours: &BTreeSet<usize>, stdlib: &Path) -> (usize, Vec<String>) {
    let program = std::env::current_exe().unwrap();
    let installed = program.ancestors().map(|above| above.join("test-packages")).find(|path| path.is_dir());
    python_callable::add_path(&installed.expect("coverage.py is not here; run: scripts/test-packages"))
        .unwrap();
    let source = CString::new(include_str!("coverage/branches.py")).unwrap();
    // One attachment: the tracing that coverage.py starts belongs to Python's state of this thread.
    let compared = Python::attach(|py| {
        let branches = PyModule::from_code(py, &source, c"branches.py", c"branches")?;
        let watched = branches.getattr("Watched")?.call1((stdlib.join("email").into_os_string(),))?;
        INPUTS.iter().for_each(|input| drop(plain.ask(&Input::new(*input))));
        watched.call_method0("stop")?;
        let files: Vec<_> = under_test(stdlib).into_iter().map(PathBuf::into_os_string).collect();
        let counters =
            py.import("sys")?.getattr("modules")?.get_item("_addrdiff_cover")?.getattr("Counters")?;
        watched.call_method1("compare", (counters, files, ours.clone()))?.extract()
    });
    compared.unwrap_or_else(|error| panic!("{error}"))
}

/// In the order in which the package numbers them.
fn under_test(stdlib: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![stdlib.join("email")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "py") => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    files.push(stdlib.join("smtplib.py"));
    files
}
