//! The budget of a campaign is for searching: however long its parsers take to load.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn loading_slow_code_takes_nothing_from_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let code = "import time\ntime.sleep(5)\ndef read(text): return text\n";
    std::fs::write(folder.path().join("slow.py"), code).unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    command.args([
        "hunt",
        "--from-nothing",
        "--workers",
        "1",
        "--seconds",
        "2",
        "--quiet",
        "--fail-on",
        "critical",
    ]);
    command.args([
        "--parser",
        "strict/*",
        "--parser",
        "cpython/parseaddr@stdlib",
        "--parser",
        "python/slow.read",
    ]);
    let output = command.arg("--python-path").arg(folder.path()).arg("--out").arg(&out).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let status = std::fs::read(out.join("status.json")).unwrap_or_else(|error| panic!("{error}: {said}"));
    let status: serde_json::Value = serde_json::from_slice(&status).unwrap();
    assert!(status["health"]["executions"].as_u64().unwrap() > 100, "{status} {said}");
    let elapsed = status["elapsed"].as_f64().unwrap();
    assert!((2.0..6.0).contains(&elapsed), "{elapsed} {said}");
}

/// The strict readers are what others are held against: by themselves they disagree with nobody.
#[test]
fn a_campaign_that_compares_nothing_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    command.args(["hunt", "--from-nothing", "--workers", "1", "--executions", "200", "--quiet"]);
    command.args(["--parser", "strict/*", "--out"]).arg(folder.path().join("out"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
}
