//! Which reader reads what: every case by every reader, then each reader with its releases.

use super::cells::Reads;
use super::frame::{self, shown};
use super::{Cell, Published};
use maud::{Markup, html};
use std::collections::BTreeSet;

pub(super) fn page(published: &[Published<'_>]) -> String {
    let all = published.iter().flat_map(|one| &one.cells);
    let names: BTreeSet<&str> = all.map(|cell| cell.reader.as_str()).collect();
    let (strict, others): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| name.starts_with("strict/"));
    let readers = [strict, others].concat();
    let body = html! {
        (sums(published, &readers))
        h2 #matrix { "Every case by every reader" }
        p { @for reads in Reads::ALL { b { (reads.sign()) } " " (reads.in_words()) "; " } "a dot: not asked. Two signs: releases differ." }
        (matrix(published, &readers))
        h2 #releases { "Since and until which release" }
        @for reader in &readers { (releases(published, reader)) }
    };
    frame::page("Readers", 0, &body)
}

fn cells<'a>(published: &'a Published<'_>, reader: &str) -> impl Iterator<Item = &'a Cell> {
    published.cells.iter().filter(move |cell| cell.reader == reader)
}

/// For how many cases some release of each reader answers so.
fn sums(published: &[Published<'_>], readers: &[&str]) -> Markup {
    let count = |reader: &str, reads: Reads| {
        published.iter().filter(|one| cells(one, reader).any(|cell| cell.reads == reads)).count()
    };
    let asked = |reader: &str| published.iter().filter(|one| cells(one, reader).next().is_some()).count();
    html! {
        div.scroll role="region" aria-label="Sums" tabindex="0" {
            table {
                caption { "For how many of the " (published.len()) " cases some release of the reader answers so" }
                thead { tr { th scope="col" { "reader" } th scope="col" { "asked" }
                    @for reads in Reads::ALL { th scope="col" { (reads.in_words()) } } } }
                tbody { @for reader in readers { tr {
                    th scope="row" { a href=(format!("#{}", anchor(reader))) { (shown(reader)) } }
                    td.number { (asked(reader)) }
                    @for reads in Reads::ALL { td.number { (count(reader, reads)) } }
                } } }
            }
        }
    }
}

fn anchor(reader: &str) -> String {
    format!("r-{}", reader.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

fn matrix(published: &[Published<'_>], readers: &[&str]) -> Markup {
    html! {
        div.scroll role="region" aria-label="Every case by every reader" tabindex="0" {
            table.matrix {
                caption { "What each reader makes of each case" }
                thead { tr { th scope="col" { "case" }
                    @for reader in readers { th.turned scope="col" { span { (shown(reader)) } } } } }
                tbody { @for one in published { tr {
                    th scope="row" { a href=(one.path()) { (shown(&one.case.name)) } }
                    @for reader in readers {
                        @let signs: BTreeSet<Reads> = cells(one, reader).map(|cell| cell.reads).collect();
                        @if signs.is_empty() { td.none { "." } }
                        @else { td.(class(&signs)) { (signs.iter().map(|reads| reads.sign()).collect::<String>()) } }
                    }
                } } }
            }
        }
    }
}

fn class(signs: &BTreeSet<Reads>) -> &'static str {
    if signs.contains(&Reads::Outside) || signs.contains(&Reads::Both) { "outside" } else { "inside" }
}

/// The cases that a reader sends to another domain, each with the releases that do, and those that do not.
fn releases(published: &[Published<'_>], reader: &str) -> Markup {
    let outside = |cell: &Cell| matches!(cell.reads, Reads::Outside | Reads::Both);
    let rows: Vec<&Published<'_>> = published.iter().filter(|one| cells(one, reader).any(outside)).collect();
    html! {
        section aria-labelledby=(anchor(reader)) {
            h3 #(anchor(reader)) { (shown(reader)) }
            @if rows.is_empty() { p.none { "It reads another domain in no case." } } @else {
                div.scroll role="region" aria-label=(shown(reader)) tabindex="0" {
                    table {
                        caption { "Cases in which " (shown(reader)) " reads another domain, release by release" }
                        thead { tr { th scope="col" { "case" } th scope="col" { "releases" } th scope="col" { "reads" } } }
                        tbody { @for one in rows { @for cell in cells(one, reader) { tr {
                            th scope="row" { a href=(one.path()) { (shown(&one.case.name)) } }
                            td { (shown(&cell.releases)) }
                            td { (cell.reads.in_words()) }
                        } } } }
                    }
                }
            }
        }
    }
}
