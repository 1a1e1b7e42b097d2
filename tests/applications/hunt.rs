//! A search through a running application: the search keeps texts, and the application judges them.
#![cfg(target_os = "linux")]

use crate::running::{Running, evidence_of_search, start};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The exit code, and what was said.
fn hunt(running: &Running, out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    program.args(["hunt", "--allow", "corp.example", "--attacker", "outside.example", "--workers", "1"]);
    program.args(["--quiet", "--app"]).arg(&running.settings).args(more).arg("--out").arg(out);
    said(program)
}

fn goes_on(out: &Path) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    program.args(["hunt", "--quiet", "--resume", "--out"]).arg(out);
    said(program)
}

fn said(mut program: Command) -> (Option<i32>, String) {
    let output = program.output().unwrap();
    let words = [output.stdout, output.stderr].map(|octets| String::from_utf8_lossy(&octets).into_owned());
    (output.status.code(), words.concat())
}

fn status(out: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(out.join("status.json")).unwrap()).unwrap()
}

#[test]
fn a_search_finds_the_way_in_and_clears_what_is_mended_no_further_than_it_was_judged() {
    let folder = tempfile::tempdir().unwrap();
    let (running, out) = (start("python3", "http_server", "vulnerable"), folder.path().join("vulnerable"));
    let (code, words) = hunt(&running, &out, &["--seconds", "8"]);
    assert_eq!(code, Some(10), "{words}");
    assert!(evidence_of_search(&status(&out))["outside"].as_u64().unwrap() > 0, "{}", status(&out));
    let (running, out) = (start("python3", "http_server", "mended"), folder.path().join("mended"));
    let (code, words) = hunt(&running, &out, &["--seconds", "5", "--requests", "100000"]);
    let (evidence, status) = (evidence_of_search(&status(&out)).clone(), status(&out));
    let whole = status["slow"]["waiting"] == 0 && status["stopped"].is_null();
    assert_eq!(code, Some(if whole { 0 } else { 3 }), "{words} {status}");
    assert!(
        evidence["controls"][0].as_u64().unwrap() > 0 && evidence["controls"][0] == evidence["controls"][1],
        "{status}"
    );
}

#[test]
fn a_search_that_was_stopped_goes_on_and_makes_no_more_requests_than_are_allowed() {
    let (running, folder) = (start("python3", "http_server", "mended"), tempfile::tempdir().unwrap());
    let out = folder.path().join("campaign");
    let (code, words) = hunt(&running, &out, &["--seconds", "60", "--requests", "120"]);
    assert_eq!(code, Some(3), "{words}");
    let first = status(&out);
    assert!(first["stopped"].is_string() && first["elapsed"].as_f64().unwrap() < 30.0, "{first}");
    let judged = |status: &Value| status["slow"]["judged"].as_u64().unwrap();
    assert!(judged(&first) > 0 && judged(&first) < 120, "{first}");
    let (code, words) = goes_on(&out);
    assert_eq!(code, Some(3), "{words}");
    assert!(judged(&status(&out)) > judged(&first), "{words} {}", status(&out));
}
