//! Slow parsers in a campaign: they are not asked by the search, and judge everything that it keeps.
//!
//! The real program, the real fuzz target, real drivers behind pipes; `scripts/test` brings what they need.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{self, addrdiff, children, command_line, journal, json, kill, run, shown};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn first_at(more: &str) -> String {
    format!("old=python3 {}/tests/drivers/first_at.py {more}", env!("CARGO_MANIFEST_DIR"))
}

fn program(out: &Path, arguments: &[&str]) -> Command {
    let mut command = addrdiff(&["hunt", "--workers", "1"]);
    command.args(arguments).arg("--out").arg(out);
    command
}

fn hunt(out: &Path, arguments: &[&str]) -> Output {
    program(out, arguments).output().unwrap()
}

fn status(out: &Path) -> Value {
    json(&out.join("status.json"))
}

fn is_of(finding: &Value, class: &str, parser: &str) -> bool {
    finding["class"] == class && finding["parsers"].as_array().unwrap().contains(&parser.into())
}

/// Everything that was kept was judged, and it is said.
fn all_were_judged(out: &Path) -> u64 {
    let status = status(out);
    let judged = status["slow"]["judged"].as_u64().unwrap();
    assert_eq!(status["slow"]["waiting"], 0, "{status}");
    assert!(judged >= status["corpus"].as_u64().unwrap() && judged > 0, "{status}");
    judged
}

#[test]
fn a_process_judges_what_the_search_keeps_and_its_bypass_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let output = hunt(
        &out,
        &["--process", &first_at(""), "--parser", "process/old", "--from-nothing", "--executions", "15000"],
    );
    let said = shown(&output);
    assert_eq!(output.status.code(), Some(10), "{said}{}", common::said(&output));
    let judged = all_were_judged(&out);
    assert!(said.contains(&format!("slow parsers judged all {judged} inputs kept")), "{said}");
    // Nobody asked it fifteen thousand times.
    assert!(judged < 5_000 && status(&out)["health"]["executions"] == 15_000, "{said}");
    let bypass = |finding: &&Value| is_of(finding, "allowlist-bypass", "process/old");
    assert!(journal(&out, 2).iter().any(|finding| bypass(&finding) && finding["level"] == "high"));
    assert!(journal(&out, 1).iter().all(|finding| !finding.to_string().contains("process/old")));
    assert!(said.contains("a@malicious.org@"), "{said}");
    let report = json(&out.join("report.json"));
    assert_eq!(report["campaigns"][0]["slow"]["judged"], judged);
}

#[test]
fn a_surface_that_is_said_to_be_slow_is_asked_about_what_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let slow = ["--slow", "cpython/parseaddr@future-*", "--executions", "4000", "--quiet"];
    assert_eq!(hunt(&out, &slow).status.code(), Some(10));
    all_were_judged(&out);
    let old = "cpython/parseaddr@future-1.0.0";
    assert!(journal(&out, 2).iter().any(|finding| is_of(finding, "allowlist-bypass", old)));
    assert!(journal(&out, 1).iter().all(|finding| !finding["reduced"].to_string().contains(old)));
    let nobody = hunt(&folder.path().join("other"), &["--slow", "cpython/nobody"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(common::said(&nobody).contains("--slow cpython/nobody"));
}

#[test]
fn a_process_may_be_the_gate_or_the_route_of_a_deployment() {
    let folder = tempfile::tempdir().unwrap();
    let (out, config) = (folder.path().join("campaign"), folder.path().join("addrdiff.toml"));
    let script = format!("{}/tests/drivers", env!("CARGO_MANIFEST_DIR"));
    let text = format!(
        r#"
        [[process]]
        name = "old"
        command = ["python3", "{script}/first_at.py"]
        [[process]]
        name = "last"
        command = ["python3", "{script}/good.py"]
        [[deployment]]
        name = "mailed by a process"
        gate = "last-at"
        route = "process/old"
        [[deployment]]
        name = "let in by a process"
        gate = "accepts:process/last"
        route = "cpython/parseaddr@future-1.0.0"
        "#
    );
    std::fs::write(&config, text).unwrap();
    let output =
        hunt(&out, &["--config", config.to_str().unwrap(), "--executions", "6000", "--quiet", "--seed", "3"]);
    assert_eq!(output.status.code(), Some(10), "{}", common::said(&output));
    all_were_judged(&out);
    let found = journal(&out, 2);
    for (gate, route) in
        [("last-at", "process/old"), ("accepts:process/last", "cpython/parseaddr@future-1.0.0")]
    {
        let bypass = |finding: &&Value| {
            is_of(finding, "allowlist-bypass", route)
                && finding["gates"].as_array().unwrap().contains(&gate.into())
        };
        assert!(found.iter().any(|finding| bypass(&finding)), "{gate} > {route}");
    }
    // Neither is judged where neither can be asked.
    assert!(journal(&out, 1).iter().all(|finding| finding["class"] != "allowlist-bypass"));
}

#[test]
fn a_driver_and_its_worker_may_be_killed_and_everything_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let arguments =
        ["--process", &first_at(""), "--parser", "process/old", "--seconds", "14", "--from-nothing"];
    let mut campaign =
        program(&out, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (began, mut drivers, mut workers, mut started) = (Instant::now(), 0, 0, Vec::<u32>::new());
    while began.elapsed() < Duration::from_secs(9) && campaign.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(600));
        let Some(&slow_worker) = children(campaign.id())
            .iter()
            .find(|&&pid| command_line(pid).trim_end().ends_with(" slow_worker"))
        else {
            continue;
        };
        let running = children(slow_worker);
        // One that never gets to start is another matter: the campaign ends, and says so.
        // A shell and what it runs are a group.
        for &driver in running.iter().filter(|driver| started.contains(*driver)) {
            kill(-i64::from(driver));
            drivers += 1;
        }
        started = running;
        if drivers > 2 && workers == 0 {
            kill(slow_worker.into());
            workers += 1;
        }
    }
    assert!(drivers > 2 && workers == 1, "{drivers} drivers and {workers} workers were killed");
    let output = campaign.wait_with_output().unwrap();
    let said = shown(&output);
    assert_eq!(output.status.code(), Some(10), "{said}");
    all_were_judged(&out);
    assert!(status(&out)["restarts"].as_u64() >= Some(1));
    let found = journal(&out, 2);
    assert!(found.iter().any(|finding| is_of(finding, "allowlist-bypass", "process/old")), "{said}");
    // A kill is nobody's input's doing.
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_driver_that_does_not_start_any_more_is_said_once_and_what_it_did_not_judge_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (out, driver) = (folder.path().join("campaign"), folder.path().join("driver.py"));
    let whole = std::fs::read(format!("{}/tests/drivers/first_at.py", env!("CARGO_MANIFEST_DIR"))).unwrap();
    std::fs::write(&driver, &whole).unwrap();
    let process = format!("old=python3 {}", driver.display());
    let arguments = ["--process", &process, "--parser", "process/old", "--seconds", "25", "--quiet"];
    let mut campaign =
        program(&out, &arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !out.join("slow-worker.judged").exists() {
        assert!(campaign.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::write(&driver, "raise SystemExit('taken away')").unwrap();
    for process in children(campaign.id()) {
        children(process).into_iter().for_each(|driver| kill(-i64::from(driver)));
    }
    let output = campaign.wait_with_output().unwrap();
    let told = common::said(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.matches("process/old").count() == 1 && told.contains("taken away"), "{told}");
    assert!(told.contains("--resume"), "{told}");

    std::fs::write(&driver, &whole).unwrap();
    let (code, _, told) = run(addrdiff(&["hunt", "--resume", "--quiet", "--out"]).arg(&out));
    assert_eq!(code, 10, "{told}");
    all_were_judged(&out);
}

#[test]
fn a_driver_that_hangs_is_a_finding_and_does_not_hold_the_campaign_up() {
    let folder = tempfile::tempdir().unwrap();
    let (out, config) = (folder.path().join("campaign"), folder.path().join("addrdiff.toml"));
    let script = format!("{}/tests/drivers/first_at.py", env!("CARGO_MANIFEST_DIR"));
    let process = format!(
        "[[process]]\nname = \"old\"\ncommand = [\"python3\", \"{script}\", \"hangs\"]\nseconds = 0.2\n"
    );
    std::fs::write(&config, process).unwrap();
    let began = Instant::now();
    let arguments = ["--config", config.to_str().unwrap(), "--parser", "process/old", "--seconds", "20"];
    let output = hunt(&out, &arguments);
    assert_eq!(output.status.code(), Some(10), "{}", common::said(&output));
    assert!(journal(&out, 2).iter().any(|finding| is_of(finding, "hang", "process/old")));
    // What it does not judge in its time is said, and counted.
    let waiting = status(&out)["slow"]["waiting"].as_u64().unwrap();
    let said = shown(&output);
    // With how many are left, and how they are gone on with.
    let left = said.lines().any(|line| line.contains("--resume") && line.contains(&format!(" {waiting} ")));
    assert_eq!(left, waiting > 0, "{said}");
    assert!(began.elapsed() < Duration::from_secs(90), "{:?}", began.elapsed());
}

#[test]
fn nodemailer_judges_what_a_campaign_keeps() {
    let (code, _, why) = run(&mut addrdiff(&["explain", "--parser", "nodemailer/envelope", "a@b.example"]));
    if code == 2 {
        eprintln!("skipped: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let output = hunt(&out, &["--parser", "nodemailer/envelope", "--executions", "3000", "--quiet"]);
    assert_ne!(output.status.code(), Some(1), "{}", common::said(&output));
    all_were_judged(&out);
    let version = |finding: &Value| finding["reduced"]["answers"].to_string().contains("nodemailer");
    assert!(journal(&out, 2).iter().any(version));
}
