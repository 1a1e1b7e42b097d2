//! The cases of the RFCs, put to the strict readers; and that no rule is without a case on either side.

#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "abnf/grammar.rs"]
#[allow(dead_code, reason = "the core rules are tests/abnf.rs's")]
mod grammar;

use addrdiff::input::Input;
use addrdiff::parsers::strict::reader::SURFACES;
use addrdiff::verdict::Verdict;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const CORPUS: &[(&str, &str)] = &[
    ("rfc5321.toml", include_str!("../corpus/rfc5321.toml")),
    ("rfc5322.toml", include_str!("../corpus/rfc5322.toml")),
    ("rfc6531.toml", include_str!("../corpus/rfc6531.toml")),
];

/// The rules that each file has to have cases for.
const RULES: &[(&str, &str)] = &[
    ("rfc5321.toml", grammar::RFC5321),
    ("rfc5322.toml", grammar::RFC5322),
    ("rfc6531.toml", grammar::RFC6531),
    ("rfc6531.toml", grammar::RFC6532),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: Option<String>,
    escaped: Option<String>,
    reason: String,
    source: String,
    expect: BTreeMap<String, String>,
}

impl Case {
    fn input(&self) -> Input {
        match (&self.text, &self.escaped) {
            (Some(text), None) => Input::new(text.as_str()),
            (None, Some(escaped)) => Input::from_escaped(escaped).unwrap(),
            _ => panic!("{}: `text` or `escaped`", self.name),
        }
    }
}

fn cases() -> impl Iterator<Item = (&'static str, Case)> {
    CORPUS.iter().flat_map(|(file, text)| {
        let parsed: File = toml::from_str(text).unwrap_or_else(|err| panic!("{file}: {err}"));
        parsed.case.into_iter().map(|case| (*file, case))
    })
}

/// A domain of one label is written `@label`, so that no misspelt word passes for one.
fn word(domain: &str) -> String {
    if domain.contains('.') || domain.starts_with('[') { domain.into() } else { format!("@{domain}") }
}

/// As an expectation is written: domains, `-`, or the rule that refuses.
fn shown(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Rejected(refused) => format!("reject:{}", refused.rule),
        _ => match verdict.domains().map(|domain| word(&domain.to_string())).collect::<Vec<_>>() {
            domains if domains.is_empty() => "-".into(),
            domains => domains.join(" "),
        },
    }
}

#[test]
fn every_case_is_answered_as_expected() {
    let (mut wrong, mut names) = (Vec::new(), BTreeSet::new());
    for (file, case) in cases() {
        assert!(names.insert((file, case.name.clone())), "{file}: {} twice", case.name);
        assert!(!case.reason.is_empty() && !case.source.is_empty(), "{file}: {}", case.name);
        for (parser, expected) in &case.expect {
            let surface = SURFACES.iter().find(|surface| *parser == format!("strict/{}", surface.name));
            let answer = shown(&(surface.unwrap().ask)(&case.input()));
            let holds = answer == *expected || (expected == "reject" && answer.starts_with("reject:"));
            if !holds {
                wrong.push(format!("{file} {}: {parser} says {answer}, expected {expected}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_accepted_and_refused_at_least_once() {
    let mut sides = BTreeSet::new();
    for (file, case) in cases() {
        // `rfc5321/let-dig/hyphen`: the file, the rule, the case.
        let rule = case.name.split('/').nth(1).unwrap_or_default().to_owned();
        for expected in case.expect.values() {
            sides.insert((file, rule.clone(), !expected.starts_with("reject")));
        }
    }
    for (file, abnf) in RULES {
        for rule in abnf.lines().filter_map(|line| line.split_once(" =")).map(|(name, _)| name) {
            for accepted in [true, false] {
                let side = (*file, rule.to_ascii_lowercase(), accepted);
                assert!(sides.contains(&side), "{file}: no case has {rule} accepted = {accepted}");
            }
        }
    }
}
