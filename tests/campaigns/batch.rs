//! A batch queue: tasks that share nothing until all have ended, and what `docs/clusterfuzz.md` does with their folders.
#![cfg(all(feature = "cli", feature = "python", target_os = "linux"))]

use crate::common::{addrdiff, json, run};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

/// Readers with a mistake each that a few thousand executions find.
const UNDER_TEST: [&str; 12] = [
    "--parser",
    "planted/c01-multi-at",
    "--parser",
    "planted/c04-quoted-local-part",
    "--parser",
    "planted/c05-comment-decoy",
    "--parser",
    "planted/c10-group",
    "--gate",
    "last-at",
    "--gate",
    "suffix-at",
];

const TASKS: u64 = 4;
const EXECUTIONS: u64 = 10_000;

fn hunt(out: &Path, workers: u64, seed: u64, executions: u64, from: &[&str]) -> Child {
    let mut command = addrdiff(&["hunt", "--quiet", "--out"]);
    command.arg(out).args(UNDER_TEST).args(from).arg("--workers").arg(workers.to_string());
    command.args(["--seed", &seed.to_string(), "--executions", &executions.to_string()]);
    command.stdout(std::process::Stdio::null()).spawn().expect("the program starts")
}

fn finds(mut campaign: Child) {
    assert_eq!(campaign.wait().expect("it ends").code(), Some(10));
}

fn merge(from: &[PathBuf], to: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (code, _, error) = run(addrdiff(&["merge", "--out"]).arg(to).args(from));
    assert_eq!(code, 0, "{error}");
    let files = fs::read_dir(to).expect("a folder").map(|entry| entry.expect("a file").path());
    files
        .map(|file| (file.file_name().expect("a file has a name").into(), fs::read(&file).expect("a file")))
        .collect()
}

/// The findings of level high or above: class and surface of each. Which spellings of one are found is a matter of luck,
/// and so is which of a gate's own holes are.
fn high(folder: &Path) -> BTreeSet<String> {
    let report = json(&folder.join("report.json"));
    let findings = report["findings"].as_array().expect("findings").iter().map(|entry| &entry["finding"]);
    let is_high = |finding: &&Value| finding["level"] == "high" || finding["level"] == "critical";
    let name = |finding: &Value| {
        let whole = finding["fingerprint"].as_str().expect("a fingerprint");
        whole.rsplit_once(':').expect("a shape").0.to_owned()
    };
    findings.filter(is_high).map(name).filter(|name| !name.contains(":gate/")).collect()
}

#[test]
fn four_tasks_that_share_nothing_come_to_what_one_campaign_with_four_workers_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let nothing = ["--from-nothing"];
    let tasks: Vec<Child> = (1..=TASKS)
        .map(|task| hunt(&at(&format!("machine-{task}/out")), 1, task, EXECUTIONS, &nothing))
        .collect();
    tasks.into_iter().for_each(finds);
    // What they share comes at the end: a folder that each puts its own into.
    fs::create_dir(at("tasks")).expect("a folder");
    let shared: Vec<PathBuf> = (1..=TASKS).map(|task| at(&format!("tasks/{task}"))).collect();
    for (task, to) in (1..=TASKS).zip(&shared) {
        fs::rename(at(&format!("machine-{task}/out")), to).expect("moved");
    }
    finds(hunt(&at("one"), TASKS, 1, TASKS * EXECUTIONS, &nothing));

    let merged = merge(&shared, &at("merged"));
    let figures = json(&at("merged/report.json"));
    let executions = |campaign: &Value| campaign["health"]["executions"].as_u64().expect("a number");
    let campaigns = figures["campaigns"].as_array().expect("campaigns");
    assert_eq!(campaigns.iter().map(executions).sum::<u64>(), TASKS * EXECUTIONS);
    assert_eq!(high(&at("merged")), high(&at("one")));
    assert!(high(&at("one")).len() >= 4, "{:?}", high(&at("one")));

    // In any order, a part first, and once more.
    let backwards: Vec<PathBuf> = shared.iter().rev().cloned().collect();
    assert_eq!(merge(&backwards, &at("backwards")), merged);
    merge(&shared[1..3], &at("part"));
    let again = [at("part"), shared[3].clone(), at("merged"), shared[0].clone()];
    assert_eq!(merge(&again, &at("again")), merged);

    // What they kept, in one folder, is where the next tasks start from: nothing has to be found again.
    fs::create_dir(at("corpus")).expect("a folder");
    for text in shared.iter().flat_map(|task| fs::read_dir(task.join("corpus")).expect("a corpus")) {
        let text = text.expect("a text");
        fs::copy(text.path(), at("corpus").join(text.file_name())).expect("copied");
    }
    let corpus = at("corpus");
    finds(hunt(&at("next"), 1, 9, 1, &["--corpus", corpus.to_str().expect("a path")]));
    assert!(high(&at("next")).is_superset(&high(&at("merged"))), "{:?}", high(&at("next")));
}
