//! Texts made plainer in one respect: what a finding may not need is taken out of them. Whether it is still seen, who asks
//! has to find out.

use crate::domain::Domain;
use crate::mailbox::Span;
use crate::parsers::strict;
use memchr::memmem;

/// So many places of a domain are tried.
const PLACES: usize = 8;

/// A text with more places of its domain than these is reduced as it is: each of them would be tried alone.
const DECOYS: usize = 4;

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

/// The text with something else in the place of each of these, which come from the front.
pub(super) fn replaced(text: &[u8], spans: impl IntoIterator<Item = Span>, by: &[u8]) -> Vec<u8> {
    let (mut made, mut end) = (Vec::with_capacity(text.len()), 0);
    for span in spans {
        made.extend_from_slice(&text[end..span.start]);
        made.extend_from_slice(by);
        end = span.end;
    }
    made.extend_from_slice(&text[end..]);
    made
}

fn places<'a>(text: &'a [u8], domain: &'a str) -> impl Iterator<Item = Span> + 'a {
    memmem::find_iter(text, domain).map(|start| start..start + domain.len())
}

/// A word that is not this domain.
fn other_than(domain: &str) -> &'static [u8] {
    if domain == "b" { b"c" } else { b"b" }
}

/// The text with each place of the domain as the only one: another word stands at the others. Nothing where it stands
/// there once.
pub(super) fn one_alone<'a>(text: &'a [u8], domain: &'a str) -> impl Iterator<Item = Vec<u8>> + 'a {
    let places: Vec<Span> = places(text, domain).take(DECOYS + 1).collect();
    let kept = if (2..=DECOYS).contains(&places.len()) { places.len() } else { 0 };
    (0..kept).map(move |kept| {
        let others = places.iter().enumerate().filter(|&(at, _)| at != kept).map(|(_, place)| place.clone());
        replaced(text, others, other_than(domain))
    })
}

/// The text has two `@`, and so may have two domains.
pub(super) fn has_two(text: &[u8]) -> bool {
    memchr::memchr_iter(b'@', text).nth(1).is_some()
}

/// The text with another word at each place of the domain, one at a time.
pub(super) fn other_domains<'a>(text: &'a [u8], domain: &'a str) -> impl Iterator<Item = Vec<u8>> + 'a {
    places(text, domain).take(PLACES).map(move |place| replaced(text, [place], other_than(domain)))
}

/// The text with the domain in one piece, in the place of what a reader glued together.
pub(super) fn in_one_piece(text: &[u8], domain: &str) -> Vec<Vec<u8>> {
    let starts = memchr::memchr_iter(domain.as_bytes()[0], text).take(PLACES);
    let glued = starts.filter_map(|start| Some(start..start + pieces(&text[start..], domain.as_bytes())?));
    glued.map(|span| replaced(text, [span], domain.as_bytes())).collect()
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

/// What stands before and behind the domain, where that stands in the text once.
fn around<'a>(text: &'a [u8], domain: &str) -> Option<(&'a [u8], &'a [u8])> {
    let mut places = places(text, domain);
    let (place, other) = (places.next()?, places.next());
    other.is_none().then(|| (&text[..place.start], &text[place.end..]))
}

/// The text without the fold, the comment or the closing bracket that stands right behind the domain.
pub(super) fn unwrapped(text: &[u8], domain: &str) -> Option<Vec<u8>> {
    let (front, rest) = around(text, domain)?;
    let domain = domain.as_bytes();
    Some(match rest {
        [b'\r', b'\n', b' ' | b'\t', rest @ ..] => [front, domain, rest].concat(),
        [b'>', rest @ ..] => {
            let open = memchr::memrchr(b'<', front)?;
            [&front[..open], &front[open + 1..], domain, rest].concat()
        }
        [b'(', comment @ ..] => [front, domain, &comment[memchr::memchr(b')', comment)? + 1..]].concat(),
        _ => return None,
    })
}

/// The text up to the end of the domain.
pub(super) fn up_to(text: &[u8], domain: &str) -> Option<Vec<u8>> {
    let (front, rest) = around(text, domain)?;
    (!rest.is_empty()).then(|| [front, domain.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_the_only_one_once() {
        let alone = |text: &str, domain: &str| -> Vec<String> {
            one_alone(text.as_bytes(), domain)
                .map(|text| String::from_utf8_lossy(&text).into_owned())
                .collect()
        };
        assert_eq!(alone("\"a@x.org\"x.org,", "x.org"), ["\"a@x.org\"b,", "\"a@b\"x.org,"]);
        assert_eq!(alone("b@b", "b"), ["b@c", "c@b"]);
        assert!(alone("a@x.org", "x.org").is_empty());
        assert!(alone(&"@x".repeat(5), "x").is_empty());
    }

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
