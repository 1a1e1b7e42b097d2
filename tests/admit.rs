//! `admit` before every reader that can be asked in this process, and before the delivery rules: whatever it lets in
//! is read by all of them as itself, and all mail stays inside.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "admit/readers.rs"]
mod readers;
#[path = "admit/texts.rs"]
mod texts;

use addrdiff::{Admitted, Allow, Caution, Domain, admit};
use readers::Readers;
use std::collections::BTreeMap;

/// The allowed domain of every text that `texts` makes.
const ALLOWED: &str = "important.com";

/// What `allow` lets in of all texts: the text, and the address that is to be mailed.
fn admitted(allow: &Allow) -> BTreeMap<Vec<u8>, Admitted> {
    let admitted =
        texts::all().into_iter().filter_map(|text| admit(&text, allow).ok().map(|address| (text, address)));
    admitted.collect()
}

/// A part of the texts, which the push has time for.
#[test]
fn what_is_admitted_stays_inside_and_is_read_as_itself() {
    stays_inside(4);
}

#[test]
#[ignore = "minutes: scripts/test-releases"]
fn whatever_is_admitted_stays_inside_and_is_read_as_itself() {
    stays_inside(1);
}

/// Puts each of so many texts to all readers.
fn stays_inside(each: usize) {
    let allow = Allow::domains([ALLOWED]).unwrap();
    let (exact, below) = (admitted(&allow), admitted(&allow.with_subdomains()));
    let at = |address: &Admitted| address.as_str().rsplit_once('@').unwrap().1.to_owned();
    assert!(
        exact.len() >= 2_000 && below.len() >= exact.len() + 500,
        "{} and {} are too few",
        exact.len(),
        below.len()
    );
    assert!(exact.iter().all(|(text, address)| at(address) == ALLOWED && below.get(text) == Some(address)));
    let readers = Readers::open();
    let mut escapes = Vec::new();
    for (text, address) in below.iter().step_by(each) {
        let domain = Domain::unchecked(at(address));
        assert!(domain.is_within(&Domain::unchecked(ALLOWED)), "{address}");
        escapes.extend(readers.outside(text, |read| *read == domain));
        escapes.extend(readers.misread(address.as_str()));
    }
    println!("{} texts, {} readers", below.len() / each, readers.count());
    assert!(escapes.is_empty(), "{} escapes: {:#?}", escapes.len(), &escapes[..escapes.len().min(20)]);
}

/// The test above sees what `admit` refuses for: without the refusal, mail leaves or an address is misread.
#[test]
fn each_caution_is_there_for_a_reader() {
    for caution in Caution::ALL {
        let readers = Readers::open();
        let domain = if *caution == Caution::AddressLiteral { "[192.0.2.1]" } else { ALLOWED };
        let allow = Allow::domains([domain]).unwrap();
        let is_inside = |read: &Domain<'_>| *read == Domain::unchecked(domain);
        let shows = texts::shown(*caution).iter().map(|text| {
            let refused = admit(text, &allow).unwrap_err();
            assert_eq!(refused.rule(), caution.name(), "{text}");
            let address = admit(text, &allow.clone().permitting(*caution)).unwrap();
            readers.outside(text.as_bytes(), is_inside).len() + readers.misread(address.as_str()).len()
        });
        assert!(shows.sum::<usize>() > 0, "no reader shows what {} is refused for", caution.name());
    }
}

/// It cannot pass by refusing everything.
#[test]
fn ordinary_addresses_are_admitted_as_they_are() {
    let allow = Allow::domains(["state.example", "bücher.example"]).unwrap().with_subdomains();
    for text in [
        "jane@state.example",
        "Jane.Doe@state.example",
        "jane+news@mail.state.example",
        "o'brien@state.example",
        "j_d-2@a.b.c.state.example",
        "user=tag@r3---x.state.example",
        "1@xn--bcher-kva.example",
        &format!("{}@state.example", "a".repeat(64)),
    ] {
        assert_eq!(admit(text, &allow).unwrap().as_str(), text);
    }
    let rewritten = BTreeMap::from([
        ("Jane@State.EXAMPLE", "Jane@state.example"),
        ("a@XN--Bcher-kva.example", "a@xn--bcher-kva.example"),
    ]);
    for (text, address) in rewritten {
        assert_eq!(admit(text, &allow).unwrap().as_str(), address);
    }
}

#[test]
fn each_rule_refuses_at_its_octet() {
    let allow = Allow::domains(["state.example"]).unwrap();
    let long = format!("{}@state.example", "a".repeat(65));
    for (text, rule, offset) in [
        ("", "Local-part", 0),
        ("jane", "Local-part", 4),
        (" jane@state.example", "Local-part", 0),
        ("jane@state.example ", "Domain", 18),
        ("jane@state.example\n", "Domain", 18),
        ("Jane <jane@state.example>", "Local-part", 4),
        ("jane@state.example.", "sub-domain", 19),
        ("jane@st_ate.example", "Domain", 7),
        ("jane@-state.example", "sub-domain", 5),
        ("a..b@state.example", "Atom", 2),
        ("x@outside.example@state.example", "Domain", 17),
        ("x@outside.example", "not-allowed", 2),
        ("x@mail.state.example", "not-allowed", 2),
        ("x@notstate.example", "not-allowed", 2),
        ("x@xn--a.state.example", "A-label", 2),
        ("a%outside.example@state.example", "percent-sign", 1),
        ("outside.example!a@state.example", "exclamation-mark", 15),
        ("-oQ/tmp@state.example", "leading-hyphen", 0),
        ("a=?b@state.example", "encoded-word", 1),
        ("\"a\"@state.example", "quoted-local-part", 0),
        ("a@[192.0.2.1]", "address-literal", 2),
        ("aü@state.example", "non-ascii", 1),
        (&long, "Local-part", 64),
    ] {
        let refused = admit(text, &allow).unwrap_err();
        assert_eq!((refused.rule(), refused.offset()), (rule, offset), "{text}");
    }
    assert_eq!(admit(b"a\xff@state.example", &allow).unwrap_err().rule(), "non-ascii");
}

/// Permitting one form lets in no other, and what is permitted is written with as little quoting as it needs.
#[test]
fn what_is_permitted_is_let_in_alone() {
    let allow = Allow::domains(["state.example", "bücher.example", "[192.0.2.1]"]).unwrap();
    for (caution, text, address) in [
        (Caution::QuotedLocalPart, "\"jane.doe\"@state.example", "jane.doe@state.example"),
        (Caution::QuotedLocalPart, "\"a b\"@state.example", "\"a b\"@state.example"),
        (Caution::EncodedWord, "=?x@state.example", "=?x@state.example"),
        (Caution::PercentSign, "a%b@state.example", "a%b@state.example"),
        (Caution::ExclamationMark, "a!b@state.example", "a!b@state.example"),
        (Caution::LeadingHyphen, "-a@state.example", "-a@state.example"),
        (Caution::AddressLiteral, "a@[192.000.02.1]", "a@[192.0.2.1]"),
        (Caution::NonAscii, "é@bücher.example", "é@xn--bcher-kva.example"),
    ] {
        for permitted in Caution::ALL {
            let admitted = admit(text, &allow.clone().permitting(*permitted));
            match permitted == &caution {
                true => assert_eq!(admitted.unwrap().as_str(), address),
                false => assert_eq!(admitted.unwrap_err().rule(), caution.name(), "{text}"),
            }
        }
    }
    let quoted = allow.permitting(Caution::QuotedLocalPart);
    assert_eq!(admit("\"a\\%b\"@state.example", &quoted).unwrap_err().rule(), "percent-sign");
    assert_eq!(admit("\"\\-a\"@state.example", &quoted).unwrap_err().rule(), "leading-hyphen");
}

#[test]
fn a_name_that_lets_nobody_in_is_an_error() {
    for name in
        ["", "example", "https://a.example", "*.a.example", "a.example.", "a@b.example", "a.1", "1.2.3.4"]
    {
        assert_eq!(Allow::domains(["state.example", name]).unwrap_err().name(), name);
    }
    let hostile = Allow::domains(["\x1b]0;x\x07\u{202e}"]).unwrap_err().to_string();
    assert!(hostile.bytes().all(|octet| (b' '..=b'~').contains(&octet)), "{hostile}");
    assert!(admit("a@b.example", &Allow::domains([""; 0]).unwrap()).is_err());
}
