//! Campaigns, whole: the real program, the real fuzz target under libFuzzer, the real interpreter.
//!
//! These need cargo-fuzz, a C++ compiler and the package `future`: `scripts/test` brings all three.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]

use crate::common::{addrdiff, journal, json, run, said, shown};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

/// Runs a short campaign from nothing on one worker into `out`.
fn hunt(out: &Path, arguments: &[&str]) -> Output {
    let mut command = addrdiff(&["hunt", "--from-nothing", "--workers", "1", "--quiet", "--out"]);
    command.arg(out).args(arguments).output().expect("the program starts")
}

/// One campaign for the tests that only look at it.
fn campaign() -> &'static (PathBuf, Output) {
    static CAMPAIGN: OnceLock<(PathBuf, Output)> = OnceLock::new();
    CAMPAIGN.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder").keep().join("campaign");
        let output = hunt(&out, &["--executions", "12000", "--seed", "1"]);
        (out, output)
    })
}

#[test]
fn the_bypass_of_2019_is_found_from_nothing() {
    let (out, output) = campaign();
    assert_eq!(output.status.code(), Some(10), "{}", said(output));
    let bypass = |finding: &&Value| {
        finding["class"] == "allowlist-bypass"
            && finding["level"] == "high"
            && finding["parsers"] == serde_json::json!(["cpython/parseaddr@future-1.0.0"])
            && finding["shape"].as_str().is_some_and(|shape| shape.starts_with("a@a@"))
    };
    let journal = journal(out, 1);
    let found = journal.iter().find(bypass).expect("two unquoted @ are found");
    assert!(found["executions"].as_u64().is_some_and(|executions| executions <= 12_000));
    assert!(shown(output).contains("a@malicious.org@"), "{}", shown(output));
}

/// What the corpus has of the same parser is named, in the campaign's report and wherever its folder is read again.
#[test]
fn what_was_published_of_the_same_parser_is_named() {
    let (out, _) = campaign();
    let reported = json(&out.join("report.json"));
    let (code, again, err) = run(&mut addrdiff(&["report", out.to_str().unwrap(), "--format", "json"]));
    assert_eq!(code, 0, "{err}");
    for report in [reported, serde_json::from_str(&again).unwrap()] {
        let findings: Vec<&Value> =
            report["findings"].as_array().unwrap().iter().map(|entry| &entry["finding"]).collect();
        let of_2019 = |finding: &&&Value| {
            finding["class"] == "allowlist-bypass"
                && finding["parsers"] == serde_json::json!(["cpython/parseaddr@future-1.0.0"])
                && finding["shape"].as_str().is_some_and(|shape| shape.starts_with("a@a@"))
        };
        let found = findings.iter().find(of_2019).expect("two unquoted @ are found");
        assert!(found["case"]["source"].to_string().contains("CVE-2019-16056"), "{found}");
        assert!(findings.iter().any(|finding| finding.get("case").is_none()), "everything is published");
    }
}

#[test]
fn what_is_shown_is_confirmed_the_most_severe_first_and_not_too_much() {
    let (out, output) = campaign();
    let text = shown(output);
    // The worst stand there once more, at the end, in a line each.
    let text = text.split("\nthe 3 worst of ").next().expect("all findings");
    let rank =
        |line: &&str| ["critical", "high", "medium", "low"].iter().position(|level| line.starts_with(level));
    let ranks: Vec<usize> = text.lines().filter_map(|line| rank(&line)).collect();
    // Causes are kept apart, spellings of one for several gates are not.
    assert!(ranks.is_sorted() && !ranks.is_empty() && ranks.len() < 50, "{text}");
    // The worst are shown whole, and all of them where the campaign is read again.
    let whole = |text: &str| text.matches("\n         id: ").count();
    assert_eq!(whole(text), 3, "{text}");
    let (_, again, _) = run(&mut addrdiff(&["report", out.to_str().unwrap()]));
    assert!(whole(&again) >= ranks.len(), "{again}");
    assert!(text.contains("12000 executions"), "{text}");
}

#[test]
#[cfg(unix)]
fn what_a_campaign_writes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(&campaign().0).expect("the folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn the_search_is_told_of_verdicts() {
    let log = std::fs::read_to_string(campaign().0.join("worker-1.log")).expect("libFuzzer's log");
    let counters = log.lines().find(|line| line.contains("Extra Counters")).expect("extra counters are seen");
    let count: usize = counters.split_whitespace().find_map(|word| word.parse().ok()).expect("a number");
    assert!(count >= 4_096 && count.is_multiple_of(64), "{counters}");
}

#[test]
fn the_same_seed_and_budget_give_the_same_findings() {
    // In folders whose names differ in length: where memory lies differs with them, and must not count.
    let run = |name: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join(name);
        hunt(&out, &["--executions", "3000", "--seed", "9"]);
        let key = |finding: &Value| (finding["fingerprint"].clone(), finding["executions"].clone());
        journal(&out, 1).iter().map(key).collect::<Vec<_>>()
    };
    let (one, other) = (run("campaign"), run("a-campaign-elsewhere"));
    assert!(!one.is_empty());
    assert_eq!(one, other);
}

#[test]
fn the_corpus_left_is_distilled_and_has_a_witness_of_every_fingerprint() {
    let (out, _) = campaign();
    let report = json(&out.join("report.json"));
    let kept = report["campaigns"][0]["corpus"].as_u64().expect("how many texts the search kept");
    let folder = std::fs::read_dir(out.join("corpus")).expect("the corpus");
    let texts: Vec<Vec<u8>> = folder.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(texts.len() > 20 && (texts.len() as u64) < kept, "{} of {kept}", texts.len());
    let mut with = std::collections::BTreeMap::new();
    for finding in journal(out, 1) {
        let reduced = finding["reduced"]["input_base64"].as_str().expect("a text");
        let reduced = addrdiff::answer::from_base64(reduced).expect("base64");
        let is_kept = texts.iter().any(|text| text == reduced.bytes());
        // A smaller text takes the place of one before it, under the same fingerprint.
        let kept = with.entry(finding["fingerprint"].to_string()).or_insert(false);
        *kept |= is_kept;
    }
    assert!(with.len() > 5 && with.values().all(|kept| *kept), "{with:?}");
    assert!(!out.join("distil").exists() && !out.join("corpus.before").exists());
}

/// libFuzzer starts itself by a shell where it merges.
#[test]
fn a_corpus_in_a_folder_of_any_name_is_distilled_and_no_shell_reads_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("a campaign; touch $(echo forged) 'forged' \"`touch forged`\"");
    let found = hunt(&out, &["--executions", "2000", "--seed", "1"]);
    assert_eq!(found.status.code(), Some(10), "{}", said(&found));
    let report = json(&out.join("report.json"));
    let kept = report["campaigns"][0]["corpus"].as_u64().expect("how many texts the search kept");
    let left = std::fs::read_dir(out.join("corpus")).expect("the corpus").count();
    assert!(left > 0 && (left as u64) < kept, "{left} of {kept}: {}", said(&found));
    assert!(!Path::new("forged").exists() && !out.join("forged").exists());
}

#[test]
fn a_missing_parser_is_a_usage_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = hunt(&folder.path().join("out"), &["--parser", "cpython/parseaddr@nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cpython/parseaddr@nowhere"));
}

#[test]
fn a_campaign_leaves_its_reports_and_is_shown_again_from_them() {
    let (out, _) = campaign();
    let report = json(&out.join("report.json"));
    let findings = report["findings"].as_array().expect("findings");
    assert!(!findings.is_empty() && findings.len() <= journal(out, 1).len());
    assert_eq!(report["campaigns"][0]["health"]["executions"], 12_000);
    let page = std::fs::read_to_string(out.join("report.html")).expect("the page");
    assert!(page.contains("a@malicious.org@"), "{page}");
    let again = |format: &str| run(addrdiff(&["report", "--format", format]).arg(out)).1;
    assert_eq!(serde_json::from_str::<Value>(&again("json")).unwrap(), report);
    assert_eq!(again("html"), page);
}

#[test]
fn the_slow_surfaces_have_a_campaign_of_their_own_that_ends_in_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("campaign");
    let output = hunt(&out, &["--target", "envelope", "--seconds", "15", "--seed", "1"]);
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    let report = json(&out.join("report.json"));
    let seconds = report["campaigns"][0]["elapsed"].as_f64().expect("how long it searched");
    assert!((15.0..30.0).contains(&seconds), "{seconds}");
    let journal = journal(&out, 1);
    let routes: Vec<&str> = journal.iter().filter_map(|finding| finding["route"].as_str()).collect();
    assert!(routes.iter().any(|route| route.starts_with("cpython/rcpt")), "{routes:?}");
}
