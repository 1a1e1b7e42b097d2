//! What an all-clear rests on: what became of each text, and what was not judged and why.

use crate::gates::{ByReading, Decide};
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::delivery;
use crate::judge::deployment::Deployment;
use crate::judge::trial::Trial;
use crate::verdict::{Kind, Reading, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Causes for which texts were not judged that are shown; what more there are is counted.
const CAUSES: usize = 5;

/// Classes whose sighting means that mail leaves the policy: where a victim is named, his mailbox.
pub const OUTSIDE: [&str; 3] = ["allowlist-bypass", "account-takeover", "extra-recipient"];

/// Exceptions that say nothing about the text, by their names in any language: of a driver no more is known.
const SURROUNDINGS: [&str; 10] = [
    "ImportError",
    "ModuleNotFoundError",
    "LoadError",
    "MemoryError",
    "OutOfMemoryError",
    "NoMemoryError",
    "ImproperlyConfigured",
    "ConnectionError",
    "ConnectionRefusedError",
    "OSError",
];

/// What became of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The gate refused it.
    RefusedByGate,
    /// The gate admitted it, and its mail arrives at an allowed domain.
    Inside,
    /// The gate admitted it, and the route mails nobody.
    Nowhere,
    /// The gate admitted it, and the route refused it, or returned what no server is known to take.
    Refused,
    /// The gate admitted it, and mail leaves the policy.
    Outside,
    /// The software cannot receive these octets.
    Inexpressible,
    /// Nothing can be said about it, for this reason.
    Unjudged(String),
}

/// Counts of texts, controls included, and what was not judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Texts that were put.
    pub put: usize,
    /// Those that the gate refused.
    pub refused_by_gate: usize,
    /// Those that the gate admitted: the next four together.
    pub admitted: usize,
    /// Admitted, and mail arrives at an allowed domain.
    pub inside: usize,
    /// Admitted, and the route mails nobody.
    pub nowhere: usize,
    /// Admitted, and refused by the route, or by every server that is known.
    pub refused: usize,
    /// Admitted, and mail leaves the policy.
    pub outside: usize,
    /// Of those inside: a local-part with `%`, `!` or `@`, which the receiving server may route on. Not judged here.
    pub routable: usize,
    /// Texts whose octets the gate or the route cannot receive.
    pub inexpressible: usize,
    /// Texts that were not judged, by their cause.
    pub unjudged: BTreeMap<String, usize>,
    /// Controls that were asked, and those that passed.
    pub controls: (usize, usize),
    /// Texts about which an earlier run was answered, which this one goes on from.
    #[serde(skip_serializing_if = "is_none")]
    pub resumed: usize,
    /// Processes of the gate or the route that had to be started again.
    pub restarts: u64,
}

impl Evidence {
    /// Adds what became of a text.
    pub fn count(&mut self, fate: &Fate) {
        self.put += 1;
        let count = match fate {
            Fate::RefusedByGate => &mut self.refused_by_gate,
            Fate::Inside => &mut self.inside,
            Fate::Nowhere => &mut self.nowhere,
            Fate::Refused => &mut self.refused,
            Fate::Outside => &mut self.outside,
            Fate::Inexpressible => &mut self.inexpressible,
            Fate::Unjudged(why) => self.unjudged.entry(why.clone()).or_default(),
        };
        *count += 1;
        self.admitted = self.inside + self.nowhere + self.refused + self.outside;
    }

    /// These many texts more that were not judged.
    pub fn not_judged(&mut self, why: &str, texts: usize) {
        if texts > 0 {
            *self.unjudged.entry(why.to_owned()).or_default() += texts;
        }
    }

    /// How many texts were not judged.
    pub fn unjudged(&self) -> usize {
        self.unjudged.values().sum()
    }

    /// Adds what another process counted.
    pub fn add(&mut self, other: &Self) {
        self.put += other.put;
        self.refused_by_gate += other.refused_by_gate;
        self.admitted += other.admitted;
        self.inside += other.inside;
        self.nowhere += other.nowhere;
        self.refused += other.refused;
        self.outside += other.outside;
        self.routable += other.routable;
        self.inexpressible += other.inexpressible;
        self.controls.0 += other.controls.0;
        self.controls.1 += other.controls.1;
        self.resumed += other.resumed;
        self.restarts += other.restarts;
        for (why, texts) in &other.unjudged {
            self.not_judged(why, *texts);
        }
    }

    /// The statement of evidence, a line each.
    pub fn statement(&self) -> Vec<String> {
        let Self { put, admitted, inside, nowhere, refused, outside, inexpressible, .. } = self;
        let ((asked, passed), unjudged) = (self.controls, self.unjudged());
        let controls =
            if asked > 0 { format!("controls passed: {passed} of {asked}; ") } else { String::new() };
        let mut lines = vec![
            format!(
                "of {put} texts the gate admitted {admitted}: mail stays inside for {inside}, goes nowhere for \
                 {nowhere}, is refused for {refused}, leaves the policy for {outside}"
            ),
            format!("{controls}cannot be expressed: {inexpressible}; not judged: {unjudged}"),
        ];
        let mut causes: Vec<(&String, &usize)> = self.unjudged.iter().collect();
        causes.sort_by_key(|(_, texts)| std::cmp::Reverse(**texts));
        lines.extend(
            causes.iter().take(CAUSES).map(|(why, texts)| format!("not judged: {texts} texts: {why}")),
        );
        if causes.len() > CAUSES {
            lines.push(format!("and {} more causes", causes.len() - CAUSES));
        }
        if self.routable > 0 {
            let texts = self.routable;
            let what = "where a receiving server routes on `%`, `!` or `@` in a local-part";
            lines.push(format!("not judged: {what} ({texts} texts)"));
        }
        if self.resumed > 0 {
            lines.push(format!("answers of an earlier run, from its file: {} texts", self.resumed));
        }
        if self.restarts > 0 {
            lines.push(format!("processes restarted: {}", self.restarts));
        }
        lines
    }
}

fn is_none(texts: &usize) -> bool {
    *texts == 0
}

/// Mail of this deployment leaves the policy, by what was seen in the trial.
pub fn mails_outside(sightings: &[Sighting], deployment: Deployment) -> bool {
    let parties = Parties::Deployment(deployment.gate, deployment.route);
    sightings.iter().any(|seen| seen.parties == parties && OUTSIDE.contains(&seen.class))
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
        Verdict::Accepted(reading) => of_reading(reading, &trial.policy.servers),
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
    let id = trial.panel.parsers()[at].id();
    let unjudged = |why: String| Some(Fate::Unjudged(format!("{id} {why}")));
    match said {
        Verdict::Skipped { inexpressible: true, .. } if is_plain(trial.input) => {
            unjudged("says that it cannot receive printable ASCII".into())
        }
        Verdict::Skipped { inexpressible: true, .. } => Some(Fate::Inexpressible),
        Verdict::Skipped { why, .. } => unjudged(format!("was not judged: {}", why)),
        Verdict::TimedOut => unjudged("did not answer within its time limit".into()),
        Verdict::Panicked { .. } => unjudged("died".into()),
        Verdict::Raised { exception, .. } if is_of_surroundings(exception) => {
            unjudged(format!("raised {}, which says nothing about the text", exception))
        }
        _ => None,
    }
}

/// Printable ASCII, which any software can receive.
fn is_plain(input: &Input) -> bool {
    input.bytes().iter().all(|octet| (b' '..=b'~').contains(octet))
}

/// A time limit of a service behind the code has many names: `ReadTimeout`, `TimeoutExpired`, `SocketTimeoutException`.
/// An exception without a name can be anything.
fn is_of_surroundings(exception: &str) -> bool {
    let name = exception.rsplit(['.', ':']).next().unwrap_or(exception);
    let lower = name.to_ascii_lowercase();
    SURROUNDINGS.contains(&name) || name.is_empty() || lower.contains("timeout") || lower.contains("timedout")
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

/// It holds mail that the receiving server may send on.
pub fn is_routable(reading: &Reading) -> bool {
    reading.mailboxes().any(|mailbox| may_be_sent_on(&mailbox.addr_spec.local_part))
}

/// What the receiving server may send on has such a local-part: `a%b.example@c.example`, `b.example!a@c.example`,
/// `"a@b.example"@c.example` written without its quotes.
pub fn may_be_sent_on(local_part: &str) -> bool {
    local_part.contains(['%', '!', '@'])
}

/// The gate or the route raised what it does not document.
pub fn raised(trial: &Trial<'_>, deployment: Deployment) -> bool {
    let reader = trial.panel.readers().nth(deployment.gate).flatten();
    let raises = |at: usize| matches!(trial.verdicts[at], Verdict::Raised { .. });
    let admitted = || trial.is_admitted(deployment.gate);
    reader.is_some_and(raises) || (raises(deployment.route) && admitted())
}
