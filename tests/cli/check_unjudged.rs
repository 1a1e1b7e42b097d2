//! `addrdiff check` of open sign-ups that once passed for safe: what they do is seen, or withholds the all-clear.
#![cfg(all(feature = "cli", feature = "python", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use serde_json::Value;
use std::path::Path;

/// A gate that looks behind the last `@`, and the reader of 2019.
const OPEN: &str = "\
import functools, re, subprocess
from typing import NamedTuple
def gate(text): return text.rpartition('@')[2] == 'corp.example'
def read(text):
    found = re.match(r'([^@]+@[^@\\s<>(),;]+)', text)
    return found.group(1) if found else ''
def route(text): return read(text)
";

/// Exit code, report and what is said on the error stream of the open sign-up with this in the place of a part.
fn check(folder: &Path, code: &str, more: &[&str]) -> (i32, Value, String) {
    std::fs::write(folder.join("signup.py"), format!("{OPEN}{code}\n")).unwrap();
    let policy = ["--allow", "corp.example", "--attacker", "outside.example", "--format", "json"];
    let signup = ["--gate", "accepts:python/signup.gate", "--route", "python/signup.route", "--python-path"];
    let mut program = addrdiff(&[&["check"], &policy[..], &signup[..]].concat());
    let (code, report, said) = run(program.arg(folder).args(more).current_dir(folder));
    (code, serde_json::from_str(&report).unwrap_or_default(), said)
}

fn code_of(code: &str, more: &[&str]) -> i32 {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), code, more).0
}

#[test]
fn every_allowed_domain_is_attacked() {
    let gate = "def gate(text):\n    return re.fullmatch(r'[a-z]+@corp\\.example', text) or text.endswith('@two.example')";
    assert_eq!(code_of(gate, &["--allow", "two.example", "--variations", "0"]), 10);
}

#[test]
fn two_addresses_are_two_recipients() {
    for route in [
        "return read(text), 'noreply@corp.example'",
        "return read(text).encode(), b'noreply@corp.example'",
        "return [(read(text), 'noreply@corp.example')]",
    ] {
        assert_eq!(code_of(&format!("def route(text): {route}"), &["--variations", "0"]), 10, "{route}");
    }
}

#[test]
fn a_message_or_an_envelope_is_not_understood() {
    let head = "class Envelope(NamedTuple):\n    rcpt: str\n    sender: str\n\
                class Object:\n    def __init__(self, **names): self.__dict__.update(names)\n";
    for route in [
        "return Envelope(read(text), 'noreply@corp.example')",
        "return [Envelope(read(text), 'noreply@corp.example')]",
        "return Object(address='anna@corp.example', email=read(text))",
        "return Object(address='noreply@corp.example', to=[read(text)])",
    ] {
        assert_eq!(code_of(&format!("{head}def route(text): {route}"), &["--variations", "0"]), 3, "{route}");
    }
}

#[test]
fn a_text_is_taken_as_it_is_whatever_its_class_says() {
    let text = "class Text(str):\n    def encode(self, *_): return b'anna@corp.example'\n";
    assert_eq!(
        code_of(&format!("{text}def route(text): return Text(read(text))"), &["--variations", "0"]),
        10
    );
}

/// `accepts:` goes by truth.
#[test]
fn an_object_that_is_false_is_no_yes() {
    let form = "class Form:\n    def __init__(self, text): self.email = text\n    \
                def __bool__(self): return self.email.rpartition('@')[2] == 'corp.example'\n";
    let gate = "def gate(text): return Form(text)";
    let folder = tempfile::tempdir().unwrap();
    let (code, report, _) = check(folder.path(), &format!("{form}{gate}"), &["--variations", "0"]);
    let ways_in = report["findings"].as_array().into_iter().flatten();
    let plain = |entry: &&Value| entry["finding"]["reduced"]["shown"] == "a@outside.example";
    // What gets in ends with an allowed address, and does.
    assert_eq!((code, ways_in.filter(plain).count()), (10, 0), "{report:#}");
}

/// A backend that is gone after ten calls, behind a cache that knows the controls.
#[test]
fn a_cache_does_not_answer_for_what_is_gone() {
    let count = "calls = []\ndef gone(text):\n    calls.append(text)\n    return len(calls) > 10\n";
    for part in [
        "@functools.lru_cache(None)\ndef gate(text): return not gone(text) and text.endswith('@corp.example')",
        "@functools.lru_cache(None)\ndef route(text): return None if gone(text) else read(text)",
    ] {
        // A way in that is found before it is gone is one.
        assert!([3, 10].contains(&code_of(&format!("{count}{part}"), &[])), "{part}");
    }
}

#[test]
fn a_time_limit_of_what_stands_behind_is_no_refusal() {
    let head = "class ReadTimeout(Exception): pass\nplain = re.compile(r'[a-z]+@[a-z.]+').fullmatch\n";
    for part in [
        "def gate(text):\n    if not plain(text): raise ReadTimeout\n    return text.endswith('@corp.example')",
        "def route(text):\n    if not plain(text): raise subprocess.TimeoutExpired('mx', 1)\n    return text",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (code, report, _) = check(folder.path(), &format!("{head}{part}"), &["--variations", "0"]);
        let unjudged = &report["deployments"][0]["evidence"]["unjudged"];
        assert!(code == 3 && unjudged.as_object().is_some_and(|causes| !causes.is_empty()), "{report:#}");
    }
}

/// A route that hangs at lists of three, of which one window has twenty-two.
#[test]
fn a_check_waits_for_a_few_hangs_and_not_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let hangs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drivers/hangs_at_lists.py");
    let settings = format!(
        "allow = [\"corp.example\"]\n[[process]]\nname = \"hangs\"\ncommand = [\"python3\", \"{hangs}\"]\nseconds = 0.2\n\
         [[deployment]]\nname = \"sign-up\"\ngate = \"suffix-at\"\nroute = \"process/hangs\"\n"
    );
    std::fs::write(folder.path().join("addrdiff.toml"), settings).unwrap();
    let mut check =
        addrdiff(&["check", "--config", "addrdiff.toml", "--variations", "0", "--format", "json"]);
    let (code, said, err) = run(check.current_dir(folder.path()));
    let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{code}: {err}"));
    let evidence = &report["deployments"][0]["evidence"];
    assert!(
        code != 0 && evidence["unjudged"].as_object().is_some_and(|causes| !causes.is_empty()),
        "{evidence:#}"
    );
    // Five that it has patience for, and those of the piece in which the fifth stands.
    assert!(evidence["restarts"].as_u64().is_some_and(|restarts| restarts <= 15), "{evidence:#}");
}

/// Of more ways in than are reduced without a baseline, the last is the new one.
#[test]
fn a_baseline_does_not_hide_what_is_new() {
    // By count: a second search of seconds may get further than the first.
    const SEARCH: [&str; 2] = ["--variations", "6000"];
    // What is no address would not be judged.
    const READ: &str = "def read(text):\n    found = re.search(r'[\\w.+-]+@[\\w.-]+', text)\n    \
                        return found.group() if found else ''\n";
    let folder = tempfile::tempdir().unwrap();
    let (code, report, _) = check(folder.path(), READ, &SEARCH);
    assert_eq!(code, 10);
    let before = folder.path().join("before.json");
    std::fs::write(&before, report.to_string()).unwrap();
    let with = [&SEARCH[..], &["--baseline", before.to_str().unwrap()]].concat();
    let (code, report, _) = check(folder.path(), READ, &with);
    assert_eq!((code, &report["deployments"][0]["answer"]), (0, &"no-new-way-in".into()), "{report:#}");
    let worse = "def route(text): return 'evil@outside.example' if re.search('90', text) else read(text)";
    assert_eq!(check(folder.path(), &format!("{READ}{worse}"), &with).0, 10);
}

#[test]
fn a_folder_without_cases_is_no_corpus() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("none")).unwrap();
    let (code, _, error) = check(folder.path(), "", &["--corpus", "none", "--variations", "0"]);
    assert!(code == 2 && error.contains("none"), "{error}");
}
