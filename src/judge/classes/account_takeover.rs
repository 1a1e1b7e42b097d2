//! `account-takeover`: the gate finds the victim's account, and the mail goes to somebody else (CVE-2019-19844).

use super::{Class, Level, On, Sighting};
use crate::judge::delivery;
use crate::judge::trial::Trial;
use crate::mailbox::Mailbox;
use crate::parsers::strict;
use crate::policy::Prize;
use crate::verdict::{Reading, Verdict};

pub(super) const CLASS: Class = Class {
    id: "account-takeover",
    on: On::Deployment,
    about: "the gate takes the text for the victim's address, and mail goes to another mailbox",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    let victim = trial.policy.victim.as_deref().and_then(|text| strict::mailbox_utf8(text.as_bytes()).ok());
    let Some(victim) = victim else { return };
    let taken = |deployment: &(_, _)| is_victim_s(trial, deployment);
    for (deployment, verdict) in trial.admitting_deployments().filter(taken) {
        let seen = Sighting::of_deployment(&CLASS, Level::Critical, deployment);
        let mut mailboxes = verdict.reading().into_iter().flat_map(Reading::mailboxes);
        if mailboxes.any(|mailbox| is_another(mailbox, &victim)) {
            sightings.push(Sighting { prize: Prize::Account, ..seen });
        }
    }
    for (deployment, verdict) in trial.named_admitting_deployments().filter(taken) {
        for rule in by_rules(trial, verdict, &victim) {
            let seen = Sighting::of_deployment(&CLASS, Level::Critical, deployment);
            sightings.push(Sighting { rule: Some(rule), prize: Prize::Account, ..seen });
        }
    }
}

fn is_victim_s(
    trial: &Trial<'_>,
    (deployment, _): &(crate::judge::deployment::Deployment, &Verdict),
) -> bool {
    trial.takes_for_victim(deployment.gate)
}

/// The rules by which a server mails somebody else, each once.
fn by_rules(trial: &Trial<'_>, verdict: &Verdict, victim: &Mailbox<'_>) -> Vec<&'static str> {
    let candidates = delivery::taken(verdict, &trial.policy.servers);
    let mut rules: Vec<&str> = Vec::new();
    for taken in candidates.filter(|taken| is_another(&taken.mailbox, victim)) {
        if !rules.contains(&taken.rule().id) {
            rules.push(taken.rule().id);
        }
    }
    rules
}

/// Another domain, or a local-part that differs in more than the case of ASCII: no host that delivers mail tells
/// `mike` from `Mike`.
fn is_another(mailbox: &Mailbox<'_>, victim: &Mailbox<'_>) -> bool {
    let (mailed, victim) = (&mailbox.addr_spec, &victim.addr_spec);
    mailed.domain != victim.domain || !mailed.local_part.eq_ignore_ascii_case(&victim.local_part)
}
