//! The published attacks over the packages that `scripts/packages` brings: where each is, and where it is gone.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Registry, cpython};
use addrdiff::verdict::{Reading, Verdict};

const OLD: [&str; 2] = ["future-1.0.0", "brython-3.7.4"];
const NON_STRICT: [&str; 4] = ["brython-3.8.10", "brython-3.9.6", "brython-3.10.7", "brython-3.11.0"];
const STRICT: [&str; 2] = ["brython-3.14.3", "brython-3.15.0"];

fn read(surface: &str, label: &str, input: &str) -> Reading {
    let parser = Registry::default().open(&format!("cpython/{surface}@{label}").parse().unwrap());
    match parser.unwrap_or_else(|missing| panic!("{missing}")).ask(&Input::new(input)) {
        Verdict::Accepted(reading) => reading,
        other => panic!("{surface}@{label}: {other:?}"),
    }
}

fn address(surface: &str, label: &str, input: &str) -> String {
    read(surface, label, input).raw.unwrap().to_string()
}

#[test]
fn cve_2019_16056_ends_with_3_8() {
    let witness = "a@malicious.org@important.com";
    for label in OLD {
        assert_eq!(address("parseaddr", label, witness), "a@malicious.org", "{label}");
    }
    for label in NON_STRICT.into_iter().chain(STRICT) {
        assert_eq!(address("parseaddr", label, witness), "", "{label}");
    }
}

#[test]
fn cve_2023_27043_ends_with_strict() {
    let witness = "alice@example.org)<bob@example.org>";
    for label in OLD.into_iter().chain(NON_STRICT) {
        assert_eq!(address("parseaddr", label, witness), "alice@example.org", "{label}");
    }
    for label in STRICT {
        assert_eq!(address("parseaddr", label, witness), "", "{label}");
        assert_eq!(address("parseaddr-lenient", label, witness), "alice@example.org", "{label}");
    }
}

#[test]
fn the_incident_mails_outside_from_the_old_packages_alone() {
    // The raw recipient was handed to the mailer, which parsed it once more.
    let raw = "a@malicious.org@important.com";
    for label in OLD {
        assert_eq!(address("rcpt", label, raw), "<a@malicious.org>", "{label}");
    }
    for label in NON_STRICT.into_iter().chain(STRICT) {
        let written = address("rcpt", label, raw);
        assert!(["<>".into(), format!("<{raw}>")].contains(&written), "{label}: {written}");
    }
}

#[test]
fn what_does_not_work_in_a_release_says_why() {
    let surfaces = ["header", "send-message"];
    for surface in surfaces {
        let id = format!("cpython/{surface}@future-1.0.0").parse().unwrap();
        let missing = Registry::default().open(&id).err().unwrap_or_else(|| panic!("{surface} opens"));
        assert!(missing.what.contains("Error: "), "{missing}");
    }
}

#[test]
fn what_the_listing_says_of_strict_is_what_the_package_does() {
    for facts in cpython::packages(&Registry::default()) {
        let id = format!("cpython/parseaddr-lenient@{}", facts.label).parse().unwrap();
        assert_eq!(Registry::default().open(&id).is_ok(), facts.strict, "{}", facts.label);
    }
}
