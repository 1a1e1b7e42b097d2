//! `superlinear`: the parser's work grows faster than the text.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;

pub(super) const CLASS: Class = Class {
    id: "superlinear",
    on: On::Parser,
    about: "its work grows faster than linearly when a part of the text is repeated",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    let too_fast = trial.evidence().iter().enumerate().filter(|(_, evidence)| evidence.growth.is_some());
    sightings.extend(too_fast.map(|(parser, _)| Sighting::of_parser(&CLASS, Level::Medium, parser)));
}
