//! Where readings part in a text: in what the domain that is read stands, or what stands behind it.
//!
//! Texts that part at another place have another cause, and a reduction must not slide from one to the other.

use memchr::memmem;

/// The place of the domain that is read. Readers that stop at one special most often stop at all of them: only what
/// separates addresses, a second `@`, what escapes and what no text should hold are causes of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parting {
    /// In a comment, as RFC 5322 nests them from the front of the text; one that is not closed holds all the rest.
    InComment,
    /// In a quoted-string.
    InQuotes,
    /// In a domain-literal.
    InLiteral,
    /// In front of the end of the text.
    End,
    /// In front of what separates addresses, or a route or a group from one.
    Separator,
    /// In front of an `@`.
    At,
    /// In front of a bracket or a quote.
    Special,
    /// In front of a backslash.
    Escape,
    /// In front of a control octet.
    Control,
    /// In front of anything that a word may hold.
    Word,
}

impl Parting {
    /// Of the first `@domain` in a text; `None` where the domain does not stand in it as it was read.
    pub(super) fn of(text: &[u8], domain: &str) -> Option<Self> {
        // A local-part may be spelled like it.
        let behind_at = memmem::find(text, format!("@{domain}").as_bytes()).map(|at| at + 1);
        let start = behind_at.or_else(|| memmem::rfind(text, domain.as_bytes()))?;
        Some(within(&text[..start]).unwrap_or_else(|| behind(&text[start + domain.len()..])))
    }
}

/// What is open where this text ends.
fn within(front: &[u8]) -> Option<Parting> {
    let (mut within, mut depth, mut at) = (None, 0_usize, 0);
    while let Some(octet) = front.get(at) {
        match (within, octet) {
            (None, b'"') => within = Some(Parting::InQuotes),
            (None, b'[') => within = Some(Parting::InLiteral),
            (None | Some(Parting::InComment), b'(') => {
                (within, depth) = (Some(Parting::InComment), depth + 1)
            }
            (Some(Parting::InComment), b')') => depth -= 1,
            (Some(Parting::InQuotes), b'"') | (Some(Parting::InLiteral), b']') => within = None,
            (Some(_), b'\\') => at += 1,
            _ => {}
        }
        within = within.filter(|open| *open != Parting::InComment || depth > 0);
        at += 1;
    }
    within
}

/// Comments and white space between the domain and the token behind it say nothing.
fn behind(behind: &[u8]) -> Parting {
    match behind[cfws(behind)..].first() {
        None => Parting::End,
        Some(b',' | b';' | b':') => Parting::Separator,
        Some(b'@') => Parting::At,
        Some(b'<' | b'>' | b'(' | b')' | b'"' | b'[' | b']') => Parting::Special,
        Some(b'\\') => Parting::Escape,
        Some(0..=31 | 127) => Parting::Control,
        Some(_) => Parting::Word,
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const DOMAIN: &str = "malicious.org";

    #[test]
    fn texts_that_part_at_the_same_place_are_alike() {
        let of = |text: &str| Parting::of(text.replace('E', DOMAIN).as_bytes(), DOMAIN);
        let alike = [
            ("a@E>b", "<a@E<b"),
            ("a@E,b", "a@E ;b"),
            ("a@E@b", "a@E (c)@b"),
            ("a@E\0", "a@E\x1a"),
            ("\"a@E\"b", "\"a@E,b"),
        ];
        for (one, other) in alike {
            assert_eq!(of(one), of(other), "{one:?} {other:?}");
            assert!(of(one).is_some());
        }
        let other = [
            "a@E", "a@E,b", "a@E@b", "a@E<b", "a@E\\@b", "a@E\x1ab", "a@E=b", "(a@E)b", "\"a@E\"b", "[a@E]b",
        ];
        let all: HashSet<_> = other.iter().map(|text| of(text)).collect();
        assert_eq!(all.len(), other.len());
        assert_eq!(of("a@b"), None);
    }

    /// RFC 5322 §3.2.1: a quoted-pair closes nothing; §3.2.2: comments nest.
    #[test]
    fn what_is_quoted_closes_nothing_and_comments_nest() {
        for open in ["(", "(\\)", "(()", "(\"", "(\"\\)\"", "a(b(c)", "\\("] {
            assert_eq!(within(open.as_bytes()), Some(Parting::InComment), "{open}");
        }
        assert_eq!(within(b"\"\\\""), Some(Parting::InQuotes));
        assert_eq!(within(b"[\\]"), Some(Parting::InLiteral));
        for closed in ["", "(())", "\"(\"", "[(]", "\"\\\\\"", ")", "(\")"] {
            assert_eq!(within(closed.as_bytes()), None, "{closed}");
        }
    }
}
