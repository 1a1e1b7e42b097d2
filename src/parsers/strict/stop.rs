//! Where reading stopped, inside the strict readers; it leaves them as a [`Rejection`].

use crate::rejection::{Cause, Rejection};
use crate::shown::Shown;
use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Parser};

/// What a grammar function returns: the rest, and what the rule read.
pub(super) type Parsed<'a, T> = IResult<&'a [u8], T, Stop>;

/// A rule's name, and what would have been legal where it stopped.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule(pub(super) &'static str, pub(super) &'static str);

/// A rule that did not match, and how much text was left there. Small and without text of its own: refusing
/// allocates nothing, and what every grammar function returns fits into few registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    rule: &'static Rule,
    rest: usize,
    cause: Cause,
}

/// What leaf parsers stop with; [`expected`] puts the rule in its place.
static UNNAMED: Rule = Rule("", "");

impl Stop {
    /// `rule` stopped before `rest`.
    #[inline]
    pub(super) fn at(rest: &[u8], rule: &'static Rule) -> Self {
        Self { rule, rest: rest.len(), cause: Cause::Grammar }
    }

    /// Before `rest`, in a rule that [`expected`] names.
    #[inline]
    pub(super) fn unnamed(rest: &[u8]) -> Self {
        Self::at(rest, &UNNAMED)
    }

    /// `rest` begins with the first octet past a size limit of `rule`.
    pub(super) fn size(rest: &[u8], rule: &'static Rule) -> Self {
        Self { cause: Cause::Size, ..Self::at(rest, rule) }
    }

    /// The same place, seen from another rule.
    pub(super) fn named(self, rule: &'static Rule) -> Self {
        Self { rule, ..self }
    }

    /// For a rule that other alternatives may still save.
    #[inline]
    pub(super) fn error(self) -> Err<Self> {
        Err::Error(self)
    }

    /// For a rule that nothing can save.
    #[inline]
    pub(super) fn failure(self) -> Err<Self> {
        Err::Failure(self)
    }

    /// The grammar broke before the text was used up, so that no more text could mend it.
    pub(super) fn is_final(&self) -> bool {
        self.rest > 0 && self.cause == Cause::Grammar
    }

    /// The same stop in a text that goes on with `more`.
    pub(super) fn before(self, more: &[u8]) -> Self {
        Self { rest: self.rest + more.len(), ..self }
    }

    /// As the answer about `text`.
    pub(super) fn into_rejection(self, text: &[u8]) -> Rejection {
        Rejection {
            rule: Shown::own(self.rule.0),
            offset: Some(text.len() - self.rest),
            expected: Shown::own(self.rule.1),
            cause: self.cause,
        }
    }
}

impl From<Err<Stop>> for Stop {
    fn from(err: Err<Stop>) -> Self {
        match err {
            Err::Error(stop) | Err::Failure(stop) => stop,
            // `Incomplete` comes from nom's streaming parsers alone; ours are the complete ones.
            Err::Incomplete(_) => Self::unnamed(b""),
        }
    }
}

impl ParseError<&[u8]> for Stop {
    #[inline]
    fn from_error_kind(input: &[u8], _: ErrorKind) -> Self {
        Self::unnamed(input)
    }

    fn append(_: &[u8], _: ErrorKind, other: Self) -> Self {
        other
    }

    /// Of two alternatives, the one that got further says why.
    #[inline]
    fn or(self, other: Self) -> Self {
        if other.rest < self.rest || self.rule.0.is_empty() { other } else { self }
    }
}

/// Gives `parser`'s own stop the name of the rule it stands in, and says what would have been legal.
#[inline]
pub(super) fn expected<'a, P>(
    rule: &'static Rule,
    mut parser: P,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, P::Output>
where
    P: Parser<&'a [u8], Error = Stop>,
{
    move |input| {
        parser
            .parse(input)
            .map_err(|err| err.map(|stop| if stop.rule.0.is_empty() { Stop { rule, ..stop } } else { stop }))
    }
}
