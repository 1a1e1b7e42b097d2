//! A finding's own command shows it again, by itself: in another folder, without the campaign's options, of the
//! user's own code and commands too.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, json, run};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_addrdiff");

fn hunt(folder: &Path, arguments: &[&str]) {
    let mut hunt = addrdiff(&["hunt", "--quiet", "--workers", "1", "--seed", "1", "--out", "campaign"]);
    let (code, _, said) = run(hunt.args(arguments).current_dir(folder));
    assert_eq!(code, 10, "{said}");
}

/// The first bypass whose route and, where that is said, gate these are.
fn bypass(folder: &Path, route: &str, gate: Option<&str>) -> Value {
    let report = json(&folder.join("campaign/report.json"));
    let findings = report["findings"].as_array().unwrap().iter().map(|entry| &entry["finding"]);
    let is_it = |finding: &&Value| {
        let by_gate = gate.is_none_or(|gate| finding["gates"].as_array().unwrap().contains(&gate.into()));
        finding["class"] == "allowlist-bypass" && finding["route"] == route && by_gate
    };
    findings.into_iter().find(is_it).unwrap_or_else(|| panic!("no bypass of {route}")).clone()
}

/// Runs the command of the finding as a user does, somewhere else.
fn again(finding: &Value) -> Output {
    let line = finding["reproductions"][0].as_str().unwrap();
    let line = line.strip_prefix("addrdiff explain").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{PROGRAM} explain --json{line}")).current_dir(elsewhere.path());
    shell.output().unwrap()
}

fn shows(finding: &Value, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let answer: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{finding:#}{said}"));
    let same = |class: &Value| {
        class["class"] == finding["class"]
            && class["route"] == finding["route"]
            && finding["gates"].as_array().unwrap().contains(&class["gate"])
    };
    assert!(
        answer["classes"].as_array().unwrap().iter().any(same),
        "{} {answer:#}",
        finding["reproductions"]
    );
}

#[test]
fn of_ones_own_code_and_its_own_gate() {
    let folder = tempfile::tempdir().unwrap();
    let code = "def mailed(text):\n    return text.split('@')[0] + '@' + text.split('@')[1]\n\n\n\
                def gate(text):\n    return text.endswith('@important.com')\n";
    std::fs::write(folder.path().join("signup.py"), code).unwrap();
    let gate = "accepts:python/signup.gate";
    let parsers = ["--parser", "python/signup.mailed", "--gate", gate, "--python-path", "."];
    hunt(folder.path(), &[&parsers[..], &["--executions", "4000"]].concat());
    let finding = bypass(folder.path(), "python/signup.mailed", Some(gate));
    shows(&finding, &again(&finding));
}

#[test]
fn of_a_command_and_of_a_surface_that_is_not_asked_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let process = format!("old=python3 '{}/tests/drivers/first_at.py'", env!("CARGO_MANIFEST_DIR"));
    hunt(folder.path(), &["--process", &process, "--parser", "process/old", "--executions", "6000"]);
    let finding = bypass(folder.path(), "process/old", None);
    shows(&finding, &again(&finding));
}

#[test]
fn of_a_replay_that_finds_by_ones_own_code_and_command() {
    let folder = tempfile::tempdir().unwrap();
    let code = "def mailed(text):\n    return text.split('@')[0] + '@' + text.split('@')[1]\n";
    std::fs::write(folder.path().join("signup.py"), code).unwrap();
    std::fs::write(folder.path().join("text"), "a@malicious.org@important.com").unwrap();
    let process = format!("old=python3 '{}/tests/drivers/first_at.py'", env!("CARGO_MANIFEST_DIR"));
    for parser in ["python/signup.mailed", "process/old"] {
        let mut replay = Command::new(PROGRAM);
        replay.args(["replay", "--parser", parser, "--process", &process, "--python-path", ".", "text"]);
        let output = replay.current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(10), "{text}");
        let line = text.lines().find_map(|line| line.trim_start().strip_prefix("addrdiff explain")).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{PROGRAM} explain --json{line}")).current_dir(elsewhere.path());
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let answer: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{line}: {said}"));
        let bypass = |class: &Value| class["class"] == "allowlist-bypass" && class["route"] == parser;
        assert!(answer["classes"].as_array().unwrap().iter().any(bypass), "{line}: {answer:#}");
    }
}
