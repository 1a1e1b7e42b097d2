//! `domain-differs`: both readers accept, and mean different domains.

use super::{Class, Level, On, idna_differs, on_pairs};
use crate::domain::Domain;
use crate::verdict::Verdict;
use std::collections::BTreeSet;

pub(super) const CLASS: Class = Class {
    id: "domain-differs",
    on: On::Pair,
    about: "both accept, the sets of canonical domains differ",
    find: |trial, sightings| {
        on_pairs(&CLASS, trial, sightings, |pair| {
            let both = pair.ours.delivers() && pair.theirs.delivers();
            let differs = || differ(pair.ours, pair.theirs) && !idna_differs::holds(pair.ours, pair.theirs);
            (both && differs()).then_some((Level::High, None))
        });
    },
};

/// The sets of canonical domains differ.
pub(super) fn differ(ours: &Verdict, theirs: &Verdict) -> bool {
    // Nearly every reading has one recipient: no set needed for it.
    if let Some(their) = only(theirs) {
        // Who returns one address returns one of a list: no disagreement while it is a member of that.
        return !ours.domains().any(|our| our == their);
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
