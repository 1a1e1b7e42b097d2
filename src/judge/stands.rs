//! Where the domain that a reader took stands in the text: what tells one cause of a disagreement from another.

use memchr::memmem;
use std::ops::Range;

/// What a domain stands in, by the lexical rules of RFC 5322 section 3.2: a reader that takes one out of a comment makes
/// another mistake than one that stops too early.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Within {
    /// In nothing of these, or nowhere in the text.
    #[default]
    Open,
    /// A comment.
    Comment,
    /// A quoted-string.
    Quotes,
    /// A domain-literal.
    Literal,
}

/// The kind of token behind a domain. Readers that stop at one special most often stop at all of them: only what
/// separates addresses, and a second `@`, are causes of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartsAt {
    /// The end of the text.
    End,
    /// What separates addresses, or a route or a group from one.
    Separator,
    /// An `@`.
    At,
    /// Any other special, or a line break.
    Special,
    /// A backslash.
    Escape,
    /// Any other control octet, as where a C string ends.
    Control,
    /// Anything that a word may hold.
    Word,
}

/// Where a domain that was read stands.
pub(super) fn place(text: &[u8], domain: &str) -> Option<Range<usize>> {
    // A local-part may be spelled like it.
    let behind_at = memmem::find(text, format!("@{domain}").as_bytes()).map(|at| at + 1);
    let start = behind_at.or_else(|| memmem::rfind(text, domain.as_bytes()))?;
    Some(start..start + domain.len())
}

/// What is open behind this text.
pub(super) fn within(before: &[u8]) -> Within {
    let (mut within, mut depth) = (Within::Open, 0_usize);
    let mut octets = before.iter();
    while let Some(octet) = octets.next() {
        match (within, octet) {
            (Within::Open, b'"') => within = Within::Quotes,
            (Within::Open, b'[') => within = Within::Literal,
            (Within::Open | Within::Comment, b'(') => (within, depth) = (Within::Comment, depth + 1),
            (Within::Comment, b')') => {
                depth -= 1;
                within = if depth == 0 { Within::Open } else { Within::Comment };
            }
            (Within::Quotes, b'"') | (Within::Literal, b']') => within = Within::Open,
            (Within::Quotes | Within::Literal | Within::Comment, b'\\') => _ = octets.next(),
            _ => {}
        }
    }
    within
}

/// Comments and white space between the domain and that token say nothing.
pub(super) fn parts_at(behind: &[u8]) -> PartsAt {
    match behind[cfws(behind)..].first() {
        None => PartsAt::End,
        Some(b',' | b';' | b':') => PartsAt::Separator,
        Some(b'@') => PartsAt::At,
        Some(b'<' | b'>' | b'(' | b')' | b'"' | b'[' | b']' | b'\r' | b'\n' | b'\t') => PartsAt::Special,
        Some(b'\\') => PartsAt::Escape,
        Some(0..=31 | 127) => PartsAt::Control,
        Some(_) => PartsAt::Word,
    }
}

/// How many octets of white space and closed comments a text begins with.
fn cfws(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(octet) = text.get(at) {
        match octet {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'(' => {
                match memchr::memchr2(b')', b'(', &text[at + 1..]).filter(|end| text[at + 1 + end] == b')') {
                    Some(end) => at += end + 2,
                    None => break,
                }
            }
            _ => break,
        }
    }
    at
}
