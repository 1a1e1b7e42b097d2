//! What is put: every case of the corpus, and what is guessed of the sign-up's mistakes.

use crate::corpus::Case;
use crate::domain::Domain;
use crate::finding::journal::OfCase;
use crate::generate::named::Named;
use crate::generate::{guesses, joined, twins, words};
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

/// Those of these controls whose form the gate insists on: it refuses an ordinary address at their domain.
pub(super) fn insisted_on(judge: &Judge<'_>, controls: &[String]) -> Vec<String> {
    let Judge { policy, .. } = judge;
    let is_refused =
        |domain: &str| judge.ask(&Input::new(format!("anna@{domain}"))).fate == Fate::RefusedByGate;
    let insists = |control: &&String| {
        let at = control.rsplit_once('@').map_or("", |(_, domain)| domain);
        policy.victim.is_none() && policy.allows(&Domain::unchecked(at)) && is_refused(at)
    };
    controls.iter().filter(insists).cloned().collect()
}

/// Each text with this policy's domains in the place of its own, once for each domain that is allowed: a gate may treat
/// one of them otherwise.
///
/// Once more with the local-part of each of these controls.
pub(super) fn known_attacks(cases: &[Case], policy: &Policy, controls: &[String]) -> Vec<Candidate> {
    let locals = guesses::locals(policy, controls);
    let mut cases: Vec<&Case> = cases.iter().collect();
    // What several cases show is named after one that is kept for what it finds.
    cases.sort_by_key(|case| case.tables.iter().all(|table| table.finds.is_empty()));
    let turned: Vec<Policy> = (0..policy.allowed.len()).map(|first| turned(policy, first)).collect();
    let mut put = HashSet::new();
    let mut candidates = Vec::new();
    for case in cases {
        let own = case.policies.first().cloned().unwrap_or_default();
        for to in &turned {
            let text = transpose(case.input.bytes(), &own, to);
            let others = locals[1..].iter().map(|local| with_local(&text, local)).collect::<Vec<_>>();
            for input in std::iter::once(text).chain(others).map(Input::new) {
                if put.insert((case.name.clone(), input.clone())) {
                    candidates.push(Candidate { input, known: Some(published::of(case)) });
                }
            }
        }
    }
    candidates
}

/// The text with this local-part in the place of each word before an `@` that is none of a domain.
fn with_local(text: &[u8], local: &str) -> Vec<u8> {
    let is_word = |octet: &u8| octet.is_ascii_alphanumeric() || b".-_+".contains(octet);
    let mut changed = Vec::with_capacity(text.len());
    for part in text.split_inclusive(|octet| *octet == b'@') {
        let front = part.strip_suffix(b"@").unwrap_or_default();
        let word = front.iter().rev().take_while(|octet| is_word(octet)).count();
        let (before, word) = front.split_at(front.len() - word);
        let is_local = !word.is_empty() && !word.contains(&b'.');
        match is_local && (changed.is_empty() || !before.is_empty()) {
            true => changed.extend([before, local.as_bytes(), b"@"].concat()),
            false => changed.extend_from_slice(part),
        }
    }
    changed
}

/// The policy whose first allowed domain is this one.
fn turned(policy: &Policy, first: usize) -> Policy {
    let mut allowed = policy.allowed.clone();
    allowed.rotate_left(first);
    Policy { allowed, ..policy.clone() }
}

/// What the owners of a sign-up say, and what its code says.
pub(super) struct Own<'a> {
    /// Addresses that are let in.
    pub(super) controls: &'a [String],
    /// Those whose form the gate insists on.
    pub(super) insisted_on: &'a [String],
    /// What stands in the code.
    pub(super) named: &'a Named,
}

/// An outsider's plain address, what is guessed of the sign-up's mistakes, and what may be taken for the victim's address.
///
/// What is taken for the victim's shows the known attack of the first case that has a victim.
/// What its owners say is let in comes first: variations start from it.
pub(super) fn plain(policy: &Policy, outsider: &Input, cases: &[Case], own: &Own<'_>) -> Vec<Candidate> {
    let guesses = guesses::all(policy, outsider.bytes(), own.insisted_on).into_iter().map(Input::new);
    let locals = guesses::locals(policy, own.insisted_on);
    let named = own
        .named
        .domains
        .iter()
        .flat_map(|domain| locals.iter().map(move |local| format!("{local}@{domain}")));
    let named: Vec<Input> = named.map(Input::new).collect();
    // The form of an address that is let in, at the attacker's domain.
    let in_their_form = own.controls.iter().filter_map(|control| control.rsplit_once('@'));
    let in_their_form = in_their_form.map(|(local, _)| format!("{local}@{}", policy.attacker));
    let words = &own.named.words;
    let of_words =
        words.iter().flat_map(|word| words::all(word, policy)).chain(joined::all(own.named, policy));
    let of_code = in_their_form.chain(of_words).map(Input::new);
    let insiders = own.insisted_on.iter().map(|control| Input::new(control.as_str()));
    let all = insiders.chain([outsider.clone()]).chain(named).chain(of_code).chain(guesses);
    let all = all.map(|input| Candidate { input, known: None });
    let has_victim = |case: &&Case| case.policies.iter().any(|policy| policy.victim.is_some());
    let known = cases.iter().find(has_victim).map(published::of);
    let twins = policy.victim.iter().flat_map(|victim| twins::all(victim)).map(Input::new);
    all.chain(twins.map(|input| Candidate { input, known: known.clone() })).collect()
}
