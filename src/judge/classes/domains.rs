//! How the domains of two readings compare.

use crate::domain::Domain;
use crate::judge::trial::PairOfVerdicts;
use crate::verdict::Verdict;
use std::collections::BTreeSet;

/// The sets of canonical domains differ.
pub(super) fn differ(pair: &PairOfVerdicts<'_>) -> bool {
    let (ours, theirs) = (pair.ours, pair.theirs);
    // Nearly every reading has one recipient: no set needed for it.
    if let Some(their) = only(theirs).filter(|_| pair.may_return_one()) {
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
