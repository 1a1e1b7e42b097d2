//! From a trial to its answer: what each parser read and where, what the gates let in, what classes hold.
//!
//! Off the hot path: here names are looked up and spans are sought.

use crate::answer::{self, Answer, ClassAnswer, GateAnswer, ParserAnswer, SpansAnswer};
use crate::domain::Domain;
use crate::input::{Input, unquoted};
use crate::judge::classes::{Parties, Sighting};
use crate::judge::deployment::Deployment;
use crate::judge::examine::{self, Examined, Look};
use crate::judge::panel::Panel;
use crate::judge::probe::Evidence;
use crate::judge::trial::Trial;
use crate::policy::Policy;
use crate::shown::Shown;
use crate::verdict::Verdict;
use memchr::memmem;
use std::collections::HashSet;

/// How many hostnames of a text are tried as the allowed one, at the most.
const MOST_CANDIDATES: usize = 16;

/// In octets of UTF-8, which a U-label has more of than its A-label: more than any name in the DNS can have.
const LONGEST_HOST: usize = 1024;

/// Under which policies an input is judged.
#[derive(Clone, Debug)]
pub enum Policies {
    /// The one that was given.
    Given(Policy),
    /// Each candidate for the allowed domain (see [`candidate_policies`]); this one where there is none.
    Candidates(Policy),
    /// None: the parsers alone.
    None,
}

/// Asks, and judges under each of the policies; the classes name the allowed domain they hold for.
pub fn explain(panel: &Panel, policies: &Policies, input: &Input, look: Look<'_>) -> Answer {
    let verdicts = panel.ask(input);
    let policies = match policies {
        Policies::Given(policy) => vec![policy.clone()],
        Policies::Candidates(base) => candidate_policies(input, &verdicts, base),
        Policies::None => Vec::new(),
    };
    let evidence = examine::probe(panel, input, &verdicts, look);
    let mut answer = answer_of(panel, input, &verdicts, &evidence);
    for policy in &policies {
        let Examined { trial, sightings } = examine::judge(panel, policy, input, &verdicts, evidence.clone());
        add_gates(&mut answer.gates, &trial);
        answer.classes.extend(sightings.iter().map(|sighting| class_answer(&trial, sighting)));
    }
    answer.classes.sort_by_key(|class| std::cmp::Reverse(class.level));
    say_once(&mut answer.classes);
    answer
}

/// Only deployments depend on the policy: what holds of a pair or a parser is said once, at its highest level.
fn say_once(classes: &mut Vec<ClassAnswer>) {
    let mut said: Vec<ClassAnswer> = Vec::new();
    classes.retain(|class| {
        let of_deployment = class.gate.is_some() && class.route.is_some();
        let bare = ClassAnswer { level: None, allowed: None, gate: None, ..class.clone() };
        let first = !said.contains(&bare);
        if first && !of_deployment {
            said.push(bare);
        }
        of_deployment || first
    });
}

/// The answer of one trial under its own policy.
pub fn answer(Examined { trial, sightings }: &Examined<'_>) -> Answer {
    let mut answer = answer_of(trial.panel, trial.input, &trial.verdicts, trial.evidence());
    add_gates(&mut answer.gates, trial);
    answer.classes = sightings.iter().map(|sighting| class_answer(trial, sighting)).collect();
    answer
}

/// One policy for every hostname that the text could be meant for, as the allowed one; the attacker stays.
/// Without one, `base` itself.
///
/// Those are the hostnames behind an unquoted `@` (runs of letters of any script, digits, `-` and `.`) and the
/// domains that a parser reads, as far as a registry could have sold them: `first.last` is none.
pub fn candidate_policies(input: &Input, verdicts: &[Verdict], base: &Policy) -> Vec<Policy> {
    let read = verdicts.iter().flat_map(Verdict::domains).map(|domain| domain.canonical().into_owned());
    let mut seen: HashSet<String> = HashSet::new();
    let new = hosts_behind_an_at(input).chain(read).filter(|name| seen.insert(name.clone()));
    let sold = new.filter(|name| Domain::unchecked(name.as_str()).is_below_a_listed_suffix());
    let policy = |name: String| Policy { allowed: vec![name], ..base.clone() };
    let policies: Vec<Policy> = sold.take(MOST_CANDIDATES).map(policy).collect();
    if policies.is_empty() { vec![base.clone()] } else { policies }
}

/// A name ends at the next `@` at the latest, so that all of them together are no longer than the text.
fn hosts_behind_an_at(input: &Input) -> impl Iterator<Item = String> + '_ {
    let ats = unquoted(input.bytes()).filter(|&(_, octet)| octet == b'@');
    ats.map(|(at, _)| {
        let behind = &input.bytes()[at + 1..];
        let behind = &behind[..memchr::memchr(b'@', behind).unwrap_or(behind.len()).min(LONGEST_HOST)];
        let behind = String::from_utf8_lossy(behind);
        let run = behind.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '.'));
        run.collect::<String>().trim_matches('.').to_lowercase()
    })
}

fn answer_of(panel: &Panel, input: &Input, verdicts: &[Verdict], evidence: &[Evidence]) -> Answer {
    let of_parser = |(at, verdict): (usize, &Verdict)| {
        let parser = &panel.parsers()[at];
        let mut said = ParserAnswer::new(parser.id().to_string(), verdict);
        said.version = Some(Shown::again(parser.version()));
        said.evidence = evidence
            .get(at)
            .map(Evidence::in_words)
            .unwrap_or_default()
            .into_iter()
            .map(Shown::again)
            .collect();
        locate_domains(&mut said, input);
        said
    };
    Answer {
        v: answer::VERSION,
        shown: input.to_string(),
        input_base64: answer::to_base64(input),
        answers: verdicts.iter().enumerate().map(of_parser).collect(),
        gates: Vec::new(),
        classes: Vec::new(),
    }
}

/// Where a parser does not tell, its domain is shown where it stands verbatim: at the end of the address that
/// it read, or behind an `@`, or last. What stands nowhere so (comments inside, encoded words) is not shown.
fn locate_domains(said: &mut ParserAnswer, input: &Input) {
    let text = input.bytes();
    for mailbox in said.mailboxes.iter_mut().filter(|mailbox| mailbox.spans.is_none()) {
        let find = |address: String| Some(memmem::find(text, address.as_bytes())? + address.len());
        let end = find(format!("{}@{}", mailbox.local_part, mailbox.domain))
            .or_else(|| find(format!("@{}", mailbox.domain)))
            .or_else(|| Some(memmem::rfind(text, mailbox.domain.as_bytes())? + mailbox.domain.len()));
        let domain = end.map(|end| [end - mailbox.domain.len(), end]);
        mailbox.spans = domain.map(|span| SpansAnswer { domain: Some(span), ..SpansAnswer::default() });
    }
}

fn add_gates(gates: &mut Vec<GateAnswer>, trial: &Trial<'_>) {
    for (at, gate) in trial.panel.gates().iter().enumerate() {
        for allowed in trial.policy.allowed.iter().filter(|allowed| trial.admits(at, allowed)) {
            match gates.iter_mut().find(|answer| answer.gate == gate.id) {
                Some(answer) if answer.admits.contains(allowed) => {}
                Some(answer) => answer.admits.push(allowed.clone()),
                None => gates.push(GateAnswer { gate: gate.id.to_string(), admits: vec![allowed.clone()] }),
            }
        }
    }
}

/// A sighting with names in the place of places.
pub fn class_answer(trial: &Trial<'_>, sighting: &Sighting) -> ClassAnswer {
    let parser = |at: usize| trial.panel.parsers()[at].id().to_string();
    let gate = |at: usize| trial.panel.gates()[at].id.to_string();
    let allowed = trial.policy.allowed.iter().map(|allowed| Domain::unchecked(allowed.as_str()).to_string());
    let named =
        ClassAnswer { class: sighting.class.into(), level: Some(sighting.level), ..ClassAnswer::default() };
    let delivery = sighting.rule.map(str::to_owned);
    let attribution = Some(sighting.attribution.who.name().to_owned());
    let named =
        ClassAnswer { allowed: Some(allowed.collect::<Vec<_>>().join(" ")), delivery, attribution, ..named };
    match sighting.parties {
        Parties::Deployment(by, route) => {
            let deployment = trial.panel.name_of(Deployment { gate: by, route });
            ClassAnswer { deployment, gate: Some(gate(by)), route: Some(parser(route)), ..named }
        }
        Parties::Pair(ours, theirs) => {
            ClassAnswer { gate: sighting.gate.map(gate), pair: Some([parser(ours), parser(theirs)]), ..named }
        }
        Parties::Parser(route) => ClassAnswer { route: Some(parser(route)), ..named },
    }
}
