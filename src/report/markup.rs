//! Text in Markdown that means nothing there.

use super::words::{cut, safe_again};
use std::fmt::Write;

/// Columns of an input or command that are shown.
const WIDTH: usize = 300;

/// Text that is nobody's markup: whatever could mean something to Markdown or HTML is a character reference. GitHub
/// makes a link to write to of an address even so, wherever one stands within one text, so a comment that nobody sees
/// ends the text before an `@`.
pub(super) fn code(text: &str) -> String {
    let mut safe = String::from("<code>");
    for c in cut(&safe_again(text), WIDTH).chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '/' | ',' => safe.push(c),
            '@' => safe.push_str("<!-- -->&#64;"),
            c => {
                let _ = write!(safe, "&#{};", c as u32);
            }
        }
    }
    safe + "</code>"
}
