//! What a user mistypes ends with 2, and what is said names what was meant.
#![cfg(all(feature = "python", feature = "cli"))]
#![allow(clippy::unwrap_used)]

use crate::common;
use std::fs;

fn addrdiff(arguments: &[&str]) -> (i32, String) {
    let (code, _, said) = common::run(&mut common::addrdiff(arguments));
    (code, said)
}

fn named(arguments: &[&str], meant: &str) {
    let (code, said) = addrdiff(arguments);
    assert_eq!(code, 2, "{arguments:?}: {said}");
    assert!(said.contains(meant), "{arguments:?}: {said}");
}

#[test]
fn a_name_that_nothing_has_is_answered_with_the_one_that_is_meant() {
    let explain =
        |option: &str, name: &str, meant: &str| named(&["explain", option, name, "a@b.example"], meant);
    explain("--parser", "cpython/parsadr", "`cpython/parseaddr@");
    explain("--parser", "cpython/parseaddr@future", "`cpython/parseaddr@future-");
    explain("--gate", "last_at", "`last-at`");
    explain("--gate", "python/x.f", "`accepts:python/x.f`");
    explain("--gate", "signup.is_allowed", "`accepts:python/signup.is_allowed`");
    explain("--parser", "signup.recipient", "`python/signup.recipient`");
    explain("--allow", "https://mycorp.example/", "`mycorp.example`");
    explain("--allow", "*.mycorp.example", "`mycorp.example`");
    explain("--attacker", "https://malicious.org", "`malicious.org`");
    named(&["check", "--gate", "last-at", "--route", "cpython/parseaddr@stdlib", "--control", ""], "control");
    named(&["check", "--gate", "last-at", "--route", "signup.recipient"], "`python/signup.recipient`");
}

#[test]
fn ones_own_code_has_no_package_and_its_mistakes_are_its_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.py"), "def read(text:\n").unwrap();
    fs::write(folder.path().join("whole.py"), "def read(text): return text\n").unwrap();
    let path = folder.path().to_str().unwrap();
    let explain =
        |parser: &str| addrdiff(&["explain", "--python-path", path, "--parser", parser, "a@b.example"]);
    let (code, said) = explain("python/whole.read@stdlib");
    assert_eq!(code, 2, "{said}");
    let (code, said) = explain("python/broken.read");
    assert!(code == 2 && said.contains("SyntaxError") && !said.contains("--python-path"), "{said}");
    let (code, said) = explain("python/nothing.read");
    assert!(code == 2 && said.contains("--python-path"), "{said}");
}

#[test]
fn a_finding_is_named_by_the_beginning_of_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    common::enumerate_planted(&out);
    let journal = fs::read_to_string(out.join("worker-1.jsonl")).unwrap();
    let finding: serde_json::Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    let digest = finding["fingerprint"].as_str().unwrap().rsplit(':').next().unwrap();
    let promote = ["promote", out.to_str().unwrap(), digest, "--name", "a", "--source", "b"];
    assert_eq!(addrdiff(&promote).0, 0);
    assert_eq!(addrdiff(&[&promote[..2], &["nothing"], &promote[3..]].concat()).0, 2);
}
