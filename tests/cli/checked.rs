//! Runs `addrdiff check`, and tells what came of it.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::Command;

/// Exit code, standard output, standard error. A search that is not asked for is a short one.
pub fn check(arguments: &[&str]) -> (i32, String, String) {
    let asked = arguments.iter().any(|one| one.starts_with("--variations") || one.starts_with("--seconds"));
    let search: &[&str] = if asked { &[] } else { &["--variations", "500"] };
    let mut check = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    let folder = tempfile::tempdir().unwrap();
    let output = check.arg("check").args(arguments).args(search).current_dir(folder.path()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The exit code, and the one deployment of the report with its findings.
pub fn checked(arguments: &[&str]) -> (i32, Value) {
    let (code, said, error) = check(&[arguments, &["--format", "json"]].concat());
    let mut report: Value = serde_json::from_str(&said).unwrap_or_else(|why| panic!("{why}: {said}{error}"));
    let mut deployment = report["deployments"][0].take();
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    deployment["attacks"] = findings.into_iter().map(|entry| attack(entry["finding"].clone())).collect();
    (code, deployment)
}

/// The finding with its text, and whom its route mails.
fn attack(mut finding: Value) -> Value {
    finding["text"] = finding["reduced"]["shown"].clone();
    let route = finding["route"].clone();
    let answers = finding["reduced"]["answers"].as_array().unwrap();
    let said = answers.iter().find(|answer| answer["parser"] == route).unwrap();
    let word = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let mailboxes = said["mailboxes"].as_array().cloned().unwrap_or_default();
    let mailed = mailboxes.iter().map(|one| format!("{}@{}", word(one, "local_part"), word(one, "domain")));
    finding["recipients"] = mailed.map(Value::from).collect();
    finding
}

pub fn number(deployment: &Value, path: &str) -> u64 {
    deployment.pointer(path).and_then(Value::as_u64).unwrap_or_else(|| panic!("{path}: {deployment:#}"))
}

/// The attacks, as class, level and text.
pub fn attacks(deployment: &Value) -> Vec<(String, String, String)> {
    let word = |attack: &Value, name: &str| attack[name].as_str().unwrap().to_owned();
    let all = deployment["attacks"].as_array().unwrap().iter();
    all.map(|one| (word(one, "class"), word(one, "level"), word(one, "text"))).collect()
}
