//! The page of a case: its text and octets, who reads what in it by which rule, how to see it, and what stops it.

use super::Published;
use super::cells::{Reads, policy};
use super::frame::{self, linked, shown};
use crate::finding::reproduce;
use crate::report::words::cut;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Octets of a text that are shown.
const OCTETS: usize = 256;

pub(super) fn page(published: &Published<'_>) -> String {
    let case = published.case;
    let policy = policy(case);
    let body = html! {
        p { (linked(&case.reason)) }
        p { b { "Source: " } (linked(&case.source)) }
        p { b { "Allowed: " } code { (shown(&policy.allowed.join(", "))) } "; "
            b { "the other domain: " } code { (shown(&policy.attacker)) }
            @if let Some(victim) = &policy.victim { "; " b { "the account: " } code { (shown(victim)) } } }
        h2 { "Text" }
        pre tabindex="0" { (cut(&case.input.to_string(), 600)) }
        pre.octets tabindex="0" aria-label="Octets" { (octets(case.input.bytes())) }
        (readings(published))
        (ways_in(published))
        h2 { "Reproduce" }
        pre tabindex="0" { (cut(&reproduce::explain(&case.input, &policy, None), 2_000)) }
        h2 { "Fix" }
        @if let Some(technique) = published.technique {
            p { (linked(&technique.cure)) }
        }
        p { "At the gate: admit ordinary addresses alone, and mail the very text that was admitted, as "
            code { "addrdiff.admit" } " does. In the reader: refuse the text where the strict reader refuses it, or read the "
            "domain that it reads." }
    };
    frame::page(&shown(&case.name), 1, &body)
}

/// Sixteen a line: offset, hexadecimal, printable characters.
fn octets(bytes: &[u8]) -> String {
    let line = |(at, chunk): (usize, &[u8])| {
        let hex: Vec<String> = chunk.iter().map(|octet| format!("{octet:02x}")).collect();
        let sign = |&octet: &u8| if (b' '..=b'~').contains(&octet) { octet as char } else { '.' };
        format!("{:04x}  {:<47}  {}", 16 * at, hex.join(" "), chunk.iter().map(sign).collect::<String>())
    };
    let mut lines: Vec<String> = bytes[..bytes.len().min(OCTETS)].chunks(16).enumerate().map(line).collect();
    if bytes.len() > OCTETS {
        lines.push(format!("and {} octets more", bytes.len() - OCTETS));
    }
    lines.join("\n")
}

fn readings(published: &Published<'_>) -> Markup {
    html! {
        h2 { "Who reads what" }
        div.scroll role="region" aria-label="Readings" tabindex="0" {
            table {
                caption { "Published answers, the standards' first" }
                thead { tr { th scope="col" { "reader" } th scope="col" { "releases" } th scope="col" { "reads" }
                    th scope="col" { "answer, or the rule that refuses" } } }
                tbody { @for cell in &published.cells { tr {
                    th scope="row" { (shown(&cell.reader)) }
                    td { (shown(&cell.releases)) }
                    td.outside[matches!(cell.reads, Reads::Outside | Reads::Both)] { (cell.reads.in_words()) }
                    td { code { (cut(&shown(&cell.answer), 120)) }
                        @if cell.source != published.case.source { " " (linked(&cell.source)) } }
                } } }
            }
        }
    }
}

fn ways_in(published: &Published<'_>) -> Markup {
    let mut by: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (gate, reading) in &published.ways_in {
        by.entry(gate).or_default().push(Published::name_of(reading));
    }
    html! {
        h2 { "Gates behind which mail leaves the allowed domains" }
        @if by.is_empty() { p.none { "None, with the readings that are published." } } @else {
            dl { @for (gate, readers) in by {
                dt { (shown(gate)) } dd { (shown(&readers.join("; "))) }
            } }
        }
    }
}
