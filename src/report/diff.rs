//! What changed from one report to another: new findings, gone ones, and those that are no longer the same.

use super::words::{count, cut, parties, safe_again};
use super::{Campaign, DeploymentResult, Report, Standing};
use crate::finding::journal::Finding;
use crate::judge::fate::is_outside;
use crate::level::Level;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What changed.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Diff {
    /// The later campaign judged something, and of each deployment every text; else nothing is known of what would be
    /// gone.
    pub judged: bool,
    /// The later report alone has them.
    pub new: Vec<Finding>,
    /// The later report alone has them, and somebody accepted them: `known.toml` has the reason.
    pub known: Vec<Finding>,
    /// The earlier report alone had them.
    pub gone: Vec<Finding>,
    /// The earlier report alone had them, and the later run asked none of their gates, or not all of their parsers.
    pub not_asked: Vec<Finding>,
    /// The later campaign found them too, and did not see them again in a fresh process.
    pub unconfirmed: Vec<Finding>,
    /// Both have them, and something of them differs.
    pub changed: Vec<Changed>,
}

/// A finding that is no longer the same.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its name.
    pub fingerprint: String,
    /// How much follows now.
    pub level: Level,
    /// What differs: of each fact, what it was and what it is.
    pub facts: BTreeMap<&'static str, [String; 2]>,
    /// It lets outsiders into a deployment, or by the addresses of a domain, where it did not.
    pub wider: bool,
    /// Somebody accepted it.
    pub known: bool,
}

impl Diff {
    /// From the earlier to the later.
    pub fn of(old: &Report, new: &Report) -> Self {
        let by_name = |report: &Report| -> BTreeMap<String, Finding> {
            let findings = report.findings.iter().map(|entry| entry.finding.clone());
            findings.map(|finding| (finding.fingerprint.clone(), finding)).collect()
        };
        let mut before = by_name(old);
        let mut diff = Self { judged: judged(new), ..Self::default() };
        let known: BTreeSet<&String> =
            new.of_standing(Standing::Known).map(|finding| &finding.fingerprint).collect();
        for (name, finding) in by_name(new) {
            let known = known.contains(&name);
            match (before.remove(&name), known) {
                (Some(before), _) => {
                    let open = [old, new].map(|report| open(report, &finding));
                    diff.changed.extend(changed([&before, &finding], &open, known));
                }
                (None, true) => diff.known.push(finding),
                (None, false) => diff.new.push(finding),
            }
        }
        let rest = before.into_values().filter(|_| diff.judged);
        let asked = Asked::by(new);
        let (unconfirmed, gone): (Vec<_>, Vec<_>) =
            rest.partition(|finding| new.unconfirmed.contains(&finding.fingerprint));
        diff.unconfirmed = unconfirmed;
        (diff.gone, diff.not_asked) = gone.into_iter().partition(|finding| asked.could_show(finding));
        for findings in diff.lists_mut() {
            findings.sort_by_cached_key(Finding::rank);
        }
        diff
    }

    /// The later report is not whole: nothing is known of what would be gone.
    pub fn is_in_doubt(&mut self) {
        self.judged = false;
        self.gone.clear();
        self.not_asked.clear();
    }

    /// A finding at this level or above is new, has risen, or lets more in. Accepted findings do not count.
    pub fn fails(&self, fail_on: Level) -> bool {
        let risen = |changed: &Changed| {
            let before = |facts: &[String; 2]| facts[0].parse::<Level>().ok();
            let rose = changed.facts.get("level").is_some_and(|facts| before(facts) < Some(changed.level));
            !changed.known && changed.level >= fail_on && (rose || changed.wider)
        };
        self.new.iter().any(|finding| finding.level >= fail_on) || self.changed.iter().any(risen)
    }

    /// For people.
    pub fn in_words(&self) -> String {
        let mut text = String::new();
        for (what, findings) in self.lists() {
            for finding in findings {
                let input = cut(&safe_again(&finding.reduced.shown), 120);
                let _ = writeln!(text, "{what:<12} {:<9}{:<20}{input}", finding.level, finding.class);
                let _ = writeln!(text, "             {}, {}", parties(finding), finding.fingerprint);
            }
        }
        for Changed { fingerprint, facts, .. } in &self.changed {
            let _ = writeln!(text, "changed      {}", safe_again(fingerprint));
            for (fact, [before, after]) in facts {
                let _ = writeln!(text, "             {fact}: {before} -> {after}");
            }
        }
        let counts = self.lists().map(|(what, findings)| format!("{} {what}", findings.len()));
        let _ = writeln!(text, "{}, {} changed", counts.join(", "), count(self.changed.len(), "finding"));
        if !self.judged {
            text.push_str(
                "the later run judged nothing, or not every text: what it would have found is not known\n",
            );
        }
        text
    }

    fn lists(&self) -> [(&'static str, &Vec<Finding>); 5] {
        [
            ("new", &self.new),
            ("known", &self.known),
            ("gone", &self.gone),
            ("not asked", &self.not_asked),
            ("unconfirmed", &self.unconfirmed),
        ]
    }

    fn lists_mut(&mut self) -> [&mut Vec<Finding>; 5] {
        [&mut self.new, &mut self.known, &mut self.gone, &mut self.not_asked, &mut self.unconfirmed]
    }
}

/// Whom a run asked, releases aside: after an upgrade another release is asked.
struct Asked(BTreeSet<String>);

impl Asked {
    fn by(report: &Report) -> Self {
        let searched = report.campaigns.iter().flat_map(|campaign| campaign.asked.iter().cloned());
        let checked = report.deployments.iter().flat_map(|one| [one.gate.clone(), one.route.clone()]);
        Self(searched.chain(checked).map(|name| without_release(&name)).collect())
    }

    /// Where nobody wrote down who was asked, everybody may have been.
    fn could_show(&self, finding: &Finding) -> bool {
        let is_asked = |name: &String| self.0.contains(&without_release(name));
        let gates = finding.gates.is_empty() || finding.gates.iter().any(is_asked);
        self.0.is_empty() || (gates && finding.parsers.iter().all(is_asked))
    }
}

/// `nodemailer/envelope@7.0.6` is asked again as `nodemailer/envelope@7.0.7`; chains have several such names.
fn without_release(name: &str) -> String {
    let hop = |hop: &str| hop.split_once('@').map_or(hop, |(surface, _)| surface).to_owned();
    name.split(" | ").map(hop).collect::<Vec<_>>().join(" | ")
}

/// A journal alone says nothing of executions, but nothing is found by none. Every text of every deployment must have
/// been judged.
fn judged(report: &Report) -> bool {
    let Campaign { health, unfinished, .. } = Campaign::sum(&report.campaigns);
    let whole = report.assessed().iter().all(|assessed| assessed.is_whole);
    if unfinished || !whole || !health.unanswered.is_empty() {
        return false;
    }
    report.is_of_check() || !report.findings.is_empty() || health.executions > 0
}

/// Into which deployments a check let outsiders with this finding, and by whose addresses.
fn open(report: &Report, finding: &Finding) -> BTreeSet<String> {
    let name = &finding.fingerprint;
    let shows = |one: &&DeploymentResult| one.findings.contains(name) && is_outside(&finding.class);
    let of = |one: &DeploymentResult| {
        let label = one.label();
        one.open_to(name).iter().map(|domain| format!("{domain} in {label}")).collect::<Vec<_>>()
    };
    report.deployments.iter().filter(shows).flat_map(of).collect()
}

fn changed(
    [before, after]: [&Finding; 2],
    [was_open, is_open]: &[BTreeSet<String>; 2],
    known: bool,
) -> Option<Changed> {
    let joined = |open: &BTreeSet<String>| safe_again(&open.iter().cloned().collect::<Vec<_>>().join(", "));
    let facts = |finding: &Finding, open: &BTreeSet<String>| {
        [
            ("level", finding.level.to_string()),
            ("gates", safe_again(&finding.gates.join(", "))),
            ("parsers", safe_again(&finding.parsers.join(", "))),
            ("reduced", cut(&safe_again(&finding.reduced.shown), 120)),
            ("open", joined(open)),
        ]
    };
    let both = facts(before, was_open).into_iter().zip(facts(after, is_open));
    let differ = both.filter(|((_, before), (_, after))| before != after);
    let facts: BTreeMap<_, _> = differ.map(|((fact, before), (_, after))| (fact, [before, after])).collect();
    let (fingerprint, level) = (after.fingerprint.clone(), after.level);
    let wider = !is_open.is_subset(was_open);
    (!facts.is_empty()).then_some(Changed { fingerprint, level, facts, wider, known })
}
