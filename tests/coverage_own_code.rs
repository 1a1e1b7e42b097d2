//! The counters in a package of the user's own say what coverage.py says of the same inputs.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

#[path = "coverage/mod.rs"]
mod beside;

use addrdiff::input::Input;
use addrdiff::parsers::cpython::coverage;
use addrdiff::parsers::{Parser, Registry};
use addrdiff::search::feedback::{cover_python, python_counters};
use beside::{GATEKEEPER, blocks, compare, copy_of_gatekeeper, test_packages};
use std::path::Path;

#[test]
fn the_users_own_package_is_covered_as_a_whole() {
    let inputs =
        ["a@b.example", "..a@b.example", "a", "a@", "a@b_c.example", "a+b@c.example", "\"a+b\"@c.example"];
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python_callable");
    // The copy loads before there are counters: it is what coverage.py watches.
    let copy = tempfile::tempdir().unwrap();
    let watched = copy_of_gatekeeper(&own, copy.path());
    let python_path = vec![copy.path().into(), own, test_packages()];
    let registry = Registry { python_path, ..Registry::default() };
    let open = |name: &str| registry.open(&name.parse().unwrap()).unwrap_or_else(|why| panic!("{why}"));
    let plain = ["check", "words"].map(|name| open(&format!("python/watched.{name}")));
    cover_python();
    let covered = ["check", "words"].map(|name| open(&format!("python/gatekeeper.{name}")));

    for (plain, covered) in plain.iter().zip(&covered) {
        let answers = |parser: &dyn Parser| inputs.map(|input| parser.ask(&Input::new(input)));
        assert_eq!(answers(plain.as_ref()), answers(covered.as_ref()), "counting changes no answer");
        let ours = blocks(covered.as_ref(), "python/gatekeeper", &inputs);
        let files = GATEKEEPER.map(|file| watched.join(file));
        let (compared, differing) = compare(plain.as_ref(), &inputs, &ours, &watched, files.into());
        assert!(compared >= 10, "only {compared} branch sides compared");
        assert_eq!(differing, Vec::<String>::new(), "of {compared} branch sides");
    }
    every_counter_can_be_retired(&covered, &inputs);
    // What it brings along is covered too, the standard library is not.
    open("python/own_code.validated").ask(&Input::new("a@b.example"));
    open("python/fractions.Fraction");
    let regions = ["email_validator", "own_code", "fractions", "email"]
        .map(|package| coverage::region(&format!("python/{package}")).is_some());
    assert_eq!(regions, [true, true, false, false]);

    // What is larger than its room is covered all the same.
    let django = open("python/django.core.validators.validate_email");
    let region = coverage::region("python/django").unwrap();
    assert_eq!(region.len(), python_counters().len() / 2);
    let [good, bad] = ["a@b.example", "a@b"].map(|text| blocks(django.as_ref(), "python/django", &[text]));
    assert!(!good.is_empty() && good != bad);
}

/// Lambdas, comprehensions, cases and handlers too: code without any counter answers as before.
fn every_counter_can_be_retired(covered: &[Box<dyn Parser>], inputs: &[&str]) {
    let answers = || -> Vec<_> {
        let all =
            covered.iter().flat_map(|parser| inputs.iter().map(|input| parser.ask(&Input::new(*input))));
        all.collect()
    };
    let before = answers();
    assert!(coverage::retire(&vec![1; python_counters().len()]).unwrap() > 10);
    assert_eq!(answers(), before);
    for parser in covered {
        assert!(blocks(parser.as_ref(), "python/gatekeeper", inputs).is_empty());
    }
}
