//! `report`, `merge` and `diff` through the program itself.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn addrdiff(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_addrdiff")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
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
    let (_, said, _) = addrdiff(&["report", text(&out("ab"))]);
    assert!(said.contains("120 executions in 1.5 s by 2 workers"), "{said}");
    assert!(said.contains("2 high"), "{said}");
}

#[test]
fn a_campaigns_own_journal_is_not_merged_over() {
    let folder = tempfile::tempdir().unwrap();
    let one = campaign(folder.path(), "worker-1", 100);
    let before = whole(&one);
    let (code, _, err) = addrdiff(&["merge", text(&one), "--out", text(&one)]);
    assert_eq!((code, whole(&one)), (1, before), "{err}");
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
    let (code, out, _) = addrdiff(&["diff", text(&one), text(&two)]);
    assert_eq!(code, 10, "{out}");
    assert!(out.contains("1 new, 3 gone, 0 findings changed"), "{out}");
    let (code, out, _) = addrdiff(&["diff", text(&one), text(&one), "--json"]);
    assert_eq!((code, out.contains("\"new\": []")), (0, true), "{out}");

    let shard = two.join("worker-1.jsonl");
    let line = fs::read_to_string(&shard).unwrap();
    let risen = line.lines().next().unwrap().replacen("\"level\": \"high\"", "\"level\": \"critical\"", 1);
    fs::create_dir(folder.path().join("risen")).unwrap();
    let three = campaign(&folder.path().join("risen"), "worker-2", 20);
    fs::write(three.join("worker-1.jsonl"), risen).unwrap();
    let (code, out, _) = addrdiff(&["diff", text(&two), text(&three)]);
    assert!(code == 10 && out.contains("level: high -> critical"), "{out}");
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
    fs::write(folder.path().join("worker-1.jsonl"), "{\"v\": 99}\n".repeat(50)).unwrap();
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
    let (_, said, _) = addrdiff(&["report", text(&one)]);
    assert!(said.contains("700 executions in 9.0 s by 3 workers, random seed 7"), "{said}");
    assert!(said.contains("estimated chance of 5.0 %"), "{said}");
}
