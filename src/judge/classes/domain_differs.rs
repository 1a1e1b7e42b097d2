//! `domain-differs`: both readers accept, and mean different domains.

use super::domains::differ;
use super::{Class, Level, On, idna_differs, on_pairs};

pub(super) const CLASS: Class = Class {
    id: "domain-differs",
    on: On::Pair,
    about: "both accept, the sets of canonical domains differ",
    find: |trial, sightings| {
        on_pairs(&CLASS, trial, sightings, |pair| {
            let both = pair.ours.delivers() && pair.theirs.delivers();
            let differs = || differ(pair) && !idna_differs::holds(pair.ours, pair.theirs);
            (both && differs()).then_some((Level::High, None))
        });
    },
};
