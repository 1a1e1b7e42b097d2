//! `report`, `merge` and `diff` through the program itself.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

mod going_on;

use crate::common;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn addrdiff(arguments: &[&str]) -> (i32, String, String) {
    common::run(&mut common::addrdiff(arguments))
}

/// A campaign's folder with one of the planted shards.
fn campaign(folder: &Path, shard: &str, executions: u32) -> PathBuf {
    let planted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/journal");
    let out = folder.join(shard);
    fs::create_dir(&out).unwrap();
    fs::copy(planted.join(shard).with_extension("jsonl"), out.join("worker-1.jsonl")).unwrap();
    let status = format!(r#"{{"elapsed": 1.5, "workers": 1, "health": {{"executions": {executions}}}}}"#);
    fs::write(out.join("status.json"), status).unwrap();
    out
}

/// The report of a folder.
fn reported(path: &Path) -> Value {
    serde_json::from_str(&addrdiff(&["report", text(path), "--format", "json"]).1).unwrap()
}

/// What is told of the only campaign of a folder, or of all together: executions, workers.
fn figures(report: &Value) -> (u64, u64) {
    let campaigns = report["campaigns"].as_array().unwrap();
    let sum = |read: fn(&Value) -> &Value| campaigns.iter().filter_map(|one| read(one).as_u64()).sum();
    (sum(|one| &one["health"]["executions"]), sum(|one| &one["workers"]))
}

/// How `diff` ends, and how many are new, known, gone, unconfirmed and changed.
fn differ(old: &Path, new: &Path) -> (i32, [usize; 5]) {
    let (code, out, err) = addrdiff(&["diff", text(old), text(new), "--json"]);
    let diff: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    let count = |of: &str| diff[of].as_array().unwrap().len();
    (code, ["new", "known", "gone", "unconfirmed", "changed"].map(count))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn whole(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn merging_is_the_same_whatever_the_order_and_however_often() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (campaign(folder.path(), "worker-1", 100), campaign(folder.path(), "worker-2", 20));
    let out = |name: &str| folder.path().join(name);
    let merge = |from: &[&Path], to: &str| {
        let to = out(to);
        let mut arguments = vec!["merge", "--out", text(&to)];
        arguments.extend(from.iter().map(|from| text(from)));
        let (code, said, err) = addrdiff(&arguments);
        // The second has a line that is torn.
        let torn = from.iter().any(|from| **from == *two);
        assert_eq!(code, if torn { 3 } else { 0 }, "{said}{err}");
        whole(&to)
    };
    let both = merge(&[&one, &two], "ab");
    assert_eq!(both, merge(&[&two, &one], "ba"));
    assert_eq!(both, merge(&[&one, &two, &one], "aba"));
    assert_eq!(both, merge(&[&out("ab"), &one], "again"));
    assert_eq!(both, merge(&[&out("ab")], "ab"), "in its own place");
    let names: Vec<&str> = both.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["merged.jsonl", "report.html", "report.json"]);
    let report = reported(&out("ab"));
    assert_eq!(figures(&report), (120, 2));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.iter().filter(|one| one["finding"]["level"] == "high").count(), 2);
}

#[test]
fn a_campaigns_own_journal_is_not_merged_over() {
    let folder = tempfile::tempdir().unwrap();
    let one = campaign(folder.path(), "worker-1", 100);
    let before = whole(&one);
    let (code, _, err) = addrdiff(&["merge", text(&one), "--out", text(&one)]);
    assert_eq!((code, whole(&one)), (2, before), "{err}");
}

#[test]
fn a_torn_line_is_said_and_the_rest_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let two = campaign(folder.path(), "worker-2", 20);
    let (code, out, err) = addrdiff(&["report", text(&two)]);
    assert_eq!(code, 0);
    assert!(out.contains("a@malicious.org@important.com") && err.contains("worker-1.jsonl:2"), "{out}{err}");
}

#[test]
fn what_is_new_gone_and_changed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (campaign(folder.path(), "worker-1", 100), campaign(folder.path(), "worker-2", 20));
    // A line that is torn may be what seems to be gone.
    assert_eq!(differ(&one, &two), (10, [1, 0, 0, 0, 0]));
    let shard = two.join("worker-1.jsonl");
    let line = fs::read_to_string(&shard).unwrap();
    fs::write(&shard, format!("{}\n", line.lines().next().unwrap())).unwrap();
    assert_eq!(differ(&one, &two), (10, [1, 0, 3, 0, 0]));
    assert_eq!(differ(&one, &one), (0, [0; 5]));

    let risen = line.lines().next().unwrap().replacen("\"level\": \"high\"", "\"level\": \"critical\"", 1);
    fs::create_dir(folder.path().join("risen")).unwrap();
    let three = campaign(&folder.path().join("risen"), "worker-2", 20);
    fs::write(three.join("worker-1.jsonl"), risen).unwrap();
    let (code, out, _) = addrdiff(&["diff", text(&two), text(&three), "--json"]);
    let diff: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &diff["changed"][0]["facts"]["level"]), (10, &json!(["high", "critical"])));
}

/// What a later campaign did not ask is not gone.
#[test]
fn what_was_not_asked_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (campaign(folder.path(), "worker-1", 100), campaign(folder.path(), "worker-2", 20));
    fs::remove_file(new.join("worker-1.jsonl")).unwrap();
    let asked =
        |names: &[String]| fs::write(new.join("campaign.json"), json!({"asked": names}).to_string()).unwrap();
    let lists = || {
        let (code, out, err) = addrdiff(&["diff", text(&old), text(&new), "--json"]);
        let diff: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
        (code, ["gone", "not_asked"].map(|list| diff[list].as_array().unwrap().len()))
    };
    let report = reported(&old);
    let findings: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().map(|entry| &entry["finding"]).collect();
    let names = |of: &str| {
        let all = findings.iter().flat_map(|finding| finding[of].as_array().into_iter().flatten());
        all.map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    // Another release of the same parser is asked in the place of the earlier one.
    let others =
        names("parsers").iter().map(|name| format!("{}@9", name.split('@').next().unwrap())).collect();
    let everybody = [others, names("gates")].concat();
    asked(&everybody);
    let all = findings.len();
    assert_eq!(lists(), (0, [all, 0]));
    asked(&["strict/mailbox".into(), "a-gate".into()]);
    assert_eq!(lists(), (3, [0, all]));
    // Who does not say whom it asked may have asked everybody.
    asked(&[]);
    assert_eq!(lists(), (0, [all, 0]));
}

#[test]
fn a_folder_without_a_campaign_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = addrdiff(&["report", text(folder.path())]);
    assert!(code == 2 && err.contains(text(folder.path())), "{err}");
}

#[test]
fn a_journal_that_cannot_be_read_is_not_a_campaign_that_found_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("worker-1.jsonl"), "{\"v\": 1, \"torn\n".repeat(50)).unwrap();
    let (code, _, err) = addrdiff(&["report", text(folder.path())]);
    // Ten lines are named, the others are counted.
    assert!(code == 3 && err.split_whitespace().any(|word| word == "40"), "{err}");
}

#[test]
fn a_campaign_that_went_on_and_was_killed_tells_its_later_figures() {
    let folder = tempfile::tempdir().unwrap();
    let one = campaign(folder.path(), "worker-1", 100);
    let (_, report, _) = addrdiff(&["report", text(&one), "--format", "json"]);
    fs::write(one.join("report.json"), report).unwrap();
    let status = r#"{"elapsed": 9.0, "health": {"executions": 700, "samples": 20, "singles": 1}}"#;
    fs::write(one.join("status.json"), status).unwrap();
    fs::write(one.join("campaign.json"), r#"{"workers": 3, "seed": 7}"#).unwrap();
    let report = reported(&one);
    assert_eq!(figures(&report), (700, 3));
    assert_eq!(
        (&report["campaigns"][0]["seed"], &report["campaigns"][0]["elapsed"]),
        (&json!(7), &json!(9.0))
    );
    let (_, said, _) = addrdiff(&["report", text(&one)]);
    assert!(said.contains(" 5.0 %"), "{said}");
}
