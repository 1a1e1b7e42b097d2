//! What the workflows promise: pinned actions, no rights but to read, nothing secret in a public log.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

fn workflows() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all: Vec<_> = entries
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(!all.is_empty());
    all
}

#[test]
fn every_action_is_pinned_by_its_commit_and_says_its_version() {
    for (name, text) in workflows() {
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let (_, pin) = line.split_once('@').unwrap_or_else(|| panic!("{name}: {line}"));
            let (commit, version) = pin.split_once(" # v").unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{name}: {line}");
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{name}: {line}");
        }
    }
}

#[test]
fn workflows_may_read_the_code_and_nothing_else() {
    for (name, text) in workflows() {
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{name}");
        assert!(!text.contains("write") && !text.contains("secrets."), "{name}");
        assert_eq!(
            text.matches("checkout@").count(),
            text.matches("persist-credentials: false").count(),
            "{name}"
        );
    }
}

/// Only a summary has no inputs; and whatever a hunt says itself stays off the log.
#[test]
fn no_input_of_a_new_finding_gets_into_a_public_log() {
    for (name, text) in workflows() {
        for line in text.lines() {
            if line.contains("addrdiff report") {
                assert!(line.contains("--format summary"), "{name}: {line}");
            }
            if line.contains("scripts/hunt") {
                assert!(line.contains("> /dev/null") && line.contains(" --quiet "), "{name}: {line}");
            }
        }
        if name.contains("nightly") {
            assert!(!text.contains("upload-artifact"), "{name}");
        }
    }
}

/// The trial's campaign is a real one, and killed; of it every format is read by somebody else's program.
#[test]
fn every_night_the_formats_of_a_killed_campaign_are_read_by_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let nightly = read(".github/workflows/nightly.yml");
    for script in ["test-browser", "test-night"] {
        assert!(nightly.contains(&format!("{script}, ")), "{script}");
    }
    assert!(
        read("scripts/test-night")
            .contains("\nscripts/test-formats \"$out/killed\" || status=1\nexit \"$status\"\n")
    );
    assert!(
        read("scripts/test-formats")
            .contains("\nscripts/test-browser \"$out/campaign/report.html\" || status=1\n")
    );
}

/// An area or a shard that no job runs is one that nobody is told about.
#[test]
fn every_night_the_whole_of_each_area_is_mutated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = fs::read_to_string(root.join("scripts/mutants")).unwrap();
    let areas = script.split_once("area_of() {").unwrap().1.split_once("for name in ").unwrap().1;
    let areas: Vec<&str> = areas.split_once(';').unwrap().0.split(' ').collect();
    let nightly = fs::read_to_string(root.join(".github/workflows/nightly.yml")).unwrap();
    let parts: Vec<&str> = nightly.lines().filter_map(|line| line.trim().strip_prefix("- ")).collect();
    assert!(areas.len() >= 6, "{areas:?}");
    for area in areas {
        let shards: Vec<&str> = parts.iter().filter_map(|part| part.strip_prefix(area)).collect();
        let count = shards.len();
        let all: Vec<String> = match count {
            1 => vec![String::new()],
            count => (0..count).map(|shard| format!(" --shard {shard}/{count}")).collect(),
        };
        assert_eq!(shards, all, "{area}");
    }
}

/// A survivor is listed with its reason, and its file is there.
#[test]
fn every_surviving_mutant_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join("tests/mutants.txt")).unwrap();
    for row in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (mutant, reason) = row.split_once("  # ").unwrap_or_else(|| panic!("{row}"));
        assert!(reason.len() > 20, "{row}");
        assert!(root.join(mutant.split_once(": ").unwrap().0).is_file(), "{row}");
    }
}

#[test]
fn every_script_that_a_workflow_runs_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, text) in workflows() {
        let named = text.split(|c: char| c.is_whitespace() || "[],\"".contains(c));
        let scripts = named.filter(|word| word.starts_with("scripts/") && !word.contains('$'));
        for script in scripts {
            assert!(root.join(script.trim_end_matches(['.', ','])).is_file(), "{name}: {script}");
        }
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("script: [")) {
            for script in line.trim_end_matches(']').split(", ") {
                assert!(root.join("scripts").join(script).is_file(), "{name}: {script}");
            }
        }
    }
}
