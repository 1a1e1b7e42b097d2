//! The exhaustive search, as people run it: in processes, to its end, and on from where it was.
#![cfg(feature = "cli")]

use crate::common::{self, addrdiff, shown};
use std::path::Path;
use std::process::{Command, Output};

fn enumerate(out: &Path, arguments: &[&str]) -> Output {
    command(out, arguments).output().expect("the program starts")
}

fn command(out: &Path, arguments: &[&str]) -> Command {
    let mut command = addrdiff(&["enumerate", "--quiet", "--workers", "2", "--out"]);
    command.arg(out).args(arguments);
    command
}

fn said(output: &Output) -> String {
    shown(output) + &common::said(output)
}

#[test]
fn the_smallest_witness_is_shown_and_what_was_put_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "3", "--parser", "planted/c08-open-comment", "--gate", "suffix-at"];
    let output = enumerate(folder.path(), &arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(10), "{said}");
    // Three tokens: b@E ( @A is four, and so is not there; what shows is the comment that hides a whole address.
    assert!(said.contains("b@malicious.org(a@important.com") || said.contains("a@malicious.org("), "{said}");
    assert!(said.lines().any(|line| line.contains(" 3 ") && line.contains(" 29")), "{said}");
    assert!(said.contains("planted/c08-open-comment, strict/mailbox, strict/mailbox-utf8"), "{said}");
}

/// Without the times at which something was seen.
fn timeless(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let stay = fields.into_iter().filter(|(name, _)| name != "time" && name != "seconds");
            Value::Object(stay.map(|(name, value)| (name, timeless(value))).collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(timeless).collect()),
        other => other,
    }
}

#[test]
fn a_report_is_the_same_from_however_many_workers() {
    let report = |workers: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
        command.args(["enumerate", "--quiet", "--tokens", "3", "--workers", workers, "--format", "json"]);
        command.args(["--parser", "planted/c08-open-comment", "--parser", "planted/c01-multi-at"]);
        let output = command.arg("--out").arg(folder.path()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(10), "{}", said(&output));
        timeless(serde_json::from_slice(&output.stdout).expect("a report"))
    };
    let alone = report("1");
    assert!(alone["findings"].as_array().is_some_and(|findings| findings.len() > 2), "{alone:#}");
    assert_eq!(alone, report("2"));
    assert_eq!(alone, report("3"));
}

#[test]
fn what_an_earlier_search_left_in_the_folder_is_not_taken_for_this_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "2", "--parser", "planted/correct", "--gate", "last-at"];
    assert_eq!(enumerate(folder.path(), &arguments).status.code(), Some(0));
    let path = folder.path().join("shard-2-of-2.json");
    let left =
        std::fs::read_to_string(&path).expect("a checkpoint").replacen("\"strings\":", "\"strings\":7", 1);
    std::fs::write(&path, left).expect("a file");
    let again = enumerate(folder.path(), &arguments);
    assert!(again.stdout.is_ascii() && again.status.code() == Some(0), "{}", said(&again));
    let now = std::fs::read_to_string(&path).expect("a checkpoint");
    assert!(!now.contains("\"strings\":7"), "{now}");
}

#[test]
fn a_finished_search_is_not_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "2", "--parser", "planted/correct", "--gate", "last-at"];
    let first = enumerate(folder.path(), &arguments);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let journal = || std::fs::read_to_string(folder.path().join("worker-1.jsonl")).expect("a journal");
    let before = journal();
    let again = enumerate(folder.path(), &[&arguments[..], &["--resume"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert!(journal() == before, "another journal");
    let strings = |output: &Output| {
        let said = said(output);
        said.split(" tokens out of 29: ").nth(1).and_then(|rest| rest.split(' ').next()).map(str::to_owned)
    };
    assert!(strings(&first).is_some() && strings(&first) == strings(&again), "{}", said(&again));
    let other = enumerate(folder.path(), &["--tokens", "3", "--parser", "planted/correct", "--resume"]);
    assert_eq!(other.status.code(), Some(2), "{}", said(&other));
}

#[test]
fn a_wrong_alphabet_is_wrong_usage_and_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let alphabet = folder.path().join("alphabet.txt");
    std::fs::write(&alphabet, "a\n@\na\n").expect("a file");
    let arguments = ["--tokens", "2", "--parser", "planted/correct", "--alphabet"];
    let output = enumerate(folder.path(), &[&arguments[..], &[&alphabet.display().to_string()]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).split(|c: char| !c.is_ascii_digit()).any(|number| number == "3"),
        "{}",
        said(&output)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn workers_end_with_their_supervisor_and_another_is_refused_while_it_runs() {
    use std::time::{Duration, Instant};
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "6", "--parser", "planted/correct", "--gate", "last-at"];
    let mut supervisor = command(folder.path(), &arguments).spawn().expect("the program starts");
    let children = format!("/proc/{0}/task/{0}/children", supervisor.id());
    let patience = Instant::now();
    let waits = |what: &str| {
        assert!(patience.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    };
    // Told apart from processes of the same number by when they began.
    let began = |pid: &str| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (_, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        (fields[0] != "Z").then(|| fields[19].to_owned())
    };
    let workers = loop {
        let pids = std::fs::read_to_string(&children).unwrap_or_default();
        if pids.split_whitespace().count() == 2 && folder.path().join("shard-2-of-2.json").exists() {
            break pids.split_whitespace().map(|pid| (pid.to_owned(), began(pid))).collect::<Vec<_>>();
        }
        waits("the workers do not begin");
    };
    let other = enumerate(folder.path(), &arguments);
    assert_eq!(other.status.code(), Some(2), "{}", said(&other));
    assert!(said(&other).contains(&*folder.path().to_string_lossy()), "{}", said(&other));
    supervisor.kill().expect("killed");
    supervisor.wait().expect("it ends");
    while workers.iter().any(|(pid, since)| since.is_some() && began(pid) == *since) {
        waits("a worker outlives its supervisor");
    }
}
