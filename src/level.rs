//! How much follows from a finding.

use crate::no_such::NoSuch;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How much follows from a finding. It follows from the consequence alone; how sure we are is
/// another thing (confidence), and whether it was known before a third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Wrong, without harm by itself.
    Low,
    /// Harm under circumstances.
    Medium,
    /// The attacker gets mail that the gate thought was for somebody allowed.
    High,
    /// The same, with a text that is a perfect address.
    Critical,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Self; 5] = [Self::Note, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = NoSuch;

    fn from_str(text: &str) -> Result<Self, NoSuch> {
        let found = Self::ALL.into_iter().find(|level| level.name() == text);
        found.ok_or_else(|| NoSuch::of("level", text, Self::ALL.map(Self::name)))
    }
}
