//! `addrdiff replay`, by the real program over folders made here.
#![cfg(all(feature = "python", feature = "cli"))]

mod levels;
mod releases;

use crate::common::{addrdiff, run};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with these files; the first argument of `replay` is the folder itself.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn replay(path: &Path, flags: &[&str]) -> (i32, String, String) {
    run(addrdiff(&["replay"]).args(flags).arg(path))
}

fn case(name: &str, text: &str, rest: &str) -> String {
    format!("[[case]]\nname = \"{name}\"\ntext = '{text}'\nreason = \"r\"\nsource = \"s\"\n{rest}\n")
}

fn replay_cases(text: &str, flags: &[&str]) -> (i32, String, String) {
    replay(folder(&[("cases.toml", text.as_bytes())]).path(), flags)
}

/// The same as a report.
fn reported(path: &Path, flags: &[&str]) -> (i32, Value) {
    let (code, out, err) = replay(path, &[flags, &["--format", "json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")))
}

fn reported_cases(text: &str) -> (i32, Value) {
    reported(folder(&[("cases.toml", text.as_bytes())]).path(), &[])
}

/// What is not as expected of any case: kind, line, parties and rule.
fn problems(report: &Value) -> Vec<(String, u64, String, String)> {
    let cases = report["cases"].as_array().into_iter().flatten();
    let all = cases.flat_map(|case| case["problems"].as_array().cloned().unwrap_or_default());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = |one: Value| {
        let line = one["location"]["line"].as_u64().unwrap_or_default();
        (text(&one["kind"]), line, text(&one["parties"]), text(&one["rule"]))
    };
    all.map(told).collect()
}

const ACCEPTS: &str = "[case.expect]\n\"strict/mailbox\" = \"b.example\"";

#[test]
fn an_expectation_that_holds_ends_with_0_and_one_that_does_not_with_12() {
    let (code, report) = reported_cases(&case("one", "a@b.example", ACCEPTS));
    assert_eq!((code, &report["replayed"]["checked"]), (0, &json!(1)));
    let (code, report) = reported_cases(&case("one", "a@c.example", ACCEPTS));
    assert_eq!(code, 12);
    let changed = ("expectation-changed".into(), 7, "strict/mailbox".into(), "expectation-changed".into());
    assert_eq!(problems(&report), [changed]);
    assert_eq!(report["cases"][0]["name"], "one");
}

#[test]
fn what_a_folder_hides_is_counted() {
    let cases = case("one", "a@b.example", ACCEPTS);
    let folder = folder(&[("cases.toml", cases.as_bytes()), (".left-out", b"a@b.example")]);
    let (code, report) = reported(folder.path(), &[]);
    let skipped: Vec<&Value> = report["skipped"].as_object().unwrap().values().collect();
    assert_eq!((code, skipped), (0, vec![&json!(1)]), "{report}");
}

#[test]
fn every_word_of_an_expectation_is_told_apart() {
    for (text, word, holds) in [
        ("a@", "reject", true),
        ("a@", "reject:sub-domain", true),
        ("a@", "reject:Local-part", false),
        ("a@", "b.example", false),
        ("a@b.example", "reject", false),
        ("a@b.example", "-", false),
        ("a@b.example", "b.example c.example", false),
    ] {
        let expect = format!("[case.expect]\n\"strict/mailbox\" = \"{word}\"");
        let (code, out, _) = replay_cases(&case("one", text, &expect), &[]);
        assert_eq!(code == 0, holds, "{text} {word}: {out}");
    }
    let group = "[case.expect]\n\"strict/address-list\" = \"empty\"";
    assert_eq!(replay_cases(&case("one", "nobody:;", group), &[]).0, 0);
    assert_eq!(replay_cases(&case("one", "nobody:;", &group.replace("empty", "-")), &[]).0, 0);
    assert_eq!(replay_cases(&case("one", "nobody:;", &group.replace("empty", "null")), &[]).0, 12);
}

#[test]
fn a_malformed_file_is_named_with_line_and_reason() {
    let good = case("one", "a@b.example", ACCEPTS);
    let unnamed = good.replace("reason = \"r\"\n", "");
    for (text, line, why) in [
        (good.replace("reason", "raeson"), ":4:", "raeson"),
        (good.replace("b.example\"", "accepted\""), ":7:", "no expectation"),
        (good.replace("text = 'a@b.example'", r"escaped = 'a\q'"), ":3:", "escape"),
        (good.replace("strict/mailbox", "strict"), ":7:", "no parser's name"),
        (good.replace("strict/mailbox", "strict/mailbx"), ":7:", "no parser"),
        (good.replace("\"s\"", "\" \""), ":5:", "says nothing"),
        (good.replace("text = 'a@b.example'\n", ""), ":2:", "one of `text`"),
        (format!("{good}[[case]\n"), ":8:", ""),
        (unnamed, ":1:", "reason"),
        (format!("{good}{good}"), ":9:", "is taken by"),
    ] {
        let (code, out, err) = replay_cases(&text, &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(&format!("cases.toml{line}")) && err.contains(why), "{line} {why}: {err}");
    }
    let (code, _, err) = replay(Path::new("no/such/folder"), &[]);
    assert!(code == 2 && err.contains("no/such/folder"), "{err}");
}

#[test]
fn nothing_judged_ends_with_3() {
    assert_eq!(replay(folder(&[]).path(), &[]).0, 3);
    let elsewhere = "[case.expect]\n\"strict/mailbox@other\" = \"b.example\"";
    let (code, report) = reported_cases(&case("one", "a@b.example", elsewhere));
    assert_eq!(code, 3);
    let skipped = report["skipped"].as_object().unwrap();
    let why = skipped.keys().next().unwrap();
    assert!(skipped.len() == 1 && why.contains("strict/mailbox@other") && skipped[why] == 1, "{report}");
}

#[test]
fn what_is_required_must_be_there() {
    let text = case("one", "a@b.example", ACCEPTS);
    assert_eq!(replay_cases(&text, &["--require", "strict/mailbox"]).0, 0);
    let (code, _, err) = replay_cases(&text, &["--require", "other/parser"]);
    assert!(code == 2 && err.contains("other/parser"), "{err}");
}

#[test]
fn raw_files_of_any_kind_are_put() {
    let nested = ["(".repeat(10_000), ")".repeat(10_000)].concat();
    let megabyte = vec![b'a'; 1 << 20];
    let folder = folder(&[
        ("empty", b""),
        ("not-utf8", b"\xff\x00\r\n"),
        ("nested", nested.as_bytes()),
        ("megabyte", &megabyte),
    ]);
    let (code, report) = reported(folder.path(), &["--parser", "strict/*"]);
    assert_eq!((code, &report["replayed"]["put"]), (0, &json!(4)));
    assert_eq!(replay(&folder.path().join("nested"), &["--parser", "strict/*"]).0, 0);
}

#[test]
fn bless_rewrites_the_expectation_and_nothing_else() {
    let text =
        format!("# A comment.\n{}# The end.\n", case("one", "a@c.example", &format!("{ACCEPTS} # why")));
    let folder = folder(&[("cases.toml", text.as_bytes())]);
    let (code, _, err) = replay(folder.path(), &["--bless"]);
    assert_eq!(code, 0, "{err}");
    let blessed = fs::read_to_string(folder.path().join("cases.toml")).unwrap();
    assert_eq!(blessed, text.replace("= \"b.example\" # why", "= \"c.example\" # why"));
    assert_eq!(replay(folder.path(), &[]).0, 0);
}

#[test]
fn the_committed_corpus_is_as_expected() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let (code, out, err) = replay(&corpus, &["--require", "strict/*"]);
    assert_eq!(code, 0, "{out}{err}");
}

#[test]
fn every_committed_case_says_the_level_of_what_it_finds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let cases = addrdiff::corpus::gather::gather(&[corpus]).unwrap().cases;
    let finds: Vec<_> = cases.iter().flat_map(|case| &case.tables).flat_map(|table| &table.finds).collect();
    assert!(finds.len() >= 9 && finds.iter().all(|finds| finds.level.is_some()), "{finds:?}");
}

#[test]
fn the_controls_are_as_many_as_they_should_be() {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/controls.toml");
    let cases = addrdiff::corpus::read(&file).unwrap();
    assert!(cases.iter().all(|case| case.quiet));
    let oddities = cases.iter().filter(|case| case.name.starts_with("oddity/")).count();
    assert!(oddities >= 30 && cases.len() - oddities >= 500, "{} and {oddities}", cases.len() - oddities);
}
