//! A campaign's folder is one campaign's: two at a time, and a second one after the first, are refused before anything
//! is touched, and what a campaign was told at its start holds when it goes on.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, said};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn hunt(out: &Path, arguments: &[&str]) -> Command {
    let mut command = addrdiff(&["hunt", "--quiet"]);
    command.args(arguments).arg("--out").arg(out);
    command
}

#[test]
fn a_folder_in_which_a_campaign_runs_is_refused_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let budget = ["--seconds", "300", "--workers", "1", "--from-nothing", "--fail-on", "critical"];
    let mut first = hunt(&out, &budget);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let patience = Instant::now();
    while !out.join("worker-1.status.json").exists() {
        assert!(patience.elapsed() < Duration::from_secs(600), "the campaign does not begin");
        std::thread::sleep(Duration::from_millis(50));
    }
    for second in [&["--seconds", "1"][..], &["--resume"]] {
        let output = hunt(&out, second).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(&*out.to_string_lossy()), "{}", said(&output));
    }
    let id = rustix::process::Pid::from_raw(first.id() as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    // What the rest of its budget would have found is not known.
    assert_eq!(first.wait().unwrap().code(), Some(3));
}

#[test]
fn a_folder_that_has_a_campaign_is_gone_on_with_as_it_was_told_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let budget = ["--executions", "3000", "--workers", "1", "--seed", "1", "--from-nothing"];
    let first = hunt(&out, &[&budget[..], &["--fail-on", "critical"]].concat()).output().unwrap();
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let journal = std::fs::read(out.join("worker-1.jsonl")).unwrap();
    assert!(!journal.is_empty());

    let second = hunt(&out, &budget).output().unwrap();
    assert_eq!(second.status.code(), Some(2), "{}", said(&second));
    assert!(said(&second).contains(&format!("--resume --out {}", out.display())), "{}", said(&second));
    assert_eq!(std::fs::read(out.join("worker-1.jsonl")).unwrap(), journal);

    for planned in [&["--fail-on", "note"][..], &["--seed", "9"], &["--parser", "strict/*"]] {
        let other = hunt(&out, &[&["--resume"][..], planned].concat()).output().unwrap();
        assert_eq!(other.status.code(), Some(2), "{planned:?}");
        assert!(said(&other).contains("--resume") && said(&other).contains(planned[0]), "{}", said(&other));
    }
    // Its budget is spent; it ends as it was told to: nothing critical was found.
    let again = hunt(&out, &["--resume"]).output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    // That nothing was searched is said, with how to go on.
    assert!(said(&again).contains("addrdiff hunt --corpus"), "{}", said(&again));
    assert!(!said(&first).contains("addrdiff hunt --corpus"));
}

#[test]
fn figures_that_cannot_be_read_are_said_and_no_budget_is_spent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let first = hunt(&out, &["--executions", "500", "--workers", "1", "--from-nothing"]).output().unwrap();
    assert!([Some(0), Some(10)].contains(&first.status.code()), "{}", said(&first));
    std::fs::write(out.join("status.json"), "{").unwrap();
    let again = hunt(&out, &["--resume"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert!(said(&again).contains("status.json"), "{}", said(&again));
}
