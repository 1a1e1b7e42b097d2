//! `malformed-recipient`: what the parser returns as an address is none.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;
use crate::verdict::{Reading, Recipient};

pub(super) const CLASS: Class = Class {
    id: "malformed-recipient",
    on: On::Parser,
    about: "what it returns is no address by strict/mailbox-utf8",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    let malformed = |recipient: &Recipient| matches!(recipient, Recipient::Malformed(_));
    let holds = |reading: &Reading| reading.recipients.iter().any(malformed);
    for (parser, verdict) in trial.others() {
        if verdict.reading().is_some_and(holds) {
            sightings.push(Sighting::of_parser(&CLASS, Level::Low, parser));
        }
    }
}
