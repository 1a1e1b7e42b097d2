//! The strict readers against the RFCs' own ABNF: on all short strings of tokens, and on damaged trees.
//!
//! Where prose narrows the ABNF, the readers refuse what it allows, and each time they have to name the
//! prose rule; they never accept what it does not allow.

#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "abnf/grammar.rs"]
mod grammar;
#[path = "abnf/parse.rs"]
mod parse;
#[path = "abnf/recogniser.rs"]
mod recogniser;

use addrdiff::generate::tree::{AddrSpec, List};
use addrdiff::input::Input;
use addrdiff::parsers::strict;
use addrdiff::verdict::{Cause, Rejection};
use arbitrary::{Arbitrary, Unstructured};
use recogniser::{LONGEST, Recogniser};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A reader, and the rule that it is to be.
struct Pair {
    rule: &'static str,
    abnf: Recogniser,
    /// The ABNF with prose where the RFC has prose; what the reader refuses beyond this has to be named.
    narrowed: Option<Recogniser>,
    read: fn(&[u8]) -> Result<(), Rejection>,
    /// The rules of prose that have refused what the ABNF allows.
    prose: RefCell<BTreeSet<String>>,
}

/// Rules of prose, by the name that a rejection gives them.
const PROSE: &[(&str, &str)] = &[
    ("Snum", "RFC 5321 section 4.1.3: 0 through 255"),
    ("IPv6-comp", "RFC 5321 section 4.1.3: `::` stands for at least 2 groups, no more than 6 besides"),
    ("U-label", "RFC 5890 section 2.3.2.1: valid under IDNA2008"),
];

fn mailbox() -> Pair {
    let texts = [grammar::CORE, grammar::RFC5321];
    let narrowed = Recogniser::new(&[&texts[..], &[grammar::REGISTERED_TAGS]].concat());
    let read = |text: &[u8]| strict::mailbox(text).map(drop);
    Pair {
        rule: "Mailbox",
        abnf: Recogniser::new(&texts),
        narrowed: Some(narrowed),
        read,
        prose: RefCell::default(),
    }
}

fn mailbox_utf8() -> Pair {
    let texts = [grammar::CORE, grammar::RFC5321, grammar::RFC6531];
    let narrowed = Recogniser::new(&[&texts[..], &[grammar::REGISTERED_TAGS]].concat());
    let read = |text: &[u8]| strict::mailbox_utf8(text).map(drop);
    Pair {
        rule: "Mailbox",
        abnf: Recogniser::new(&texts),
        narrowed: Some(narrowed),
        read,
        prose: RefCell::default(),
    }
}

fn rfc5322() -> Recogniser {
    Recogniser::new(&[grammar::CORE, grammar::RFC5322, grammar::RFC6532])
}

fn addr_spec() -> Pair {
    let read = |text: &[u8]| strict::addr_spec(text).map(drop);
    Pair { rule: "addr-spec", abnf: rfc5322(), narrowed: None, read, prose: RefCell::default() }
}

fn address_list() -> Pair {
    let read = |text: &[u8]| strict::address_list(text).map(drop);
    Pair { rule: "address-list", abnf: rfc5322(), narrowed: None, read, prose: RefCell::default() }
}

impl Pair {
    /// Panics where they do not; returns what both say.
    fn agree(&self, text: &[u8]) -> bool {
        let (legal, read) = (self.abnf.is(self.rule, text), (self.read)(text));
        let agrees = match &read {
            Ok(()) => legal,
            Err(refused) => !legal || self.is_prose(refused, text),
        };
        assert!(agrees, "{}: ABNF {legal}, reader {read:?}: {}", self.rule, Input::new(text));
        read.is_ok()
    }

    fn is_prose(&self, refused: &Rejection, text: &[u8]) -> bool {
        let Some(narrowed) = &self.narrowed else { return false };
        let named = PROSE.iter().any(|(rule, _)| *rule == refused.rule);
        self.prose.borrow_mut().insert(refused.rule.to_string());
        refused.cause == Cause::Size || named || !narrowed.is(self.rule, text)
    }

    /// All strings of up to `most` tokens, between what stands before and after them.
    fn agree_on_all(&self, before: &str, tokens: &[&str], most: u32, after: &str) {
        for length in 0..=most {
            for number in 0..tokens.len().pow(length) {
                let token = |place: u32| tokens[number / tokens.len().pow(place) % tokens.len()];
                let tokens: String = (0..length).map(token).collect();
                self.agree(format!("{before}{tokens}{after}").as_bytes());
            }
        }
    }
}

#[test]
fn mailbox_agrees_on_all_short_strings() {
    let tokens = ["a", "0", "-", ".", "@", "a@", "\"", "\\", " ", "[", "]", "IPv6:", "::"];
    mailbox().agree_on_all("", &tokens, 5, "");
}

#[test]
fn address_literals_agree_on_all_short_strings() {
    let mailbox = mailbox();
    mailbox.agree_on_all("a@[IPv6:", &["1", ":", "::", "1:2:3:", ":1:2", "1.2.3.4", "256", "."], 6, "]");
    mailbox.agree_on_all("a@[", &["1", "25", "256", "1.2", ".", ":", "-", "ipv6:", "a", "!"], 5, "]");
    for rule in ["Snum", "IPv6-comp", "Standardized-tag"] {
        assert!(mailbox.prose.borrow().contains(rule), "{rule} refuses nothing that the ABNF allows");
    }
}

#[test]
fn mailbox_utf8_agrees_on_all_short_strings() {
    let tokens = ["a", "-", ".", "@", "a@[", "\"", "\\", "]", "ü", "\u{3002}", "1.2.3.256", "IPv6:", ":1"];
    mailbox_utf8().agree_on_all("", &tokens, 5, "");
}

#[test]
fn addr_spec_agrees_on_all_short_strings() {
    let tokens = ["a", ".", "@", "\"", "\\", "(", ")", " ", "\r\n", "[", "]", "\0", "ü"];
    addr_spec().agree_on_all("", &tokens, 5, "");
}

#[test]
fn address_list_agrees_on_all_short_strings() {
    let tokens = ["a", ".", "@", "a@b", "\"", "(", ")", " ", ",", ":", ";", "<", ">"];
    address_list().agree_on_all("", &tokens, 5, "");
}

/// What is thrown in: one of each kind of mark, and octets that are no UTF-8.
const MARKS: &[&[u8]] = &[
    b"@",
    b".",
    b"\"",
    b"\\",
    b"(",
    b")",
    b",",
    b":",
    b";",
    b"<",
    b">",
    b"[",
    b"]",
    b"\r\n",
    b"\r",
    b"\n",
    b" ",
    b"\t",
    b"\0",
    b"\x7f",
    b"\xff",
    b"\xc3",
    "\u{fc}".as_bytes(),
    b"a",
    b"-",
    b"IPv6:",
    b"::",
    b"256",
    b"1.2.3.4",
];

/// `count` texts: trees of which octets were taken out, put in, or doubled, as often as not several times.
fn damaged(
    count: usize,
    seed: u64,
    tree: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<String>,
    pair: &Pair,
) {
    let mut state = seed;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let (mut judged, mut accepted) = (0, 0);
    while judged < count {
        let octets: Vec<u8> = (0..8 + random(72)).map(|_| random(256) as u8).collect();
        let mut text = tree(&mut Unstructured::new(&octets)).unwrap().into_bytes();
        for _ in 0..random(4) {
            let (from, to) = (random(text.len() + 1), random(text.len() + 1));
            match random(3) {
                0 => drop(text.drain(from.min(to)..from.max(to).min(from.min(to) + 2))),
                1 => drop(text.splice(from..from, MARKS[random(MARKS.len())].iter().copied())),
                _ => text.extend_from_within(from.min(to)..from.max(to)),
            }
        }
        if text.len() <= LONGEST {
            accepted += usize::from(pair.agree(&text));
            judged += 1;
        }
    }
    assert!(
        (count / 20..count * 19 / 20).contains(&accepted),
        "{accepted} of {count} show little of one side"
    );
}

#[test]
fn mailboxes_agree_on_damaged_trees() {
    let tree = |u: &mut Unstructured<'_>| AddrSpec::arbitrary(u).map(|tree| tree.meaning().to_string());
    damaged(25_000, 1, tree, &mailbox());
    damaged(25_000, 2, tree, &mailbox_utf8());
}

#[test]
fn addr_spec_agrees_on_damaged_trees() {
    damaged(25_000, 3, |u| AddrSpec::arbitrary(u).map(|tree| tree.to_string()), &addr_spec());
}

#[test]
fn address_list_agrees_on_damaged_trees() {
    damaged(25_000, 4, |u| List::arbitrary(u).map(|tree| tree.to_string()), &address_list());
}
