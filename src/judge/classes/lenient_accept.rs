//! `lenient-accept`: the strict reader refuses, the other reads a domain all the same.

use super::strict_accept::refuses;
use super::{Class, Level, On, Sighting, on_pairs};
use crate::judge::trial::{PairOfVerdicts, Trial};
use crate::verdict::Verdict;

pub(super) const CLASS: Class = Class {
    id: "lenient-accept",
    on: On::Pair,
    about: "the strict reader refuses, the other reads a domain; medium where a gate admits the text for another and no \
            deployment judges the two",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    on_pairs(&CLASS, trial, sightings, |pair| {
        // Of two that were named, the first may have a word of its own for nothing.
        let refused = matches!(pair.ours, Verdict::Rejected(_)) || pair.is_named && refuses(pair.ours);
        if !refused || !pair.theirs.delivers() {
            return None;
        }
        let gate = gate_for_another_domain(trial, pair);
        Some((if gate.is_some() { Level::Medium } else { Level::Note }, gate))
    });
}

/// The first gate that takes the text for an address of a domain the other did not read, where the pair was named or no
/// deployment has the two: what follows there is `allowlist-bypass`, at the level of what the attacker wins, and twice
/// the same finding would hide others.
fn gate_for_another_domain(trial: &Trial<'_>, pair: &PairOfVerdicts<'_>) -> Option<usize> {
    if pair.theirs.domains().all(|domain| trial.policy.allows(domain)) {
        return None;
    }
    let deployments = if pair.is_named { &[] } else { trial.panel.deployments() };
    let judged = |gate| deployments.iter().any(|of| (of.gate, of.route) == (gate, pair.other));
    (0..trial.panel.gates().len()).find(|&gate| trial.is_admitted(gate) && !judged(gate))
}
