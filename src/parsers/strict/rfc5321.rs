//! RFC 5321 §4.1.2 and §4.1.3: `Mailbox` and what it is made of, with the prose that narrows the ABNF.
//!
//! RFC 6531 changes terminals only; a grammar function that such a terminal stands in is written once, over
//! [`Terminals`].

mod address_literal;

use super::rfc5234::{
    self, ATEXT, Class, LDH, PAIRED_SMTP, QTEXT_SMTP, between, dotted, is, literal, runs, some,
};
use super::stop::{Parsed, Rule, Stop, expected};
use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox, Span, Spans};
use address_literal::address_literal;
use nom::Parser;
use nom::combinator::{cut, eof, recognize};
use nom::sequence::preceded;
use std::borrow::Cow;

/// The terminals that RFC 6531 §3.3 extends.
pub(super) trait Terminals {
    /// `atext`
    const ATEXT: Class;
    /// `qtextSMTP`
    const QTEXT_SMTP: Class;
    /// `sub-domain`
    fn sub_domain(input: &[u8]) -> Parsed<'_, &[u8]>;
    /// The octets by which a label is measured against the 63 of RFC 1035 §2.3.4.
    fn label_octets(label: &[u8]) -> usize;
}

/// RFC 5321 as it is.
pub(super) struct Ascii;

impl Terminals for Ascii {
    const ATEXT: Class = ATEXT;
    const QTEXT_SMTP: Class = QTEXT_SMTP;

    #[inline]
    fn sub_domain(input: &[u8]) -> Parsed<'_, &[u8]> {
        sub_domain(input)
    }

    #[inline]
    fn label_octets(label: &[u8]) -> usize {
        label.len()
    }
}

/// The two halves of a Mailbox, as they are spelled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Halves<'a> {
    /// Quotes included.
    pub(super) local_part: &'a [u8],
    /// Brackets of an address-literal included.
    pub(super) domain: &'a [u8],
}

/// `Mailbox = Local-part "@" ( Domain / address-literal )`, and nothing after it
#[inline]
pub(super) fn mailbox<T: Terminals>(input: &[u8]) -> Parsed<'_, Halves<'_>> {
    let (rest, local_part) = local_part::<T>(input)?;
    let (rest, _) = expected(&Rule("Local-part", "`.` and another Atom, or `@`"), literal(b'@'))(rest)?;
    let (rest, domain) = domain_or_literal::<T>(rest)?;
    let rule = match domain.first() {
        Some(b'[') => &Rule("address-literal", "the end of the text"),
        _ => &Rule("Domain", "the end of the text"),
    };
    let (rest, _) = expected(rule, eof)(rest)?;
    Ok((rest, Halves { local_part, domain }))
}

/// `( Domain / address-literal )`, told apart by the first octet
#[inline]
pub(super) fn domain_or_literal<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.first() {
        Some(b'[') => address_literal(input),
        _ => domain::<T>(input),
    }
}

/// `Local-part = Dot-string / Quoted-string`, told apart by the first octet
#[inline]
fn local_part<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.first() {
        Some(b'"') => quoted_string::<T>(input),
        Some(octet) if is(T::ATEXT, *octet) => dot_string::<T>(input),
        _ => Err(Stop::at(input, &Rule("Local-part", "atext or `\"`")).error()),
    }
}

/// `Dot-string = Atom *("." Atom)`
#[inline]
fn dot_string<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    dotted(atom::<T>)(input)
}

/// `Atom = 1*atext`
#[inline]
fn atom<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    expected(&Rule("Atom", "atext"), some(T::ATEXT))(input)
}

/// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`, `QcontentSMTP = qtextSMTP / quoted-pairSMTP`
fn quoted_string<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    let inner = runs(T::QTEXT_SMTP, quoted_pair_smtp);
    let close = expected(&Rule("Quoted-string", "qtextSMTP, quoted-pairSMTP or `\"`"), literal(b'"'));
    recognize((literal(b'"'), inner, close)).parse(input)
}

/// `quoted-pairSMTP = %d92 %d32-126`
fn quoted_pair_smtp(input: &[u8]) -> Parsed<'_, &[u8]> {
    let paired = expected(&Rule("quoted-pairSMTP", "%d32-126"), between(1, 1, PAIRED_SMTP));
    preceded(literal(b'\\'), cut(paired)).parse(input)
}

/// `Domain = sub-domain *("." sub-domain)`
#[inline]
fn domain<T: Terminals>(input: &[u8]) -> Parsed<'_, &[u8]> {
    dotted(T::sub_domain)(input)
}

/// `sub-domain = Let-dig [Ldh-str]`
#[inline]
pub(super) fn sub_domain(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (rest, label) = expected(&Rule("sub-domain", "Let-dig"), some(LDH))(input)?;
    let hyphen_at_edge = match (label.first(), label.last()) {
        (Some(b'-'), _) => input,
        (_, Some(b'-')) => &input[label.len() - 1..],
        _ => return Ok((rest, label)),
    };
    Err(Stop::at(hyphen_at_edge, &Rule("sub-domain", "Let-dig at both ends of a label")).failure())
}

/// The mailbox of a text that is a `Mailbox` within the sizes of §4.5.3.1.
#[inline]
pub(super) fn read<T: Terminals>(text: &[u8]) -> Result<Mailbox<'_>, Stop> {
    let (_, halves) = mailbox::<T>(text)?;
    sizes::<T>(text, halves)?;
    let (end, start) = (halves.local_part.len(), text.len() - halves.domain.len());
    let text = rfc5234::text(text);
    let part = |span: Span| text.get(span).unwrap_or_default();
    Ok(Mailbox {
        display_name: None,
        addr_spec: AddrSpec {
            local_part: meaning(part(0..end)),
            domain: Domain::unchecked(part(start..text.len())),
        },
        spans: Spans { display_name: None, local_part: Some(0..end), domain: Some(start..text.len()) },
    })
}

/// §4.1.2: "Note that the backslash, "\", is a quote character", and all quoted forms are equivalent.
#[inline]
fn meaning(local_part: &str) -> Cow<'_, str> {
    match local_part.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        None => Cow::Borrowed(local_part),
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        Some(inner) => Cow::Owned(unpaired(inner)),
    }
}

/// The text without the backslashes of its quoted-pairs.
fn unpaired(text: &str) -> String {
    let mut chars = text.chars();
    std::iter::from_fn(|| chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) })).collect()
}

/// §4.5.3.1: 64 octets of local-part, 255 of domain, 256 of path, which is 254 without its `<` and `>`; and
/// the 63 octets of a label, RFC 1035 §2.3.4. A limit is told apart from the grammar: §4.5.3.1 says that
/// larger objects "SHOULD be avoided", not that they are none.
#[inline]
fn sizes<T: Terminals>(text: &[u8], halves: Halves<'_>) -> Result<(), Stop> {
    let domain = &text[text.len() - halves.domain.len()..];
    if halves.local_part.len() > 64 {
        return Err(Stop::size(&text[64..], &Rule("Local-part", "at most 64 octets")));
    }
    domain_size::<T>(domain)?;
    if text.len() > 254 {
        return Err(Stop::size(&text[254..], &Rule("Path", "at most 254 octets between its `<` and `>`")));
    }
    Ok(())
}

/// The same for a domain by itself, which the text ends with.
#[inline]
pub(super) fn domain_size<T: Terminals>(domain: &[u8]) -> Result<(), Stop> {
    // An A-label may be longer than the label itself.
    if (domain.len() > 63 || !domain.is_ascii()) && domain[0] != b'[' {
        labels::<T>(domain)?;
    }
    if domain.len() > 255 {
        return Err(Stop::size(&domain[255..], &Rule("Domain", "at most 255 octets")));
    }
    Ok(())
}

fn labels<T: Terminals>(domain: &[u8]) -> Result<(), Stop> {
    let mut rest = domain;
    for label in domain.split(|octet| *octet == b'.') {
        if T::label_octets(label) > 63 {
            let rule = &Rule("sub-domain", "a label of at most 63 octets (RFC 1035 section 2.3.4)");
            return Err(Stop::size(rest, rule));
        }
        rest = rest.get(label.len() + 1..).unwrap_or_default();
    }
    Ok(())
}
