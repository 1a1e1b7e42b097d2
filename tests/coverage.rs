//! The counters in the source of a Python package say what coverage.py says of the same inputs.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

#[path = "coverage/mod.rs"]
mod beside;

use addrdiff::input::Input;
use addrdiff::parsers::cpython::coverage;
use addrdiff::parsers::{Parser, Registry, cpython};
use addrdiff::search::feedback::{cover_python, python_counters};
use beside::{blocks, compare};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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

fn open(registry: &Registry, surface: &str, label: &str) -> Box<dyn Parser> {
    let parser = registry.open(&format!("cpython/{surface}@{label}").parse().unwrap());
    parser.unwrap_or_else(|missing| panic!("{missing}"))
}

#[test]
fn counters_agree_with_coverage_py_and_with_themselves() {
    let stdlib = cpython::start().unwrap().os.parent().unwrap().to_path_buf();
    // Opened first, and so without counters: what coverage.py watches.
    let packages = ["plain", "covered"].map(|label| (label.to_owned(), stdlib.clone()));
    let registry = Registry { packages: packages.into(), ..Registry::default() };
    let plain = ["parseaddr", "header"].map(|surface| open(&registry, surface, "plain"));
    let before: Vec<_> = INPUTS.map(|input| plain[0].ask(&Input::new(input))).into();
    cover_python();
    let covered = ["parseaddr", "header"].map(|surface| open(&registry, surface, "covered"));
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
        let (compared, differing) =
            compare(plain.as_ref(), &INPUTS, &ours, &stdlib.join("email"), under_test(&stdlib));
        assert!(compared > 50, "only {compared} branch sides compared");
        assert_eq!(differing, Vec::<String>::new(), "of {compared} branch sides");
    }
    let one = blocks(covered[0].as_ref(), "covered", &["a@b.example"]);
    let other = blocks(covered[0].as_ref(), "covered", &["a@(x)b.example"]);
    assert_ne!(one, other, "another branch is another counter");
    what_is_retired_is_counted_no_more(covered[0].as_ref(), &one, &other);
    let after: Vec<_> = INPUTS.map(|input| covered[0].ask(&Input::new(input))).into();
    assert_eq!(before, after, "nor does it change an answer to retire counters");
}

/// Of a text that goes another way, only what the first did not reach is left.
fn what_is_retired_is_counted_no_more(parser: &dyn Parser, one: &BTreeSet<usize>, other: &BTreeSet<usize>) {
    let start = coverage::region("covered").unwrap().start;
    let mut reached = vec![0; python_counters().len()];
    one.iter().for_each(|at| reached[start + at] = 1);
    assert_eq!(coverage::retire(&reached).unwrap(), one.len());
    assert_eq!(coverage::retire(&reached).unwrap(), 0, "each once");
    assert_eq!(blocks(parser, "covered", &["a@b.example"]), BTreeSet::new());
    let new: BTreeSet<usize> = other.difference(one).copied().collect();
    assert_eq!(blocks(parser, "covered", &["a@(x)b.example"]), new);
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
