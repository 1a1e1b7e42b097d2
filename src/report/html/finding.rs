//! One finding: the input and who read what in it, what the attacker wins, how to see it again.

use super::{badge, safe_again, table};
use crate::finding::journal::Finding;
use crate::level::Level;
use crate::report::lines::Lines;
use crate::report::pages;
use crate::report::words::{about, advice, confidence, cut, parties, prize, published, reproductions};
use crate::report::{Entry, Standing};
use maud::{Markup, html};

/// Findings that are open when the page is: the first ones, if much follows from them.
const OPEN: usize = 5;

pub(super) fn article(entry: &Entry, at: usize) -> Markup {
    let finding = &entry.finding;
    let shown = safe_again(&finding.reduced.shown);
    html! {
        article.finding data-level=(finding.level as usize) data-class=(safe_again(&finding.class)) {
            details open[at < OPEN && finding.level >= Level::High] {
                summary {
                    (badge(finding.level)) " "
                    span.class { (safe_again(&finding.class)) } " "
                    code.input { (cut(&shown, 100)) }
                    @if entry.standing == Standing::Known { " " span.known { "known" } }
                }
                p { "It holds when " (about(&finding.class)) ". " (more(&finding.class)) }
                @if let Some(prize) = prize(finding) { p.prize { (prize) } }
                (table::bytes(&Lines::of(&finding.reduced), &format!("Finding {}, byte by byte", at + 1)))
                (facts(entry))
            }
        }
    }
}

/// The page of the class: a link where it is on the web.
fn more(class: &str) -> Markup {
    html! {
        @if let Some(url) = pages::url(class) { a href=(url) { "What it is, and the fix" } }
        @else if let Some(path) = pages::path(class) { "What it is, and the fix: " code { (path) } }
    }
}

fn facts(entry: &Entry) -> Markup {
    let finding = &entry.finding;
    html! {
        dl {
            dt { "Parties" } dd { (parties(finding)) }
            @if !finding.gates.is_empty() { dt { "Gates" } dd { (safe_again(&finding.gates.join(", "))) } }
            @for variant in &finding.variants {
                dt { "Text behind " (safe_again(&variant.gate)) }
                dd { code.copy { (cut(&safe_again(&variant.shown), 600)) } }
            }
            @if let Some(rung) = &finding.rung { dt { "The readers part at" } dd { (safe_again(rung)) } }
            @if let Some(wrong) = &finding.wrong { dt { "Rule" } dd { (safe_again(wrong)) } }
            @if let Some(nearest) = &finding.nearest {
                dt { "Nearest input on which all agree" } dd { code { (cut(&safe_again(&nearest.shown), 600)) } }
            }
            @if let Some(source) = published(finding) { dt { "Published" } dd { (source) } }
            @for (to, what) in advice(finding) { dt { "To do for " (to) } dd { code.copy { (what) } } }
            dt { "See it again" }
            dd {
                @for command in reproductions(finding) { div.command { code.copy { (command) } } }
            }
            @if finding.answer.input_base64 != finding.reduced.input_base64 {
                dt { "As it was found" } dd { code { (cut(&safe_again(&finding.answer.shown), 600)) } }
            }
            dt { "Seen" }
            dd {
                (confidence(finding)) " after " (finding.executions) " executions of worker " (finding.worker)
                ", random seed " (finding.seed)
            }
            dt { "Fingerprint" } dd { code.copy { (safe_again(&finding.fingerprint)) } }
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
