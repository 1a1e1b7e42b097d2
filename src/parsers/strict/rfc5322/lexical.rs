//! RFC 5322 §3.2: lexical tokens, each together with its obsolete form of §4.1, and with RFC 6532 §3.2,
//! which adds UTF8-non-ascii to VCHAR, ctext, atext, qtext and dtext.
//!
//! `[CFWS]` stands at both ends of nearly every rule of the RFC. Here the functions for tokens read the token
//! alone and [`cfws`] is called between them, so that no space or comment is ever read twice.

use super::super::rfc5234::{ATEXT, CTEXT, NON_ASCII, PAIRED, QTEXT, WSP, between, literal, runs, some};
use super::super::stop::{Parsed, Rule, Stop, expected};
use nom::Parser;
use nom::bytes::complete::tag;
use nom::combinator::{cut, recognize};
use nom::sequence::{pair, preceded};

/// `quoted-pair = ("\" (VCHAR / WSP)) / obs-qp`, `obs-qp = "\" (%d0 / obs-NO-WS-CTL / LF / CR)`
///
/// Of a character beyond ASCII this takes the first octet; the others are text wherever a pair may stand.
pub(super) fn quoted_pair(input: &[u8]) -> Parsed<'_, &[u8]> {
    let paired = expected(&Rule("quoted-pair", "a character after `\\`"), between(1, 1, PAIRED | NON_ASCII));
    recognize(preceded(literal(b'\\'), cut(paired))).parse(input)
}

/// `FWS = ([*WSP CRLF] 1*WSP) / obs-FWS`, `obs-FWS = 1*([CRLF] WSP)` (erratum 1908)
///
/// The obsolete form is all of the other too. Wherever FWS may stand it may stand again, and WSP is in the
/// run that its callers scan: what is left to read here is `CRLF 1*WSP`.
///
/// deviates: §3.2.2 forbids by prose to fold so that a line is of white space alone; the ABNF has it, and who
/// reads is asked to take what was sent.
pub(super) fn fws(input: &[u8]) -> Parsed<'_, &[u8]> {
    recognize(pair(tag("\r\n"), some(WSP))).parse(input)
}

/// `comment = "(" *([FWS] ccontent) [FWS] ")"`, `ccontent = ctext / quoted-pair / comment`
///
/// A comment nests by a count, not by a call: text must not be able to use up the stack.
fn comment(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (mut rest, _) = literal(b'(')(input)?;
    let mut text = runs(CTEXT | WSP | NON_ASCII, pair_or_fws);
    let mut depth = 1_usize;
    while depth > 0 {
        let (edge, _) = text(rest)?;
        (rest, depth) = match edge.split_first() {
            Some((b'(', after)) => (after, depth + 1),
            Some((b')', after)) => (after, depth - 1),
            _ => return Err(Stop::at(edge, &Rule("comment", "ctext, quoted-pair or `)`")).failure()),
        };
    }
    Ok((rest, &input[..input.len() - rest.len()]))
}

/// What may interrupt a run of ctext, qtext or dtext.
#[inline]
pub(super) fn pair_or_fws(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.first() {
        Some(b'\\') => quoted_pair(input),
        Some(b'\r') => fws(input),
        _ => Err(Stop::unnamed(input).error()),
    }
}

/// `[CFWS]`; most often there is none, which this sees without a call
#[inline(always)]
pub(super) fn cfws(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.first() {
        Some(b' ' | b'\t' | b'\r' | b'(') => some_cfws(input),
        _ => Ok((input, &[])),
    }
}

/// `CFWS = (1*([FWS] comment) [FWS]) / FWS`
fn some_cfws(input: &[u8]) -> Parsed<'_, &[u8]> {
    let comment_or_fws = |input| match <[u8]>::first(input) {
        Some(b'(') => comment(input),
        Some(b'\r') => fws(input),
        _ => Err(Stop::unnamed(input).error()),
    };
    runs(WSP, comment_or_fws)(input)
}

/// `atom = [CFWS] 1*atext [CFWS]`, without its CFWS
#[inline]
pub(super) fn atom(input: &[u8]) -> Parsed<'_, &[u8]> {
    expected(&Rule("atom", "atext"), some(ATEXT | NON_ASCII))(input)
}

/// `quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]`, without its CFWS;
/// `qcontent = qtext / quoted-pair`
#[inline]
pub(super) fn quoted_string(input: &[u8]) -> Parsed<'_, &[u8]> {
    let inner = runs(QTEXT | WSP | NON_ASCII, pair_or_fws);
    let close = expected(&Rule("quoted-string", "qtext, quoted-pair or `\"`"), literal(b'"'));
    recognize((literal(b'"'), inner, cut(close))).parse(input)
}

/// `word = atom / quoted-string`, without its CFWS
#[inline]
pub(super) fn word(input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.first() {
        Some(b'"') => quoted_string(input),
        _ => atom(input),
    }
}
