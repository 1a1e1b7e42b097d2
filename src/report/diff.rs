//! What changed from one report to another: new findings, gone ones, and those that are no longer the same.

use super::Report;
use super::words::{count, cut, parties, safe_again};
use crate::journal::Finding;
use crate::level::Level;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What changed.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Diff {
    /// The later report alone has them.
    pub new: Vec<Finding>,
    /// The earlier report alone had them.
    pub gone: Vec<Finding>,
    /// Both have them, and something of them differs.
    pub changed: Vec<Changed>,
}

/// A finding that is no longer the same.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its name.
    pub fingerprint: String,
    /// What differs: of each fact, what it was and what it is.
    pub facts: BTreeMap<&'static str, [String; 2]>,
}

impl Diff {
    /// From the earlier to the later.
    pub fn of(old: &Report, new: &Report) -> Self {
        let by_name = |report: &Report| -> BTreeMap<String, Finding> {
            let findings = report.findings.iter().map(|entry| entry.finding.clone());
            findings.map(|finding| (finding.fingerprint.clone(), finding)).collect()
        };
        let (mut old, new) = (by_name(old), by_name(new));
        let mut diff = Self::default();
        for (name, finding) in new {
            match old.remove(&name) {
                None => diff.new.push(finding),
                Some(before) => diff.changed.extend(changed(&before, &finding)),
            }
        }
        diff.gone = old.into_values().collect();
        for findings in [&mut diff.new, &mut diff.gone] {
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        }
        diff
    }

    /// A new finding, or one that has become as severe, at this level or above.
    pub fn fails(&self, fail_on: Level) -> bool {
        let risen = |changed: &Changed| {
            let level =
                |at: usize| changed.facts.get("level").and_then(|facts| facts[at].parse::<Level>().ok());
            level(1) >= Some(fail_on) && level(0) < level(1)
        };
        self.new.iter().any(|finding| finding.level >= fail_on) || self.changed.iter().any(risen)
    }

    /// For people.
    pub fn in_words(&self) -> String {
        let mut text = String::new();
        for (what, findings) in [("new", &self.new), ("gone", &self.gone)] {
            for finding in findings {
                let input = cut(&safe_again(&finding.reduced.shown), 120);
                let _ = writeln!(text, "{what:<8} {:<9}{:<20}{input}", finding.level, finding.class);
                let _ = writeln!(text, "         {}, {}", parties(finding), finding.fingerprint);
            }
        }
        for Changed { fingerprint, facts } in &self.changed {
            let _ = writeln!(text, "changed  {}", safe_again(fingerprint));
            for (fact, [before, after]) in facts {
                let _ = writeln!(text, "         {fact}: {before} -> {after}");
            }
        }
        let _ = writeln!(
            text,
            "{} new, {} gone, {} changed",
            self.new.len(),
            self.gone.len(),
            count(self.changed.len(), "finding")
        );
        text
    }
}

fn changed(before: &Finding, after: &Finding) -> Option<Changed> {
    let facts = |finding: &Finding| {
        [
            ("level", finding.level.to_string()),
            ("gates", safe_again(&finding.gates.join(", "))),
            ("parsers", safe_again(&finding.parsers.join(", "))),
            ("reduced", cut(&safe_again(&finding.reduced.shown), 120)),
        ]
    };
    let both = facts(before).into_iter().zip(facts(after));
    let differ = both.filter(|((_, before), (_, after))| before != after);
    let facts: BTreeMap<_, _> = differ.map(|((fact, before), (_, after))| (fact, [before, after])).collect();
    (!facts.is_empty()).then(|| Changed { fingerprint: after.fingerprint.clone(), facts })
}
