//! Campaigns that went on, were merged, or refused a finding: what counts once, and what is gone.

use super::{addrdiff, campaign, differ, figures, reported, text, whole};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

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
    assert_eq!((code, gone, unconfirmed), (3, 0, 1));
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
        told.lines().any(|line| line.contains(" 200 ") && line.contains(" 14:"))
            && told.lines().any(|line| line.contains(" 4 ") && line.contains("it died")),
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
