//! RFC 5234 (ABNF) appendix B.1, and the terminals of the other RFCs: sets of octets, in one table.
//!
//! A class is a bit; an octet's entry has the bits of the classes it is in. Octets of 128 and more are in
//! [`NON_ASCII`] alone: whether they are well-formed UTF-8 is decided once for the whole text, before a
//! grammar that allows them reads it.

use super::stop::{Parsed, Stop};
use nom::combinator::cut;
use nom::{Err, Parser};

/// A set of octets: one or more of the bits below.
pub(super) type Class = u16;

/// `DIGIT = %x30-39`
pub(super) const DIGIT: Class = 1;
/// `HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"` (literal strings are case-insensitive, §2.3)
pub(super) const HEXDIG: Class = 1 << 1;
/// `WSP = SP / HTAB`
pub(super) const WSP: Class = 1 << 2;
/// `Let-dig = ALPHA / DIGIT` (RFC 5321 §4.1.2)
pub(super) const LET_DIG: Class = 1 << 3;
/// What `Ldh-str` is made of: `ALPHA / DIGIT / "-"` (RFC 5321 §4.1.2)
pub(super) const LDH: Class = 1 << 4;
/// `atext` (RFC 5322 §3.2.3)
pub(super) const ATEXT: Class = 1 << 5;
/// `qtextSMTP = %d32-33 / %d35-91 / %d93-126` (RFC 5321 §4.1.2)
pub(super) const QTEXT_SMTP: Class = 1 << 6;
/// What may follow the backslash of `quoted-pairSMTP = %d92 %d32-126` (RFC 5321 §4.1.2)
pub(super) const PAIRED_SMTP: Class = 1 << 7;
/// `dcontent = %d33-90 / %d94-126` (RFC 5321 §4.1.3)
pub(super) const DCONTENT: Class = 1 << 8;
/// `qtext = %d33 / %d35-91 / %d93-126 / obs-qtext`, `obs-qtext = obs-NO-WS-CTL` (RFC 5322 §3.2.4, §4.1)
pub(super) const QTEXT: Class = 1 << 9;
/// `ctext = %d33-39 / %d42-91 / %d93-126 / obs-ctext`, `obs-ctext = obs-NO-WS-CTL` (RFC 5322 §3.2.2, §4.1)
pub(super) const CTEXT: Class = 1 << 10;
/// `dtext = %d33-90 / %d94-126 / obs-dtext` without the quoted-pair of `obs-dtext` (RFC 5322 §3.4.1, §4.4)
pub(super) const DTEXT: Class = 1 << 11;
/// `UTF8-non-ascii` (RFC 6532 §3.1), octet by octet
pub(super) const NON_ASCII: Class = 1 << 12;
/// What may follow the backslash of `quoted-pair` with `obs-qp` (RFC 5322 §3.2.1, §4.1): VCHAR, WSP, NUL,
/// obs-NO-WS-CTL, LF and CR are together every ASCII octet
pub(super) const PAIRED: Class = 1 << 13;

static CLASSES: [Class; 256] = {
    let mut classes = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        classes[octet] = classes_of(octet as u8);
        octet += 1;
    }
    classes
};

const fn classes_of(octet: u8) -> Class {
    if !octet.is_ascii() {
        return NON_ASCII;
    }
    // obs-NO-WS-CTL = %d1-8 / %d11 / %d12 / %d14-31 / %d127
    let no_ws_ctl = octet.is_ascii_control() && !matches!(octet, 0 | b'\t' | b'\r' | b'\n');
    let vchar = octet.is_ascii_graphic();
    let let_dig = octet.is_ascii_alphanumeric();
    let atext =
        vchar && !matches!(octet, b'"' | b'(' | b')' | b',' | b'.' | b':'..=b'<' | b'>' | b'@' | b'['..=b']');
    class(DIGIT, octet.is_ascii_digit())
        | class(HEXDIG, octet.is_ascii_hexdigit())
        | class(WSP, matches!(octet, b' ' | b'\t'))
        | class(LET_DIG, let_dig)
        | class(LDH, let_dig || octet == b'-')
        | class(ATEXT, atext)
        | class(QTEXT_SMTP, (vchar || octet == b' ') && !matches!(octet, b'"' | b'\\'))
        | class(PAIRED_SMTP, vchar || octet == b' ')
        | class(DCONTENT, vchar && !matches!(octet, b'['..=b']'))
        | class(QTEXT, (vchar || no_ws_ctl) && !matches!(octet, b'"' | b'\\'))
        | class(CTEXT, (vchar || no_ws_ctl) && !matches!(octet, b'(' | b')' | b'\\'))
        | class(DTEXT, (vchar || no_ws_ctl) && !matches!(octet, b'['..=b']'))
        | class(PAIRED, true)
}

const fn class(class: Class, holds: bool) -> Class {
    if holds { class } else { 0 }
}

/// `octet` is in one of these classes.
#[inline]
pub(super) fn is(class: Class, octet: u8) -> bool {
    CLASSES[usize::from(octet)] & class != 0
}

/// `1*class`: the scan where most of the time goes
#[inline]
pub(super) fn some<'a>(class: Class) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| match input.iter().position(|octet| !is(class, *octet)).unwrap_or(input.len()) {
        0 => Err(Err::Error(Stop::unnamed(input))),
        length => Ok((&input[length..], &input[..length])),
    }
}

/// `least*mostclass`, as many as there are
#[inline]
pub(super) fn between<'a>(
    least: usize,
    most: usize,
    class: Class,
) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        let window = &input[..input.len().min(most)];
        match window.iter().position(|octet| !is(class, *octet)).unwrap_or(window.len()) {
            length if length < least => Err(Err::Error(Stop::unnamed(input))),
            length => Ok((&input[length..], &input[..length])),
        }
    }
}

/// One octet, a literal string of the ABNF
#[inline]
pub(super) fn literal<'a>(wanted: u8) -> impl Fn(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| match input.split_first() {
        Some((octet, rest)) if *octet == wanted => Ok((rest, &input[..1])),
        _ => Err(Err::Error(Stop::unnamed(input))),
    }
}

/// `element *("." element)`, the form of Dot-string, Domain and dot-atom; after a dot nothing else may stand
#[inline]
pub(super) fn dotted<'a>(
    mut element: impl FnMut(&'a [u8]) -> Parsed<'a, &'a [u8]>,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        let (mut rest, _) = element(input)?;
        while let Some((b'.', after)) = rest.split_first() {
            (rest, _) = cut(&mut element).parse(after)?;
        }
        Ok((rest, &input[..input.len() - rest.len()]))
    }
}

/// `*(class / special)`: long runs of the class, what is special between them
#[inline]
pub(super) fn runs<'a>(
    class: Class,
    mut special: impl FnMut(&'a [u8]) -> Parsed<'a, &'a [u8]>,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, &'a [u8]> {
    move |input| {
        let mut rest = input;
        loop {
            let length = rest.iter().position(|octet| !is(class, *octet)).unwrap_or(rest.len());
            rest = &rest[length..];
            match special(rest) {
                Ok((after, _)) => rest = after,
                Err(Err::Error(_)) => return Ok((rest, &input[..input.len() - rest.len()])),
                Err(err) => return Err(err),
            }
        }
    }
}

/// The text of octets that a grammar has read. They are ASCII, or UTF-8 that was checked before; should
/// that ever not hold, the text is empty rather than the program dead.
pub(super) fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap_or_default()
}
