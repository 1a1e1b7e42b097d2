//! `scripts/survivors`: what a run of mutations ends with, by the outcomes that cargo-mutants writes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

/// The exit code for outcomes of these mutants, `(name, summary)`, and this list.
fn ends_with(outcomes: &[(&str, &str)], list: &str) -> Option<i32> {
    ends(outcomes, list, &[])
}

fn ends(outcomes: &[(&str, &str)], list: &str, part: &[&str]) -> Option<i32> {
    let folder = tempfile::tempdir().unwrap();
    let mutant = |(name, summary): &(&str, &str)| {
        format!(r#"{{"scenario": {{"Mutant": {{"name": "{name}"}}}}, "summary": "{summary}"}}"#)
    };
    let baseline = r#"{"scenario": "Baseline", "summary": "Success"}"#.to_owned();
    let all: Vec<String> = std::iter::once(baseline).chain(outcomes.iter().map(mutant)).collect();
    let json = format!(r#"{{"outcomes": [{}]}}"#, all.join(", "));
    std::fs::write(folder.path().join("outcomes.json"), json).unwrap();
    std::fs::write(folder.path().join("list"), list).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/survivors");
    let mut command = Command::new("python3");
    command.arg(script).arg(folder.path()).arg(folder.path().join("list")).args(part);
    command.output().unwrap().status.code()
}

const A: &str = "src/a.rs:1:2: replace f with ()";
const A_ELSEWHERE: &str = "src/a.rs:7:8: replace f with ()";
const LISTED: &str = "src/a.rs: replace f with ()  # nothing depends on it\n";

#[test]
fn a_survivor_that_is_not_listed_ends_with_1() {
    assert_eq!(ends_with(&[(A, "CaughtMutant")], "# none\n"), Some(0));
    assert_eq!(ends_with(&[(A, "MissedMutant")], "# none\n"), Some(1));
    assert_eq!(ends_with(&[(A, "Timeout"), (A_ELSEWHERE, "Unviable")], ""), Some(0));
}

#[test]
fn a_listed_one_may_survive_wherever_it_stands_and_as_often_as_it_is_listed() {
    assert_eq!(ends_with(&[(A, "MissedMutant")], LISTED), Some(0));
    assert_eq!(ends_with(&[(A_ELSEWHERE, "MissedMutant")], LISTED), Some(0));
    assert_eq!(ends_with(&[(A, "MissedMutant"), (A_ELSEWHERE, "MissedMutant")], LISTED), Some(1));
    assert_eq!(ends_with(&[(A, "MissedMutant"), (A_ELSEWHERE, "MissedMutant")], &LISTED.repeat(2)), Some(0));
}

/// What was not tried, in another shard, says nothing.
#[test]
fn a_listed_one_that_is_caught_now_is_taken_off_the_list() {
    assert_eq!(ends_with(&[(A, "CaughtMutant")], LISTED), Some(1));
    assert_eq!(ends(&[(A, "CaughtMutant")], LISTED, &["part"]), Some(0));
    assert_eq!(ends_with(&[("src/b.rs:1:2: replace g with ()", "CaughtMutant")], LISTED), Some(0));
}

#[test]
fn a_row_without_a_reason_is_refused() {
    assert_eq!(ends_with(&[], "src/a.rs: replace f with ()\n"), Some(1));
}
