//! How a chain is written: hops with `|` between them.

use crate::input::Input;
use crate::parsers::ParserId;
use crate::parsers::steps::{KINDS, Step};
use crate::pattern;
use std::fmt;
use std::str::FromStr;

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

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hops = pattern::hops(text).map(str::parse).collect::<Result<Vec<Hop>, _>>()?;
        for (at, hop) in hops.iter().enumerate() {
            let behind_reader = at > 0 && matches!(hops[at - 1], Hop::Reader(_));
            if matches!(hop, Hop::OrRaw) && !behind_reader {
                return Err(format!(
                    "`{OR_RAW}` stands behind a reader: cpython/parseaddr@stdlib | {OR_RAW}"
                ));
            }
        }
        Ok(Self { hops })
    }
}

impl FromStr for Hop {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == OR_RAW {
            return Ok(Self::OrRaw);
        }
        match Step::named(text) {
            Some(step) => step.map(Self::Step),
            None if text.contains('/') => text.parse().map(Self::Reader),
            None => {
                let steps: Vec<&str> = KINDS.iter().map(|kind| kind.name).chain([OR_RAW]).collect();
                let shown = Input::new(text);
                Err(format!("`{shown}` is no hop: a parser's name, or a step ({})", steps.join(", ")))
            }
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
