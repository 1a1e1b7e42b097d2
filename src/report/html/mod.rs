//! HTML: one self-contained page. It loads nothing, is readable without its script, by keyboard and by ear, and
//! runs nothing but the one script below, whose digest is in its policy.

mod curve;
mod filter;
mod finding;
mod first;
mod matrix;
mod search;
mod table;

use super::order::Part;
use super::words::{count, safe_again};
use super::{Format, Report};
use crate::level::Level;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

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
                title { "addrdiff: " (report.headline()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#findings" { "To the findings" }
                (header(report))
                main {
                    @if report.is_of_replay() { (cases(report)) } @else { (found(report)) }
                    (search::section(report))
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

fn header(report: &Report) -> Markup {
    html! {
        header {
            h1 { "addrdiff" }
            p.headline { (report.headline()) "." }
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

/// Who gets in, then what was found.
fn found(report: &Report) -> Markup {
    let parts = report.parts();
    let mut articles = finding::Articles::new(report);
    html! {
        (first::deployments(report))
        (first::evidence(report))
        (first::levels(report))
        section #findings aria-labelledby="findings-title" tabindex="-1" {
            h2 #findings-title { "Findings" }
            (filter::form(report))
            @if parts.is_empty() { p { "Nothing was found." } }
            @for part in &parts { (one_part(part, &mut articles)) }
            @if !report.unconfirmed.is_empty() {
                p { (count(report.unconfirmed.len(), "finding")) " did not replay in a fresh process, and is not shown." }
            }
        }
        (matrix::section(report))
    }
}

fn one_part<'a>(part: &Part<'a>, articles: &mut finding::Articles<'a>) -> Markup {
    let all: usize = part.groups.iter().map(|group| group.entries.len()).sum();
    html! {
        section.part aria-labelledby=(part.id) {
            h3 #(part.id) { (part.title) " (" (all) ")" }
            p { (part.about) }
            @for group in &part.groups {
                div.group {
                    h4 { (group.fault.title()) }
                    @for &entry in &group.entries { (articles.of(entry)) }
                }
            }
        }
    }
}

/// A level: its name always, its colour besides.
fn badge(level: Level) -> Markup {
    html! { span.badge.(level.name()) { (level) } }
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
