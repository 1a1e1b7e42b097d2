//! The user's own code as a parser, with real Django and email-validator.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Parser, Registry};
use addrdiff::verdict::{Kind, Verdict};
use pyo3::prelude::*;
use std::path::Path;

fn registry() -> Registry {
    // Beside the program's folder: …/test-packages, as `scripts/test-packages` makes it.
    let program = std::env::current_exe().unwrap();
    let installed = program.ancestors().map(|above| above.join("test-packages")).find(|path| path.is_dir());
    let installed = installed.expect("the real validators are not here; run: scripts/test-packages");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python_callable");
    Registry { python_path: vec![installed, own], ..Registry::default() }
}

fn open(name: &str) -> Box<dyn Parser> {
    registry().open(&name.parse().unwrap()).unwrap_or_else(|missing| panic!("{missing}"))
}

fn address(verdict: &Verdict) -> Option<String> {
    Some(verdict.reading()?.mailboxes().next()?.addr_spec.to_string())
}

#[test]
fn every_shape_of_answer_is_understood() {
    for name in ["address", "pair", "validated", "nothing", "Checker.check"] {
        let verdict = open(&format!("python/own_code.{name}")).ask(&Input::new("user@example.org"));
        assert_eq!(address(&verdict).as_deref(), Some("user@example.org"), "{name}: {verdict:?}");
    }
}

/// A yes names no recipient: it is one for a gate alone.
#[test]
fn a_yes_is_no_recipient() {
    let said = |name: &str, text: &str| open(&format!("python/own_code.{name}")).ask(&Input::new(text));
    assert_eq!(said("one_at", "user@example.org").reading().unwrap().kind(), Kind::Yes);
    // What an int means is its author's to know.
    assert!(
        matches!(said("count", "user@example.org"), Verdict::Skipped { why, .. } if why.contains("`int`"))
    );
    assert!(
        matches!(said("database", "user@example.org"), Verdict::Skipped { why, .. } if why.contains("ConnectionRefusedError"))
    );
}

#[test]
fn every_shape_of_no_is_understood() {
    let ask = |name: &str, text: &str| open(&format!("python/own_code.{name}")).ask(&Input::new(text));
    assert_eq!(ask("one_at", "a@b@c").name(), "rejected");
    assert_eq!(ask("nothing", "a@b.example").reading().unwrap().kind(), Kind::Empty);
    assert_eq!(ask("pair", "a@malicious.org@important.com").reading().unwrap().kind(), Kind::Empty);
    assert!(matches!(ask("Checker.check", "a b@c"), Verdict::Rejected(refusal) if refusal.rule == "Refusal"));
    assert!(
        matches!(ask("validated", "a@b@c.example"), Verdict::Rejected(refusal) if refusal.rule == "EmailSyntaxError")
    );
    assert!(
        matches!(ask("Checker.check", "bug@b.example"), Verdict::Raised { exception, .. } if exception == "IndexError")
    );
}

/// Django's validator raises or says nothing. That is a yes only of code that refuses an outsider: this one does not
/// look at the domain, and what its `None` means for a sign-up it cannot tell.
#[test]
fn django_says_nothing_when_it_is_content() {
    let django = open("python/django.core.validators.validate_email");
    assert_eq!(django.ask(&Input::new("a@b.example")).reading().unwrap().kind(), Kind::Empty);
    let own = open("python/own_code.complains");
    assert_eq!(own.ask(&Input::new("a@important.com")).reading().unwrap().kind(), Kind::Yes);
    let refused = django.ask(&Input::new("a@malicious.org@important.com"));
    assert!(
        matches!(&refused, Verdict::Rejected(refusal) if refusal.rule == "ValidationError"),
        "{refused:?}"
    );
}

#[test]
fn what_does_not_import_says_why() {
    let missing = |name: &str| registry().open(&name.parse().unwrap()).err().unwrap().what;
    assert!(missing("python/no_such_module.f").contains("ModuleNotFoundError"));
    // The working directory is not looked at: it has a folder `scripts`.
    assert!(missing("python/scripts.setup").contains("'scripts'"));
    // What is named is what is missing, not the module that needs it.
    assert!(missing("python/broken.check").contains("no_such_dependency"));
    assert!(missing("python/own_code.no_such").contains("AttributeError"));
    assert!(missing("python/own_code.__doc__").contains("TypeError"));
}

#[test]
fn a_name_that_is_looked_up_is_listed_once() {
    let patterns = ["python/own_code.pair", "python/own_code.pair", "python/*", "no name"];
    let listed = registry().list_for(&patterns.map(str::to_owned));
    let names: Vec<String> = listed.iter().map(|listed| listed.id.to_string()).collect();
    assert_eq!(names, ["python/own_code.pair"]);
    assert!(!registry().list().iter().any(|listed| listed.id.family == "python"), "there is no end of them");
}

#[test]
fn where_modules_lie_is_said_once_however_often_one_is_opened() {
    let path = || {
        let path = |py: Python<'_>| py.import("sys")?.getattr("path")?.extract::<Vec<String>>();
        Python::attach(path).unwrap()
    };
    open("python/own_code.pair");
    let before = path();
    open("python/own_code.one_at");
    assert_eq!(path(), before);
    let own = registry().python_path.pop().unwrap().canonicalize().unwrap();
    assert_eq!(before.iter().filter(|folder| **folder == own.to_string_lossy()).count(), 1);
}
