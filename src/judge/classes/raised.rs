//! `raised`, `panicked`, `hang`: the parser does not answer as its surface promises.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;
use crate::verdict::Verdict;

pub(super) const RAISED: Class = Class {
    id: "raised",
    on: On::Parser,
    about: "it raises what its surface does not document",
    find: |trial, sightings| {
        on(trial, sightings, &RAISED, |verdict| matches!(verdict, Verdict::Raised { .. }))
    },
};

pub(super) const PANICKED: Class = Class {
    id: "panicked",
    on: On::Parser,
    about: "it panics, or its process dies",
    find: |trial, sightings| {
        on(trial, sightings, &PANICKED, |verdict| matches!(verdict, Verdict::Panicked { .. }));
    },
};

pub(super) const HANG: Class = Class {
    id: "hang",
    on: On::Parser,
    about: "it is past its time limit",
    find: |trial, sightings| on(trial, sightings, &HANG, |verdict| *verdict == Verdict::TimedOut),
};

fn on(trial: &Trial<'_>, sightings: &mut Vec<Sighting>, class: &Class, holds: fn(&Verdict) -> bool) {
    let seen = trial.others().filter(|(_, verdict)| holds(verdict));
    sightings.extend(seen.map(|(parser, _)| Sighting::of_parser(class, Level::Medium, parser)));
}
