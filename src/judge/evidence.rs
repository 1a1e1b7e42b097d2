//! What an all-clear rests on: what became of each text, and what was not judged and why.

use crate::shown::escaped;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Causes for which texts were not judged that are shown; what more there are is counted.
const CAUSES: usize = 5;

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
    /// Domains and words of the user's own code for which there was no room among the texts.
    #[serde(skip_serializing_if = "is_none")]
    pub left_out: usize,
    /// Files of that code that were read in part or not at all, and folders with more of them than there is room for.
    #[serde(skip_serializing_if = "is_none")]
    pub files_unread: usize,
    /// Variables of the environment that the user's own code asks for, and that are not set.
    #[serde(deserialize_with = "escaped", skip_serializing_if = "Vec::is_empty")]
    pub unset: Vec<String>,
    /// A running application was asked, and no file of its code was named for hints.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code_unread: bool,
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

    /// Every text was judged, and the gate admitted one: what was not found is not there to be found.
    pub fn is_whole(&self) -> bool {
        self.admitted > 0 && self.unjudged() == 0
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
        self.left_out += other.left_out;
        self.files_unread += other.files_unread;
        self.code_unread |= other.code_unread;
        self.unset.extend(
            other.unset.iter().filter(|name| !self.unset.contains(name)).cloned().collect::<Vec<_>>(),
        );
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
        if self.left_out > 0 {
            lines.push(format!("words of the code that were not tried, for want of room: {}", self.left_out));
        }
        if self.files_unread > 0 {
            lines.push(format!(
                "files of the code that were not read whole, or folders with too many: {}",
                self.files_unread
            ));
        }
        if !self.unset.is_empty() {
            let names: Vec<&str> = self.unset.iter().map(String::as_str).take(CAUSES).collect();
            let more = if self.unset.len() > CAUSES { ", ..." } else { "" };
            lines.push(format!(
                "the code asks for variables that are not set here, and may decide by them: {}{more}",
                names.join(", ")
            ));
        }
        if self.code_unread {
            lines.push(
                "the code of the application was not read: --source PATH takes domains and words from it"
                    .into(),
            );
        }
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
