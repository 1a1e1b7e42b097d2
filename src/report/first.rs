//! The first screen: in a row a deployment, who gets in and what to do; in a sentence, what the whole run came to.

use super::text::goes_to;
use super::words::{advice, count, outside, safe_again};
use super::{Answered, Assessed, Report, Standing};
use crate::finding::journal::Finding;
use crate::judge::fate::is_outside;
use crate::policy::Prize;
use std::cmp::Reverse;

/// A deployment, and what its owner has to know. Every text is escaped.
pub struct Row<'a> {
    /// The deployment, and what its answer rests on.
    pub assessed: Assessed,
    /// The finding that lets somebody in with the shortest text.
    pub finding: Option<&'a Finding>,
    /// Who gets in.
    pub who: String,
    /// The shortest text that gets in.
    pub text: Option<String>,
    /// Where its mail goes.
    pub goes_to: Option<String>,
    /// What to do.
    pub todo: String,
}

impl Report {
    /// A row a deployment.
    pub fn rows(&self) -> Vec<Row<'_>> {
        self.assessed().into_iter().map(|assessed| self.row(assessed)).collect()
    }

    fn row(&self, assessed: Assessed) -> Row<'_> {
        let of_it = self
            .findings
            .iter()
            .filter(|entry| assessed.has(&entry.finding) && is_outside(&entry.finding.class));
        let finding = of_it
            .min_by_key(|entry| {
                let text = text_behind(&entry.finding, &assessed).len();
                (entry.standing, Reverse(entry.finding.level), text, &entry.finding.fingerprint)
            })
            .map(|entry| &entry.finding);
        Row {
            who: finding.map_or_else(|| nobody(&assessed).into(), who_gets_in),
            text: finding.map(|finding| text_behind(finding, &assessed)),
            goes_to: finding.map(|finding| match &finding.delivery {
                Some(taken) => format!("{}, where the server behind it does so", safe_again(&taken.to)),
                None => goes_to(finding),
            }),
            todo: todo(&assessed, finding),
            assessed,
            finding,
        }
    }

    /// What the run came to.
    pub fn headline(&self) -> String {
        if self.is_of_replay() {
            let wrong = self.problems().count();
            return format!("{} replayed, {wrong} not as expected", count(self.cases.len(), "case"));
        }
        let new = self.of_standing(Standing::New).filter(|finding| finding.level >= self.fail_on);
        let (published, unpublished): (Vec<_>, Vec<_>) = new.partition(|finding| finding.case.is_some());
        let found = format!(
            "{} unpublished and {} of level {} or above",
            unpublished.len(),
            count(published.len(), "published finding"),
            self.fail_on
        );
        deployments(&self.assessed()).map_or(found.clone(), |deployments| format!("{deployments}; {found}"))
    }
}

/// How many deployments have a way in, and of how many that is not known.
fn deployments(all: &[Assessed]) -> Option<String> {
    let of = |answer| all.iter().filter(|assessed| assessed.answer == answer).count();
    let (open, unknown) = (of(Answered::WayIn), of(Answered::NotJudged));
    let total = count(all.len(), "deployment");
    match (all.len(), open, unknown) {
        (0, ..) => None,
        (_, 0, 0) => Some(format!("no new way into {total}")),
        (_, open, 0) => Some(format!("a way into {open} of {total}")),
        (_, 0, unknown) => Some(format!("not every text was judged for {unknown} of {total}")),
        (_, open, unknown) => {
            Some(format!("a way into {open} of {total}, and not every text was judged for {unknown}"))
        }
    }
}

impl Assessed {
    /// The finding is about this deployment.
    pub fn has(&self, finding: &Finding) -> bool {
        let by_search = finding.reduced.classes.iter().any(|seen| {
            let parts = || match (&seen.gate, &seen.route) {
                (Some(gate), Some(route)) => format!("{gate} > {route}") == self.label,
                _ => false,
            };
            seen.class == finding.class && (seen.deployment.as_ref() == Some(&self.label) || parts())
        });
        self.fingerprints.contains(&finding.fingerprint) || (self.parts.is_none() && by_search)
    }
}

/// The text that this deployment's gate admits, where it is not that of the finding.
fn text_behind(finding: &Finding, assessed: &Assessed) -> String {
    let gate = assessed.parts.as_ref().map(|[gate, _]| gate);
    let variant = finding.variants.iter().find(|variant| Some(&variant.gate) == gate);
    safe_again(variant.map_or(&finding.reduced.shown, |variant| &variant.shown))
}

/// Who gets in by a finding.
pub fn who_gets_in(finding: &Finding) -> String {
    let Some((prize, mailbox)) = outside(finding) else {
        let wins = finding.wins.as_deref().map(safe_again);
        return wins.map_or_else(|| "an outsider".into(), |wins| format!("an outsider, who gets {wins}"));
    };
    let domain = safe_again(&mailbox.domain);
    match prize {
        Prize::OwnDomain => format!("anybody with a domain, here {domain}"),
        Prize::RegistrableDomain => format!("anybody who registers {domain}"),
        Prize::Address => format!("anybody who rents the machine at {domain}"),
        Prize::Account => "an outsider, into the victim's account".into(),
        Prize::Nothing => format!("nobody, as far as {domain} cannot be had"),
    }
}

fn nobody(assessed: &Assessed) -> &'static str {
    match assessed.answer {
        Answered::NoWayIn | Answered::NoNewWayIn => "nobody who was tried",
        Answered::NotJudged => "not known",
        Answered::WayIn => "an outsider",
    }
}

fn todo(assessed: &Assessed, finding: Option<&Finding>) -> String {
    let owners = finding.and_then(|finding| advice(finding).into_iter().next());
    match (owners, assessed.answer) {
        (Some((to, what)), Answered::WayIn | Answered::NotJudged) => format!("{to}: {what}"),
        (_, Answered::WayIn) => "mend what the findings below name".into(),
        (_, Answered::NotJudged) => {
            let why = assessed.evidence.unjudged.keys().chain(&assessed.failed_controls).next();
            let why = why.map(|why| format!(": {}", safe_again(why))).unwrap_or_default();
            format!("mend what stopped the judgement, and run it again{why}")
        }
        (_, Answered::NoWayIn) => "nothing; keep this check in CI".into(),
        (_, Answered::NoNewWayIn) => "mend what the baseline has".into(),
    }
}
