//! `strict-accept`: a perfect address that the other refuses.

use super::{Class, Level, On, on_pairs};
use crate::verdict::{Kind, Verdict};

pub(super) const CLASS: Class = Class {
    id: "strict-accept",
    on: On::Pair,
    about: "the strict reader accepts, the other rejects, or answers with its word for nothing",
    find: |trial, sightings| {
        on_pairs(&CLASS, trial, sightings, |pair| {
            (pair.ours.delivers() && refuses(pair.theirs)).then_some((Level::Note, None))
        });
    },
};

/// `parseaddr` documents `('', '')` as its failure.
pub(super) fn refuses(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Rejected(_) => true,
        Verdict::Accepted(reading) => reading.kind() == Kind::Empty,
        _ => false,
    }
}
