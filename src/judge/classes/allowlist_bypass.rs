//! `allowlist-bypass`: the gate lets the text in, and mail leaves the policy. The incident of 2019.

use super::{Class, Level, On, Sighting};
use crate::domain::Domain;
use crate::judge::delivery;
use crate::judge::trial::Trial;
use crate::policy::Prize;
use crate::verdict::Verdict;

pub(super) const CLASS: Class = Class {
    id: "allowlist-bypass",
    on: On::Deployment,
    about: "the gate admits, and a mailbox that the route delivers to is not allowed",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (deployment, verdict) in trial.admitting_deployments() {
        if let Some((level, prize)) = verdict.domains().filter_map(|domain| follows(trial, domain)).max() {
            let seen = Sighting::of_deployment(&CLASS, level, deployment);
            sightings.push(Sighting { prize, ..seen });
        }
    }
    for (deployment, verdict) in trial.named_admitting_deployments() {
        for (rule, (level, prize)) in by_rules(trial, verdict) {
            let seen = Sighting::of_deployment(&CLASS, level, deployment);
            sightings.push(Sighting { rule: Some(rule), prize, ..seen });
        }
    }
}

/// What follows from mailboxes that a server may take what is returned for, once a rule: the most.
fn by_rules(trial: &Trial<'_>, verdict: &Verdict) -> Vec<(&'static str, (Level, Prize))> {
    let mut found: Vec<(&str, (Level, Prize))> = Vec::new();
    for taken in delivery::taken(verdict, &trial.policy.servers) {
        let Some(follows) = follows(trial, &taken.mailbox.addr_spec.domain) else { continue };
        match found.iter_mut().find(|(rule, _)| *rule == taken.rule().id) {
            Some((_, known)) => *known = follows.max(*known),
            None => found.push((taken.rule().id, follows)),
        }
    }
    found
}

/// How much follows from mail to this domain, and what the attacker wins; nothing where the policy allows it.
fn follows(trial: &Trial<'_>, domain: &Domain<'_>) -> Option<(Level, Prize)> {
    if trial.policy.allows(domain) {
        return None;
    }
    let prize = trial.policy.prize(domain);
    let level = match prize {
        Prize::Nothing => Level::Low,
        // No validator stops a text that is a perfect address of the allowed domain.
        _ if trial.strict_allows() => Level::Critical,
        _ => Level::High,
    };
    Some((level, prize))
}
