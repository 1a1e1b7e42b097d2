//! A campaign that is killed: no announced finding is missing, the journal can be read, `--resume` goes on.
//!
//! Four kills in an ordinary run (the supervisor, a worker, the slow parsers' worker, a driver); `ADDRDIFF_KILLS=50`
//! is the nightly one.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]

use crate::common::{addrdiff, children, command_line, json, kill};
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Executions of the campaign, over all its lives.
const BUDGET: &str = "60000";

fn hunt(out: &Path, arguments: &[&str], said: &Path) -> Child {
    let said = std::fs::OpenOptions::new().create(true).append(true).open(said).expect("a file");
    let mut command = addrdiff(&["hunt"]);
    command.args(arguments).arg("--out").arg(out).stdout(Stdio::null()).stderr(said);
    command.spawn().expect("the program starts")
}

fn start(out: &Path, said: &Path) -> Child {
    // A parser behind a pipe, so that there is a driver to kill.
    let driver = format!("old=python3 {}/tests/drivers/first_at.py", env!("CARGO_MANIFEST_DIR"));
    let budget = ["--executions", BUDGET, "--workers", "2", "--from-nothing"];
    hunt(out, &[&["--process", &driver][..], &budget].concat(), said)
}

fn findings(out: &Path) -> Vec<Value> {
    let mut findings = Vec::new();
    for worker in 1..=3 {
        let journal = std::fs::read_to_string(out.join(format!("worker-{worker}.jsonl"))).unwrap_or_default();
        // A line that a kill tore ends the way it is: it was never announced.
        findings.extend(journal.lines().filter_map(|line| serde_json::from_str(line).ok()));
    }
    findings
}

/// Whom to kill in this round: in turn the supervisor (`None`), a worker, a driver, the slow parsers' worker.
fn victim(round: u64, supervisor: u32) -> Option<u32> {
    let is_slow = |pid: &u32| command_line(*pid).ends_with(" slow_worker ");
    let (slow_workers, workers): (Vec<u32>, Vec<u32>) = children(supervisor).into_iter().partition(is_slow);
    let slow_worker = slow_workers.first().copied();
    match round % 4 {
        1 => workers.get(round as usize / 4 % workers.len().max(1)).copied(),
        // A driver is a shell and what it runs: whoever answers is meant.
        2 => {
            let driver = slow_worker.and_then(|slow_worker| children(slow_worker).first().copied());
            driver.map(|shell| children(shell).first().copied().unwrap_or(shell))
        }
        3 => slow_worker,
        _ => None,
    }
}

/// Waits until the campaign has begun to search, or has ended.
fn until_it_searches(out: &Path, child: &mut Child) {
    let patience = Instant::now();
    while !out.join("worker-1.status.json").exists() && child.try_wait().expect("a child").is_none() {
        assert!(patience.elapsed() < Duration::from_secs(600), "the campaign does not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Level and class of an announcement.
fn about(line: &str) -> &str {
    line.match_indices(' ').nth(1).map_or(line, |(end, _)| &line[..end])
}

#[test]
fn a_killed_campaign_loses_nothing_it_announced() {
    let folder = tempfile::tempdir().expect("a folder");
    let (out, said) = (folder.path().join("campaign"), folder.path().join("said"));
    let kills: u64 = std::env::var("ADDRDIFF_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4);
    let mut killed = [0; 4];
    let mut child = start(&out, &said);
    for round in 0..kills {
        until_it_searches(&out, &mut child);
        std::thread::sleep(Duration::from_millis(50 + 137 * round % 900));
        let patience = Instant::now();
        let mut found = victim(round, child.id());
        // One that was killed before starts again after a while.
        while found.is_none() && round % 4 != 0 && patience.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
            found = victim(round, child.id());
        }
        match found {
            // The supervisor starts a worker again, the slow parsers' worker a driver.
            Some(victim) => {
                kill(victim.into());
                killed[round as usize % 4] += 1;
            }
            None => {
                child.kill().expect("killed");
                child.wait().expect("it ends");
                killed[0] += 1;
                child = hunt(&out, &["--resume"], &said);
            }
        }
    }
    eprintln!("killed: supervisor, worker, driver, slow parsers' worker: {killed:?}");
    assert!(killed.iter().all(|&count| count > 0), "{killed:?}");
    let ended = child.wait().expect("it ends");
    // What fails here may be read by strangers: no inputs, only what the program said of itself.
    let said = std::fs::read_to_string(&said).expect("what was said");
    let own: Vec<&str> = said.lines().filter(|line| line.starts_with("addrdiff: ")).collect();
    assert_eq!(ended.code(), Some(10), "{own:?}");
    let kept = findings(&out);
    let announced = said.lines().filter_map(|line| line.strip_prefix("new: "));
    // After so many they are counted.
    let announced: Vec<&str> = announced.filter(|line| !line.starts_with("and more")).collect();
    assert!(!announced.is_empty(), "{own:?}");
    for line in announced {
        let is_it = |finding: &&Value| {
            let part = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
            let shown = finding["reduced"]["shown"].as_str().unwrap_or_default();
            // As far as a line has room for it.
            let shown = shown.get(..50).unwrap_or(shown);
            line.split_whitespace().take(2).eq([part("level"), part("class")]) && line.contains(shown)
        };
        assert!(kept.iter().any(|finding| is_it(&finding)), "announced and lost: {}", about(line));
    }
    let standing = json(&out.join("status.json"));
    let spent = standing["health"]["executions"].as_u64().unwrap_or_default();
    let budget: u64 = BUDGET.parse().expect("a number");
    assert!(spent >= budget * 95 / 100, "{spent} of {budget}");
}

#[test]
fn a_folder_that_cannot_be_written_is_said_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").expect("written");
    // Nobody can make a folder below a file, root neither.
    let ended = start(&file.join("campaign"), &said).wait().expect("it ends");
    assert_eq!(ended.code(), Some(1));
    let said = std::fs::read_to_string(&said).expect("what was said");
    assert!(said.contains("a-file"), "{said}");
}

#[test]
fn what_is_no_campaign_cannot_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said");
    let ended = hunt(folder.path(), &["--resume"], &said).wait().expect("it ends");
    assert_eq!(ended.code(), Some(2));
    let said = std::fs::read_to_string(&said).expect("what was said");
    assert!(said.contains(&*folder.path().to_string_lossy()), "{said}");
}
