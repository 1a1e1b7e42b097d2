//! `addrdiff parsers check`, run as people run it, against drivers that misbehave in one way each.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static PYTHON: OnceLock<String> = OnceLock::new();

/// The interpreter itself: `python3` may be a script that looks for it, each time anew.
fn python() -> String {
    let output = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Exit code and standard output.
fn check(driver: &str, way: &[&str]) -> (i32, String) {
    let python = PYTHON.get_or_init(python);
    let file = format!("{}/tests/drivers/{driver}", env!("CARGO_MANIFEST_DIR"));
    let (code, said, _) = run(addrdiff(&["parsers", "check", "--seconds", "1", python, &file]).args(way));
    (code, said)
}

/// The probes that failed, each with what it printed below.
fn failures(said: &str) -> Vec<&str> {
    let starts: Vec<usize> = said.match_indices("FAILED").map(|(at, _)| at).collect();
    starts.iter().map(|&at| said[at..].split("\nok").next().unwrap()).collect()
}

#[test]
fn a_driver_that_conforms_passes_and_its_rate_is_told() {
    let (code, said) = check("good.py", &[]);
    assert_eq!(code, 0, "{said}");
    let rate =
        said.lines().find_map(|line| line.strip_prefix("rpartition 1 ")).expect("a driver by its name");
    assert!(rate.split_whitespace().any(|word| word.parse::<u64>().is_ok_and(|rate| rate > 0)), "{said}");
}

#[test]
fn a_gate_conforms_that_decides_by_the_domains_of_each_question() {
    let (code, said) = check("gate.py", &[]);
    assert!(code == 0 && said.lines().any(|line| line.starts_with("last-at 1 ")), "{said}");
}

/// 22,000 questions would take it eighteen minutes.
#[test]
fn a_slow_driver_is_asked_as_much_as_there_is_time_for() {
    let began = Instant::now();
    let (code, said) = check("bad.py", &["slow"]);
    assert!(code == 0 && began.elapsed() < Duration::from_secs(90), "{:?}: {said}", began.elapsed());
}

/// A way to misbehave, the first probe that must fail of it, what is said of it.
const WAYS: &[(&str, &str, &str)] = &[
    ("no-version", "it says who it is", "did not answer within its time limit"),
    ("silent", "it says who it is", "did not answer within its time limit"),
    ("buffered", "it answers one question while nothing more", "did not answer within its time limit"),
    ("shape", "it answers one question while nothing more", "unknown field `result`"),
    ("one-id", "it answers one question while nothing more", "answers question 1 where question 7 is next"),
    (
        "gate-fixed",
        "it answers one question while nothing more",
        "lets user@example.org in where example.net",
    ),
    ("gate-unsaid", "it answers one question while nothing more", "says `gate` first"),
    ("hangs", "it answers about nothing, controls", "asked about `\\x00`, it did not answer"),
    ("dies", "it answers about nothing, controls", "after `cannot go on` on standard error"),
    ("garbage", "it answers about nothing, controls", "the line: warning: odd input"),
    ("garbles", "it gives beyond ASCII back", "understood was"),
    ("utf8", "it answers about octets that are no UTF-8", "UnicodeDecodeError"),
    ("flood", "it answers about 64 KiB", "octets without a line break"),
    ("chatter", "it answers about 64 KiB", "the line: y"),
    ("out-of-order", "it answers questions put at once", "answers question 10 where question 7 is next"),
    ("mixed-up", "it answers questions put at once", "among others, it reads"),
    ("unstable", "it answers the same twice", "differ"),
    ("twice", "it answers once", "it writes on"),
    ("lingers", "it ends when nothing more", "it runs on"),
];

#[test]
fn each_way_to_misbehave_is_caught_and_named() {
    // The slow part is the drivers' own start; they share a machine of few cores.
    for ways in WAYS.chunks(4) {
        std::thread::scope(|scope| {
            for (way, probe, what) in ways {
                scope.spawn(move || {
                    let (code, said) = check("bad.py", &[way]);
                    assert_eq!(code, 10, "{way}: {said}");
                    let failed = failures(&said);
                    let caught = |failure: &str| failure.contains(probe) && failure.contains(what);
                    assert!(failed.iter().any(|failure| caught(failure)), "{way}: {said}");
                    assert!(failed.iter().all(|failure| failure.contains("to mend it: ")), "{way}: {said}");
                });
            }
        });
    }
}

#[test]
fn a_command_that_is_not_there_is_a_failure_of_the_driver() {
    let (code, said, _) = run(&mut addrdiff(&["parsers", "check", "/nonexistent/driver"]));
    assert!(
        code == 10 && failures(&said).iter().any(|failure| failure.contains("/nonexistent/driver")),
        "{said}"
    );
}
