//! `domain-differs`: both readers accept, and mean different domains.

use super::{Class, Level, On, Sighting, idna_differs};
use crate::domain::Domain;
use crate::trial::Trial;
use crate::verdict::Verdict;
use std::collections::BTreeSet;

pub(super) const CLASS: Class = Class {
    id: "domain-differs",
    on: On::Pair,
    about: "both accept, the sets of canonical domains differ",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for pair in trial.pairs().filter(|pair| pair.ours.delivers() && pair.theirs.delivers()) {
        if differ(pair.ours, pair.theirs) && !idna_differs::holds(pair.ours, pair.theirs) {
            sightings.push(Sighting::of_pair(&CLASS, Level::High, (pair.strict, pair.other)));
        }
    }
}

/// The sets of canonical domains differ.
pub(super) fn differ(ours: &Verdict, theirs: &Verdict) -> bool {
    // Nearly every reading has one recipient: no set needed for it.
    if let (Some(our), Some(their)) = (only(ours), only(theirs)) {
        return our != their;
    }
    fn set(verdict: &Verdict) -> BTreeSet<std::borrow::Cow<'_, str>> {
        verdict.domains().map(Domain::canonical).collect()
    }
    set(ours) != set(theirs)
}

/// The domain, where there is exactly one.
pub(super) fn only(verdict: &Verdict) -> Option<&Domain<'static>> {
    let mut domains = verdict.domains();
    domains.next().filter(|_| domains.next().is_none())
}
