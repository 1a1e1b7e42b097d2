//! One finding: the input and who read what in it, what the attacker wins, how to see it again, and how to mend it.

use super::{badge, filter, safe_again, table};
use crate::digest::digest;
use crate::finding::journal::Finding;
use crate::level::Level;
use crate::report::lines::Lines;
use crate::report::order::Fault;
use crate::report::pages;
use crate::report::sources;
use crate::report::text::goes_to;
use crate::report::words::{about, advice, confidence, cut, parties, prize, published, reproductions};
use crate::report::{Assessed, Entry, Report};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Findings that are open when the page is: the first ones, if much follows from them.
const OPEN: usize = 3;

/// The articles of a page, in order.
pub(super) struct Articles<'a> {
    assessed: Vec<Assessed>,
    seen: BTreeMap<&'a str, usize>,
    shown: usize,
}

/// Where a finding stands on the page: the same from run to run.
pub(super) fn anchor(finding: &Finding) -> String {
    format!("finding-{}", digest(&finding.fingerprint, 6))
}

impl<'a> Articles<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        Self { assessed: report.assessed(), seen: BTreeMap::new(), shown: 0 }
    }

    /// Two deployments may have one finding: the first has the name.
    pub(super) fn of(&mut self, entry: &'a Entry) -> Markup {
        let before = self.seen.entry(&entry.finding.fingerprint).or_default();
        let again = if *before > 0 { format!("-{}", *before + 1) } else { String::new() };
        (*before, self.shown) = (*before + 1, self.shown + 1);
        article(entry, self.shown, &(anchor(&entry.finding) + &again), &self.assessed)
    }
}

fn article(entry: &Entry, at: usize, anchor: &str, assessed: &[Assessed]) -> Markup {
    let finding = &entry.finding;
    let shown = safe_again(&finding.reduced.shown);
    html! {
        article.finding id=(anchor) data-level=(finding.level as usize) data-class=(safe_again(&finding.class))
            data-deployments=(filter::deployments(finding, assessed).join("\n"))
            data-gates=(filter::gates(finding).join("\n")) data-readers=(filter::readers(finding).join("\n")) {
            details open[at <= OPEN && finding.level >= Level::High] {
                summary {
                    (badge(finding.level)) " "
                    span.class { (safe_again(&finding.class)) } " "
                    code.input { (cut(&shown, 100)) } " "
                    span.known { (cut(&parties(finding), 80)) }
                }
                @if let Some(prize) = prize(finding) { p.prize { (prize) } }
                (table::bytes(&Lines::of(&finding.reduced), &format!("Finding {at}, byte by byte")))
                (facts(finding))
                p { "It holds when " (about(&finding.class)) ". " (more(&finding.class)) }
                (found(entry, anchor))
            }
        }
    }
}

/// The page of the class: a link where it is on the web.
fn more(class: &str) -> Markup {
    html! {
        @if let Some(url) = pages::url(class) { a href=(url) { "What it is, and the fix" } }
        @else if let Some(command) = pages::command(class) { "What it is, and the fix: " code { (command) } }
    }
}

/// What it is and what to do.
fn facts(finding: &Finding) -> Markup {
    let mailed = goes_to(finding);
    html! {
        dl {
            dt { "Parties" } dd { (parties(finding)) }
            @if !finding.gates.is_empty() { dt { "Gates" } dd { (safe_again(&finding.gates.join(", "))) } }
            @if !finding.gates.is_empty() && !mailed.is_empty() { dt { "Mail goes to" } dd { code { (cut(&mailed, 600)) } } }
            @for variant in &finding.variants {
                dt { "Text behind " (safe_again(&variant.gate)) }
                dd { code.copy { (cut(&safe_again(&variant.shown), 600)) } }
            }
            dt { "Who is wrong" } dd { (Fault::of(finding).title()) }
            @if let Some(wrong) = &finding.wrong { dt { "By which rule" } dd { (linked(&safe_again(wrong))) } }
            @if let Some(rung) = &finding.rung { dt { "The readers part at" } dd { (safe_again(rung)) } }
            @if let Some(nearest) = &finding.nearest {
                dt { "Nearest input on which all agree" } dd { code { (cut(&safe_again(&nearest.shown), 600)) } }
            }
            @if let Some(source) = published(finding) { dt { "Published" } dd { (linked(&source)) } }
            @for (to, what) in advice(finding) { dt { "Fix for " (to) } dd { code.copy { (what) } } }
            dt { "Reproduce" }
            dd {
                @for command in reproductions(finding) { div.command { code.copy { (command) } } }
            }
        }
    }
}

/// A text with its links.
fn linked(text: &str) -> Markup {
    html! {
        @for piece in sources::pieces(text) {
            @if let Some(url) = piece.url { a href=(url) rel="noreferrer" { (piece.text) } } @else { (piece.text) }
        }
    }
}

/// How it was found: for those who run the search.
fn found(entry: &Entry, anchor: &str) -> Markup {
    let finding = &entry.finding;
    html! {
        dl.found {
            dt { "Fingerprint" }
            dd { code.copy { (safe_again(&finding.fingerprint)) } " " a href=(format!("#{anchor}")) { "Permalink" } }
            @if finding.answer.input_base64 != finding.reduced.input_base64 {
                dt { "As it was found" } dd { code { (cut(&safe_again(&finding.answer.shown), 600)) } }
            }
            dt { "Seen" }
            dd {
                (confidence(finding)) " after " (finding.executions) " executions of worker " (finding.worker)
                ", random seed " (finding.seed)
            }
            @if let Some(place) = &entry.location {
                dt { "Journal" } dd { (safe_again(&place.file)) ":" (place.line) }
            }
            dt { "Versions" } dd { (versions(finding)) }
        }
    }
}

/// Of those who show it, what exactly answered.
fn versions(finding: &Finding) -> Markup {
    let party = |parser: &str| {
        finding.parsers.iter().any(|name| name == parser)
            || finding.pair.as_ref().is_some_and(|pair| pair.iter().any(|name| name == parser))
    };
    let answers = finding.reduced.answers.iter().filter(|answer| party(&answer.parser));
    html! {
        ul {
            @for answer in answers {
                li { code { (safe_again(&answer.parser)) } " " (safe_again(answer.version.as_deref().unwrap_or("of no known version"))) }
            }
        }
    }
}
