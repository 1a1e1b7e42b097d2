//! Two parsers held against each other, through the command line.
#![cfg(all(feature = "python", feature = "cli"))]

use crate::common::addrdiff;
use crate::shell_driver::driver;
use serde_json::Value;

const OLD: &str = "cpython/parseaddr@future-1.0.0";
const NEW: &str = "cpython/parseaddr@stdlib";

/// The classes that hold for this pair, with who is wrong.
fn classes(text: &str, one: &str, other: &str) -> Vec<(String, String)> {
    let pair = format!("{one} ~ {other}");
    let mut explain =
        addrdiff(&["explain", "--json", "--allow", "important.com", "--pair", &pair, "--", text]);
    let output = explain.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
    let of_pair = |class: &&Value| class["pair"] == serde_json::json!([one, other]);
    let said = |class: &Value| {
        (
            class["class"].as_str().unwrap_or_default().into(),
            class["attribution"].as_str().unwrap_or_default().into(),
        )
    };
    answer["classes"].as_array().into_iter().flatten().filter(of_pair).map(said).collect()
}

fn is(class: &str, who: &str) -> Vec<(String, String)> {
    vec![(class.to_owned(), who.to_owned())]
}

#[test]
fn two_releases_are_held_against_each_other() {
    let two_ats = "a@malicious.org@important.com";
    assert_eq!(classes(two_ats, NEW, OLD), is("lenient-accept", "parser"));
    assert_eq!(classes(two_ats, OLD, NEW), is("strict-accept", "open"));
    assert!(classes("a@important.com", NEW, OLD).is_empty());
}

#[test]
fn one_domain_and_two_mailboxes_is_a_class_of_its_own() {
    let (list, one) = ("cpython/getaddresses@stdlib", NEW);
    assert_eq!(classes("a@b.example, c@b.example", one, list), is("mailbox-differs", "open"));
    // Whoever replaces the one by the other mails one recipient less.
    assert_eq!(classes("a@b.example, c@b.example", list, one), is("mailbox-differs", "open"));
    assert_eq!(classes("a@b.example, c@d.example", list, one), is("domain-differs", "open"));
}

#[test]
fn what_is_no_pair_is_a_usage_error() {
    for pair in [
        "cpython/parseaddr@stdlib",
        "~a/b",
        "a/b~",
        "a/b~a/b",
        "cpython/parseaddr@stdlib~cpython/nothing@stdlib",
    ] {
        let status = addrdiff(&["explain", "--pair", pair, "a@b.example"]).status().expect("it starts");
        assert_eq!(status.code(), Some(2), "{pair}");
    }
}

/// Before a release: what it reads in another way than the one before, and nothing else.
#[test]
fn a_campaign_compares_two_releases_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("campaign");
    let mut hunt =
        addrdiff(&["hunt", "--compare", NEW, OLD, "--executions", "5000", "--workers", "1", "--quiet"]);
    let output = hunt.args(["--seed", "1", "--out"]).arg(&out).output().expect("it starts");
    assert_eq!(output.status.code(), Some(10), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value =
        serde_json::from_slice(&std::fs::read(out.join("report.json")).expect("a report")).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let of_pair = |entry: &&Value| entry["finding"]["pair"] == serde_json::json!([NEW, OLD]);
    // At the level that a named pair gives it, which the fresh process has to see again.
    let lenient = |entry: &&Value| entry["finding"]["class"] == "lenient-accept" && of_pair(entry);
    assert!(findings.iter().filter(lenient).any(|entry| entry["finding"]["level"] == "medium"), "{report}");
    let pairs = findings.iter().filter(|entry| entry["finding"]["pair"].is_array());
    assert!(pairs.clone().count() > 0 && pairs.clone().all(|entry| of_pair(&entry)), "{report}");
    assert!(findings.iter().all(|entry| entry["finding"]["class"] != "allowlist-bypass"));
}

#[test]
fn a_replay_holds_two_releases_against_each_other_on_every_case() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/security.toml");
    let pair = format!("{NEW}~{OLD}");
    let replay = |options: &[&str]| {
        let output = addrdiff(&[&["replay", corpus, "--format", "json"], options].concat())
            .output()
            .expect("it starts");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        let cases = report["cases"].as_array().cloned().unwrap_or_default();
        let problems = cases.iter().flat_map(|case| case["problems"].as_array().cloned().unwrap_or_default());
        let parties: Vec<String> =
            problems.filter_map(|one| Some(one["parties"].as_str()?.to_owned())).collect();
        (output.status.code(), parties)
    };
    let (code, parties) = replay(&["--pair", &pair]);
    let named = format!("{NEW} ~ {OLD}");
    assert!(code == Some(10) && parties.contains(&named), "{code:?} {parties:?}");
    // Without the pair each answers as its cases say, and nothing is new.
    let (code, parties) = replay(&["--parser", NEW, "--parser", OLD]);
    assert_eq!((code, parties), (Some(0), Vec::new()));
    assert_eq!(
        replay_code(&["replay", corpus, "--pair", "cpython/parseaddr@stdlib~cpython/nothing@stdlib"]),
        Some(2)
    );
}

fn replay_code(arguments: &[&str]) -> Option<i32> {
    addrdiff(arguments).output().expect("it starts").status.code()
}

const RAISED: &str =
    r#"printf '{"id":%s,"verdict":"raised","reason":{"rule":"ValueError","text":"x"}}\n' "$id""#;
const REFUSED: &str = r#"printf '{"id":%s,"verdict":"rejected","reason":{"rule":"no","text":"x"}}\n' "$id""#;

/// What both do is no difference, and what one does alone is.
#[test]
fn a_fault_that_both_releases_have_is_not_told_of_either() {
    let found = |old: &str, new: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let processes = [driver(folder.path(), "old", old), driver(folder.path(), "new", new)];
        let search = ["enumerate", "--tokens", "1", "--pair", "process/old~process/new", "--format", "json"];
        let mut enumerate = addrdiff(&search);
        enumerate.args(["--process", &processes[0], "--process", &processes[1], "--quiet", "--out"]);
        let output = enumerate.arg(folder.path().join("out")).output().expect("it starts");
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)));
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let of = |entry: &Value| entry["finding"]["parsers"][0].as_str().unwrap_or_default().to_owned();
        findings.iter().filter(|entry| entry["finding"]["class"] == "raised").map(of).collect::<Vec<_>>()
    };
    assert_eq!(found(RAISED, RAISED), Vec::<String>::new());
    assert_eq!(found(REFUSED, RAISED), ["process/new"]);
    assert_eq!(found(RAISED, REFUSED), ["process/old"]);
}

const RELEASES: &str = "\
def old(text): return text if text.count('@') == 1 else None
def new(text): return {'to': text} if text.count('@') > 1 else old(text)
def whole(text): return old(text)
def yes(text): return text.count('@') == 1
def loose(text): return text + '@' if text.count('@') > 1 else None
def same(text): return loose(text)
def looser(text): return text if text.count('@') > 1 else None
";

/// What one of two releases did not answer was not compared: a search that found nothing says so, and clears nothing.
#[test]
fn what_a_release_does_not_answer_withholds_the_all_clear() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("own.py"), RELEASES).expect("code");
    std::fs::write(folder.path().join("alphabet"), "a\n@\n{A}\n").expect("an alphabet");
    let ends = |arguments: &[&str], one: &str, other: &str, out: &str| {
        let mut command = addrdiff(arguments);
        command.args(["--pair", &format!("python/own.{one}~python/own.{other}"), "--python-path", "."]);
        let command = command.args(["--quiet", "--workers", "1", "--out", out]).current_dir(folder.path());
        let output = command.output().expect("it starts");
        output.status.code()
    };
    let hunt = ["hunt", "--executions", "600", "--seed", "1"];
    assert_eq!(ends(&hunt, "old", "whole", "hunt-whole"), Some(0));
    assert_eq!(ends(&hunt, "old", "new", "hunt-new"), Some(3));
    let report = std::fs::read(folder.path().join("hunt-new/report.json")).expect("a report");
    let report: Value = serde_json::from_slice(&report).expect("JSON");
    assert!(report["campaigns"][0]["health"]["unanswered"].is_object(), "{report}");
    // Nor does any format of its report look like a clean one.
    let marks = [("junit", "<failure"), ("github", "::error "), ("sarif", "\"executionSuccessful\": false")];
    for (format, says) in marks {
        let shown = |hunted: &str| {
            let mut command = addrdiff(&["report", hunted, "--format", format]);
            let output = command.current_dir(folder.path()).output().expect("it starts");
            String::from_utf8(output.stdout).expect("a report is text").contains(says)
        };
        assert!(shown("hunt-new") && !shown("hunt-whole"), "{format}");
    }
    let all = ["enumerate", "--tokens", "4", "--alphabet", "alphabet"];
    assert_eq!(ends(&all, "old", "whole", "all-whole"), Some(0));
    assert_eq!(ends(&all, "old", "new", "all-new"), Some(3));
    assert_eq!(ends(&all, "old", "yes", "all-yes"), Some(3));
    // No address to both, and not the same one.
    let low = [&all[..], &["--fail-on", "low"]].concat();
    assert_eq!(ends(&low, "loose", "looser", "all-loose"), Some(10));
    assert_eq!(ends(&low, "loose", "same", "all-same"), Some(0));
}
