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
    /// In front of what separates addresses.
    Separator,
    /// In front of the colon that ends a route or begins a group.
    Colon,
    /// In front of an `@`.
    At,
    /// In front of a comment that is not closed.
    OpenComment,
    /// In front of a comment with a control octet in it.
    BrokenComment,
    /// In front of a bracket or a quote.
    Special,
    /// In front of a backslash.
    Escape,
    /// In front of a carriage return or a line feed.
    LineBreak,
    /// In front of a NUL.
    Nul,
    /// In front of another control octet.
    Control,
    /// In front of anything that a word may hold.
    Word,
}

impl Parting {
    /// Of a domain in a text; `None` where it does not stand in it as it was read. Where it stands in it several times,
    /// what a comment or quotes hold is a decoy, and what stands behind an `@` is no local-part.
    pub(super) fn of(text: &[u8], domain: &str) -> Option<Self> {
        let mut scan = Scan::default();
        let places = memmem::find_iter(text, domain).map(|start| {
            let (front, rest) = (&text[..start], &text[start + domain.len()..]);
            let is_glued = front.last().is_some_and(glues) || rest.first().is_some_and(glues);
            (is_glued, front, rest, scan.within(front))
        });
        let rank = |&(is_glued, front, rest, within): &(bool, &[u8], &[u8], Option<Self>)| {
            let is_domain = is_behind_at(front);
            (is_glued, !is_domain, within.is_some(), if is_domain { 0 } else { rest.len() })
        };
        // A reader may cut a longer domain short, but none starts in the middle of a word.
        let is_cut = |&(is_glued, front, ..): &(bool, &[u8], &[u8], _)| !is_glued || front.ends_with(b"@");
        let (_, _, rest, within) = places.filter(is_cut).min_by_key(rank)?;
        Some(within.unwrap_or_else(|| behind(rest)))
    }
}

/// Makes one word of itself and a domain beside it.
fn glues(octet: &u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_') || !octet.is_ascii()
}

fn is_behind_at(front: &[u8]) -> bool {
    front.trim_ascii_end().ends_with(b"@")
}

/// What is open at one place of a text behind another, in one pass.
#[derive(Default)]
struct Scan {
    at: usize,
    open: Option<Parting>,
    depth: usize,
}

impl Scan {
    /// What is open where this text ends; the texts of one scan grow.
    fn within(&mut self, front: &[u8]) -> Option<Parting> {
        while let Some(octet) = front.get(self.at) {
            self.take(*octet);
        }
        self.open
    }

    fn take(&mut self, octet: u8) {
        match (self.open, octet) {
            (None, b'"') => self.open = Some(Parting::InQuotes),
            (None, b'[') => self.open = Some(Parting::InLiteral),
            (None | Some(Parting::InComment), b'(') => {
                (self.open, self.depth) = (Some(Parting::InComment), self.depth + 1);
            }
            (Some(Parting::InComment), b')') => self.depth -= 1,
            (Some(Parting::InQuotes), b'"') | (Some(Parting::InLiteral), b']') => self.open = None,
            (Some(_), b'\\') => self.at += 1,
            _ => {}
        }
        self.open = self.open.filter(|open| *open != Parting::InComment || self.depth > 0);
        self.at += 1;
    }
}

/// Comments and blanks between the domain and the token behind it say nothing.
fn behind(behind: &[u8]) -> Parting {
    let rest = &behind[cfws(behind)..];
    match rest.first() {
        None => Parting::End,
        Some(b',' | b';') => Parting::Separator,
        Some(b':') => Parting::Colon,
        Some(b'@') => Parting::At,
        Some(b'(') if comment(rest).is_some() => Parting::BrokenComment,
        Some(b'(') => Parting::OpenComment,
        Some(b'<' | b'>' | b')' | b'"' | b'[' | b']') => Parting::Special,
        Some(b'\\') => Parting::Escape,
        Some(b'\r' | b'\n') => Parting::LineBreak,
        Some(0) => Parting::Nul,
        Some(1..=31 | 127) => Parting::Control,
        Some(_) => Parting::Word,
    }
}

/// How many octets of blanks and closed comments a text begins with. Line breaks are no blanks, and what has one in it no
/// plain comment: where they end an address or a comment, they are the cause.
fn cfws(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match text.get(at) {
            Some(b' ' | b'\t') => at += 1,
            Some(b'(') => match comment(&text[at..]) {
                Some(length) if !text[at..][..length].iter().any(is_control) => at += length,
                _ => return at,
            },
            _ => return at,
        }
    }
}

fn is_control(octet: &u8) -> bool {
    octet.is_ascii_control() && *octet != b'\t'
}

/// How long the comment is that a text begins with; `None` where it is not closed.
fn comment(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    while let Some(octet) = text.get(scan.at) {
        scan.take(*octet);
        if scan.open.is_none() {
            return Some(scan.at);
        }
    }
    None
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
            ("a@E\x1a", "a@E\x7fb"),
            ("a@E\r@b", "a@E\nb"),
            ("a@E\r\n ,b", "a@E\n@b"),
            ("a@E(\\)(),b", "a@E("),
            ("a@E (\r)@b", "a@E(a\nb),b"),
            ("a@E ((\\)))(),b", "a@E,b"),
            (&format!("a@E{},b", "(())".repeat(40)), "a@E,b"),
            ("\"a@E\"b", "\"a@E,b"),
        ];
        for (one, other) in alike {
            assert_eq!(of(one), of(other), "{one:?} {other:?}");
            assert!(of(one).is_some());
        }
        assert_eq!(Parting::of(b"a@m x.org,amx.org", "mx.org"), None);
        assert_eq!(Parting::of(b"a@x.orgb,c", "x.org"), Some(Parting::Word));
        let other = [
            "a@E", "a@E,b", "a@E:b", "a@E@b", "a@E<b", "a@E(b", "a@E\\@b", "a@E\x1ab", "a@E\0b", "a@E\rb",
            "a@E(\0)b", "a@E=b", "(a@E)b", "\"a@E\"b", "[a@E]b",
        ];
        let all: HashSet<_> = other.iter().map(|text| of(text)).collect();
        assert_eq!(all.len(), other.len());
        assert_eq!(of("a@b"), None);
    }

    #[test]
    fn a_decoy_is_not_what_is_read() {
        let of = |text: &str| Parting::of(text.replace('E', DOMAIN).as_bytes(), DOMAIN);
        for (decoy, plain) in [
            ("(@E)a@E,b", "a@E,b"),
            ("\"@E\"@E@b", "a@E@b"),
            ("E@ E,b", "a@ E,b"),
            ("\"\r@E\"@b,E@c", "\"\r@E\"@b"),
            ("a@ E,xE", "a@ E,b"),
            ("a@E,b@E", "a@E,b"),
            (&format!("{}@E,b", "xE".repeat(100)), "a@E,b"),
        ] {
            assert_eq!(of(decoy), of(plain), "{decoy:?} {plain:?}");
        }
    }

    /// RFC 5322 §3.2.1: a quoted-pair closes nothing; §3.2.2: comments nest.
    #[test]
    fn what_is_quoted_closes_nothing_and_comments_nest() {
        let within = |front: &str| Scan::default().within(front.as_bytes());
        for open in ["(", "(\\)", "(()", "(\"", "(\"\\)\"", "a(b(c)", "\\("] {
            assert_eq!(within(open), Some(Parting::InComment), "{open}");
        }
        assert_eq!(within("\"\\\""), Some(Parting::InQuotes));
        assert_eq!(within("[\\]"), Some(Parting::InLiteral));
        for closed in ["", "(())", "\"(\"", "[(]", "\"\\\\\"", ")", "(\")"] {
            assert_eq!(within(closed), None, "{closed}");
        }
    }
}
