//! Why a text is no address: the rule, and the octet at which it stops, below the text.
//!
//!     cargo run --no-default-features --example why_refused -- 'a@b@c.example'

use addrdiff::{Rejection, strict};

fn main() {
    for text in std::env::args().skip(1) {
        match strict::mailbox(text.as_bytes()) {
            Ok(mailbox) => {
                println!("{}\n^ a Mailbox, its domain is {}", shown(&text), mailbox.addr_spec.domain)
            }
            Err(refused) => explain(&text, &refused),
        }
    }
}

/// Offsets are of the text as it came; what is shown of it before that place is as long as its escapes.
fn explain(text: &str, refused: &Rejection) {
    let before = text.as_bytes().get(..refused.offset.unwrap_or_default()).unwrap_or_default();
    let column = shown(&String::from_utf8_lossy(before)).len();
    println!("{}\n{:column$}^ {}: expected {}", shown(text), "", refused.rule, refused.expected);
}

/// The text comes from outside: it is shown escaped.
fn shown(text: &str) -> String {
    text.escape_default().to_string()
}
