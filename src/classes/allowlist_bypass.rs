//! `allowlist-bypass`: the gate lets the text in, and mail leaves the policy. The incident of 2019.

use super::{Class, Level, On, Sighting};
use crate::policy::Prize;
use crate::trial::Trial;
use crate::verdict::Verdict;

pub(super) const CLASS: Class = Class {
    id: "allowlist-bypass",
    on: On::Deployment,
    about: "the gate admits, and the route has a deliverable recipient whose domain the policy does not allow",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (deployment, verdict) in trial.admitting_deployments() {
        if let Some(level) = level(trial, verdict) {
            sightings.push(Sighting::of_deployment(&CLASS, level, deployment));
        }
    }
}

fn level(trial: &Trial<'_>, verdict: &Verdict) -> Option<Level> {
    let prize = |domain| match trial.policy.prize(domain) {
        // No validator stops a text that is a perfect address of the allowed domain.
        _ if trial.strict_allows() => Level::Critical,
        Prize::OwnDomain | Prize::RegistrableDomain => Level::High,
        Prize::Nothing => Level::Low,
    };
    verdict.domains().filter(|domain| !trial.policy.allows(domain)).map(prize).max()
}
