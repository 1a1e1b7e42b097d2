//! The answer of `check` as one JSON document.

use super::{Checked, reproduction};
use crate::answer::{VERSION, to_base64};
use crate::check::Attack;
use crate::exit::Exit;
use crate::input::Input;
use crate::judge::delivery::{Candidate, Server};
use crate::judge::evidence::Evidence;
use crate::level::Level;
use serde::Serialize;

/// Everything that was checked.
#[derive(Serialize)]
pub(super) struct Document {
    v: u32,
    deployments: Vec<Deployment>,
}

#[derive(Serialize)]
struct Deployment {
    name: String,
    gate: String,
    route: String,
    allowed: Vec<String>,
    attacker: String,
    /// `way-in`, `not-judged`, `no-way-in`.
    answer: &'static str,
    exit: u8,
    known: Texts,
    variations: Texts,
    evidence: Evidence,
    failed_controls: Vec<String>,
    attacks: Vec<AttackAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reproduction: Option<String>,
}

#[derive(Serialize)]
struct Texts {
    put: usize,
    got_in: usize,
}

#[derive(Serialize)]
struct AttackAnswer {
    text: String,
    input_base64: String,
    class: &'static str,
    level: Level,
    wins: String,
    outside: bool,
    extra_recipient: bool,
    recipients: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<Known>,
}

#[derive(Serialize)]
struct Delivery {
    rule: &'static str,
    rules: Vec<&'static str>,
    about: &'static str,
    servers: Vec<String>,
}

impl Delivery {
    fn new(taken: &Candidate) -> Self {
        Self {
            rule: taken.rule().id,
            rules: taken.rules.iter().map(|rule| rule.id).collect(),
            about: taken.rule().about,
            servers: taken.servers.iter().map(Server::to_string).collect(),
        }
    }
}

#[derive(Serialize)]
struct Known {
    name: String,
    place: String,
}

impl Document {
    pub(super) fn new(all: &[Checked<'_>]) -> Self {
        Self { v: VERSION, deployments: all.iter().map(Deployment::new).collect() }
    }
}

impl Deployment {
    fn new(checked: &Checked<'_>) -> Self {
        let (deployment, outcome) = (&checked.deployment, &checked.outcome);
        let texts = |(put, got_in)| Texts { put, got_in };
        Self {
            name: shown(&deployment.name),
            gate: shown(&deployment.gate),
            route: shown(&deployment.route),
            allowed: checked.policy.allowed.iter().map(|name| shown(name)).collect(),
            attacker: shown(&checked.policy.attacker),
            answer: match checked.exit {
                Exit::NewFindings => "way-in",
                Exit::NothingNew => "no-way-in",
                _ => "not-judged",
            },
            exit: checked.exit.code(),
            known: texts(outcome.known),
            variations: texts(outcome.varied),
            evidence: outcome.evidence.clone(),
            failed_controls: outcome.idle.clone(),
            attacks: outcome.attacks.iter().map(AttackAnswer::new).collect(),
            reproduction: reproduction(checked),
        }
    }
}

impl AttackAnswer {
    fn new(attack: &Attack) -> Self {
        Self {
            text: attack.text.to_string(),
            input_base64: to_base64(&attack.text),
            class: attack.class,
            level: attack.level,
            wins: attack.prize.to_string(),
            outside: attack.outside,
            extra_recipient: attack.extra,
            recipients: attack.recipients.iter().map(Input::to_string).collect(),
            delivery: attack.delivery.as_ref().map(Delivery::new),
            known: attack
                .known
                .as_ref()
                .map(|(name, place)| Known { name: shown(name), place: place.to_string() }),
        }
    }
}

fn shown(text: &str) -> String {
    Input::new(text).to_string()
}
