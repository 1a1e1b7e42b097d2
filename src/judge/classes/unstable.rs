//! `unstable`: the parser answers twice, differently.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;

pub(super) const CLASS: Class =
    Class { id: "unstable", on: On::Parser, about: "asked again, it answers differently", find };

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    let unstable = trial.evidence().iter().enumerate().filter(|(_, evidence)| evidence.again.is_some());
    sightings.extend(unstable.map(|(parser, _)| Sighting::of_parser(&CLASS, Level::Medium, parser)));
}
