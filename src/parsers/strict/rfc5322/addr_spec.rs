//! RFC 5322 §3.4.1: `addr-spec`.

use super::super::rfc5234::{DTEXT, NON_ASCII, WSP, literal, runs};
use super::super::stop::{Parsed, Rule, expected};
use super::lexical::{cfws, pair_or_fws};
use super::obsolete::{Words, obs_domain, words};
use nom::Parser;
use nom::combinator::{cut, recognize};
use nom::sequence::{delimited, terminated};

/// `addr-spec`, as it is spelled: the two halves, without the CFWS around them.
#[derive(Clone, Copy, Debug)]
pub(super) struct AddrSpecText<'a> {
    pub(super) local_part: Words<'a>,
    pub(super) domain: DomainText<'a>,
}

/// `domain`, as it is spelled.
#[derive(Clone, Copy, Debug)]
pub(super) enum DomainText<'a> {
    /// Atoms and dots.
    Atoms(Words<'a>),
    /// Brackets included.
    Literal(&'a [u8]),
}

impl<'a> DomainText<'a> {
    /// From the first token to the last.
    pub(super) fn text(&self) -> &'a [u8] {
        match self {
            Self::Atoms(words) => words.text,
            Self::Literal(text) => text,
        }
    }
}

/// `addr-spec = local-part "@" domain`
pub(super) fn addr_spec(input: &[u8]) -> Parsed<'_, AddrSpecText<'_>> {
    let (rest, words) = words(input)?;
    let local_part = words.local_part()?;
    let (rest, domain) = at_domain(rest)?;
    Ok((rest, AddrSpecText { local_part, domain }))
}

/// What follows a local-part: `"@" domain`
pub(super) fn at_domain(input: &[u8]) -> Parsed<'_, DomainText<'_>> {
    let (rest, _) = expected(&Rule("local-part", "`.` and another word, or `@`"), literal(b'@'))(input)?;
    domain(rest)
}

/// `domain = dot-atom / domain-literal / obs-domain`
pub(super) fn domain(input: &[u8]) -> Parsed<'_, DomainText<'_>> {
    let (start, _) = cfws(input)?;
    match start.first() {
        Some(b'[') => terminated(domain_literal, cfws).map(DomainText::Literal).parse(start),
        _ => obs_domain.map(DomainText::Atoms).parse(start),
    }
}

/// `domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]`, without its CFWS;
/// `dtext = %d33-90 / %d94-126 / obs-dtext`, `obs-dtext = obs-NO-WS-CTL / quoted-pair`
fn domain_literal(input: &[u8]) -> Parsed<'_, &[u8]> {
    let inner = runs(DTEXT | WSP | NON_ASCII, pair_or_fws);
    let close = expected(&Rule("domain-literal", "dtext, quoted-pair or `]`"), literal(b']'));
    recognize(delimited(literal(b'['), inner, cut(close))).parse(input)
}
