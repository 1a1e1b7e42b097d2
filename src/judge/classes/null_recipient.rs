//! `null-recipient`: the gate lets the text in, and mail goes to nobody.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;
use crate::verdict::Reading;

pub(super) const CLASS: Class = Class {
    id: "null-recipient",
    on: On::Deployment,
    about: "the gate admits, and the route mails the empty recipient",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (deployment, verdict) in trial.admitting_deployments() {
        if verdict.reading().is_some_and(Reading::has_null) {
            sightings.push(Sighting::of_deployment(&CLASS, Level::Low, deployment));
        }
    }
}
