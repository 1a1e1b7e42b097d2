//! Applications that cannot be judged are never cleared, and why is said.

use crate::running::{check, evidence, few_texts, start, tell};
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn what_was_not_judged_is_never_cleared() {
    for fault in [
        "dies",
        "fails",
        "fails-later",
        "limits",
        "log-in",
        "captcha",
        "same-text",
        "nobody",
        "operators",
        "everybody",
        "refuses-and-mails",
        "dedupes",
        "late",
    ] {
        let (running, began) = (start("python3", "faulty", fault), Instant::now());
        let (code, report) = check(&running, &[]);
        tell(fault, code, &report, began);
        assert!([1, 3].contains(&code), "{fault}: {code} {:#}", report["deployments"]);
        let said = &report["deployments"][0];
        let why = said["failed_controls"].as_array().is_some_and(|all| !all.is_empty())
            || said["evidence"]["unjudged"].as_object().is_some_and(|all| !all.is_empty());
        assert!(why, "{fault}: {said:#}");
    }
}

#[test]
fn an_application_that_mails_otherwise_once_it_knows_the_text_lets_somebody_in() {
    let running = start("python3", "faulty", "again");
    let (code, report) = check(&running, &[]);
    assert_eq!(code, 10, "{:#}", report["deployments"]);
}

/// No letters are put behind a role, and what is refused is put again.
#[test]
fn an_application_that_takes_a_role_or_the_second_try_lets_somebody_in() {
    for fault in ["roles", "greylists"] {
        let running = start("python3", "faulty", fault);
        let (code, report) = check(&running, &[]);
        assert_eq!(code, 10, "{fault}: {:#}", report["deployments"]);
    }
}

#[test]
fn an_application_that_hangs_is_given_up() {
    let (running, began) = (start("python3", "faulty", "hangs"), Instant::now());
    let (code, report) = check(&running, &[]);
    tell("hangs", code, &report, began);
    assert_eq!(code, 3, "{:#}", report["deployments"]);
    assert!(began.elapsed() < Duration::from_secs(40));
}

#[test]
fn mail_that_comes_soon_after_the_answer_is_waited_for() {
    let running = start("python3", "faulty", "queued");
    // Each mail is waited for: a few texts are enough.
    let corpus = few_texts();
    let (code, report) = check(&running, &["--corpus", corpus.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{:#}", report["deployments"]);
}

/// Copies to an outsider that a queue delivers once nobody asks any more.
#[test]
fn mail_that_leaves_behind_the_last_text_is_no_all_clear() {
    let running = start("python3", "faulty", "idle");
    let corpus = few_texts();
    let few = ["--corpus", corpus.path().to_str().unwrap()];
    assert_ne!(check(&running, &few).0, 0);
}

#[test]
fn no_more_requests_are_made_than_are_allowed_and_that_is_said() {
    let running = start("python3", "faulty", "none");
    let (code, report) = check(&running, &["--requests", "50"]);
    assert_eq!(code, 3);
    assert!(evidence(&report)["inside"].as_u64().unwrap() < 50);
    let unjudged = evidence(&report)["unjudged"].as_object().unwrap();
    assert!(unjudged.values().map(|texts| texts.as_u64().unwrap()).sum::<u64>() > 900, "{unjudged:?}");
}

#[test]
fn nobody_there_and_other_hosts_are_said_at_once() {
    let mut running = start("python3", "faulty", "none");
    running.process.kill().unwrap();
    running.process.wait().unwrap();
    let (code, report) = check(&running, &[]);
    assert_eq!(code, 3);
    let failed = report["deployments"][0]["failed_controls"].to_string();
    assert!(failed.contains(&running.port.to_string()), "{failed}");
    let text = std::fs::read_to_string(&running.settings).unwrap();
    std::fs::write(&running.settings, text.replace("http://127.0.0.1", "http://mycorp.example")).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["check", "--allow", "corp.example", "--app"])
        .arg(&running.settings)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}
