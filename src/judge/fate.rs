//! What becomes of one text in a deployment.

use crate::gates::{ByReading, Decide};
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::delivery;
use crate::judge::deployment::Deployment;
use crate::judge::evidence::Fate;
use crate::judge::silence::silence;
use crate::judge::trial::Trial;
use crate::mailbox::Mailbox;
use crate::parsers::strict;
use crate::verdict::{Kind, Reading, Verdict};

/// Classes whose sighting means that mail leaves the policy: where a victim is named, his mailbox.
const OUTSIDE: [&str; 3] = ["allowlist-bypass", "account-takeover", "extra-recipient"];

/// A sighting of this class means that mail leaves the policy.
pub fn is_outside(class: &str) -> bool {
    OUTSIDE.contains(&class)
}

/// Mail of this deployment leaves the policy, by what was seen in the trial.
pub fn mails_outside(sightings: &[Sighting], deployment: Deployment) -> bool {
    let parties = Parties::Deployment(deployment.gate, deployment.route);
    sightings.iter().any(|seen| seen.parties == parties && is_outside(seen.class))
}

/// What became of the trial's text in a deployment; `outside`: mail leaves the policy.
pub fn fate(trial: &Trial<'_>, deployment: Deployment, outside: bool) -> Fate {
    if let Some(fate) = of_gate(trial, deployment.gate) {
        return fate;
    }
    match &trial.verdicts[deployment.route] {
        Verdict::Accepted(_) if outside => Fate::Outside,
        Verdict::Accepted(Reading { unfollowed: Some(why), .. }) => {
            Fate::Unjudged(format!("a recipient was not followed: {why}"))
        }
        Verdict::Accepted(reading) => match list_outside(trial, deployment.route, reading) {
            Some(why) => Fate::Unjudged(why),
            None => of_reading(reading, &trial.policy.servers),
        },
        Verdict::Rejected(_) => Fate::Refused,
        said => not_answered(trial, deployment.route, said).unwrap_or(Fate::Refused),
    }
}

/// Nothing where the gate admits.
fn of_gate(trial: &Trial<'_>, gate: usize) -> Option<Fate> {
    let reader = trial.panel.readers().nth(gate).flatten();
    match (&trial.panel.gates()[gate].decide, reader) {
        (Decide::Reading(name, _), None) => {
            return Some(Fate::Unjudged(format!("the gate goes by {name}, which is not asked")));
        }
        (Decide::Reading(_, by), Some(reader)) => {
            let said = &trial.verdicts[reader];
            let yes = said.reading().is_some_and(|reading| reading.kind() == Kind::Yes);
            if yes && !matches!(by, ByReading::Accepted) {
                let id = trial.panel.parsers()[reader].id();
                return Some(Fate::Unjudged(format!("{id} names no recipient by which a gate could go")));
            }
            if let Some(fate) = not_answered(trial, reader, said) {
                return Some(fate);
            }
            if let Some(why) = undecided(trial, gate, said) {
                return Some(Fate::Unjudged(why));
            }
        }
        (Decide::Text(_) | Decide::Account(_), _) => {}
    }
    (!trial.is_admitted(gate)).then_some(Fate::RefusedByGate)
}

/// Why it cannot be said whether the gate admits: one recipient of its chain was not followed, or it goes by what was
/// returned and some of several recipients pass. Code that looks at the first one alone, or at any, admits those.
fn undecided(trial: &Trial<'_>, gate: usize, said: &Verdict) -> Option<String> {
    let reading = said.reading()?;
    if let Some(why) = &reading.unfollowed {
        return Some(format!("a recipient that the gate goes by was not followed: {why}"));
    }
    let mixed = trial.passes_in_part(gate, reading);
    mixed.then(|| "the gate's parser returns several recipients, and only some of them pass".to_owned())
}

/// Where this is no answer about the text. An exception is one: whoever raises it lets nobody in.
fn not_answered(trial: &Trial<'_>, at: usize, said: &Verdict) -> Option<Fate> {
    silence(trial.panel.parsers()[at].id(), trial.input, said)
}

fn of_reading(reading: &Reading, servers: &[String]) -> Fate {
    let taken = || reading.malformed().any(|text| !delivery::candidates_of(text.bytes(), servers).is_empty());
    match reading.kind() {
        Kind::Mailboxes => Fate::Inside,
        Kind::Malformed if taken() => Fate::Inside,
        Kind::Malformed => Fate::Refused,
        Kind::Yes => Fate::Unjudged("the route says yes, and names no recipient".into()),
        Kind::NullRecipient | Kind::Empty => Fate::Nowhere,
    }
}

/// Own code returned a list of addresses as one text, one of them an outsider's. Who gets mail depends on what splits it.
/// What libraries, the drivers of addrdiff and servers return is what they send; a text of a process that is no address and no
/// list is, too.
fn list_outside(trial: &Trial<'_>, route: usize, reading: &Reading) -> Option<String> {
    let id = trial.panel.parsers()[route].id();
    let is_outside = |text: &Input| {
        let list = strict::address_list(text.bytes()).unwrap_or_else(|_| pieces(text.bytes()));
        list.len() > 1 && list.iter().any(|mailbox| !trial.policy.allows(&mailbox.addr_spec.domain))
    };
    // One by one: how often this is looked at guides a search to texts with more such recipients.
    let of = |families: &'static [&str]| reading.malformed().filter(move |_| families.contains(&&*id.family));
    if of(&["python"]).any(|text| stands_free(trial, text)) {
        return Some(format!(
            "{id} returned a text that is no address and holds an outsider's: a route that ends in what sends it, such \
             as `| cpython/rcpt@stdlib`, says who gets mail"
        ));
    }
    of(&["python", "process"]).any(is_outside).then(|| {
        format!(
            "{id} returned a list of addresses as one text: a route that ends in what splits it, such as `| \
             cpython/getaddresses@stdlib`, says who gets mail"
        )
    })
}

/// An outsider's address stands in it between characters that end an address to one reader or another: `smtplib` sends a
/// text in which it finds no address as it is, and in angle brackets.
fn stands_free(trial: &Trial<'_>, text: &Input) -> bool {
    let mut pieces = text.bytes().split(|octet| b":<>\"()[]\\".contains(octet));
    let outside =
        |piece| strict::mailbox_utf8(piece).is_ok_and(|found| !trial.policy.allows(&found.addr_spec.domain));
    pieces.any(outside)
}

/// The addresses in a text that something else than a comma separates.
fn pieces(text: &[u8]) -> Vec<Mailbox<'_>> {
    let pieces = text.split(|octet| b",;| \t\r\n\0".contains(octet));
    pieces.filter_map(|piece| strict::mailbox_utf8(piece).ok()).collect()
}

/// It holds mail that the receiving server may send on.
pub fn is_routable(reading: &Reading) -> bool {
    reading.mailboxes().any(|mailbox| may_be_sent_on(&mailbox.addr_spec.local_part))
}

/// What the receiving server may send on has such a local-part: `a%b.example@c.example`, `b.example!a@c.example`,
/// `"a@b.example"@c.example` written without its quotes.
pub fn may_be_sent_on(local_part: &str) -> bool {
    local_part.contains(['%', '!', '@'])
}

/// The exception that the gate or the route raised, and does not document.
pub fn raised(trial: &Trial<'_>, deployment: Deployment) -> Option<String> {
    let reader = trial.panel.readers().nth(deployment.gate).flatten();
    let by = |at: usize| match &trial.verdicts[at] {
        Verdict::Raised { exception, .. } => Some(exception.to_string()),
        _ => None,
    };
    let admitted = || trial.is_admitted(deployment.gate);
    reader.and_then(by).or_else(|| by(deployment.route).filter(|_| admitted()))
}
