//! What the parts of an address mean (RFC 5322 §3.2): folds undone, comments gone, quoted pairs undone.
//!
//! Text that is what it means is borrowed; the rest is read a second time, which keeps time linear.

use super::super::rfc5234::{self, literal};
use super::addr_spec::DomainText;
use super::lexical::{cfws, word};
use super::obsolete::Words;
use nom::Parser;
use nom::branch::alt;
use std::borrow::Cow;

/// A local-part or domain: the tokens without what stands between them.
#[inline]
pub(super) fn joined<'a>(words: &Words<'a>, text: &'a str) -> Cow<'a, str> {
    if words.plain { Cow::Borrowed(text) } else { unquoted(text, "") }
}

/// A display name: "runs of FWS, comment, or CFWS that occur between lexical tokens […] are semantically
/// interpreted as a single space character" (§3.2.2).
#[inline]
pub(super) fn spaced<'a>(words: &Words<'a>, text: &'a str) -> Cow<'a, str> {
    if words.plain { Cow::Borrowed(text) } else { unquoted(text, " ") }
}

fn unquoted<'a>(text: &'a str, gap: &str) -> Cow<'a, str> {
    match inside_quotes(text) {
        Some(inner) if !inner.contains(['"', '\\', '\r']) => Cow::Borrowed(inner),
        _ => Cow::Owned(tokens(text.as_bytes(), gap)),
    }
}

fn inside_quotes(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn tokens(text: &[u8], gap: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The text has been read by these functions before, so they read it to its end.
    while let Ok((after, token)) = alt((literal(b'.'), word)).parse(rest) {
        let token = rfc5234::text(token);
        match inside_quotes(token) {
            Some(inner) => unquote(inner, &mut out),
            None => out.push_str(token),
        }
        let Ok((next, skipped)) = cfws(after) else { break };
        out.push_str(if skipped.is_empty() { "" } else { gap });
        rest = next;
    }
    out
}

/// "the CRLF in any FWS/CFWS that appears within a quoted-string is semantically invisible", as is the
/// backslash of a quoted-pair (§3.2.4).
fn unquote(inner: &str, out: &mut String) {
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '\r' => _ = chars.next(),
            c => out.push(c),
        }
    }
}

/// A domain: the atoms with their dots, or the literal.
#[inline]
pub(super) fn domain<'a>(domain: &DomainText<'a>, text: &'a str) -> Cow<'a, str> {
    match domain {
        DomainText::Atoms(words) => joined(words, text),
        DomainText::Literal(_) if text.contains(['\\', '\r']) => Cow::Owned(literal_form(text)),
        DomainText::Literal(_) => Cow::Borrowed(text),
    }
}

/// A literal in its one form: unfolded, and with the quoted-pairs alone without which it would be another.
fn literal_form(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let paired = chars.next();
                let needed = paired.is_some_and(|c| matches!(c, '[' | ']' | '\\' | '\0' | '\r' | '\n'));
                out.extend(needed.then_some('\\').into_iter().chain(paired));
            }
            '\r' => _ = chars.next(),
            c => out.push(c),
        }
    }
    out
}
