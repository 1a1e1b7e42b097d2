//! What a finding means to the people who act on it: worked out once, when it is written down.

use super::advice::{self, Advice};
use super::consequence;
use super::ground::Ground;
use super::journal::Taken;
use super::nearest::{Nearest, nearest};
use super::reproduce::{self, Shown};
use crate::domain::Domain;
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting, is_about_an_account};
use crate::judge::delivery::{self, Candidate};
use crate::judge::examine::{Examined, Look, examine_some};
use crate::policy::Prize;
use crate::verdict::Verdict;

/// The part of a finding that is said in words.
pub(super) struct Meaning {
    pub(super) delivery: Option<Taken>,
    pub(super) wins: Option<String>,
    pub(super) rung: Option<String>,
    pub(super) wrong: Option<String>,
    pub(super) nearest: Option<Nearest>,
    pub(super) advice: Vec<Advice>,
    pub(super) reproductions: Vec<String>,
}

impl Meaning {
    /// Works it out for a reduced text.
    pub(super) fn of(by: Ground<'_>, reduced: &Input, seen: &Sighting) -> Self {
        let verdicts = by.panel.ask(reduced);
        let theirs = &verdicts[seen.parties.parser()];
        let about_domains = !matches!(seen.parties, Parties::Parser(_));
        let parser = by.panel.parsers()[seen.parties.parser()].id();
        let pair = match seen.parties {
            Parties::Pair(one, _) => Some(by.panel.parsers()[one].id()).filter(|one| one.family != "strict"),
            _ => None,
        };
        let gate = match seen.parties {
            Parties::Deployment(gate, _) => Some(&by.panel.gates()[gate]),
            _ => None,
        };
        let named = by.panel.deployments_are_named();
        let advised = advice::of_parser(&*by.panel.parsers()[seen.parties.parser()], reduced, theirs);
        let advised = advised.filter(|_| !seen.attribution.leaves_some_out());
        let wanted = advised.as_ref().map(|advice| advice.what.clone());
        let version = by.panel.parsers()[seen.parties.parser()].version();
        let shown = Shown { by: parser, pair, gate, named, registry: by.registry };
        let explain = reproduce::explain(reduced, by.policy, Some(shown));
        by.patience.begin();
        let anywhere = is_about_an_account(seen.class);
        let taken = seen.rule.and_then(|rule| taken(by, theirs, rule, anywhere));
        let wins = || match &taken {
            _ if seen.prize == Prize::Account => consequence::to_words(seen.prize).to_owned(),
            Some(taken) => consequence::to_words(by.policy.prize(&taken.mailbox.addr_spec.domain)).to_owned(),
            None => consequence::wins(theirs, by.policy).to_owned(),
        };
        Meaning {
            wins: about_domains.then(wins),
            delivery: taken.as_ref().map(written),
            rung: rung(by, seen, &verdicts),
            wrong: about_domains.then(|| consequence::who_is_wrong(reduced.bytes(), seen.attribution.who)),
            nearest: nearest(reduced, by.lexicon, &mut |near| agree(by, near, seen)),
            advice: gate
                .map(|gate| advice::of_gate(by.registry, gate, parser, anywhere))
                .into_iter()
                .chain(advised)
                .collect(),
            reproductions: [Some(explain), reproduce::python(reduced, shown, &version, wanted.as_deref())]
                .into_iter()
                .flatten()
                .collect(),
        }
    }
}

/// How a server takes what is returned by this rule, outside the policy, or anywhere where it is about an account: what
/// wins most, and of equals the first.
fn taken(by: Ground<'_>, theirs: &Verdict, rule: &str, anywhere: bool) -> Option<Candidate> {
    let all = delivery::taken(theirs, &by.policy.servers);
    let domain = |one: &Candidate| one.mailbox.addr_spec.domain.clone();
    let outside = all.filter(|one| one.rule().id == rule && (anywhere || !by.policy.allows(&domain(one))));
    outside.min_by_key(|one| std::cmp::Reverse(by.policy.prize(&domain(one))))
}

fn written(taken: &Candidate) -> Taken {
    Taken {
        to: Input::new(taken.mailbox.addr_spec.to_string()).to_string(),
        rule: taken.rule().id.into(),
        rules: taken.rules.iter().map(|rule| rule.id.to_owned()).collect(),
        about: taken.rule().about.into(),
        servers: taken.servers.iter().map(ToString::to_string).collect(),
    }
}

/// The gate's domain, or the strict reader's, against the first that the other reads differently.
fn rung(by: Ground<'_>, seen: &Sighting, verdicts: &[Verdict]) -> Option<String> {
    let allowed = by.policy.allowed.first()?;
    let ours = match seen.parties {
        Parties::Deployment(..) => Domain::unchecked(allowed.clone()),
        Parties::Pair(strict, _) => verdicts[strict].domains().next()?.clone(),
        Parties::Parser(_) => return None,
    };
    let theirs = verdicts[seen.parties.parser()].domains();
    theirs.filter_map(|their| consequence::rung(&ours, their)).next().map(str::to_owned)
}

/// The parties of a sighting agree on this text: both take it, for the same domain.
fn agree(by: Ground<'_>, text: &Input, seen: &Sighting) -> bool {
    if by.patience.is_over() {
        return false;
    }
    let parser = seen.parties.parser();
    let (policy, concerned) = (by.policy, by.panel.concerned_with(parser));
    let Examined { trial, sightings } = examine_some(by.panel, policy, text, &concerned, Look::Once);
    let theirs = &trial.verdicts[parser];
    let taken = match seen.parties {
        Parties::Deployment(gate, _) => trial.is_admitted(gate) && theirs.delivers(),
        Parties::Pair(strict, _) => trial.verdicts[strict].delivers() && theirs.delivers(),
        Parties::Parser(_) => theirs.delivers(),
    };
    let same = |other: &Sighting| other.parties == seen.parties;
    taken && !sightings.iter().any(same)
}
