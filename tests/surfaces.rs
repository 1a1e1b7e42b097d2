//! Every surface of Python's e-mail package, with the real `smtplib` at work.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Parser, Registry, cpython};
use addrdiff::verdict::{Kind, Reading, Recipient, Verdict};
use std::fs;
use std::time::{Duration, Instant};

fn open(id: &str) -> Box<dyn Parser> {
    Registry::default().open(&id.parse().unwrap()).unwrap_or_else(|missing| panic!("{missing}"))
}

fn read(id: &str, input: &str) -> Reading {
    match open(id).ask(&Input::new(input)) {
        Verdict::Accepted(reading) => reading,
        other => panic!("{other:?}"),
    }
}

fn addresses(reading: &Reading) -> Vec<String> {
    reading.mailboxes().map(|mailbox| mailbox.addr_spec.to_string()).collect()
}

#[test]
fn every_surface_reads_a_plain_address() {
    let listed = cpython::list(&Registry::default())
        .into_iter()
        .filter(|listed| listed.id.package.as_deref() == Some("stdlib"));
    let ids: Vec<_> = listed.map(|listed| listed.id).collect();
    assert_eq!(ids.len(), 8);
    for id in ids {
        match Registry::default().open(&id) {
            Ok(parser) => match parser.ask(&Input::new("a@b.example")) {
                Verdict::Accepted(reading) => assert_eq!(addresses(&reading), ["a@b.example"], "{id}"),
                other => panic!("{id}: {other:?}"),
            },
            // Before the fix of CVE-2023-27043 there is no `strict` to turn off.
            Err(missing) => assert!(missing.what.contains("`strict`"), "{id}: {missing}"),
        }
    }
}

#[test]
fn all_recipients_are_kept() {
    let two = "A <a@b.example>, c@d.example";
    for surface in ["getaddresses", "header", "send-message", "send-message-legacy"] {
        assert_eq!(
            addresses(&read(&format!("cpython/{surface}"), two)),
            ["a@b.example", "c@d.example"],
            "{surface}"
        );
    }
    let envelope = read("cpython/send-message", two).raw;
    assert_eq!(envelope, Some(Input::new("<a@b.example> <c@d.example>")));
}

#[test]
fn the_envelope_is_what_smtplib_writes_not_what_it_was_given() {
    // CVE-2023-27043's witness: only the address of the display name's `<…>` reaches the wire before the
    // fix, the raw text after it.
    let reading = read("cpython/rcpt@stdlib", "A. Person <a@b.example>");
    assert_eq!(reading.raw, Some(Input::new("<a@b.example>")));
    // CVE-2019-16056's: the old package mails the first domain.
    let old = read("cpython/rcpt@future-1.0.0", "a@malicious.org@important.com");
    assert_eq!(old.raw, Some(Input::new("<a@malicious.org>")));
    let new = read("cpython/rcpt@stdlib", "a@malicious.org@important.com");
    assert_eq!(new.recipients, [Recipient::Malformed(Input::new("<a@malicious.org@important.com>"))]);
}

#[test]
fn the_null_recipient_and_nothing_are_told_apart() {
    let null = read("cpython/rcpt", "");
    assert_eq!((null.kind(), null.raw), (Kind::NullRecipient, Some(Input::new("<>"))));
    assert_eq!(read("cpython/parseaddr", "").recipients, [Recipient::Empty("('', '')")]);
}

#[test]
fn defects_are_told_apart() {
    let reading = read("cpython/header", "a@b.example, ,c@d.example");
    assert_eq!(addresses(&reading), ["a@b.example", "c@d.example"]);
    assert!(!reading.defects.is_empty());
}

#[test]
fn documented_exceptions_are_refusals_and_the_session_goes_on() {
    let fold = &b"a@b.example\r\nRCPT TO:<x@y.example>"[..];
    let refusals = [
        ("header", fold, "ValueError"),
        ("send-message", fold, "ValueError"),
        ("rcpt", b"\xff@b.example", "UnicodeEncodeError"),
        // Of a release before `strict`, which mails the null recipient instead.
        ("send-message-legacy@brython-3.11.0", b"", "SMTPRecipientsRefused"),
    ];
    for (surface, input, rule) in refusals {
        let parser = open(&format!("cpython/{surface}"));
        for _ in 0..3 {
            match parser.ask(&Input::new(input)) {
                Verdict::Rejected(refusal) => assert_eq!(refusal.rule, rule, "{surface}"),
                other => panic!("{surface}: {other:?}"),
            }
            assert!(parser.ask(&Input::new("a@b.example")).delivers(), "{surface}");
        }
    }
}

#[test]
fn no_message_depends_on_the_one_before() {
    let parser = open("cpython/rcpt");
    let plain = parser.ask(&Input::new("a@b.example"));
    let utf8 = parser.ask(&Input::new("ü@b.example"));
    assert_eq!(utf8.reading().unwrap().raw, Some(Input::new("<ü@b.example>")));
    assert_eq!(parser.ask(&Input::new("a@b.example")), plain);
}

#[test]
fn a_long_message_does_not_wait_for_its_own_reader() {
    let long = format!("a@b.example, {}", "x".repeat(1 << 20));
    for surface in ["rcpt", "send-message-legacy"] {
        let verdict = open(&format!("cpython/{surface}")).ask(&Input::new(long.clone()));
        assert_ne!(verdict.name(), "skipped", "{surface}");
    }
}

/// A package with a `parseaddr` of our own, to see what the host makes of its misbehaviour.
fn planted(label: &str, body: &str) -> (tempfile::TempDir, Box<dyn Parser>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("email")).unwrap();
    fs::write(folder.path().join("email/__init__.py"), "").unwrap();
    fs::write(folder.path().join("email/utils.py"), format!("def parseaddr(addr):\n    {body}\n")).unwrap();
    let mut registry = Registry::default();
    cpython::add_package(&mut registry, label, folder.path()).unwrap();
    let parser = registry.open(&format!("cpython/parseaddr@{label}").parse().unwrap());
    (folder, parser.unwrap_or_else(|missing| panic!("{missing}")))
}

#[test]
fn a_hang_is_a_verdict_and_the_next_ask_answers() {
    let body = "while addr == 'hang': pass\n    return '', addr";
    let (_folder, parser) = planted("hangs", body);
    let start = Instant::now();
    assert_eq!(parser.ask(&Input::new("hang")), Verdict::TimedOut);
    assert!(start.elapsed() < Duration::from_secs(30));
    assert!(parser.ask(&Input::new("a@b.example")).delivers());
}

#[test]
fn what_is_not_documented_is_raised_with_its_type() {
    for (label, exception) in [("memory", "MemoryError"), ("exit", "SystemExit"), ("key", "KeyError")] {
        let (_folder, parser) = planted(label, &format!("raise {exception}('no\\x1b')"));
        match parser.ask(&Input::new("a")) {
            Verdict::Raised { exception: raised, text } => {
                assert_eq!(raised, exception);
                assert!(text.bytes().all(|b| (b' '..=b'~').contains(&b)), "{text}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_answer_of_another_shape_is_raised() {
    let (_folder, parser) = planted("shapeless", "return 7");
    assert_eq!(parser.ask(&Input::new("a")).name(), "raised");
}

#[test]
fn one_label_in_two_registries_stands_for_two_packages() {
    let (_first, one) = planted("same", "return '', 'x@first.example'");
    let (_other, other) = planted("same", "return '', 'x@other.example'");
    let raw = |parser: &dyn Parser| parser.ask(&Input::new("a")).reading().unwrap().raw.clone();
    assert_eq!(raw(one.as_ref()), Some(Input::new("x@first.example")));
    assert_eq!(raw(other.as_ref()), Some(Input::new("x@other.example")));
}

#[test]
fn a_surface_that_does_not_import_says_why() {
    let (folder, _) = planted("bare", "return '', addr");
    let packages = vec![("bare".into(), folder.path().into())];
    let registry = Registry { packages, ..Registry::default() };
    let missing = registry.open(&"cpython/header@bare".parse().unwrap());
    assert!(missing.err().unwrap().what.contains("email.policy"));
}

/// A message that came in: its From is a header field, unfolded by the message and decoded by nobody.
#[test]
fn the_from_of_a_message_is_read_as_its_header_says() {
    let from = |text: &str| addresses(&read("cpython/from@stdlib", text));
    assert_eq!(from("=?utf-8?q?Anna?= <a@b.example>"), ["a@b.example"]);
    assert_eq!(from("Anna\r\n <a@b.example>"), ["a@b.example"]);
    // What follows a line break that is no fold is another field.
    assert_eq!(from("a@b.example\r\nTo: c@d.example"), ["a@b.example"]);
    assert_eq!(addresses(&read("cpython/from@future-1.0.0", "a@b.example@c.example")), ["a@b.example"]);
}
