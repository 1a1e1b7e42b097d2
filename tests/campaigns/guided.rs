//! A campaign sees the branches of the user's own code: it keeps an input for each that was taken.
//!
//! This needs cargo-fuzz and a C++ compiler: `scripts/test` brings both.
#![cfg(all(feature = "python", target_os = "linux"))]

use crate::common::{addrdiff, run};
use std::collections::BTreeSet;
use std::path::Path;

const BRANCHES: u32 = 1_000;

/// Two functions that say the same, one with a branch for each sum of a text's octets, one with none.
fn write_own_code(folder: &Path) {
    let package = folder.join("sums");
    std::fs::create_dir(&package).expect("a folder");
    let sum = format!("sum(text.encode('utf-8', 'surrogateescape')) % {BRANCHES}");
    let branches: String =
        (0..BRANCHES).map(|at| format!("    if found == {at}:\n        return text\n")).collect();
    let branching = format!("def branching(text):\n    found = {sum}\n{branches}");
    let write = |file: &str, text: &str| std::fs::write(package.join(file), text).expect("a file");
    write("rules.py", &branching);
    write(
        "__init__.py",
        &format!(
            "from .rules import branching\n\ndef plain(text):\n    return text if {sum} < {BRANCHES} else None\n"
        ),
    );
}

/// How many of the sums stand in the corpus that a short campaign from nothing keeps.
fn kept(own: &Path, function: &str) -> usize {
    let out = own.join(function);
    let mut hunt = addrdiff(&["hunt", "--from-nothing", "--workers", "1", "--quiet", "--seed", "1"]);
    hunt.args(["--executions", "20000", "--parser", &format!("python/sums.{function}"), "--python-path"]);
    let (code, _, said) = run(hunt.args([own.as_os_str(), "--out".as_ref(), out.as_os_str()]));
    assert_eq!(code, 10, "{said}");
    let corpus = std::fs::read_dir(out.join("corpus")).expect("a corpus");
    let texts = corpus.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("an input"));
    let sums: BTreeSet<u32> =
        texts.map(|text| text.into_iter().map(u32::from).sum::<u32>() % BRANCHES).collect();
    sums.len()
}

#[test]
fn an_input_is_kept_for_every_branch_of_ones_own_code() {
    let own = tempfile::tempdir().expect("a folder");
    write_own_code(own.path());
    let (branching, plain) = (kept(own.path(), "branching"), kept(own.path(), "plain"));
    assert!(branching > 900 && plain < 600, "of {BRANCHES} sums {branching} with branches, {plain} without");
}
