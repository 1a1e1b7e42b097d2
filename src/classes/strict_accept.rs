//! `strict-accept`: a perfect address that the other refuses.

use super::{Class, Level, On, Sighting};
use crate::trial::Trial;
use crate::verdict::{Kind, Verdict};

pub(super) const CLASS: Class = Class {
    id: "strict-accept",
    on: On::Pair,
    about: "the strict reader accepts, the other rejects, or answers with its word for nothing",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for pair in trial.pairs().filter(|pair| pair.ours.delivers() && refuses(pair.theirs)) {
        sightings.push(Sighting::of_pair(&CLASS, Level::Note, (pair.strict, pair.other)));
    }
}

/// `parseaddr` documents `('', '')` as its failure.
fn refuses(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Rejected(_) => true,
        Verdict::Accepted(reading) => reading.kind() == Kind::Empty,
        _ => false,
    }
}
