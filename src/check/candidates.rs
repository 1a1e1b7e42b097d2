//! What is put: every case of the corpus, and what is guessed of the sign-up's mistakes.

use crate::corpus::Case;
use crate::finding::journal::OfCase;
use crate::generate::{guesses, twins};
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
    let judge = Judge::of(panel, policy);
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

/// An outsider's plain address, what is guessed of the sign-up's mistakes, and what may be taken for the victim's address.
///
/// What is taken for the victim's shows the known attack of the first case that has a victim.
pub(super) fn plain(policy: &Policy, outsider: &Input, cases: &[Case]) -> Vec<Candidate> {
    let guesses = guesses::all(policy, outsider.bytes()).into_iter().map(Input::new);
    let all = std::iter::once(outsider.clone()).chain(guesses);
    let all = all.map(|input| Candidate { input, known: None });
    let has_victim = |case: &&Case| case.policies.iter().any(|policy| policy.victim.is_some());
    let known = cases.iter().find(has_victim).map(published::of);
    let twins = policy.victim.iter().flat_map(|victim| twins::all(victim)).map(Input::new);
    all.chain(twins.map(|input| Candidate { input, known: known.clone() })).collect()
}
