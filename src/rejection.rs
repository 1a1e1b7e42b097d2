//! Why a text was refused: by which rule, at which octet, and what would have been legal there.

use crate::shown::Shown;
use std::fmt;

/// Why a parser refused: the rule, where, and what would have been legal there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rejection {
    /// The ABNF rule (`Domain`), the prose rule, or another parser's own name for it.
    pub rule: Shown,
    /// Octets from the start of the input to where reading stopped, where known.
    pub offset: Option<usize>,
    /// What was expected there; nothing where the rule says it all.
    pub expected: Shown,
    /// A size limit is not a grammar error (RFC 5321 §4.5.3.1).
    pub cause: Cause,
}

/// What kind of rule refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The ABNF, or prose that narrows it.
    Grammar,
    /// A size limit: the text is an address otherwise.
    Size,
    /// Another parser's own reasons.
    Other,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "{} at offset {offset}: expected {}", self.rule, self.expected),
            None if self.expected == Shown::default() => write!(f, "{}", self.rule),
            None => write!(f, "{}: {}", self.rule, self.expected),
        }
    }
}

impl std::error::Error for Rejection {}
