//! What every page has: its head, the way to the other pages, and what the site was made of.

use crate::report::sources::pieces;
use crate::shown::Shown;
use maud::{DOCTYPE, Markup, html};

/// A page at this depth below the site.
pub fn page(title: &str, depth: usize, body: &Markup) -> String {
    let up = "../".repeat(depth);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'self' file:; base-uri 'none'; form-action 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (title) " - addrdiff" }
                link rel="stylesheet" href=(format!("{up}style.css"));
            }
            body {
                header {
                    nav aria-label="Pages" {
                        a href=(format!("{up}index.html")) { "Cases" }
                        a href=(format!("{up}readers.html")) { "Readers" }
                        a href=(format!("{up}gates.html")) { "Gates by readers" }
                    }
                    h1 { (title) }
                }
                main { (body) }
                footer {
                    p { "Made by addrdiff " (env!("CARGO_PKG_VERSION")) " of the published cases of its corpus. Each cell is an "
                        "answer that the source of its case or a replay of the corpus shows; what has no source is not here." }
                }
            }
        }
    }
    .into_string()
}

/// Text that came from a case, safe to show, with its links to advisories and RFCs.
pub fn linked(text: &str) -> Markup {
    let shown = shown(text);
    html! {
        @for piece in pieces(&shown) {
            @if let Some(url) = piece.url { a href=(url) rel="noreferrer" { (piece.text) } } @else { (piece.text) }
        }
    }
}

/// Text that came from a case, safe to show.
pub fn shown(text: &str) -> String {
    Shown::again(text).into()
}
