//! Drivers on the hot path: asked about every input, the gate first, and nothing is lost where one dies or hangs.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, journal, json, said};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A driver that writes down what it is asked about, a line of base64 each.
fn noting(folder: &Path, script: &str, more: &str) -> (String, PathBuf) {
    let (driver, notes) = (folder.join(script), folder.join(format!("{script}.asked")));
    let source = format!("{}/tests/drivers/{script}", env!("CARGO_MANIFEST_DIR"));
    let code = std::fs::read_to_string(source).unwrap();
    let note = format!(
        "    question = json.loads(line)\n    print(question['input_base64'], file=open({notes:?}, 'a'))\n"
    );
    let noting = code.replace("    question = json.loads(line)\n", &note);
    assert_ne!(noting, code, "the driver reads its questions otherwise");
    std::fs::write(&driver, noting).unwrap();
    (format!("mine=python3 {} {more}", driver.display()), notes)
}

fn asked(notes: &Path) -> Vec<String> {
    let lines = std::fs::read_to_string(notes).unwrap();
    let text = |line: &str| addrdiff::answer::from_base64(line).unwrap();
    lines.lines().map(|line| String::from_utf8_lossy(text(line).bytes()).into_owned()).collect()
}

fn program(out: &Path, arguments: &[&str]) -> Command {
    let mut command =
        addrdiff(&["hunt", "--workers", "1", "--seed", "1", "--from-nothing", "--quiet", "--out"]);
    command.arg(out).args(arguments);
    command
}

fn hunt(out: &Path, arguments: &[&str]) -> Output {
    program(out, arguments).output().unwrap()
}

/// A campaign over this driver behind `suffix-at`, on the hot path; what it was asked about.
fn behind_a_gate(out: &Path, more: &str, executions: &str, without: &str) -> (Output, Vec<String>) {
    let folder = out.parent().unwrap();
    let (process, notes) = noting(folder, "first_at.py", more);
    let asking = ["--process", &process, "--route", "process/mine", "--gate", "suffix-at"];
    let mut command =
        program(out, &[&asking[..], &["--hot", "process/mine", "--executions", executions]].concat());
    let output = command.env("ADDRDIFF_WITHOUT", without).output().unwrap();
    (output, asked(&notes))
}

/// How the only deployment fared.
fn evidence(out: &Path) -> Value {
    let report = json(&out.join("report.json"));
    let deployments = report["campaigns"][0]["health"]["deployments"].as_object().unwrap();
    assert_eq!(deployments.len(), 1, "{report}");
    deployments.values().next().unwrap().clone()
}

#[test]
fn a_route_on_the_hot_path_is_asked_about_what_the_gate_admits_and_guides_the_search() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let (output, _) = behind_a_gate(&out, "", "4000", "");
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    // The worker that searches found it; there is no other.
    let found = journal(&out, 1);
    assert!(found.iter().any(|finding| finding["class"] == "allowlist-bypass" && finding["level"] == "high"));
    assert!(json(&out.join("status.json"))["slow"].is_null());
    let evidence = evidence(&out);
    assert_eq!(evidence["unjudged"], serde_json::json!({}), "{evidence}");
    let count = |name: &str| evidence[name].as_u64().unwrap();
    assert!(count("refused_by_gate") > 0 && count("outside") > 0, "{evidence}");
}

#[test]
fn a_route_on_the_hot_path_is_not_asked_about_what_the_gate_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    // Reductions ask about what the gate refuses too, so there are none; and mail that left the policy is no all-clear.
    let (output, asked) = behind_a_gate(&out, "", "3000", "findings");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    let evidence = evidence(&out);
    // Controls are put to both: an outsider's address is one.
    let put = asked.iter().filter(|text| !text.starts_with("anna"));
    let refused = put.clone().find(|text| !text.to_ascii_lowercase().ends_with("@important.com"));
    assert!(refused.is_none() && !asked.is_empty(), "{refused:?}");
    assert!(evidence["refused_by_gate"].as_u64().unwrap() > asked.len() as u64, "{evidence}");
}

#[test]
fn a_gate_on_the_hot_path_is_asked_about_everything_and_the_route_behind_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let (process, notes) = noting(folder.path(), "good.py", "");
    let asking = ["--process", &process, "--gate", "accepts:process/mine", "--hot", "process/*"];
    let route = ["--route", "cpython/parseaddr@future-1.0.0", "--executions", "2000"];
    let output = hunt(&out, &[&asking[..], &route].concat());
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    assert!(asked(&notes).len() as u64 >= evidence(&out)["put"].as_u64().unwrap());
    assert!(journal(&out, 1).iter().any(|finding| finding["class"] == "allowlist-bypass"));
}

#[test]
fn a_driver_that_dies_on_the_hot_path_is_a_finding_and_what_it_did_not_answer_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let (output, _) = behind_a_gate(&out, "dies", "300", "");
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    let report = json(&out.join("report.json"));
    assert_eq!(report["campaigns"][0]["health"]["executions"], 300, "{}", said(&output));
    let found = journal(&out, 1);
    assert!(found.iter().any(|finding| finding["class"] == "panicked"), "{}", said(&output));
}

/// What --slow names is asked in this process, so no pattern of --hot means it.
#[test]
fn what_is_said_to_be_slow_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let (process, _) = noting(folder.path(), "good.py", "");
    let slow = ["--slow", "cpython/parseaddr@future-*", "--parser", "cpython/parseaddr@future-*"];
    let hot = ["--process", &process, "--parser", "process/mine", "--hot", "*", "--executions", "200"];
    let output = hunt(&out, &[&slow[..], &hot].concat());
    assert!(matches!(output.status.code(), Some(0 | 10)), "{}", said(&output));
    assert!(json(&out.join("status.json"))["slow"]["judged"].as_u64().unwrap() > 0);
}

#[test]
fn only_what_answers_in_another_process_can_be_hot() {
    let folder = tempfile::tempdir().unwrap();
    for nobody in ["cpython/parseaddr@stdlib", "process/nobody", "strict/*"] {
        let output = hunt(&folder.path().join("campaign"), &["--hot", nobody, "--executions", "1"]);
        assert_eq!(output.status.code(), Some(2), "{nobody}: {}", said(&output));
        assert!(said(&output).contains(nobody));
    }
}
