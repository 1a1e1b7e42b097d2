//! A campaign sees the branches of the user's own code: what lies behind many of them is found, and the same
//! behind none is not.
//!
//! This needs cargo-fuzz and a C++ compiler: `scripts/test` brings both.
#![cfg(all(feature = "python", target_os = "linux"))]

use std::path::Path;
use std::process::Command;

/// Whether a short campaign from nothing finds what the function raises, and how many inputs it kept.
fn hunted(function: &str, seed: u32) -> (bool, usize) {
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().join("campaign");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python_callable");
    let hunt = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["hunt", "--from-nothing", "--workers", "1", "--quiet", "--executions", "40000"])
        .args(["--seed", &seed.to_string(), "--parser", &format!("python/vault.{function}"), "--python-path"])
        .args([own.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .output()
        .expect("the program starts");
    assert_eq!(hunt.status.code(), Some(10), "{}", String::from_utf8_lossy(&hunt.stderr));
    let journal = std::fs::read_to_string(out.join("worker-1.jsonl")).expect("a journal");
    let kept = std::fs::read_dir(out.join("corpus")).expect("a corpus").count();
    (journal.contains("\"Opened\""), kept)
}

#[test]
fn what_lies_behind_branches_of_ones_own_code_is_found() {
    for seed in [1, 2] {
        let (stepwise, at_once) = (hunted("stepwise", seed), hunted("at_once", seed));
        assert_eq!((stepwise.0, at_once.0), (true, false), "found, inputs kept: {stepwise:?}, {at_once:?}");
    }
}
