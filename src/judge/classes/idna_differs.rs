//! `idna-differs`: the domains are one or two, depending on whose mapping of Unicode to the DNS one uses.

use super::domains::only;
use super::{Class, Level, On, on_pairs};
use crate::verdict::Verdict;

pub(super) const CLASS: Class = Class {
    id: "idna-differs",
    on: On::Pair,
    about: "equal under UTS #46 and different as raw Punycode, or the reverse",
    find: |trial, sightings| {
        on_pairs(&CLASS, trial, sightings, |pair| {
            holds(pair.ours, pair.theirs).then_some((Level::Medium, None))
        });
    },
};

/// Both read one domain, and the two comparisons part.
pub(super) fn holds(ours: &Verdict, theirs: &Verdict) -> bool {
    let both = only(ours).zip(only(theirs));
    both.is_some_and(|(ours, theirs)| {
        let spelled_alike = ours.as_read() == theirs.as_read();
        !spelled_alike && (ours == theirs) != (ours.unmapped() == theirs.unmapped())
    })
}
