//! What a replay tells, in formats for machines, and against a baseline; by the real program.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn replay(folder: &Path, flags: &[&str]) -> (i32, String) {
    let (code, said, _) = run(addrdiff(&["replay", "cases"]).args(flags).current_dir(folder));
    (code, said)
}

fn case(name: &str, domain: &str) -> String {
    let head = format!("[[case]]\nname = \"{name}\"\ntext = 'a@b.example'\nreason = \"r\"\nsource = \"s\"");
    format!("{head}\n[case.expect]\n\"strict/mailbox\" = \"{domain}\"\n\n")
}

/// One case that holds and one that does not, in a folder of their own.
fn cases(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cases")).unwrap();
    let text = case("good", "b.example") + &case("bad", "c.example") + more;
    fs::write(folder.path().join("cases/some.toml"), text).unwrap();
    folder
}

#[test]
fn a_problem_is_found_at_its_line_by_code_scanning() {
    let folder = cases("");
    let (code, sarif) = replay(folder.path(), &["--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((code, results.len()), (12, 1), "{sarif:#}");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "cases/some.toml");
    // The line of the expectation, not that of the case.
    assert_eq!(place["region"]["startLine"], 15);
    assert_eq!(results[0]["ruleId"], "expectation-changed");
}

#[test]
fn each_case_is_a_test_case_of_junit() {
    let (code, xml) = replay(cases("").path(), &["--format", "junit"]);
    assert_eq!(code, 12);
    assert!(xml.contains(r#"tests="2""#) && xml.contains(r#"failures="1""#), "{xml}");
    assert!(xml.contains(r#"<testcase name="good" classname="cases/some.toml""#), "{xml}");
}

#[test]
fn a_summary_for_people_names_the_case() {
    let (code, text) = replay(cases("").path(), &["--format", "markdown"]);
    assert!(code == 12 && text.contains("2 cases: 1 ") && text.contains("`bad`"), "{text}");
}

#[test]
fn only_what_the_baseline_has_not_fails() {
    let folder = cases("");
    let again = |folder: &Path| replay(folder, &["--baseline", "before.json"]);
    for format in ["json", "baseline"] {
        let (_, before) = replay(folder.path(), &["--format", format]);
        fs::write(folder.path().join("before.json"), before).unwrap();
        let (code, text) = again(folder.path());
        assert_eq!(code, 0, "{text}");
    }

    // The same problem further down is no new one; another one is.
    let path = folder.path().join("cases/some.toml");
    let moved = format!("# a line\n# and another\n{}", fs::read_to_string(&path).unwrap());
    fs::write(&path, &moved).unwrap();
    assert_eq!(again(folder.path()).0, 0);
    fs::write(&path, moved + &case("worse", "d.example")).unwrap();
    let (code, text) = again(folder.path());
    assert!(code == 12 && text.contains("worse") && !text.contains("bad"), "{text}");
}

#[test]
fn a_baseline_that_is_no_report_is_wrong_usage() {
    let folder = cases("");
    fs::write(folder.path().join("before.json"), "{}").unwrap();
    assert_eq!(replay(folder.path(), &["--baseline", "before.json"]).0, 2);
    // Nor is one of something else: it would accept nothing, or what it cannot mean.
    let other = r#"{"v": 1, "fail_on": "medium"}"#;
    fs::write(folder.path().join("before.json"), other).unwrap();
    assert_eq!(replay(folder.path(), &["--baseline", "before.json"]).0, 2);
    let (_, replayed) = replay(folder.path(), &["--format", "json"]);
    fs::write(folder.path().join("before.json"), replayed).unwrap();
    let check =
        ["check", "--gate", "last-at", "--route", "strict/mailbox", "--variations", "1", "--baseline"];
    let mut command = addrdiff(&[&check[..], &["before.json"]].concat());
    assert_eq!(run(command.current_dir(folder.path())).0, 2);
}

/// A file of cases under another name would be one text that nobody expects anything of.
#[test]
fn cases_in_a_file_of_another_name_are_wrong_usage() {
    let folder = cases("");
    assert_eq!(replay(folder.path(), &[]).0, 12);
    fs::rename(folder.path().join("cases/some.toml"), folder.path().join("cases/some.toml.txt")).unwrap();
    assert_eq!(replay(folder.path(), &[]).0, 2);
}

/// A case whose parser is not here says nothing, whatever else was replayed.
#[test]
fn a_case_that_nobody_answers_withholds_the_all_clear() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cases")).unwrap();
    let text = |name: &str, parser: &str, answer: &str| {
        format!(
            "[[case]]\nname = \"{name}\"\ntext = 'a@b.example'\nreason = \"r\"\nsource = \"s\"\n\
             [case.expect]\n\"{parser}\" = \"{answer}\"\n"
        )
    };
    let write = |cases: String| fs::write(folder.path().join("cases/some.toml"), cases).unwrap();
    let answered = text("answered", "strict/mailbox", "b.example");
    write(answered.clone());
    assert_eq!(replay(folder.path(), &[]).0, 0);
    write(answered + &text("alone", "cpython/parseaddr@nowhere", "b.example"));
    assert_eq!(replay(folder.path(), &[]).0, 3);
    let (code, log) = replay(folder.path(), &["--format", "sarif"]);
    let log: Value = serde_json::from_str(&log).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!((code, &invocation["executionSuccessful"]), (3, &Value::Bool(false)), "{invocation}");
    assert!(invocation["toolExecutionNotifications"].to_string().contains("alone"), "{invocation}");
}
