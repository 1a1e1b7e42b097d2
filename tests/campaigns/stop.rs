//! A fuzz target that no campaign started, as ClusterFuzz runs it: findings are crashes, with a stack to group them by.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MULTI_AT: &str = "a@malicious.org@important.com";
const QUOTED: &str = r#""a@malicious.org"@important.com"#;

fn program() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_addrdiff")).with_file_name("addrdiff-fuzz-differential")
}

/// One text, put to the target in a folder of its own.
fn put(text: &str, variables: &[(&str, &str)]) -> (Output, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text"), text).unwrap();
    let mut command = Command::new(program());
    command.args(["-artifact_prefix=crashed-", "text"]).current_dir(folder.path());
    (command.envs(variables.iter().copied()).output().unwrap(), folder)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The lines that a crash is grouped by: the assertion, and the top frame.
fn bucket(output: &Output) -> Option<[String; 2]> {
    let said = said(output);
    let behind = |mark: &str| said.lines().find_map(|line| Some(line.split_once(mark)?.1.to_owned()));
    let bucket = Some([behind("Assertion failure: ")?, behind(" in addrdiff_finding_")?]);
    assert!(!output.status.success() && behind("DEDUP_TOKEN: ").is_some(), "{said}");
    bucket
}

fn stops(text: &str, parser: &str) -> Option<[String; 2]> {
    bucket(&put(text, &[("ADDRDIFF_STOP", "high"), ("ADDRDIFF_PARSER", parser)]).0)
}

#[test]
fn two_bugs_are_two_buckets_and_one_bug_is_one() {
    let [multi, frame] = stops(MULTI_AT, "planted/c01-multi-at").unwrap();
    assert_eq!(frame, "allowlist_bypass__planted_c01_multi_at");
    let longer = format!("anna.{MULTI_AT}");
    assert_eq!(stops(&longer, "planted/c01-multi-at").unwrap(), [multi.clone(), frame]);
    let [quoted, frame] = stops(QUOTED, "planted/c04-quoted-local-part").unwrap();
    assert_eq!(frame, "allowlist_bypass__planted_c04_quoted_local_part");
    let hashes: BTreeSet<&str> = [&multi, &quoted].map(|line| line.split_once(' ').unwrap().0).into();
    assert!(hashes.len() == 2 && hashes.iter().all(|hash| hash.starts_with("FuzzerHash=")), "{hashes:?}");
    // A reader without the mistake takes the text, and the target goes on.
    assert_eq!(stops(QUOTED, "planted/correct"), None);
    // The name stands in the program, for those who read stacks by its symbols.
    let symbol = b"addrdiff_finding_allowlist_bypass__planted_c01_multi_at";
    assert!(memchr::memmem::find(&fs::read(program()).unwrap(), symbol).is_some());
}

#[test]
fn what_is_known_or_below_the_level_is_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    let known = folder.path().join("known.toml");
    let entry = |class: &str, parties: &str| {
        format!(
            "[[known]]\nclass = \"{class}\"\n{parties}\nwitness = \"{MULTI_AT}\"\nreason = \"r\"\nsource = \"s\"\n\
             date = \"2026-01-01\"\n"
        )
    };
    let both = entry("allowlist-bypass", "route = \"planted/c01-multi-at\"")
        + &entry("domain-differs", "pair = \"strict ~ planted/c01-multi-at\"");
    fs::write(&known, both).unwrap();
    let variables = [
        ("ADDRDIFF_STOP", "high"),
        ("ADDRDIFF_PARSER", "planted/c01-multi-at, planted/c04-quoted-local-part"),
        ("ADDRDIFF_KNOWN", known.to_str().unwrap()),
    ];
    let (output, _) = put(MULTI_AT, &variables);
    assert_eq!((bucket(&output), output.status.code()), (None, Some(0)), "{}", said(&output));
    // What is known of one reader hides nothing of another.
    assert!(bucket(&put(QUOTED, &variables).0).is_some());
    let level = [("ADDRDIFF_STOP", "critical"), ("ADDRDIFF_PARSER", "planted/c01-multi-at")];
    let (output, _) = put(MULTI_AT, &level);
    assert_eq!((bucket(&output), output.status.code()), (None, Some(0)), "{}", said(&output));
}

/// Gates of ours that are wrong by themselves are no bug of the parser under test.
#[test]
fn what_a_gate_alone_gets_wrong_is_no_crash() {
    for text in ["a@xximportant.com", "a@important.com.malicious.org", "important.com@malicious.org"] {
        assert_eq!(stops(text, "planted/correct"), None, "{text}");
    }
}

/// An engine puts the same text again and again, in one folder: what was seen before is a crash every time.
#[test]
fn a_target_that_stops_keeps_nothing() {
    let (first, folder) =
        put(MULTI_AT, &[("ADDRDIFF_STOP", "high"), ("ADDRDIFF_PARSER", "planted/c01-multi-at")]);
    assert!(bucket(&first).is_some());
    let names =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.filter(|name| !name.starts_with("crashed-")).collect();
    assert_eq!(names, ["text"]);
}

/// A maintainer has his own package asked, and no other.
#[test]
fn a_package_that_is_named_is_the_only_one_under_test() {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(target, PathBuf::from);
    let package = format!("mine={}", target.join("packages/future-1.0.0").display());
    let (output, folder) = put(MULTI_AT, &[("ADDRDIFF_PACKAGE", &package), ("ADDRDIFF_OUT", "journal")]);
    assert!(output.status.success(), "{}", said(&output));
    let shards = fs::read_dir(folder.path().join("journal")).unwrap().map(|entry| entry.unwrap().path());
    let shards = shards.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"));
    let lines: String = shards.map(|path| fs::read_to_string(path).unwrap()).collect();
    let findings = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let parsers: BTreeSet<String> = findings
        .flat_map(|finding| finding["parsers"].as_array().unwrap().clone())
        .map(|parser| parser.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(parsers, BTreeSet::from(["cpython/parseaddr@mine".to_owned()]));
}

/// A word that is not understood would leave a target that never stops.
#[test]
fn what_cannot_be_done_is_a_usage_error() {
    for (name, value) in [
        ("ADDRDIFF_STOP", "hihg"),
        ("ADDRDIFF_PACKAGE", "mine=/nowhere"),
        ("ADDRDIFF_PARSER", "cpython/parsadr"),
    ] {
        let (output, _) = put(MULTI_AT, &[(name, value)]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
    }
    let (output, _) = put(MULTI_AT, &[("ADDRDIFF_STOP", "high"), ("ADDRDIFF_KNOWN", "nowhere.toml")]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

/// With a campaign's settings, the level is the campaign's.
#[test]
fn a_worker_of_a_campaign_stops_at_the_level_that_fails_the_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let settings = |level: &str| {
        serde_json::json!({
            "policy": {"allowed": ["important.com"], "subdomains": true, "attacker": "malicious.org"},
            "selection": {"parsers": ["strict/mailbox", "cpython/parseaddr@future-1.0.0"], "gates": ["last-at"]},
            "out": folder.path().join(level), "worker": 1, "seed": 1, "fail_on": level,
        })
    };
    let target = |level: &str| {
        put(MULTI_AT, &[("ADDRDIFF_SETTINGS", &settings(level).to_string()), ("ADDRDIFF_STOP", "1")]).0
    };
    assert!(bucket(&target("medium")).is_some());
    assert_eq!(target("critical").status.code(), Some(0));
}
