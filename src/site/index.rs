//! The first page: every case, technique by technique.

use super::cells::Reads;
use super::frame::{self, linked, shown};
use super::{Cell, Published};
use crate::report::words::cut;
use maud::{Markup, html};

pub(super) fn page(published: &[Published<'_>]) -> String {
    let body = html! {
        p { "E-mail addresses on which two readers disagree about where the mail goes. All of them were published: each case "
            "names its source, what each reader answers, and the releases for which that holds." }
        p { (published.len()) " cases. A " em { "reader" } " takes a recipient out of a text; a " em { "gate" }
            " decides whether an application admits the text. Domains stand for any: "
            code { "important.com" } " is allowed, " code { "malicious.org" } " is not, unless a case says otherwise." }
        @for technique in crate::payloads::techniques() {
            @let of_it: Vec<&Published<'_>> =
                published.iter().filter(|one| one.technique.is_some_and(|own| own.id == technique.id)).collect();
            @if !of_it.is_empty() {
                section aria-labelledby=(technique.id) {
                    h2 #(technique.id) { (technique.id.replace('-', " ")) }
                    p { (linked(&technique.about)) }
                    p { b { "What stops it: " } (linked(&technique.cure)) }
                    (table(&of_it))
                }
            }
        }
        @let others: Vec<&Published<'_>> = published.iter().filter(|one| one.technique.is_none()).collect();
        @if !others.is_empty() {
            section aria-labelledby="others" { h2 #others { "Other cases" } (table(&others)) }
        }
    };
    frame::page("Which reader reads what", 0, &body)
}

fn table(published: &[&Published<'_>]) -> Markup {
    html! {
        div.scroll role="region" aria-label="Cases" tabindex="0" {
            table {
                caption { "Cases, and the readers that mail another domain" }
                thead { tr { th scope="col" { "case" } th scope="col" { "text" } th scope="col" { "read as another domain by" }
                    th scope="col" { "source" } } }
                tbody { @for one in published { tr {
                    th scope="row" { a href=(one.path()) { (shown(&one.case.name)) } }
                    td.text { code { (cut(&one.case.input.to_string(), 80)) } }
                    td { (misreaders(one)) }
                    td { (linked(&cut(&one.case.source, 160))) }
                } } }
            }
        }
    }
}

fn misreaders(one: &Published<'_>) -> Markup {
    let outside = |cell: &&Cell| {
        matches!(cell.reads, Reads::Outside | Reads::Both) && !cell.reader.starts_with("strict/")
    };
    let cells: Vec<&Cell> = one.cells.iter().filter(outside).collect();
    html! {
        @if cells.is_empty() { span.none { "none of those asked" } }
        @for cell in cells { div { (shown(&cell.reader)) " (" (shown(&cell.releases)) ")" } }
    }
}
