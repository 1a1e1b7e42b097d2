//! RFC 5322 §4: what must be read and must not be written.
//!
//! `obs-local-part`, `obs-phrase` and a display name without either begin alike and are told apart by what
//! ends them. So [`words`] reads a run of words and dots once and keeps what it would break; whoever meets
//! the `@`, `<` or `:` behind it asks. Trying one alternative after the other would read it again and again.

use super::super::rfc5234::{ATEXT, NON_ASCII, is, some};
use super::super::stop::{Parsed, Rule, Stop, expected};
use super::lexical::{atom, cfws, quoted_string};
use nom::Parser;
use nom::combinator::cut;

/// A local-part, phrase or domain, as it is spelled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    /// From the first token to the last.
    pub(super) text: &'a [u8],
    /// The text is what it means: no quotes, and between tokens nothing, or one space in a phrase.
    pub(super) plain: bool,
}

/// Words and dots with CFWS between them, and what keeps them from being one thing or the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    words: Words<'a>,
    /// There is CFWS between tokens.
    gaps: bool,
    begins_with_dot: bool,
    not_local_part: Option<Stop>,
}

/// `obs-phrase = word *(word / "." / CFWS)`, `obs-local-part = word *("." word)`: either of them, or neither
#[inline]
pub(super) fn words(input: &[u8]) -> Parsed<'_, Run<'_>> {
    let (start, _) = cfws(input)?;
    let (mut rest, mut text_end, mut after_word) = (start, start, false);
    let (mut plain, mut gaps, mut not_local_part) = (true, false, None);
    loop {
        let (after, is_word) = match rest.first() {
            Some(b'.') => (&rest[1..], false),
            Some(b'"') => (quoted_string(rest)?.0, true),
            Some(octet) if is(ATEXT | NON_ASCII, *octet) => (atom(rest)?.0, true),
            _ => break,
        };
        if is_word == after_word {
            not_local_part.get_or_insert(break_of_local_part(rest, is_word));
        }
        let gap = &text_end[..text_end.len() - rest.len()];
        gaps |= !gap.is_empty();
        plain &= rest[0] != b'"' && (gap.is_empty() || gap == b" ");
        (text_end, after_word) = (after, is_word);
        (rest, _) = cfws(after)?;
    }
    if !after_word {
        not_local_part.get_or_insert(break_of_local_part(rest, false));
    }
    let text = &start[..start.len() - text_end.len()];
    let begins_with_dot = text.first() == Some(&b'.');
    Ok((rest, Run { words: Words { text, plain }, gaps, begins_with_dot, not_local_part }))
}

fn break_of_local_part(rest: &[u8], is_word: bool) -> Stop {
    match is_word {
        true => Stop::at(rest, &Rule("local-part", "`.` and another word, or `@`")),
        false => Stop::at(rest, &Rule("local-part", "a word")),
    }
}

impl<'a> Run<'a> {
    /// The words, if they are a `local-part`.
    #[inline]
    pub(super) fn local_part(self) -> Result<Words<'a>, nom::Err<Stop>> {
        match self.not_local_part {
            Some(stop) => Err(stop.failure()),
            None => Ok(Words { plain: self.words.plain && !self.gaps, ..self.words }),
        }
    }

    /// The words, if they are a `phrase`; none where there are none.
    #[inline]
    pub(super) fn phrase(self) -> Result<Option<Words<'a>>, nom::Err<Stop>> {
        match self.not_local_part {
            // A dot in front breaks a local-part first of all, and there.
            Some(stop) if self.begins_with_dot => Err(stop.named(&Rule("phrase", "a word")).failure()),
            _ => Ok((!self.words.text.is_empty()).then_some(self.words)),
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
            return Ok((after, Words { text, plain: !gaps }));
        };
        let (after, next_gap) = cfws(after)?;
        gaps |= !(gap.is_empty() && next_gap.is_empty());
        (rest, _) = cut(atom).parse(after)?;
    }
}
