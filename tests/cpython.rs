//! Python's own e-mail package in the process, on published attacks and on bytes that hurt.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Parser, Registry, cpython};
use addrdiff::verdict::{Kind, Recipient, Verdict};

fn open(id: &str) -> Box<dyn Parser> {
    Registry::default().open(&id.parse().unwrap()).unwrap_or_else(|missing| panic!("{missing}"))
}

fn ask(id: &str, input: impl Into<Vec<u8>>) -> Verdict {
    open(id).ask(&Input::new(input))
}

fn domains(verdict: &Verdict) -> Vec<String> {
    verdict.domains().map(|domain| domain.as_read().to_owned()).collect()
}

#[test]
fn cve_2019_16056_is_read_as_the_first_domain_by_the_old_package_alone() {
    let witness = "a@malicious.org@important.com";
    let old = ask("cpython/parseaddr@future-1.0.0", witness);
    assert_eq!(domains(&old), ["malicious.org"]);
    assert_eq!(old.reading().unwrap().raw, Some(Input::new("a@malicious.org")));

    let new = ask("cpython/parseaddr@stdlib", witness);
    assert_eq!(new.reading().unwrap().recipients, [Recipient::Empty("('', '')")]);
    assert_eq!(new.reading().unwrap().kind(), Kind::Empty);
}

#[test]
fn what_is_returned_becomes_a_mailbox_only_by_the_strict_reader() {
    let good = ask("cpython/parseaddr", "A. Person <a.person@b.example>");
    let mailbox = good.reading().unwrap().mailboxes().next().unwrap();
    assert_eq!(mailbox.addr_spec.to_string(), "a.person@b.example");
    assert_eq!(mailbox.display_name.as_deref(), Some("A. Person"));

    let odd = ask("cpython/parseaddr", "@good.example");
    assert_eq!(odd.reading().unwrap().recipients, [Recipient::Malformed(Input::new("@good.example"))]);
}

#[test]
fn any_bytes_go_in_and_come_out_as_they_were() {
    for (input, raw) in [
        (&b"a\xff@b.example"[..], &b"a\xff@b.example"[..]),
        (b"a@b\0.example", b"a@b\0.example"),
        (b"\xed\xa0\x80@b.example", b"\xed\xa0\x80@b.example"),
        ("ü@b.example".as_bytes(), "ü@b.example".as_bytes()),
    ] {
        let verdict = ask("cpython/parseaddr", input);
        let reading = verdict.reading().unwrap_or_else(|| panic!("{verdict:?}"));
        assert_eq!(reading.raw, Some(Input::new(raw)));
    }
}

#[test]
fn a_parser_that_gives_up_has_raised_and_is_asked_on() {
    let parser = open("cpython/parseaddr@stdlib");
    for _ in 0..3 {
        // CVE-2023-36632.
        match parser.ask(&Input::new(":".repeat(1000))) {
            Verdict::Raised { exception, .. } => assert_eq!(exception, "RecursionError"),
            other => panic!("{other:?}"),
        }
        assert_eq!(domains(&parser.ask(&Input::new("a@b.example"))), ["b.example"]);
    }
}

#[test]
fn size_and_depth_end_in_a_verdict() {
    for input in ["a".repeat(1 << 20) + "@b.example", "(".repeat(10_000), "\"".repeat(10_001), String::new()]
    {
        let verdict = ask("cpython/parseaddr@stdlib", input);
        assert!(matches!(verdict.name(), "accepted" | "raised" | "timed-out"), "{verdict:?}");
    }
}

#[test]
fn private_packages_do_not_touch_the_host() {
    let (stdlib, future) = (open("cpython/parseaddr@stdlib"), open("cpython/parseaddr@future-1.0.0"));
    for parser in [stdlib, future] {
        parser.ask(&Input::new("a@b.example"));
    }
    let leaked = pyo3::Python::attach(|py| {
        use pyo3::prelude::*;
        let names = c"sorted(name for name in __import__('sys').modules if name.split('.')[0] in ('email', 'smtplib', 'future'))";
        py.eval(names, None, None).unwrap().extract::<Vec<String>>().unwrap()
    });
    assert_eq!(leaked, Vec::<String>::new());
}

#[test]
fn what_is_not_there_says_what_brings_it() {
    let missing = |id: &str| Registry::default().open(&id.parse().unwrap()).err().unwrap();
    assert_eq!(
        missing("cpython/parseaddr@nothing").command.as_deref(),
        Some("addrdiff ... --package nothing=DIR")
    );
    assert_eq!(missing("cpython/nothing@stdlib").what, "cpython has no surface `nothing`");
}

#[test]
fn every_surface_of_every_package_is_listed() {
    let listed = cpython::list(&Registry::default());
    let release = |id: &str| {
        let found = listed.iter().find(|listed| listed.id.to_string() == id).unwrap();
        found.status.clone().unwrap_or_else(|missing| panic!("{missing}"))
    };
    let future = release("cpython/parseaddr@future-1.0.0");
    assert_eq!((future.version.as_str(), future.strict), ("1.0.0", Some(false)));
    assert_eq!(future.sha256.unwrap().len(), 64);
    assert!(release("cpython/parseaddr@stdlib").version.starts_with("3."));
}
