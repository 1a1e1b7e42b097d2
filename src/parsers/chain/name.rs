//! How a chain is written: hops with `|` between them.

use crate::parsers::steps::{KINDS, Step, StepError};
use crate::parsers::{IdError, ParserId};
use crate::pattern;
use crate::shown::Shown;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// `or-raw`, as it stands in a chain.
const OR_RAW: &str = "or-raw";

/// A chain by the names of its hops.
#[derive(Clone, Debug)]
pub struct Name {
    /// In their order; at least one.
    pub hops: Vec<Hop>,
}

/// One hop.
#[derive(Clone, Debug)]
pub enum Hop {
    /// Text in, text out.
    Step(Step),
    /// A parser, the user's own code and processes among them.
    Reader(ParserId),
    /// Where the reader before it refuses or reads nothing, the text that it was asked about goes on:
    /// `parseaddr(text)[1] or text`.
    OrRaw,
}

impl Name {
    /// This is how chains are written, and no parser's name: it has a `|`, or it is a step.
    pub fn is_one(text: &str) -> bool {
        text.contains('|') || matches!(Step::named(text.trim()), Some(Ok(_)))
    }

    /// The readers, in their order.
    pub fn readers(&self) -> impl Iterator<Item = &ParserId> {
        self.hops.iter().filter_map(|hop| match hop {
            Hop::Reader(id) => Some(id),
            _ => None,
        })
    }

    /// The same chain whatever packages its readers are of: for fingerprints.
    pub fn without_packages(&self) -> String {
        let bare = |hop: &Hop| match hop {
            Hop::Reader(id) => ParserId { package: None, ..id.clone() }.to_string(),
            hop => hop.to_string(),
        };
        self.hops.iter().map(bare).collect::<Vec<_>>().join("|")
    }
}

/// What is no chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainError {
    /// A hop that is neither a parser's name nor a step.
    #[error("`{}` is no hop: a parser's name, or a step ({})", Shown::raw(.0), steps())]
    NoHop(String),
    /// A reader's name that is none.
    #[error(transparent)]
    Reader(#[from] IdError),
    /// A step that is given what it does not take.
    #[error(transparent)]
    Step(#[from] StepError),
    /// `or-raw` with nothing before it that could refuse.
    #[error("`{OR_RAW}` stands behind a reader: cpython/parseaddr@stdlib | {OR_RAW}")]
    NothingToFallBackFrom,
}

fn steps() -> String {
    KINDS.iter().map(|kind| kind.name).chain([OR_RAW]).collect::<Vec<_>>().join(", ")
}

impl FromStr for Name {
    type Err = ChainError;

    fn from_str(text: &str) -> Result<Self, ChainError> {
        let hops = pattern::hops(text).map(str::parse).collect::<Result<Vec<Hop>, _>>()?;
        for (at, hop) in hops.iter().enumerate() {
            let behind_reader = at > 0 && matches!(hops[at - 1], Hop::Reader(_));
            if matches!(hop, Hop::OrRaw) && !behind_reader {
                return Err(ChainError::NothingToFallBackFrom);
            }
        }
        Ok(Self { hops })
    }
}

impl FromStr for Hop {
    type Err = ChainError;

    fn from_str(text: &str) -> Result<Self, ChainError> {
        if text == OR_RAW {
            return Ok(Self::OrRaw);
        }
        match Step::named(text) {
            Some(step) => Ok(Self::Step(step?)),
            None if text.contains('/') => Ok(Self::Reader(text.parse()?)),
            None => Err(ChainError::NoHop(text.to_owned())),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, hop) in self.hops.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " | " })?;
            hop.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => f.write_str(&step.id),
            Self::Reader(id) => id.fmt(f),
            Self::OrRaw => f.write_str(OR_RAW),
        }
    }
}
