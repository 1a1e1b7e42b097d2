//! RFC 5322 §4: what must be read and must not be written.
//!
//! `obs-local-part`, `obs-phrase` and a display name without either begin alike and are told apart by what
//! ends them. So [`words`] reads a run of words and dots once and keeps what it would break; whoever meets
//! the `@`, `<` or `:` behind it asks. Trying one alternative after the other would read it again and again.

use super::super::rfc5234::{ATEXT, NON_ASCII, is, literal, some};
use super::super::stop::{Parsed, Rule, Stop, expected};
use super::addr_spec::domain;
use super::lexical::{atom, cfws, quoted_string};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt, value};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};

/// Words and dots with CFWS between them, and what they can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    /// From the first token to the last.
    pub(super) text: &'a [u8],
    /// The text is what it means: no quotes, and between tokens nothing, or one space in a phrase.
    pub(super) plain: bool,
    gaps: bool,
    not_local_part: Option<Stop>,
    not_phrase: Option<Stop>,
}

/// `obs-phrase = word *(word / "." / CFWS)`, `obs-local-part = word *("." word)`: either of them, or neither
pub(super) fn words(input: &[u8]) -> Parsed<'_, Words<'_>> {
    let (start, _) = cfws(input)?;
    let mut words = Words { text: b"", plain: true, gaps: false, not_local_part: None, not_phrase: None };
    let (mut rest, mut gap, mut after_word): (_, &[u8], _) = (start, b"", false);
    loop {
        let (after, is_word) = match rest.first() {
            Some(b'.') => (&rest[1..], false),
            Some(b'"') => (quoted_string(rest)?.0, true),
            Some(octet) if is(ATEXT | NON_ASCII, *octet) => (atom(rest)?.0, true),
            _ => break,
        };
        if is_word == after_word {
            words.breaks_local_part(rest, is_word);
        }
        if !is_word && words.text.is_empty() {
            words.not_phrase = Some(Stop::at(rest, &Rule("phrase", "a word")));
        }
        words.gaps |= !gap.is_empty();
        words.plain &= rest[0] != b'"' && (gap.is_empty() || gap == b" ");
        words.text = &start[..start.len() - after.len()];
        (rest, gap) = cfws(after)?;
        after_word = is_word;
    }
    if !after_word {
        words.breaks_local_part(rest, false);
    }
    Ok((rest, words))
}

impl<'a> Words<'a> {
    fn breaks_local_part(&mut self, rest: &[u8], is_word: bool) {
        let rule = match is_word {
            true => &Rule("local-part", "`.` and another word, or `@`"),
            false => &Rule("local-part", "a word"),
        };
        self.not_local_part.get_or_insert(Stop::at(rest, rule));
    }

    /// The words, if they are a `local-part`.
    pub(super) fn local_part(mut self) -> Result<Self, nom::Err<Stop>> {
        self.plain &= !self.gaps;
        self.not_local_part.map_or(Ok(self), |stop| Err(stop.failure()))
    }

    /// The words, if they are a `phrase`; none where there are none.
    pub(super) fn phrase(self) -> Result<Option<Self>, nom::Err<Stop>> {
        match self.not_phrase {
            Some(stop) => Err(stop.failure()),
            None => Ok((!self.text.is_empty()).then_some(self)),
        }
    }
}

/// `obs-domain = atom *("." atom)`, without the CFWS before it; `dot-atom` is one too
pub(super) fn obs_domain(input: &[u8]) -> Parsed<'_, Words<'_>> {
    let (mut rest, _) = expected(&Rule("domain", "an atom or `[`"), some(ATEXT | NON_ASCII))(input)?;
    let mut gaps = false;
    loop {
        let (after, gap) = cfws(rest)?;
        let Some((b'.', after)) = after.split_first() else {
            let text = &input[..input.len() - rest.len()];
            return Ok((after, Words { text, plain: !gaps, gaps, not_local_part: None, not_phrase: None }));
        };
        let (after, next_gap) = cfws(after)?;
        gaps |= !(gap.is_empty() && next_gap.is_empty());
        (rest, _) = cut(atom).parse(after)?;
    }
}

/// `obs-route = obs-domain-list ":"`,
/// `obs-domain-list = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain])`
///
/// RFC 5322 §4.4: "The route information SHOULD be ignored", so nothing of it is returned.
pub(super) fn obs_route(input: &[u8]) -> Parsed<'_, ()> {
    let begins = alt((literal(","), literal("@")));
    let (_, _) = preceded(cfws, begins).parse(input)?;
    let hop = || preceded(expected(&Rule("obs-domain-list", "`@`"), literal("@")), domain);
    let commas = many1_count(terminated(literal(","), cfws));
    let more = many0_count(pair(commas, opt(preceded(nom::combinator::peek(literal("@")), cut(hop())))));
    let list = (cfws, many0_count(terminated(literal(","), cfws)), hop(), more);
    let end = expected(&Rule("obs-route", "`,` or `:`"), literal(":"));
    value((), cut(pair(list, end))).parse(input)
}
