//! Texts made plainer in one respect: what a finding may not need is taken out of them. Whether it is still seen, who asks
//! has to find out.

use super::decoys;
use crate::domain::Domain;
use crate::mailbox::Span;
use crate::parsers::strict;
use memchr::memmem;

/// So many places of a domain are tried.
const PLACES: usize = 8;

/// Where the standard reads domains that are not allowed, from the front.
pub(super) fn outside(text: &[u8], allows: impl Fn(&Domain<'_>) -> bool) -> Vec<Span> {
    let read = strict::address_list(text);
    let read = read.or_else(|_| strict::mailbox_utf8(text).map(|mailbox| vec![mailbox]));
    let mailboxes = read.into_iter().flatten().filter(|mailbox| !allows(&mailbox.addr_spec.domain));
    mailboxes.filter_map(|mailbox| mailbox.spans.domain).collect()
}

pub(super) fn last_label(text: &[u8], domain: &Span) -> Span {
    let dot = memchr::memrchr(b'.', &text[domain.clone()]);
    dot.map_or(domain.clone(), |dot| domain.start + dot + 1..domain.end)
}

/// The text with something else in the place of a span.
fn replaced(text: &[u8], span: Span, by: &[u8]) -> Vec<u8> {
    [&text[..span.start], by, &text[span.end..]].concat()
}

/// The text with something else in the place of each of these, which come from the front.
pub(super) fn replaced_each(text: &[u8], spans: Vec<Span>, by: &[u8]) -> Vec<u8> {
    let (mut made, mut end) = (Vec::with_capacity(text.len()), 0);
    for span in spans {
        made.extend_from_slice(&text[end..span.start]);
        made.extend_from_slice(by);
        end = span.end;
    }
    made.extend_from_slice(&text[end..]);
    made
}

/// The text has two `@`, and so may have two domains.
pub(super) fn has_two(text: &[u8]) -> bool {
    memchr::memchr_iter(b'@', text).nth(1).is_some()
}

/// The text with another word at each place of the domain, one at a time.
pub(super) fn other_domains<'a>(text: &'a [u8], domain: &'a str) -> impl Iterator<Item = Vec<u8>> + 'a {
    let places = memmem::find_iter(text, domain).take(PLACES);
    places.map(move |at| replaced(text, at..at + domain.len(), decoys::other_than(domain)))
}

/// The text with the domain in one piece, in the place of what a reader glued together.
pub(super) fn in_one_piece(text: &[u8], domain: &str) -> Vec<Vec<u8>> {
    let places = memchr::memchr_iter(domain.as_bytes()[0], text).take(PLACES);
    let glued = places.filter_map(|start| Some(start..start + pieces(&text[start..], domain.as_bytes())?));
    glued.map(|span| replaced(text, span, domain.as_bytes())).collect()
}

/// How long the pieces of the domain are that a text begins with, with the comments and specials between them.
fn pieces(text: &[u8], domain: &[u8]) -> Option<usize> {
    let (mut missing, mut at) = (domain, 0);
    while let Some(&next) = missing.first() {
        match *text.get(at)? {
            octet if octet == next => missing = &missing[1..],
            b'(' => at += memchr::memchr(b')', &text[at..])?,
            octet if octet.is_ascii_alphanumeric() => return None,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// The text without the fold, the comment or the closing bracket that stands right behind the domain, where that stands in
/// it once.
pub(super) fn unwrapped(text: &[u8], domain: &str) -> Option<Vec<u8>> {
    let mut places = memmem::find_iter(text, domain);
    let (start, other) = (places.next()?, places.next());
    let (front, rest) = text.split_at(start + domain.len());
    let plainer = match rest {
        [b'\r', b'\n', b' ' | b'\t', rest @ ..] => [front, rest].concat(),
        [b'>', rest @ ..] => {
            let open = memchr::memrchr(b'<', &front[..start])?;
            [&front[..open], &front[open + 1..], rest].concat()
        }
        [b'(', comment @ ..] => [front, &comment[memchr::memchr(b')', comment)? + 1..]].concat(),
        _ => return None,
    };
    other.is_none().then_some(plainer)
}

/// The text up to the end of the domain, where that stands in it once.
pub(super) fn up_to(text: &[u8], domain: &str) -> Option<Vec<u8>> {
    let mut places = memmem::find_iter(text, domain).map(|at| at + domain.len());
    let (end, other) = (places.next()?, places.next());
    (other.is_none() && end < text.len()).then(|| text[..end].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_glues_is_made_whole() {
        let whole = |text: &str| -> Vec<String> {
            let texts = in_one_piece(text.as_bytes(), "ax.org");
            texts.into_iter().map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
        };
        for glued in ["b@a x.org,", "b@a(c)x.org,", "b@a\\x.org,", "b@a()\r\n x .org,"] {
            assert_eq!(whole(glued), ["b@ax.org,"], "{glued}");
        }
        assert!(whole("b@a,bx.org").is_empty());
        assert!(whole("b@a(x.org").is_empty());
    }

    #[test]
    fn a_text_ends_behind_the_one_domain() {
        assert_eq!(up_to(b"a@x.org,b", "x.org"), Some(b"a@x.org".to_vec()));
        assert_eq!(up_to(b"a@x.org,b@x.org", "x.org"), None);
        assert_eq!(up_to(b"a@x.org", "x.org"), None);
    }

    #[test]
    fn what_closes_an_address_goes() {
        let bare =
            |text: &str| unwrapped(text.as_bytes(), "x.org").map(|bare| String::from_utf8(bare).unwrap());
        for closed in ["a@x.org\r\n ;b", "<a@x.org>;b", "a@x.org(c\r\n );b"] {
            assert_eq!(bare(closed).as_deref(), Some("a@x.org;b"), "{closed:?}");
        }
        assert_eq!(bare("a@x.org>;b"), None);
        assert_eq!(bare("a@x.org\r\n ;b@x.org"), None);
        assert_eq!(bare("a@x.org;b"), None);
    }

    #[test]
    fn what_the_standard_reads_outside_is_found() {
        let spans = outside(b"a@in.example,<b@out.example>", |domain| domain.as_read() == "in.example");
        assert_eq!(spans.as_slice(), std::slice::from_ref(&(16..27)));
        assert_eq!(last_label(b"a@b .c\r\n .d,", &(2..11)), 10..11);
    }
}
