//! `addrdiff promote`: what was found becomes a case that a replay finds as it is.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use std::collections::BTreeSet;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A campaign may have judged by one gate; a replay judges by all of the default ones.
#[test]
fn a_finding_of_one_gate_replays_behind_all_gates() {
    let folder = tempfile::tempdir().unwrap();
    let (out, cases) = (folder.path().join("out"), folder.path().join("cases/regressions.toml"));
    let search = ["enumerate", "--quiet", "--tokens", "3", "--format", "json", "--out", text(&out)];
    let asked = ["--parser", "planted/c01-multi-at", "--gate", "suffix-at"];
    let (code, report, err) = run(&mut addrdiff(&[&search[..], &asked].concat()));
    assert_eq!(code, 10, "{err}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let fingerprint = report["findings"][0]["finding"]["fingerprint"].as_str().unwrap();
    let promote =
        ["promote", text(&out), fingerprint, "--name", "one", "--source", "a test", "--to", text(&cases)];
    let (code, _, err) = run(&mut addrdiff(&promote));
    assert_eq!(code, 0, "{err}");
    let (code, said, err) = run(&mut addrdiff(&["replay", text(&cases)]));
    assert_eq!(code, 0, "{said}{err}");
    // No replay reads a file with a name twice: it stays as it is.
    let before = std::fs::read(&cases).unwrap();
    assert_eq!(run(&mut addrdiff(&promote)).0, 2);
    assert_eq!(std::fs::read(&cases).unwrap(), before);
}

/// Findings of every class that a short search of planted readers sees, each promoted into one file.
#[test]
fn a_promoted_finding_replays_as_it_was_found_at_its_level() {
    let folder = tempfile::tempdir().unwrap();
    let (out, cases) = (folder.path().join("out"), folder.path().join("cases.toml"));
    let search = ["enumerate", "--quiet", "--tokens", "3", "--format", "json", "--out", text(&out)];
    let readers = ["--parser", "planted/c01-multi-at", "--parser", "planted/c09-list"];
    let (code, report, err) = run(&mut addrdiff(&[&search[..], &readers].concat()));
    assert_eq!(code, 10, "{err}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let mut levels = BTreeSet::new();
    for (at, entry) in report["findings"].as_array().unwrap().iter().enumerate() {
        let finding = &entry["finding"];
        let (name, fingerprint) = (at.to_string(), finding["fingerprint"].as_str().unwrap());
        let promote = ["promote", text(&out), fingerprint, "--name", &name, "--source", "a test"];
        let (code, _, err) = run(&mut addrdiff(&[&promote[..], &["--to", text(&cases)]].concat()));
        assert_eq!(code, 0, "{err}");
        levels.insert((finding["class"].to_string(), finding["level"].to_string()));
    }
    assert!(levels.len() > 3, "{levels:?}");
    let (code, out, err) = run(&mut addrdiff(&["replay", text(&cases)]));
    assert_eq!(code, 0, "{out}{err}");
    // The level is what is held: another one is a change.
    let written = std::fs::read_to_string(&cases).unwrap();
    assert!(written.contains("level = \"high\""), "{written}");
    std::fs::write(&cases, written.replacen("level = \"high\"", "level = \"low\"", 1)).unwrap();
    assert_eq!(run(&mut addrdiff(&["replay", text(&cases)])).0, 12);
}
