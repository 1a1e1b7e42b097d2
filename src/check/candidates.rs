//! What is put: every case of the corpus, ordinary addresses in disguise and of domains beside the allowed ones.

use crate::corpus::Case;
use crate::finding::journal::OfCase;
use crate::generate::{disguise, neighbours, twins};
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::Judge;
use crate::judge::panel::Panel;
use crate::policy::Policy;
use crate::search::seeds::transpose;
use crate::search::supervisor::published;
use std::collections::HashSet;

/// A text to put, and the known attack that it is.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) input: Input,
    pub(super) known: Option<OfCase>,
}

/// A subdomain of an allowed domain is inside only where the gate admits its addresses.
pub(super) fn narrowed(panel: &Panel, policy: &Policy) -> Policy {
    let judge = Judge { panel, policy };
    let admitted = |domain: &String| {
        let fate = judge.ask(&Input::new(format!("anna@mail.{domain}"))).fate;
        fate != Fate::RefusedByGate
    };
    let subdomains = policy.subdomains && policy.allowed.iter().all(admitted);
    Policy { subdomains, ..policy.clone() }
}

/// Each text with this policy's domains in the place of its own, once for each domain that is allowed: a gate may treat
/// one of them otherwise.
pub(super) fn known_attacks(cases: &[Case], policy: &Policy) -> Vec<Candidate> {
    let mut cases: Vec<&Case> = cases.iter().collect();
    // What several cases show is named after one that is kept for what it finds.
    cases.sort_by_key(|case| case.tables.iter().all(|table| table.finds.is_empty()));
    let turned: Vec<Policy> = (0..policy.allowed.len()).map(|first| turned(policy, first)).collect();
    let mut put = HashSet::new();
    let mut candidates = Vec::new();
    for case in cases {
        let own = case.policies.first().cloned().unwrap_or_default();
        for to in &turned {
            let input = Input::new(transpose(case.input.bytes(), &own, to));
            if put.insert((case.name.clone(), input.clone())) {
                candidates.push(Candidate { input, known: Some(published::of(case)) });
            }
        }
    }
    candidates
}

/// The policy whose first allowed domain is this one.
fn turned(policy: &Policy, first: usize) -> Policy {
    let mut allowed = policy.allowed.clone();
    allowed.rotate_left(first);
    Policy { allowed, ..policy.clone() }
}

/// What may stand between two addresses, as it is and as forms and pages encode it.
const BETWEEN: [&str; 22] = [
    ",", ", ", ";", "; ", " ", "\t", "\n", "\r", "\r\n", "\r\n ", "\0", "\u{b}", "\u{ff0c}", "\u{ff1b}",
    "\u{2028}", "\\,", "%2C", "%3B", "%0A", "%0D%0A", "&#44;", "&comma;",
];

/// An `@` and a comma as encodings write them, which code behind the gate may undo.
const ENCODED: [(&str, &str); 9] = [
    ("%40", "%2C"),
    ("%40", ","),
    ("%2540", "%252C"),
    ("&#64;", "&#44;"),
    ("&#64;", ","),
    ("&commat;", "&comma;"),
    ("=40", "=2C"),
    ("\\u0040", "\\u002c"),
    ("+AEA-", "+ACw-"),
];

/// An outsider's address with its `@` encoded, by itself before the end of an allowed one, and in a list with it.
fn encoded(outsider: &Input, inside: &str) -> Vec<Input> {
    let outsider = String::from_utf8_lossy(outsider.bytes()).into_owned();
    let both = |(at, comma): &(&str, &str)| {
        let outsider = outsider.replacen('@', at, 1);
        [format!("{outsider}{comma}{inside}"), format!("{inside}{comma}{outsider}")].map(Input::new)
    };
    ENCODED.iter().flat_map(both).collect()
}

/// An outsider's and an allowed address in one text, in both orders, with each separator.
fn lists(outsider: &Input, inside: &str) -> Vec<Input> {
    let both = |between: &&str| {
        let (outsider, inside) = (outsider.bytes(), inside.as_bytes());
        [(outsider, inside), (inside, outsider)]
            .map(|(one, two)| Input::new([one, between.as_bytes(), two].concat()))
    };
    BETWEEN.iter().flat_map(both).chain(encoded(outsider, inside)).collect()
}

/// An outsider's plain address, lists of it and an allowed one, allowed domains in disguise and those beside them, and what
/// may be taken for the victim's address.
///
/// What is taken for the victim's shows the known attack of the first case that has a victim.
pub(super) fn plain(policy: &Policy, outsider: &Input, cases: &[Case]) -> Vec<Candidate> {
    let disguised = policy.allowed.iter().flat_map(|domain| disguise::all(domain));
    let beside = policy.allowed.iter().flat_map(|domain| neighbours::all(domain, &policy.attacker));
    let folded = policy.allowed.iter().flat_map(|domain| twins::folded(domain));
    let disguised = disguised.chain(beside).chain(folded).map(|domain| Input::new(format!("anna@{domain}")));
    let lists = policy.allowed.iter().flat_map(|domain| lists(outsider, &format!("anna@{domain}")));
    let respelled = policy.victim.iter().flat_map(|victim| twins::respelled(victim)).map(Input::new);
    let all = std::iter::once(outsider.clone()).chain(lists).chain(disguised).chain(respelled);
    let all = all.map(|input| Candidate { input, known: None });
    let has_victim = |case: &&Case| case.policies.iter().any(|policy| policy.victim.is_some());
    let known = cases.iter().find(has_victim).map(published::of);
    let twins = policy.victim.iter().flat_map(|victim| twins::all(victim)).map(Input::new);
    all.chain(twins.map(|input| Candidate { input, known: known.clone() })).collect()
}
