//! An input byte by byte, and under it which bytes each parser took as the domain.

use super::safe_again;
use crate::report::lines::{Lines, Reading};
use maud::{Markup, html};
use std::ops::Range;

pub(super) fn bytes(lines: &Lines, label: &str) -> Markup {
    let width = lines.bytes.len();
    html! {
        div.scroll role="region" aria-label=(label) tabindex="0" {
            table.bytes {
                caption.sr { "Each byte of the input, and which bytes each parser took as the domain" }
                thead {
                    tr { th scope="row" { "text" }
                        @for (place, shown) in &lines.pieces { td.char colspan=(place.len()) { (visible(shown)) } }
                        td.end {}
                    }
                    tr { th scope="row" { "bytes" }
                        @for byte in &lines.bytes { td.hex { (format!("{byte:02x}")) } }
                        td.end {}
                    }
                }
                tbody { @for reading in &lines.readings { (row(reading, lines, width)) } }
            }
        }
        @if lines.length > width { p { (width) " of " (lines.length) " bytes are shown." } }
    }
}

/// A space that nobody sees is one that nobody notices.
fn visible(shown: &str) -> Markup {
    html! { @if shown == " " { span.space title="space" { "␣" } } @else { (shown) } }
}

fn row(reading: &Reading, lines: &Lines, width: usize) -> Markup {
    html! {
        tr.(class(&reading.verdict)) {
            th scope="row" {
                @for parser in &reading.parsers { code { (safe_again(parser)) } " " }
                span.said { (reading.said) }
            }
            (cells(reading, lines, width))
        }
    }
}

fn class(verdict: &str) -> &'static str {
    match verdict {
        "accepted" => "accepted",
        "rejected" => "rejected",
        "skipped" => "skipped",
        _ => "failed",
    }
}

fn cells(reading: &Reading, lines: &Lines, width: usize) -> Markup {
    let mut at = 0;
    let mut cells = Vec::new();
    for domain in &reading.domains {
        cells.push(gap(domain.start - at));
        cells.push(taken(domain, lines));
        at = domain.end;
    }
    if let Some(stopped) = reading.stopped {
        cells.push(gap(stopped - at));
        cells.push(
            html! { td.stopped { span.sr { "stopped at byte " (stopped) } span aria-hidden="true" { "▲" } } },
        );
        at = stopped + 1;
    }
    // One column more than bytes: reading can stop at the end.
    cells.push(gap((width + 1).saturating_sub(at)));
    html! { @for cell in cells { (cell) } }
}

/// The domain as one cell; what stands in it stands under the bytes it comes from.
fn taken(domain: &Range<usize>, lines: &Lines) -> Markup {
    let inside = || lines.pieces.iter().filter(|(place, _)| domain.contains(&place.start));
    html! {
        td.domain colspan=(domain.len()) title=(format!("bytes {} to {}", domain.start, domain.end)) {
            span.sr { "domain: " @for (_, shown) in inside() { (shown) } }
            span.under aria-hidden="true" {
                @for (place, shown) in inside() {
                    i { (shown) }
                    @for _ in 1..place.len() { i {} }
                }
            }
        }
    }
}

fn gap(width: usize) -> Markup {
    html! { @if width > 0 { td.gap colspan=(width) {} } }
}
