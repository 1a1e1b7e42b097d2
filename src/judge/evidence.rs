//! What an all-clear rests on: what became of each text, and what was not judged and why.

use crate::gates::{ByReading, Decide};
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::delivery;
use crate::judge::deployment::Deployment;
use crate::judge::trial::Trial;
use crate::parsers::ParserId;
use crate::shown::escaped;
use crate::verdict::{Kind, Reading, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Causes for which texts were not judged that are shown; what more there are is counted.
const CAUSES: usize = 5;

/// Classes whose sighting means that mail leaves the policy: where a victim is named, his mailbox.
pub const OUTSIDE: [&str; 3] = ["allowlist-bypass", "account-takeover", "extra-recipient"];

/// Exceptions that say nothing about the text, by their names in any language: of a driver no more is known.
const SURROUNDINGS: [&str; 14] = [
    "ImportError",
    "ModuleNotFoundError",
    "LoadError",
    "MemoryError",
    "OutOfMemoryError",
    "NoMemoryError",
    "ImproperlyConfigured",
    "OSError",
    "IOException",
    "PermissionError",
    // Code that is not finished: a name that nothing has, a method that nobody wrote.
    "NameError",
    "UnboundLocalError",
    "ReferenceError",
    "NotImplementedError",
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
    /// Of those inside: a local-part with `%`, `!` or `@`, which the receiving server may route on. Where it does not, the
    /// mail stays inside; only a route that ends in that server says so.
    pub routable: usize,
    /// Of those refused, by the gate or the route: the exceptions that stood for it.
    #[serde(deserialize_with = "escaped", skip_serializing_if = "BTreeMap::is_empty")]
    pub raised: BTreeMap<String, usize>,
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
        for (exception, texts) in &other.raised {
            *self.raised.entry(exception.clone()).or_default() += texts;
        }
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
        let causes = most_often(&self.unjudged);
        lines.extend(
            causes.iter().take(CAUSES).map(|(why, texts)| format!("not judged: {texts} texts: {why}")),
        );
        if causes.len() > CAUSES {
            lines.push(format!("and {} more causes", causes.len() - CAUSES));
        }
        lines.extend(self.refused_by_exceptions());
        lines.extend(self.left_to_the_server());
        if self.resumed > 0 {
            lines.push(format!("answers of an earlier run, from its file: {} texts", self.resumed));
        }
        if self.restarts > 0 {
            lines.push(format!("processes restarted: {}", self.restarts));
        }
        lines
    }

    /// The text was refused, or counted as that, by these exceptions.
    pub fn refused_by(&mut self, exception: &str) {
        *self.raised.entry(exception.to_owned()).or_default() += 1;
    }

    fn refused_by_exceptions(&self) -> Option<String> {
        let raised = most_often(&self.raised);
        let named: Vec<String> =
            raised.iter().take(CAUSES).map(|(exception, texts)| format!("{exception} {texts}")).collect();
        let more = if raised.len() > CAUSES { ", and others" } else { "" };
        (!named.is_empty()).then(|| format!("refused by an exception: {}{more}", named.join(", ")))
    }

    /// What a route that ends in the server would judge.
    pub fn left_to_the_server(&self) -> Option<String> {
        let texts = self.routable;
        (texts > 0).then(|| {
            format!(
                "up to the receiving server: {texts} texts inside, whose local-part has `%`, `!` or `@`; a server that \
                 routes on those may send the mail on, and a route that ends in one (`| postfix/rcpt`) shows it"
            )
        })
    }
}

/// The most frequent first.
fn most_often(counts: &BTreeMap<String, usize>) -> Vec<(&String, &usize)> {
    let mut counts: Vec<(&String, &usize)> = counts.iter().collect();
    counts.sort_by_key(|(_, texts)| std::cmp::Reverse(**texts));
    counts
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
    silence(trial.panel.parsers()[at].id(), trial.input, said)
}

/// Why this is no answer about the text; `None` where it is one.
pub fn why_silent(id: &ParserId, input: &Input, said: &Verdict) -> Option<String> {
    match silence(id, input, said) {
        Some(Fate::Unjudged(why)) => Some(why),
        _ => None,
    }
}

fn silence(id: &ParserId, input: &Input, said: &Verdict) -> Option<Fate> {
    let unjudged = |why: String| Some(Fate::Unjudged(format!("{id} {why}")));
    match said {
        Verdict::Skipped { inexpressible: true, .. } if is_plain(input) => {
            unjudged("says that it cannot receive printable ASCII".into())
        }
        Verdict::Skipped { inexpressible: true, .. } => Some(Fate::Inexpressible),
        Verdict::Skipped { why, .. } => unjudged(format!("was not judged: {}", why)),
        Verdict::TimedOut => unjudged("did not answer within its time limit".into()),
        Verdict::Panicked { .. } => unjudged("died".into()),
        Verdict::Raised { exception, .. } if is_of_surroundings(exception) => {
            let name = exception.to_string();
            let name = if name.is_empty() { "an exception without a name" } else { &name };
            unjudged(format!("raised {name}, which says nothing about the text"))
        }
        _ => None,
    }
}

/// Printable ASCII, which any software can receive.
fn is_plain(input: &Input) -> bool {
    input.bytes().iter().all(|octet| (b' '..=b'~').contains(octet))
}

/// Parts of such names, in small letters: `ReadTimeout`, `TimeoutExpired`, `SocketTimeoutException`, `ConnectException`,
/// `Errno::ECONNREFUSED`, `SMTPServerDisconnected`, `OperationalError`, `PDOException`, `NoClassDefFoundError`.
const PARTS: [&str; 11] = [
    "timeout",
    "timedout",
    "connect",
    "econn",
    "brokenpipe",
    "epipe",
    "operationalerror",
    "pdoexception",
    "notfounderror",
    "classnotfound",
    "unavailable",
];

/// An exception without a name can be anything.
fn is_of_surroundings(exception: &str) -> bool {
    let name = exception.rsplit(['.', ':', '\\']).next().unwrap_or(exception);
    let lower = name.to_ascii_lowercase();
    SURROUNDINGS.contains(&name) || name.is_empty() || PARTS.iter().any(|part| lower.contains(part))
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
