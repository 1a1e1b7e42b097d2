//! The first screen: a row a deployment, what each answer rests on, and how much was found.

use super::{badge, safe_again};
use crate::level::Level;
use crate::report::words::cut;
use crate::report::{Answered, Report, Row, Standing};
use maud::{Markup, html};

/// Who gets in, and what to do.
pub(super) fn deployments(report: &Report) -> Markup {
    let rows = report.rows();
    html! {
        @if !rows.is_empty() {
            section aria-labelledby="deployments-title" {
                h2 #deployments-title { "Deployments" }
                table.answers {
                    caption { "Who gets in by each gate and route, and what to do." }
                    thead { tr {
                        @for name in NAMES { th scope="col" { (name) } }
                    } }
                    tbody { @for row in &rows { (one(row)) } }
                }
            }
        }
    }
}

const NAMES: [&str; 6] =
    ["Deployment", "Answer", "Who gets in", "Shortest text", "Its mail goes to", "What to do"];

fn one(row: &Row<'_>) -> Markup {
    let text = |text: &Option<String>| {
        html! {
            @if let Some(text) = text { code { (cut(text, 100)) } } @else { span.none { "none" } }
        }
    };
    html! {
        tr {
            th scope="row" {
                (cut(&safe_again(&row.assessed.label), 100))
                @if let Some([gate, route]) = row.assessed.parts.as_ref() {
                    span.parts { "gate " code { (safe_again(gate)) } ", route " code { (safe_again(route)) } }
                }
            }
            td data-label=(NAMES[1]) { span.answer.(sign(row.assessed.answer)) { (row.assessed.answer.in_words()) } }
            td data-label=(NAMES[2]) { (cut(&row.who, 160)) }
            td data-label=(NAMES[3]) {
                @if let (Some(shown), Some(finding)) = (&row.text, row.finding) {
                    a href=(format!("#{}", super::finding::anchor(finding))) { code { (cut(shown, 100)) } }
                } @else { (text(&row.text)) }
            }
            td data-label=(NAMES[4]) { (text(&row.goes_to)) }
            td data-label=(NAMES[5]) { (cut(&row.todo, 400)) }
        }
    }
}

fn sign(answer: Answered) -> &'static str {
    match answer {
        Answered::WayIn => "open",
        Answered::NotJudged => "unknown",
        Answered::NoWayIn | Answered::NoNewWayIn => "closed",
    }
}

/// What each answer rests on.
pub(super) fn evidence(report: &Report) -> Markup {
    let all = report.assessed();
    html! {
        @if !all.is_empty() {
            section aria-labelledby="evidence-title" {
                h2 #evidence-title { "Evidence" }
                div.scroll role="region" aria-label="The table of evidence" tabindex="0" {
                    table.levels {
                        caption { "What became of the texts that were put to each deployment." }
                        thead { tr {
                            th scope="col" { "Deployment" }
                            @for name in ["put", "admitted", "inside", "nowhere", "refused", "outside", "not judged"] {
                                th.number scope="col" { (name) }
                            }
                        } }
                        tbody { @for one in &all { tr {
                            th scope="row" { (cut(&safe_again(&one.label), 48)) }
                            @let counts = &one.evidence;
                            @for count in [counts.put, counts.admitted, counts.inside, counts.nowhere, counts.refused,
                                counts.outside, counts.unjudged()] { td { (count) } }
                        } } }
                    }
                }
                @for one in &all {
                    details open[all.len() < 4] {
                        summary { "What the answer about " (cut(&safe_again(&one.label), 48)) " rests on" }
                        ul { @for line in &one.statement { li { (safe_again(line)) } } }
                    }
                }
            }
        }
    }
}

/// How much was found, unpublished and published apart.
pub(super) fn levels(report: &Report) -> Markup {
    let of = |standing, level| report.of_standing(standing).filter(move |finding| finding.level == level);
    html! {
        @if !report.findings.is_empty() {
            section aria-labelledby="levels-title" {
                h2 #levels-title { "Findings by level" }
                table.levels {
                    caption { "New findings, published or not, and those that a known.toml or a baseline accepts." }
                    thead { tr {
                        @for name in ["level", "unpublished", "published", "accepted"] { th scope="col" { (name) } }
                    } }
                    tbody {
                        @for level in Level::ALL.into_iter().rev() {
                            tr {
                                th scope="row" { (badge(level)) }
                                td { (of(Standing::New, level).filter(|one| one.case.is_none()).count()) }
                                td { (of(Standing::New, level).filter(|one| one.case.is_some()).count()) }
                                td { (of(Standing::Known, level).count()) }
                            }
                        }
                    }
                }
            }
        }
    }
}
