//! The mistakes that scripts/patched plants in copies of Python's own package: a witness counts where the patched copy shows
//! it and the clean one does not, and a package that a row does not fit is refused.
#![cfg(all(feature = "python", feature = "cli", unix))]

use std::path::Path;
use std::process::{Command, Output};

/// `scripts/mistakes/make.py OUT --only ID`, with the package in this folder in the place of the interpreter's.
fn make(out: &Path, id: &str, from: Option<&Path>) -> Output {
    let python = std::env::var_os("PYO3_PYTHON").unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/mistakes/make.py")).arg(out);
    command.args(["--program", env!("CARGO_BIN_EXE_addrdiff"), "--only", id]);
    if let Some(from) = from {
        command.arg("--from").arg(from);
    }
    command.env("PYTHONDONTWRITEBYTECODE", "1").output().expect("python3 starts")
}

#[test]
fn a_witness_is_verified_on_both_copies() {
    if !has_toml() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let made = make(&first, "second-at", None);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let patched = first.join("second-at");

    // Here the clean copy has the mistake already: its witness shows nothing new.
    let shown = make(&second, "fail-open", Some(&patched));
    assert_eq!(shown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&shown.stderr).contains("fail-open: its witness"));

    // And the words that the row replaces are gone.
    let gone = make(&second, "second-at", Some(&patched));
    assert_eq!(gone.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&gone.stderr).contains("second-at: its `old` stands 0 times"));
}

/// The tables are TOML, which Python reads since 3.11.
fn has_toml() -> bool {
    let python = std::env::var_os("PYO3_PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(python).args(["-c", "import tomllib"]).status().expect("python3 starts");
    if !there.success() {
        eprintln!("skipped: mistakes planted in Python's package take Python 3.11 or newer");
    }
    there.success()
}
