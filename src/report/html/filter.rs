//! The filters over the findings. Shown by the script alone: without it there is nothing that could filter.

use super::safe_again;
use crate::finding::journal::Finding;
use crate::level::Level;
use crate::report::{Assessed, Report};
use maud::{Markup, html};
use std::collections::BTreeSet;

pub(super) fn form(report: &Report) -> Markup {
    let findings = || report.findings.iter().map(|entry| &entry.finding);
    let all = |of: &dyn Fn(&Finding) -> Vec<String>| findings().flat_map(of).collect::<BTreeSet<String>>();
    let assessed = report.assessed();
    html! {
        form #filter hidden {
            label { "Level " select name="level" {
                @for level in Level::ALL {
                    option value=(level as usize) { (level) @if level != Level::Critical { " and above" } }
                }
            } }
            (select("Deployment", "deployments", &all(&|finding| deployments(finding, &assessed))))
            (select("Gate", "gates", &all(&gates)))
            (select("Reader", "readers", &all(&readers)))
            (select("Class", "class", &all(&|finding| vec![safe_again(&finding.class)])))
            label { "Text " input name="text" type="search" autocomplete="off" spellcheck="false"; }
            output aria-live="polite" {}
        }
    }
}

fn select(label: &str, name: &str, values: &BTreeSet<String>) -> Markup {
    html! {
        @if !values.is_empty() {
            label { (label) " " select name=(name) {
                option value="" { "all" }
                @for value in values { option value=(value) { (value) } }
            } }
        }
    }
}

/// The deployments that a finding is about.
pub(super) fn deployments(finding: &Finding, assessed: &[Assessed]) -> Vec<String> {
    assessed.iter().filter(|one| one.has(finding)).map(|one| safe_again(&one.label)).collect()
}

/// Its gates.
pub(super) fn gates(finding: &Finding) -> Vec<String> {
    finding.gates.iter().map(|gate| safe_again(gate)).collect()
}

/// Who reads the text: its parsers, and the other one of a pair.
pub(super) fn readers(finding: &Finding) -> Vec<String> {
    let pair = finding.pair.iter().flatten();
    let all: BTreeSet<String> = finding.parsers.iter().chain(pair).map(|name| safe_again(name)).collect();
    all.into_iter().collect()
}
