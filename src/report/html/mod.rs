//! HTML: one self-contained page. It loads nothing, is readable without its script, by keyboard and by ear, and
//! runs nothing but the one script below, whose digest is in its policy.

mod curve;
mod finding;
mod matrix;
mod table;

use super::figures::Campaign;
use super::words::{apart, count, safe_again};
use super::{Entry, Format, Report, Standing};
use crate::finding::journal::Finding;
use crate::level::Level;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

pub(super) const FORMAT: Format =
    Format { id: "html", about: "one self-contained page, for a browser", extension: "html", render };

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

fn render(report: &Report) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { "addrdiff: " (headline(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#findings" { "To the findings" }
                (header(report))
                main {
                    @if report.is_of_replay() { (cases(report)) } @else { (campaign(report)) }
                    (versions(report))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// Nothing is loaded, and of inline text only ours counts.
fn policy() -> String {
    let digest = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

fn headline(report: &Report) -> String {
    if report.is_of_replay() {
        let wrong = report.problems().count();
        return format!("{} replayed, {wrong} not as expected", count(report.cases.len(), "case"));
    }
    let new = report.of_standing(Standing::New);
    let worth: Vec<&Finding> = new.filter(|finding| finding.level >= report.fail_on).collect();
    let apart = apart(worth.iter().copied());
    format!("{} of level {} or above ({apart})", count(worth.len(), "new finding"), report.fail_on)
}

fn header(report: &Report) -> Markup {
    html! {
        header {
            h1 { "addrdiff" }
            p.headline { (headline(report)) "." }
            @if !report.campaigns.is_empty() {
                @let sum = Campaign::sum(&report.campaigns);
                p { (sum.in_words()) "." @if let Some(unseen) = sum.health.unseen() { " " (unseen) } }
                ul.diet aria-label="What share of the inputs was taken" {
                    @for (what, share) in sum.health.diet() { li { b { (format!("{share:.0} %")) } " " (what) } }
                }
            }
            @for policy in &report.policies {
                p {
                    "Allowed: " code { (safe_again(&policy.allowed.join(", "))) }
                    @if policy.subdomains { " and below" } ". The attacker holds "
                    code { (safe_again(&policy.attacker)) } "."
                }
            }
        }
    }
}

/// The deployments that were checked or searched: who gets in, and what that answer rests on.
fn deployments(report: &Report) -> Markup {
    let all = report.assessed();
    html! {
        @if !all.is_empty() {
            section aria-labelledby="deployments-title" {
                h2 #deployments-title { "Deployments" }
                @for assessed in &all {
                    article.deployment {
                        h3 { (safe_again(&assessed.label)) ": " (assessed.answer.in_words()) }
                        @if let Some([gate, route]) = &assessed.parts {
                            p { "Gate " code { (safe_again(gate)) } ", route "
                                code { (safe_again(route)) } "." }
                        }
                        ul { @for line in &assessed.statement { li { (safe_again(line)) } } }
                    }
                }
            }
        }
    }
}

fn campaign(report: &Report) -> Markup {
    let (notes, worth): (Vec<&Entry>, Vec<&Entry>) =
        report.findings.iter().partition(|entry| entry.finding.level == Level::Note);
    html! {
        (deployments(report))
        (levels(report))
        (matrix::section(report))
        (curve::section(report))
        section #findings aria-labelledby="findings-title" tabindex="-1" {
            h2 #findings-title { "Findings" }
            (filter(report))
            @if worth.is_empty() { p { "No finding above level note." } }
            @for (at, entry) in worth.iter().enumerate() { (finding::article(entry, at)) }
        }
        @if !notes.is_empty() {
            section aria-labelledby="notes-title" {
                h2 #notes-title { "Notes" }
                p { "Worth knowing, without harm by themselves." }
                @for (at, entry) in notes.iter().enumerate() { (finding::article(entry, worth.len() + at)) }
            }
        }
        @if !report.unconfirmed.is_empty() {
            h2 { "Not shown" }
            p { (count(report.unconfirmed.len(), "finding")) " did not replay in a fresh process." }
        }
    }
}

fn levels(report: &Report) -> Markup {
    let of = |standing, level| report.of_standing(standing).filter(|finding| finding.level == level).count();
    html! {
        table.levels {
            caption { "Findings by level" }
            thead { tr { th scope="col" { "level" } th scope="col" { "new" } th scope="col" { "known" } } }
            tbody {
                @for level in Level::ALL.into_iter().rev() {
                    tr {
                        th scope="row" { (badge(level)) }
                        td { (of(Standing::New, level)) }
                        td { (of(Standing::Known, level)) }
                    }
                }
            }
        }
    }
}

/// A level: its name always, its colour besides.
fn badge(level: Level) -> Markup {
    html! { span.badge.(level.name()) { (level) } }
}

/// Shown by the script alone: without it there is nothing that could filter.
fn filter(report: &Report) -> Markup {
    let classes: BTreeSet<&str> = report.findings.iter().map(|entry| entry.finding.class.as_str()).collect();
    html! {
        form #filter hidden {
            label { "Level " select name="level" {
                @for level in Level::ALL {
                    option value=(level as usize) { (level) @if level != Level::Critical { " and above" } }
                }
            } }
            label { "Class " select name="class" {
                option value="" { "all" }
                @for class in classes { option value=(safe_again(class)) { (safe_again(class)) } }
            } }
            label { "Text " input name="text" type="search" autocomplete="off" spellcheck="false"; }
            output aria-live="polite" {}
        }
    }
}

fn cases(report: &Report) -> Markup {
    html! {
        section #findings aria-labelledby="findings-title" tabindex="-1" {
            h2 #findings-title { "Not as expected" }
            @if report.problems().next().is_none() { p { "Everything is as expected." } }
            @for (case, problem) in report.problems() {
                article {
                    h3 { @if let Some(level) = problem.level { (badge(level)) " " } (safe_again(&case.name)) }
                    p { code { (safe_again(&case.shown)) } }
                    p { (safe_again(&problem.text)) }
                    p { (safe_again(&problem.location.file)) ":" (problem.location.line) }
                }
            }
        }
        @if !report.skipped.is_empty() {
            h2 { "Skipped" }
            ul { @for (why, answers) in &report.skipped { li { (answers) " x " (safe_again(why)) } } }
        }
    }
}

/// What exactly answered; the long of it is there for whoever asks.
fn versions(report: &Report) -> Markup {
    html! {
        @for environment in &report.environments {
            section {
                h2 { "Versions" }
                details {
                    summary { "What exactly answered" }
                    pre tabindex="0" { (safe_lines(&serde_json::to_string_pretty(environment).unwrap_or_default())) }
                }
            }
        }
        footer { "Written by addrdiff " (env!("CARGO_PKG_VERSION")) ". This page loads nothing." }
    }
}

fn safe_lines(text: &str) -> String {
    text.lines().map(safe_again).collect::<Vec<_>>().join("\n")
}
