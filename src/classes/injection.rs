//! `injection`: a line break, a NUL or an SMTP parameter reaches the recipient.

use super::{Class, Level, On, Sighting};
use crate::trial::Trial;
use crate::verdict::Reading;

pub(super) const CLASS: Class = Class {
    id: "injection",
    on: On::Parser,
    about: "CR, LF, NUL or an SMTP parameter reaches the recipient or the wire",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (parser, verdict) in trial.others() {
        if verdict.reading().is_some_and(carries_control) {
            sightings.push(Sighting::of_parser(&CLASS, Level::Medium, parser));
        }
    }
}

/// What the parser returned holds an octet that ends a line or a C string.
fn carries_control(reading: &Reading) -> bool {
    let raw = reading.raw.as_ref().map_or(&[][..], |raw| raw.bytes());
    raw.iter().any(|&b| matches!(b, b'\r' | b'\n' | 0))
}
