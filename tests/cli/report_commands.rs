//! `report`, `merge` and `diff` through the program itself.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

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
        assert_eq!(code, 0, "{said}{err}");
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
    assert_eq!(differ(&one, &two), (10, [1, 0, 3, 0, 0]));
    assert_eq!(differ(&one, &one), (0, [0; 5]));

    let shard = two.join("worker-1.jsonl");
    let line = fs::read_to_string(&shard).unwrap();
    let risen = line.lines().next().unwrap().replacen("\"level\": \"high\"", "\"level\": \"critical\"", 1);
    fs::create_dir(folder.path().join("risen")).unwrap();
    let three = campaign(&folder.path().join("risen"), "worker-2", 20);
    fs::write(three.join("worker-1.jsonl"), risen).unwrap();
    let (code, out, _) = addrdiff(&["diff", text(&two), text(&three), "--json"]);
    let diff: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &diff["changed"][0]["facts"]["level"]), (10, &json!(["high", "critical"])));
}

#[test]
fn a_folder_without_a_campaign_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = addrdiff(&["report", text(folder.path())]);
    assert!(code == 2 && err.contains("no campaign"), "{err}");
}

#[test]
fn a_journal_that_cannot_be_read_is_not_a_campaign_that_found_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("worker-1.jsonl"), "{\"v\": 1, \"torn\n".repeat(50)).unwrap();
    let (code, _, err) = addrdiff(&["report", text(folder.path())]);
    assert!(code == 3 && err.contains("and 40 more"), "{err}");
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
    assert!(said.contains("estimated chance of 5.0 %"), "{said}");
}

/// The first finding of the first planted shard.
const FIRST: &str = "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4";

/// A campaign's folder with the first planted shard, of the campaign of this id.
fn of_id(folder: &Path, name: &str, id: &str) -> PathBuf {
    let inner = folder.join(format!("of {name}"));
    fs::create_dir(&inner).unwrap();
    let out = campaign(&inner, "worker-1", 100);
    fs::write(out.join("campaign.json"), json!({ "id": id, "workers": 1, "seed": 5 }).to_string()).unwrap();
    out
}

fn goes_on(campaign: &Path, elapsed: f64, executions: u64) {
    let status = json!({ "elapsed": elapsed, "health": { "executions": executions } });
    fs::write(campaign.join("status.json"), status.to_string()).unwrap();
}

fn report_of(folder: &Path) -> Value {
    let (code, said, err) = addrdiff(&["report", text(folder), "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&said).unwrap()
}

/// It ends: its report is changed so before it is left in its folder.
fn ends(campaign: &Path, change: impl FnOnce(&mut Value)) {
    let mut report = report_of(campaign);
    change(&mut report);
    fs::write(campaign.join("report.json"), report.to_string()).unwrap();
}

/// The first finding did not show itself in a fresh process.
fn refuse(report: &mut Value) {
    report["findings"].as_array_mut().unwrap().retain(|entry| entry["finding"]["fingerprint"] != FIRST);
    report["unconfirmed"] = json!([FIRST]);
}

fn has_first(report: &Value) -> bool {
    let mut findings = report["findings"].as_array().unwrap().iter();
    findings.any(|entry| entry["finding"]["fingerprint"] == FIRST)
}

/// What comes of these, which is the same in every order and with some of them given again.
fn merged(into: &Path, from: &[&Path]) -> PathBuf {
    let mut results = Vec::new();
    for turn in 0..from.len() {
        for (kind, again) in [0, 1, from.len()].into_iter().enumerate() {
            let mut order = from.to_vec();
            order.rotate_left(turn);
            order.extend_from_within(..again);
            if kind == 1 {
                order.reverse();
            }
            let to = into.join(format!("merged-{}", fs::read_dir(into).unwrap().count()));
            let mut arguments = vec!["merge", "--out", text(&to)];
            arguments.extend(order.iter().map(|from| text(from)));
            let (code, _, err) = addrdiff(&arguments);
            assert_eq!(code, 0, "{err}");
            results.push((whole(&to), to));
        }
    }
    assert!(results.iter().all(|(files, _)| *files == results[0].0), "{from:?}");
    results.swap_remove(0).1
}

#[test]
fn a_campaign_that_was_merged_and_went_on_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (of_id(folder.path(), "one", "1"), of_id(folder.path(), "two", "2"));
    let before = merged(folder.path(), &[&one, &two]);
    goes_on(&one, 9.0, 500);
    let after = merged(folder.path(), &[&before, &one, &two]);
    assert_eq!(figures(&reported(&after)), (600, 2));
    assert_eq!(whole(&after), whole(&merged(folder.path(), &[&one, &two])));
    // What it left is older than what it did since.
    assert_eq!(whole(&after), whole(&merged(folder.path(), &[&after, &before])));
}

#[test]
fn a_finding_is_gone_where_every_campaign_that_has_it_refused_it() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (of_id(folder.path(), "one", "1"), of_id(folder.path(), "two", "2"));
    ends(&one, refuse);
    let refused = report_of(&merged(folder.path(), &[&one]));
    assert!(!has_first(&refused) && refused["unconfirmed"] == json!([FIRST]), "{refused}");

    // The other was killed, and left no report.
    let both = merged(folder.path(), &[&one, &two]);
    let report = report_of(&both);
    assert!(has_first(&report) && report.get("unconfirmed").is_none(), "{report}");
    assert_eq!(whole(&both), whole(&merged(folder.path(), &[&both, &one])));

    // It went on and came to its end.
    goes_on(&two, 3.0, 200);
    ends(&two, refuse);
    let report = report_of(&merged(folder.path(), &[&both, &one, &two]));
    assert!(!has_first(&report) && report["unconfirmed"] == json!([FIRST]), "{report}");
}

#[test]
fn the_same_seed_on_two_machines_is_two_workers() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (of_id(folder.path(), "one", "1"), of_id(folder.path(), "two", "2"));
    let shard = two.join("worker-1.jsonl");
    let others =
        fs::read_to_string(&shard).unwrap().replace("\"fingerprint\": \"", "\"fingerprint\": \"other-");
    fs::write(&shard, others).unwrap();
    let made = |report: &Value| report["curve"].as_array().unwrap().last().unwrap()["executions"].as_u64();
    let alone = made(&report_of(&one)).unwrap();
    assert_eq!(made(&report_of(&merged(folder.path(), &[&one, &two]))), Some(2 * alone));
}

#[test]
fn what_somebody_accepted_is_known_and_not_new() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (of_id(folder.path(), "old", "1"), of_id(folder.path(), "new", "2"));
    fs::write(old.join("worker-1.jsonl"), "").unwrap();
    let accept = |report: &mut Value| {
        report["findings"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .for_each(|entry| entry["standing"] = json!("known"));
    };
    assert_eq!(addrdiff(&["diff", text(&old), text(&new)]).0, 10);
    ends(&new, accept);
    assert_eq!(differ(&old, &new), (0, [0, 3, 0, 0, 0]));
}

#[test]
fn what_was_not_seen_again_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (of_id(folder.path(), "old", "1"), of_id(folder.path(), "new", "2"));
    ends(&new, refuse);
    let (code, [_, _, gone, unconfirmed, _]) = differ(&old, &new);
    assert_eq!((code, gone, unconfirmed), (0, 0, 1));
}

#[test]
fn a_later_campaign_that_judged_nothing_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (of_id(folder.path(), "old", "1"), of_id(folder.path(), "new", "2"));
    fs::write(new.join("worker-1.jsonl"), "").unwrap();
    goes_on(&new, 1.0, 0);
    assert_eq!(differ(&old, &new), (3, [0; 5]));
    goes_on(&new, 1.0, 5);
    assert_eq!(differ(&old, &new), (0, [0, 0, 3, 0, 0]));
}

/// What an all-clear of a campaign rests on goes with its report, through whatever reads it back.
#[test]
fn what_was_not_judged_in_a_deployment_survives_report_merge_and_diff() {
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &str, more: Value| {
        let shards = folder.path().join(name);
        fs::create_dir(&shards).unwrap();
        let out = campaign(&shards, "worker-1", 100);
        let deployments = json!({"sign-up": more});
        let health = json!({"executions": 100, "deployments": deployments});
        let status = json!({"elapsed": 1.5, "workers": 1, "health": health});
        fs::write(out.join("status.json"), status.to_string()).unwrap();
        out
    };
    let whole = with("whole", json!({"put": 100, "admitted": 9, "inside": 9}));
    let partly = with("partly", json!({"put": 100, "admitted": 5, "inside": 5, "unjudged": {"it died": 4}}));
    let none = with("none", json!({"put": 0}));
    let counts = |report: &Value| {
        let campaigns = report["campaigns"].as_array().unwrap().iter();
        let of =
            |campaign: &Value| campaign["health"]["deployments"]["sign-up"]["unjudged"]["it died"].as_u64();
        campaigns.filter_map(of).sum::<u64>()
    };
    assert_eq!((counts(&reported(&whole)), counts(&reported(&partly))), (0, 4));
    let both = folder.path().join("both");
    let (code, _, err) = addrdiff(&["merge", "--out", text(&both), text(&whole), text(&partly)]);
    assert_eq!((code, counts(&reported(&both))), (0, 4), "{err}");
    let told = addrdiff(&["report", text(&both)]).1;
    assert!(
        told.contains("of 200 texts the gate admitted 14") && told.contains("4 texts: it died"),
        "{told}"
    );

    // A control that failed is said by the report that the campaign left, and withholds `gone` as well.
    let mut left = reported(&whole);
    left["campaigns"][0]["failed_controls"] = json!({"sign-up": ["nobody is mailed"]});
    fs::write(whole.with_extension("json"), left.to_string()).unwrap();
    let again = reported(&whole.with_extension("json"));
    assert_eq!(again["campaigns"][0]["failed_controls"], left["campaigns"][0]["failed_controls"]);
    let empty = |path: &Path| {
        let mut report = reported(path);
        report["findings"] = json!([]);
        let file = path.with_extension("empty.json");
        fs::write(&file, report.to_string()).unwrap();
        file
    };
    let judged = |later: &Path| {
        let said = addrdiff(&["diff", text(&whole), text(&empty(later)), "--json"]).1;
        serde_json::from_str::<Value>(&said).unwrap()["judged"].as_bool().unwrap()
    };
    assert!(judged(&whole));
    assert!(!judged(&partly) && !judged(&none) && !judged(&whole.with_extension("json")));
}
