//! `extra-recipient`: mail goes to the allowed recipient, and to another one.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;

pub(super) const CLASS: Class = Class {
    id: "extra-recipient",
    on: On::Deployment,
    about: "the gate admits, and the route's recipients hold an allowed and a not allowed domain",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (deployment, verdict) in trial.admitting_deployments() {
        let allowed = |domain| trial.policy.allows(domain);
        if verdict.domains().any(allowed) && !verdict.domains().all(allowed) {
            let strangers = verdict.domains().filter(|domain| !trial.policy.allows(domain));
            let prize = strangers.map(|domain| trial.policy.prize(domain)).max().unwrap_or_default();
            let seen = Sighting::of_deployment(&CLASS, Level::High, deployment);
            sightings.push(Sighting { prize, ..seen });
        }
    }
}
