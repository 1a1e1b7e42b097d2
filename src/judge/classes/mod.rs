//! Classes: kinds of disagreement, each a pure function of a trial. One class a file, a row here.

mod account_takeover;
mod allowlist_bypass;
mod domain_differs;
mod domains;
mod extra_recipient;
mod idna_differs;
mod injection;
mod lenient_accept;
mod mailbox_differs;
mod malformed_recipient;
mod null_recipient;
mod raised;
mod strict_accept;
mod superlinear;
mod unstable;

use crate::judge::attribution::{self, Attribution, References};
use crate::judge::deployment::Deployment;
use crate::judge::trial::{PairOfVerdicts, Trial};
pub use crate::level::Level;
use crate::policy::Prize;

/// A kind of disagreement.
pub struct Class {
    /// Its name.
    pub id: &'static str,
    /// What it is judged on.
    pub on: On,
    /// When it holds.
    pub about: &'static str,
    /// Appends what of this class the trial shows.
    pub find: fn(&Trial<'_>, &mut Vec<Sighting>),
}

/// Every class, the most severe first.
pub static CLASSES: &[Class] = &[
    allowlist_bypass::CLASS,
    account_takeover::CLASS,
    extra_recipient::CLASS,
    domain_differs::CLASS,
    injection::CLASS,
    raised::RAISED,
    raised::PANICKED,
    raised::HANG,
    superlinear::CLASS,
    unstable::CLASS,
    idna_differs::CLASS,
    mailbox_differs::CLASS,
    lenient_accept::CLASS,
    null_recipient::CLASS,
    malformed_recipient::CLASS,
    strict_accept::CLASS,
];

/// What a parser shows that takes the process with it, or does not give it back.
pub const ENDS_THE_PROCESS: [&str; 2] = [raised::PANICKED.id, raised::HANG.id];

/// What a class is judged on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The strict reader and another parser.
    Pair,
    /// A gate and a route.
    Deployment,
    /// One parser.
    Parser,
    /// One parser, and a gate and a route that somebody named.
    ParserAndDeployment,
}

/// What a class saw in a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The class's name.
    pub class: &'static str,
    /// How much follows.
    pub level: Level,
    /// Who disagrees.
    pub parties: Parties,
    /// The gate that makes a pair's disagreement matter, where one does.
    pub gate: Option<usize>,
    /// The delivery rule by which a server may take the recipient so, where it depends on the server.
    pub rule: Option<&'static str>,
    /// What the attacker wins, where mail leaves the policy.
    pub prize: Prize,
    /// Who is wrong, and what tells this cause from others.
    pub attribution: Attribution,
}

/// Who disagrees, by their places in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parties {
    /// The strict reader and another parser.
    Pair(usize, usize),
    /// A gate and a route.
    Deployment(usize, usize),
    /// One parser.
    Parser(usize),
}

impl Parties {
    /// The parser that is under test here: the pair's other, the route.
    pub fn parser(self) -> usize {
        match self {
            Self::Pair(_, parser) | Self::Deployment(_, parser) | Self::Parser(parser) => parser,
        }
    }
}

/// Where pairs alone are judged, what both parsers of a pair show is no difference between them, where both said the same.
fn leave_out_what_is_shared(trial: &Trial<'_>, before: usize, sightings: &mut Vec<Sighting>) {
    let shown: Vec<(&str, usize)> = sightings[before..].iter().filter_map(of_a_parser).collect();
    let is_shared = |class: &str, parser: usize| {
        let mut others = trial.panel.paired_with(parser);
        let alike = |other| trial.verdicts[parser].says_the_same(&trial.verdicts[other]);
        others.any(|other| shown.contains(&(class, other)) && alike(other))
    };
    let shared: Vec<(&str, usize)> =
        shown.iter().copied().filter(|(class, parser)| is_shared(class, *parser)).collect();
    sightings.retain(|seen| of_a_parser(seen).is_none_or(|seen| !shared.contains(&seen)));
}

fn of_a_parser(seen: &Sighting) -> Option<(&'static str, usize)> {
    match seen.parties {
        Parties::Parser(parser) => Some((seen.class, parser)),
        _ => None,
    }
}

/// Appends everything that the trial shows, class by class.
pub(super) fn judge_into(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    let before = sightings.len();
    CLASSES.iter().for_each(|class| (class.find)(trial, sightings));
    if trial.panel.only_these_pairs {
        leave_out_what_is_shared(trial, before, sightings);
    }
    let references = References::new();
    for seen in sightings {
        seen.attribution = match seen.parties {
            Parties::Deployment(_, route) if is_about_an_account(seen.class) => {
                attribution::of_account(trial, &references, route)
            }
            Parties::Deployment(gate, route) => attribution::of_deployment(trial, &references, gate, route),
            Parties::Pair(_, other) => attribution::of_pair(trial, &references, other),
            Parties::Parser(_) => attribution::of_parser(),
        };
    }
}

/// Appends what a class sees on pairs: once for a parser, by the first strict reader that shows it.
fn on_pairs(
    class: &Class,
    trial: &Trial<'_>,
    sightings: &mut Vec<Sighting>,
    see: impl Fn(&PairOfVerdicts<'_>) -> Option<(Level, Option<usize>)>,
) {
    let mut shown = None;
    for pair in trial.pairs() {
        if shown == Some(pair.other) && !pair.is_named {
            continue;
        }
        if let Some((level, gate)) = see(&pair) {
            shown = (!pair.is_named).then_some(pair.other).or(shown);
            sightings.push(Sighting { gate, ..Sighting::of_pair(class, level, (pair.strict, pair.other)) });
        }
    }
}

/// This class is about an account and its mailbox, not about domains.
pub fn is_about_an_account(class: &str) -> bool {
    class == account_takeover::CLASS.id
}

/// This class goes by what probes show, the others go by verdicts.
pub(super) fn goes_by_probes(class: &str) -> bool {
    [superlinear::CLASS.id, unstable::CLASS.id].contains(&class)
}

impl Sighting {
    fn new(class: &Class, level: Level, parties: Parties) -> Self {
        Self {
            class: class.id,
            level,
            parties,
            gate: None,
            rule: None,
            prize: Prize::Nothing,
            attribution: Attribution::default(),
        }
    }

    /// A class seen on one parser.
    fn of_parser(class: &Class, level: Level, parser: usize) -> Self {
        Self::new(class, level, Parties::Parser(parser))
    }

    /// A class seen on a pair.
    fn of_pair(class: &Class, level: Level, (strict, other): (usize, usize)) -> Self {
        Self::new(class, level, Parties::Pair(strict, other))
    }

    /// A class seen on a deployment.
    fn of_deployment(class: &Class, level: Level, deployment: Deployment) -> Self {
        Self::new(class, level, Parties::Deployment(deployment.gate, deployment.route))
    }
}
