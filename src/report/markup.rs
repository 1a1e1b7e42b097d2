//! Text in Markdown that means nothing there, and that can be read before it is rendered: a code span.

use super::words::{cut, safe_again};
use std::fmt::Write;

/// Columns of an input or command that are shown.
const WIDTH: usize = 300;

/// Text that is nobody's markup. Nothing in a code span has a meaning, and nobody makes links of it.
pub(super) fn code(text: &str) -> String {
    span(&cut(&safe_again(text), WIDTH))
}

/// The same in the cell of a table, which a pipe would end.
pub(super) fn cell(text: &str) -> String {
    let text = cut(&safe_again(text), WIDTH);
    // What a backslash before a pipe means there, readers of Markdown do not agree on.
    if text.contains("\\|") { references(&text) } else { span(&text).replace('|', "\\|") }
}

/// A fence that the text does not have; a blank at both ends is taken away again by the reader.
fn span(text: &str) -> String {
    if text.trim().is_empty() {
        return references(text);
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Whatever could mean something is a character reference.
fn references(text: &str) -> String {
    let mut safe = String::from("<code>");
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | ',' => safe.push(c),
            // GitHub makes a link to write to of an address even so; a comment that nobody sees ends the text before.
            '@' => safe.push_str("<!-- -->&#64;"),
            c => {
                let _ = write!(safe, "&#{};", c as u32);
            }
        }
    }
    safe + "</code>"
}
