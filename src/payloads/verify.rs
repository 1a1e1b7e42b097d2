//! What a text shows: judged as every deployment is, with published readings as routes.

use super::reading::{PublishedReading, Returned};
use crate::domain::Domain;
use crate::gates::{ACCOUNTS, GATES, Gate};
use crate::input::Input;
use crate::judge::classes::Parties;
use crate::judge::deployment::Named;
use crate::judge::examine::{Examined, Look, examine};
use crate::judge::panel::Panel;
use crate::level::Level;
use crate::parsers::{Parser, ParserId, Registry};
use crate::policy::Policy;
use std::collections::BTreeSet;

/// The readers that stand for the standards.
const STRICT: [&str; 4] =
    ["strict/mailbox", "strict/mailbox-utf8", "strict/addr-spec", "strict/address-list"];

/// What counts: mail that leaves the policy, or carries more than an address.
const COUNTED: [&str; 4] = ["allowlist-bypass", "extra-recipient", "account-takeover", "injection"];

/// What is seen of a text.
#[derive(Default)]
pub(super) struct Seen {
    /// The readings by which it gets in somewhere.
    pub(super) readings: Vec<PublishedReading>,
    /// Each gate, and each reading behind it, that let it in together.
    pub(super) ways_in: Vec<(String, PublishedReading)>,
    /// The gates behind which it does, in their order.
    pub(super) gates: Vec<String>,
    /// The highest level.
    pub(super) level: Option<Level>,
    /// A strict reader reads nothing but allowed domains.
    pub(super) is_inside: bool,
}

/// Puts the text to every gate, before each of these readings and each strict reader.
pub(super) fn see(input: &Input, policy: &Policy, published: Vec<Returned>) -> Seen {
    let mut parsers = strict();
    let mut readings: Vec<PublishedReading> = parsers.iter().map(|one| by_standard(&**one)).collect();
    for (number, returned) in published.into_iter().enumerate() {
        let (reading, parser) = returned.into_parser(number);
        readings.push(reading);
        parsers.push(Box::new(parser));
    }
    let routes: Vec<String> = parsers.iter().map(|parser| parser.id().to_string()).collect();
    let gates = gates(policy);
    let names: Vec<String> = gates.iter().map(|gate| gate.id.to_string()).collect();
    let panel = Panel::new(parsers, gates).judging(&Named::pairs(&names, &routes));
    let Examined { trial, sightings } = examine(&panel, policy, input, Look::Once);
    let mut seen = Seen { is_inside: is_inside(&trial.verdicts, policy), ..Seen::default() };
    let (mut by, mut fooled, mut both) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for one in sightings.iter().filter(|one| COUNTED.contains(&one.class)) {
        if let Parties::Deployment(gate, route) = one.parties {
            by.insert(route);
            fooled.insert(gate);
            both.insert((gate, route));
            seen.level = seen.level.max(Some(one.level));
        }
    }
    seen.ways_in = both.into_iter().map(|(gate, by)| (names[gate].clone(), readings[by].clone())).collect();
    seen.readings = by.into_iter().map(|at| readings[at].clone()).collect();
    seen.gates = fooled.into_iter().map(|at| names[at].clone()).collect();
    seen
}

fn strict() -> Vec<Box<dyn Parser>> {
    let registry = Registry::default();
    let open = |name: &&str| name.parse::<ParserId>().ok().and_then(|id| registry.open(&id).ok());
    STRICT.iter().filter_map(open).collect()
}

fn gates(policy: &Policy) -> Vec<Gate> {
    let is_account = |gate: &&Gate| ACCOUNTS.iter().any(|account| account.id == gate.id);
    match policy.victim {
        Some(_) => ACCOUNTS.to_vec(),
        None => GATES.iter().filter(|gate| !is_account(gate)).cloned().collect(),
    }
}

fn by_standard(parser: &dyn Parser) -> PublishedReading {
    let standard = match parser.id().to_string().as_str() {
        "strict/mailbox" => "RFC 5321 section 4.1.2",
        "strict/mailbox-utf8" => "RFC 6531 section 3.3",
        _ => "RFC 5322 section 3.4",
    };
    PublishedReading {
        reader: parser.id().to_string(),
        releases: "the standard".into(),
        recipients: Vec::new(),
        source: standard.into(),
        ids: Vec::new(),
    }
}

fn is_inside(verdicts: &[crate::verdict::Verdict], policy: &Policy) -> bool {
    let inside = |domain: &Domain<'_>| policy.allows(domain);
    verdicts[..STRICT.len()].iter().any(|one| one.delivers() && one.domains().all(inside))
}
