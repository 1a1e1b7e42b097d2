//! Where reading stopped, inside the strict readers; it leaves them as a [`Rejection`].

use crate::verdict::{Cause, Rejection};
use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Parser};
use std::borrow::Cow;

/// What a grammar function returns: the rest, and what the rule read.
pub(super) type Parsed<'a, T> = IResult<&'a [u8], T, Stop>;

/// A rule that did not match, and how much text was left there. `Copy` and without text of its own, so
/// that refusing allocates nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    rule: &'static str,
    expected: &'static str,
    rest: usize,
    cause: Cause,
}

impl Stop {
    /// `rule` stopped before `rest`, where `expected` was.
    pub(super) fn at(rest: &[u8], rule: &'static str, expected: &'static str) -> Self {
        Self { rule, expected, rest: rest.len(), cause: Cause::Grammar }
    }

    /// `rest` begins with the first octet past a size limit of `rule`.
    pub(super) fn size(rest: &[u8], rule: &'static str, expected: &'static str) -> Self {
        Self { cause: Cause::Size, ..Self::at(rest, rule, expected) }
    }

    /// For a rule that other alternatives may still save.
    pub(super) fn error(self) -> Err<Self> {
        Err::Error(self)
    }

    /// For a rule that nothing can save.
    pub(super) fn failure(self) -> Err<Self> {
        Err::Failure(self)
    }

    /// The grammar broke before the text was used up, so that no more text could mend it.
    pub(super) fn is_final(self) -> bool {
        self.rest > 0 && self.cause == Cause::Grammar
    }

    /// The same stop in a text that goes on with `more`.
    pub(super) fn before(self, more: &[u8]) -> Self {
        Self { rest: self.rest + more.len(), ..self }
    }

    /// As the answer about `text`.
    pub(super) fn into_rejection(self, text: &[u8]) -> Rejection {
        Rejection {
            rule: Cow::Borrowed(self.rule),
            offset: Some(text.len() - self.rest),
            expected: Cow::Borrowed(self.expected),
            cause: self.cause,
        }
    }
}

impl From<Err<Stop>> for Stop {
    fn from(err: Err<Stop>) -> Self {
        match err {
            Err::Error(stop) | Err::Failure(stop) => stop,
            // `Incomplete` comes from nom's streaming parsers alone; ours are the complete ones.
            Err::Incomplete(_) => Self::at(b"", "", "more text"),
        }
    }
}

impl ParseError<&[u8]> for Stop {
    fn from_error_kind(input: &[u8], _: ErrorKind) -> Self {
        Self::at(input, "", "")
    }

    fn append(_: &[u8], _: ErrorKind, other: Self) -> Self {
        other
    }

    /// Of two alternatives, the one that got further says why.
    fn or(self, other: Self) -> Self {
        if other.rest < self.rest || self.rule.is_empty() { other } else { self }
    }
}

/// Gives `parser`'s own stop the name of the rule it stands in, and says what would have been legal.
pub(super) fn expected<'a, P>(
    rule: &'static str,
    expected: &'static str,
    mut parser: P,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, P::Output>
where
    P: Parser<&'a [u8], Error = Stop>,
{
    move |input| {
        parser.parse(input).map_err(|err| {
            err.map(|stop| match stop.rule {
                "" => Stop { rule, expected, ..stop },
                _ => stop,
            })
        })
    }
}
