//! What a replay makes of its cases: how much was compared, and what is not as expected.

use super::words::count;
use super::{Location, Report};
use crate::level::Level;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};

/// How much a replay compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Replayed {
    /// Inputs put to at least one parser.
    pub put: usize,
    /// Answers compared with what was expected.
    pub checked: usize,
    /// Answers that nothing was expected of; they were judged for findings.
    pub judged: usize,
    /// Known disagreements whose witness still shows them.
    pub known: usize,
}

impl Replayed {
    /// No answer was compared or judged: the rest says nothing.
    pub fn is_nothing(self) -> bool {
        self.checked + self.judged + self.known == 0
    }
}

/// A case, and what a replay made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CaseResult {
    /// Its name.
    #[serde(deserialize_with = "escaped")]
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// The input, escaped.
    #[serde(deserialize_with = "escaped")]
    pub shown: String,
    /// Nobody was there to answer.
    pub skipped: bool,
    /// What is not as expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// Something that is not as expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// What kind of thing.
    pub kind: Kind,
    /// The rule: a class, or the kind.
    #[serde(deserialize_with = "escaped")]
    pub rule: String,
    /// How much follows, of findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Who: a parser, `gate > route`, `strict ~ parser`.
    #[serde(deserialize_with = "escaped")]
    pub parties: String,
    /// In words.
    #[serde(deserialize_with = "escaped")]
    pub text: String,
    /// Where it stands; its own line, where it has one.
    pub location: Location,
    /// The same from run to run, as long as the problem is.
    #[serde(deserialize_with = "escaped")]
    pub fingerprint: String,
}

/// Kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Kind {
    /// An answer is not the one that a case expects.
    ExpectationChanged,
    /// A finding that no case expects and nobody knows.
    NewFinding,
    /// A known disagreement no longer occurs.
    KnownGone,
}

impl Replayed {
    /// The sum of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            put: self.put + other.put,
            checked: self.checked + other.checked,
            judged: self.judged + other.judged,
            known: self.known + other.known,
        }
    }

    /// In a sentence.
    pub fn in_words(self) -> String {
        let Self { put, checked, judged, known } = self;
        format!(
            "{} put, {} checked, {judged} judged without an expectation, {} still there",
            count(put, "input"),
            count(checked, "answer"),
            count(known, "known disagreement")
        )
    }
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExpectationChanged => "expectation-changed",
            Self::NewFinding => "new-finding",
            Self::KnownGone => "known-gone",
        }
    }
}

impl Report {
    /// Everything that is not as expected, case by case.
    pub fn problems(&self) -> impl Iterator<Item = (&CaseResult, &Problem)> {
        self.cases.iter().flat_map(|case| case.problems.iter().map(move |problem| (case, problem)))
    }

    /// It tells of a replay, not of campaigns.
    pub fn is_of_replay(&self) -> bool {
        !self.cases.is_empty()
    }

    /// How many cases were skipped.
    pub fn skipped_cases(&self) -> usize {
        self.cases.iter().filter(|case| case.skipped).count()
    }

    /// How many cases are not as expected.
    pub fn changed_cases(&self) -> usize {
        self.cases.iter().filter(|case| !case.problems.is_empty()).count()
    }
}
