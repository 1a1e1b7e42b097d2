//! Gates by readers: is my line safe with my mailer?

use super::Published;
use super::frame::{self, shown};
use crate::corpus::surface;
use crate::gates::GATES;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// The cases by which a gate and a reader let somebody in together.
type Holes<'a> = BTreeMap<(&'a str, String), BTreeSet<usize>>;

pub(super) fn page(published: &[Published<'_>]) -> String {
    let mut holes: Holes<'_> = BTreeMap::new();
    for (at, one) in published.iter().enumerate() {
        for (gate, reading) in &one.ways_in {
            holes.entry((gate, Published::name_of(reading))).or_default().insert(at);
        }
    }
    let readers: BTreeSet<&str> = holes.keys().map(|(_, reader)| reader.as_str()).collect();
    let body = html! {
        p { "For each gate and each reader behind it: by how many of the published cases mail leaves the allowed domains. "
            "None does not mean that there is no way in: only what is published was put here. "
            code { "addrdiff check" } " tries your own gate and mailer, and says what its answer rests on." }
        (lines())
        h2 #matrix { "Every gate before every reader" }
        (matrix(published))
        h2 #releases { "By releases of the readers" }
        @for reader in &readers { (one(published, &holes, reader)) }
    };
    frame::page("Gates by readers", 0, &body)
}

/// For each gate and each reader, whatever its release, the number of cases.
fn matrix(published: &[Published<'_>]) -> Markup {
    let mut cases: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    for (at, one) in published.iter().enumerate() {
        for (gate, reading) in &one.ways_in {
            cases.entry((gate, surface(&reading.reader))).or_default().insert(at);
        }
    }
    let gates: BTreeSet<&str> = cases.keys().map(|(gate, _)| *gate).collect();
    let readers: BTreeSet<&str> = cases.keys().map(|(_, reader)| *reader).collect();
    html! {
        div.scroll role="region" aria-label="Gates by readers" tabindex="0" {
            table.matrix {
                caption { "By how many cases mail leaves the allowed domains, by some release of the reader; a dot: by none" }
                thead { tr { th scope="col" { "gate" }
                    @for reader in &readers { th.turned scope="col" { span { (shown(reader)) } } } } }
                tbody { @for gate in &gates { tr {
                    th scope="row" { (shown(gate)) }
                    @for reader in &readers {
                        @match cases.get(&(*gate, *reader)) {
                            Some(cases) => td.outside { (cases.len()) },
                            None => td.none { "." },
                        }
                    }
                } } }
            }
        }
    }
}

/// The line of code that each gate stands for.
fn lines() -> Markup {
    html! {
        details {
            summary { "The line of code that each gate stands for" }
            dl { @for gate in GATES {
                dt { (gate.id) } dd { code { (shown(&gate.code)) } }
            } }
        }
    }
}

fn one(published: &[Published<'_>], holes: &Holes<'_>, reader: &str) -> Markup {
    let rows: Vec<(&str, &BTreeSet<usize>)> =
        holes.iter().filter(|((_, by), _)| by == reader).map(|((gate, _), cases)| (*gate, cases)).collect();
    html! {
        section {
            h3 { (shown(reader)) }
            div.scroll role="region" aria-label=(shown(reader)) tabindex="0" {
                table {
                    caption { "Gates behind which this reader mails another domain" }
                    thead { tr { th scope="col" { "gate" } th scope="col" { "cases" } th scope="col" { "such as" } } }
                    tbody { @for (gate, cases) in rows { tr {
                        th scope="row" { (shown(gate)) }
                        td.number { (cases.len()) }
                        td { @for &at in cases.iter().take(3) {
                            a href=(published[at].path()) { (shown(&published[at].case.name)) } " "
                        } }
                    } } }
                }
            }
        }
    }
}
