//! What readings, verdicts, mailboxes and gates say of themselves, whoever asks.
#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use addrdiff::domain::Domain;
use addrdiff::gates::{self, Decide, Wanted};
use addrdiff::input::Input;
use addrdiff::judge::attribution::Who;
use addrdiff::judge::pair::NamedPair;
use addrdiff::mailbox::{AddrSpec, Mailbox, Spans};
use addrdiff::parsers::Registry;
use addrdiff::verdict::{Kind, Reading, Recipient, Verdict};
use std::collections::HashSet;

fn mailbox(name: Option<&'static str>, local_part: &'static str, domain: &'static str) -> Mailbox<'static> {
    let addr_spec = AddrSpec { local_part: local_part.into(), domain: Domain::unchecked(domain) };
    Mailbox { display_name: name.map(Into::into), addr_spec, spans: Spans::default() }
}

fn to(local_part: &'static str) -> Recipient {
    Recipient::Mailbox(mailbox(None, local_part, "b.example"))
}

fn strings(reading: &Reading) -> Vec<String> {
    reading.strings().map(|string| string.to_string()).collect()
}

#[test]
fn the_string_of_a_recipient_is_the_one_that_was_returned_for_it() {
    // The only one: what was returned, as it was spelled.
    let one = Reading::one(to("a"), Input::new("\"a\"@b.example"));
    assert_eq!(strings(&one), ["\"a\"@b.example"]);
    // One of several: its own, and else as it is written; what was returned for all of them is nobody's.
    let all = Some(Input::new("all of them"));
    let several = Reading { recipients: vec![to("a"), to("c")], raw: all, ..Reading::default() };
    assert_eq!(strings(&several), ["a@b.example", "c@b.example"]);
    let spelled =
        Reading { spelled: vec![Input::new("\"a\"@b.example"), Input::new("c@B.example")], ..several };
    assert_eq!(strings(&spelled), ["\"a\"@b.example", "c@B.example"]);
    // What is no address stands among them, in its place; nothing and nobody have no string.
    let recipients =
        vec![to("a"), Recipient::Malformed(Input::new("x")), Recipient::Null, to("c"), Recipient::Yes];
    assert_eq!(strings(&Reading { recipients, ..spelled }), ["\"a\"@b.example", "x", "c@B.example"]);
}

#[test]
fn what_two_parsers_returned_is_joined_in_order() {
    let one = || Reading::one(to("a"), Input::new("\"a\"@b.example"));
    let two = || Reading { defects: vec!["odd".into()], ..Reading::one(to("c"), Input::new("c@B.example")) };
    let mut joined = Reading::default();
    joined.join(one());
    assert_eq!(joined, one());
    joined.join(two());
    assert_eq!((joined.recipients.len(), joined.defects.len()), (2, 1));
    assert_eq!(joined.raw, Some(Input::new("\"a\"@b.example, c@B.example")));
    assert_eq!(strings(&joined), ["\"a\"@b.example", "c@B.example"]);
}

/// A recipient that could not be followed withholds an all-clear, whatever else is read.
#[test]
fn what_could_not_be_followed_is_not_lost_in_a_join() {
    let lost = || Reading { unfollowed: Some("two of them".into()), ..Reading::default() };
    let mut first = lost();
    first.join(Reading::one(to("a"), Input::new("a@b.example")));
    assert_eq!((first.recipients.len(), first.unfollowed.is_some()), (1, true));
    let mut last = Reading::one(to("a"), Input::new("a@b.example"));
    last.join(lost());
    assert_eq!((last.recipients.len(), last.unfollowed.is_some()), (1, true));
}

#[test]
fn every_verdict_and_every_kind_has_its_name() {
    let refused = Verdict::refused("rule".into(), "more".into());
    let raised = Verdict::Raised { exception: "E".into(), text: "".into() };
    let all = [
        Verdict::yes(),
        refused,
        raised,
        Verdict::TimedOut,
        Verdict::Panicked { text: "".into() },
        Verdict::skipped("why"),
    ];
    let names: Vec<&str> = all.iter().map(Verdict::name).collect();
    assert_eq!(names, ["accepted", "rejected", "raised", "timed-out", "panicked", "skipped"]);
    let kinds = [Kind::Mailboxes, Kind::Malformed, Kind::NullRecipient, Kind::Yes, Kind::Empty];
    assert_eq!(kinds.map(Kind::name), ["mailboxes", "malformed", "null-recipient", "yes", "empty"]);
}

#[test]
fn mailboxes_are_equal_by_name_and_address() {
    let plain = || mailbox(None, "a", "b.example");
    let others = [
        mailbox(Some("A"), "a", "b.example"),
        mailbox(None, "c", "b.example"),
        mailbox(None, "a", "c.example"),
    ];
    assert!(plain() == mailbox(None, "a", "B.example") && others.iter().all(|other| *other != plain()));
    let mut set = HashSet::from(others);
    assert!(set.insert(plain()) && !set.insert(mailbox(None, "a", "B.example")));
    // As many hashes as mailboxes.
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    assert_eq!(set.iter().map(|one| state.hash_one(one)).collect::<HashSet<_>>().len(), 4);
}

#[test]
fn gates_are_found_by_name_and_by_pattern() {
    let found = |pattern: &str| gates::find_like(pattern).map(|gates| gates.len());
    assert_eq!(found("last-at"), Ok(1));
    assert!(found("*-at").unwrap() > 1 && found("no-*").is_err() && found("no-gate").is_err());
    for (id, made) in [("last-at", false), ("reads:strict/mailbox", true), ("strip | last-at", true)] {
        assert_eq!(gates::find(id).unwrap().is_made_for_a_parser(), made, "{id}");
    }
}

/// *Parsed equals raw* alone lets everybody in.
#[test]
fn a_gate_that_asks_for_the_text_itself_asks_for_the_domain_too() {
    let Decide::Reading(parser, by) = gates::find("equals:strict/mailbox").unwrap().decide else {
        panic!("it goes by a reading");
    };
    assert_eq!(parser, "strict/mailbox");
    let read = |returned: &str| Verdict::Accepted(Reading::one(to("a"), Input::new(returned)));
    let wanted = Wanted { domain: "b.example", subdomains: true };
    let admits = |verdict: &Verdict, text: &str| by.admits(verdict, text.as_bytes(), wanted, || true);
    assert!(admits(&read("a@b.example"), "a@b.example"));
    assert!(!admits(&read("a@b.example"), " a@b.example"));
    assert!(!admits(&read("a@c.example"), "a@c.example"));
}

/// What a gate behind a chain decides by: the text, what a reader returned, or it cannot be said.
#[test]
fn steps_before_a_gate_change_the_text_and_readers_replace_it() {
    let prepared = |id: &str, text: &str| {
        let gate = gates::find(id).unwrap();
        gate.prepared(text.as_bytes()).map(|text| String::from_utf8(text.into_owned()).unwrap())
    };
    assert_eq!(prepared("strip | lower | last-at", " A@B.example "), Some("a@b.example".into()));
    let code = gates::find("strip | lower | last-at").unwrap().code;
    assert!(code.matches("text = ").count() == 2 && code.ends_with(&*gates::find("last-at").unwrap().code));
    // Behind a reader the gate goes by what it returned, as that reader got it.
    let by = |id: &str| match gates::find(id).map(|gate| gate.decide) {
        Ok(Decide::Reading(parser, _)) => parser.into_owned(),
        Ok(Decide::Text(_)) => "text".into(),
        Ok(Decide::Account(_)) => "account".into(),
        Err(_) => "error".into(),
    };
    for (id, decides) in [
        ("strip | last-at", "text"),
        ("strict/mailbox | last-at", "strict/mailbox"),
        ("strip | reads:strict/mailbox", "strip | strict/mailbox"),
        ("strict/address-list | reads:strict/mailbox", "strict/address-list | strict/mailbox"),
        ("strip | equals:strict/mailbox", "strip | strict/mailbox"),
        ("strict/address-list | equals:strict/mailbox", "error"),
        ("strip | account-lower", "account"),
        ("strict/mailbox | account-lower", "error"),
    ] {
        assert_eq!(by(id), decides, "{id}");
    }
    // The reader does the steps before it.
    assert_eq!(prepared("strip | strict/mailbox | last-at", " a@b.example"), Some(" a@b.example".into()));
}

#[test]
fn a_pair_names_two_parsers_that_are_there() {
    let pair = |text: &str| text.parse::<NamedPair>().ok();
    let two = NamedPair { one: "strict/mailbox".into(), other: "planted/correct".into() };
    assert_eq!(pair("strict/mailbox ~ planted/correct"), Some(two.clone()));
    assert_eq!(pair(&two.to_string()), Some(two.clone()));
    for text in ["", "~", "a~", "~b", "a~a", "a"] {
        assert_eq!(pair(text), None, "{text}");
    }
    let open = |name: &str| Registry::default().open(&name.parse().unwrap()).unwrap();
    let parsers = ["strict/addr-spec", "planted/correct", "strict/mailbox"].map(open);
    assert_eq!(two.place(&parsers), Some((2, 1)));
    assert_eq!(NamedPair { other: "planted/nobody".into(), ..two }.place(&parsers), None);
}

#[test]
fn who_is_wrong_has_one_name() {
    let names = [Who::Gate, Who::Parser, Who::Both, Who::Open].map(Who::name);
    assert_eq!(names, ["gate", "parser", "both", "open"]);
}
