//! The properties of the strict readers on many trees, and what hostile text must not bring about.

#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use addrdiff::generate::tree::List;
use addrdiff::parsers::strict::{self, properties};
use addrdiff::verdict::Cause;
use arbitrary::{Arbitrary, Unstructured};

/// The octets that trees are grown from: xorshift, so that a failure comes again.
struct Random(u64);

impl Random {
    fn octets(&mut self, count: usize) -> Vec<u8> {
        let mut next = || {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 32) as u8
        };
        (0..count).map(|_| next()).collect()
    }
}

#[test]
fn every_tree_is_accepted_and_read_back_as_the_tree() {
    let mut random = Random(1);
    for round in 0..20_000 {
        let octets = random.octets(16 + round % 200);
        let list = List::arbitrary(&mut Unstructured::new(&octets)).expect("trees grow from any octets");
        properties::tree_holds(&list).unwrap();
    }
}

/// What is thrown in: one of each kind of mark.
const MARKS: &[&str] = &[
    "@", ".", "\"", "\\", "(", ")", ",", ":", ";", "<", ">", "[", "]", "\r\n", " ", "\0", "\u{fc}", "::",
    "IPv6:", "1.2.", "2ab", "-", "xn--",
];

/// Takes an octet out or puts a mark in, as often as not several times.
fn damage(text: &mut Vec<u8>, random: &mut Random) {
    let [times, at, what] = [0, 1, 2].map(|_| usize::from(random.octets(1)[0]));
    for time in 0..1 + times % 4 {
        let at = (at + 31 * time) % (text.len() + 1);
        match (what + time) % 2 {
            0 => drop(text.drain(at..text.len().min(at + 1))),
            _ => drop(text.splice(at..at, MARKS[(what / 2 + time) % MARKS.len()].bytes())),
        }
    }
}

#[test]
fn the_properties_hold_of_damaged_trees() {
    let mut random = Random(2);
    for round in 0..20_000 {
        let octets = random.octets(16 + round % 100);
        let list = List::arbitrary(&mut Unstructured::new(&octets)).expect("trees grow from any octets");
        let mut text = list.to_string().into_bytes();
        damage(&mut text, &mut random);
        properties::text_holds(&text).unwrap();
    }
}

#[test]
fn the_properties_hold_of_damaged_mailboxes() {
    let mut random = Random(3);
    let whole = [
        "a@[IPv6:1:2::3:192.0.2.1]",
        "\"a\\\"b\"@[192.0.2.1]",
        "a.b@c-d.example",
        "\u{fc}@b\u{fc}cher.xn--bcher-kva",
    ];
    for round in 0..40_000 {
        let mut text = whole[round % whole.len()].as_bytes().to_vec();
        damage(&mut text, &mut random);
        properties::text_holds(&text).unwrap();
    }
}

#[test]
fn deep_and_long_text_neither_overflows_the_stack_nor_takes_for_ever() {
    for unit in
        ["(", "\"\\", "a.", ",", "\r\n ", "a@b,", "<", "[", "\u{fc}", "@", ":", "a:", "x@[", "\\", ";"]
    {
        let pumped = unit.repeat((1 << 20) / unit.len());
        for text in [pumped.clone(), format!("a{pumped}@b"), format!("a@{pumped}"), format!("a@b{pumped}")] {
            let _ = strict::mailbox(text.as_bytes());
            let _ = strict::mailbox_utf8(text.as_bytes());
            let _ = strict::addr_spec(text.as_bytes());
            let _ = strict::address_list(text.as_bytes());
        }
    }
    let nested = format!("{}{}a@b", "(".repeat(10_000), ")".repeat(10_000));
    assert!(strict::addr_spec(nested.as_bytes()).is_ok());
}

#[test]
fn a_size_is_told_apart_from_the_grammar() {
    let domain = ["d".repeat(63), "d".repeat(63), "d".repeat(63)].join(".");
    for (text, rule, offset) in [
        (format!("{}@b", "a".repeat(65)), "Local-part", 64),
        (format!("a@{}", "b".repeat(64)), "sub-domain", 2),
        (format!("a@{domain}.{domain}"), "Domain", 257),
        (format!("{}@{domain}", "a".repeat(64)), "Path", 254),
    ] {
        for read in [strict::mailbox, strict::mailbox_utf8] {
            let refused = read(text.as_bytes()).unwrap_err();
            assert_eq!((&*refused.rule, refused.offset, refused.cause), (rule, Some(offset), Cause::Size));
        }
        assert!(strict::addr_spec(text.as_bytes()).is_ok(), "RFC 5322 has no sizes");
    }
}

#[test]
fn a_u_label_is_measured_as_its_a_label() {
    let label = |count: usize| format!("example@{}.com", "\u{44a}".repeat(count));
    assert!(strict::mailbox_utf8(label(40).as_bytes()).is_ok(), "80 octets, an A-label of fewer than 63");
    assert_eq!(strict::mailbox_utf8(label(62).as_bytes()).unwrap_err().cause, Cause::Size);
}

#[test]
fn quoted_and_unquoted_spellings_of_a_local_part_are_equal() {
    let read = |text: &'static str| strict::mailbox(text.as_bytes()).unwrap().addr_spec;
    assert_eq!(read(r#""Joe\,Smith"@x"#), read(r#""Joe,Smith"@x"#));
    assert_eq!(read(r#""a\bc"@x"#), read("abc@X"));
    assert_ne!(read("Abc@x"), read("abc@x"), "the case of a local-part is its host's to judge");
}
