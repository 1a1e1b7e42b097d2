//! Two parsers that somebody wants to hold against each other: two releases, two languages.

use crate::parsers::Parser;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Two parsers by their names; what differs is said of the second.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedPair {
    /// The one that the other is held against.
    pub one: String,
    /// The other.
    pub other: String,
}

impl NamedPair {
    /// Their places among these parsers; `None` where one is not there.
    pub fn place(&self, parsers: &[Box<dyn Parser>]) -> Option<(usize, usize)> {
        let place = |name: &str| parsers.iter().position(|parser| parser.id().to_string() == name);
        Some((place(&self.one)?, place(&self.other)?))
    }
}

/// What names no two parsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pair names two parsers: cpython/parseaddr@stdlib~cpython/parseaddr@future-1.0.0")]
pub struct PairError;

impl FromStr for NamedPair {
    type Err = PairError;

    /// `A~B`, with or without white space around the sign.
    fn from_str(text: &str) -> Result<Self, PairError> {
        let names = text.split_once('~').map(|(one, other)| (one.trim(), other.trim()));
        match names {
            Some((one, other)) if !one.is_empty() && !other.is_empty() && one != other => {
                Ok(Self { one: one.to_owned(), other: other.to_owned() })
            }
            _ => Err(PairError),
        }
    }
}

impl fmt::Display for NamedPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.one, self.other)
    }
}
