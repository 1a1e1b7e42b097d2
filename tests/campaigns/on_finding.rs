//! `--on-finding`: the user's command hears of each finding, once, and of those of which it did not hear when the
//! campaign goes on.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, journal, said};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

fn hunt(out: &Path, arguments: &[&str]) -> Output {
    addrdiff(&["hunt", "--quiet"]).args(arguments).arg("--out").arg(out).output().unwrap()
}

/// Fingerprints in the journals.
fn found(out: &Path) -> BTreeSet<String> {
    journal(out, 1).iter().map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

/// Fingerprints that the command heard of, as often as it did.
fn told(file: &Path) -> Vec<String> {
    let told = std::fs::read_to_string(file).unwrap_or_default();
    let findings = serde_json::Deserializer::from_str(&told).into_iter::<Value>();
    findings.map(|finding| finding.unwrap()["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_command_hears_of_each_finding_and_after_a_failure_when_the_campaign_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (out, heard) = (folder.path().join("campaign"), folder.path().join("heard"));
    let budget = ["--executions", "3000", "--workers", "1", "--from-nothing", "--on-finding"];
    let first = hunt(&out, &[&budget[..], &["exit 7"]].concat());
    assert_eq!(first.status.code(), Some(10), "{}", said(&first));
    let found = found(&out);
    assert!(!found.is_empty());
    // Once why, with the exit status, and once that findings wait.
    let first = said(&first);
    let lines: Vec<&str> = first.lines().filter(|line| line.contains("--on-finding")).collect();
    let ended = |line: &&&str| line.split(|c: char| !c.is_ascii_digit()).any(|number| number == "7");
    assert!(
        lines.iter().any(|line| ended(&line)) && lines.iter().any(|line| line.contains("--resume")),
        "{first}"
    );

    let tell = format!("cat >> {}", heard.display());
    let again = hunt(&out, &["--resume", "--on-finding", &tell]);
    assert_eq!(again.status.code(), Some(10), "{}", said(&again));
    let once = told(&heard);
    assert_eq!(once.iter().cloned().collect::<BTreeSet<_>>(), found);
    // What was told is not told again.
    hunt(&out, &["--resume", "--on-finding", &tell]);
    assert_eq!(told(&heard), once);
}
