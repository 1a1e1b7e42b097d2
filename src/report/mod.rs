//! Reports: pure functions of one [`Report`], a value of plain data that campaigns and replays fill. One format
//! a file, a row here.

mod assessed;
mod deployments;
pub mod diff;
mod figures;
mod github;
mod html;
mod json;
mod junit;
pub(crate) mod lines;
mod markdown;
mod markup;
pub mod matrix;
pub mod pages;
mod read;
mod sarif;
mod summary;
pub mod text;
pub(crate) mod words;
mod write;

pub use assessed::Assessed;
pub use deployments::{Answered, DeploymentResult, Texts};
pub use figures::{Campaign, Point};
pub use read::{Opened, open};
pub use write::{write_all, write_merged};

use crate::corpus::Place;
use crate::finding::journal::Finding;
use crate::level::Level;
use crate::policy::Policy;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the report as JSON: `v`.
pub const VERSION: u32 = 1;

/// A way to write a report down.
pub struct Format {
    /// Its name.
    pub id: &'static str,
    /// Who reads it.
    pub about: &'static str,
    /// Of a file of this format, without the dot.
    pub extension: &'static str,
    /// Writes it.
    pub render: fn(&Report) -> String,
}

/// Every format.
pub static FORMATS: &[Format] = &[
    text::FORMAT,
    markdown::FORMAT,
    summary::FORMAT,
    json::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    html::FORMAT,
];

/// The format of this name.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}

/// What a campaign or a replay has to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// The format's version.
    pub v: u32,
    /// From which level on a new finding fails a run.
    pub fail_on: Level,
    /// Of campaigns: what was found, the most severe first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Entry>,
    /// Of campaigns: findings that did not show themselves again in a fresh process, by fingerprint.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
    /// Of campaigns: how much was searched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<Campaign>,
    /// Of campaigns: fingerprints over executions and time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<Point>,
    /// Of replays: the cases, each with what is not as expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseResult>,
    /// Of replays: how much was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replayed: Option<Replayed>,
    /// Of checks: the deployments, each with what its answer rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployments: Vec<DeploymentResult>,
    /// What could not be had: why, and how often. Never counted as agreement.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skipped: BTreeMap<String, usize>,
    /// Under which policies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Policy>,
    /// What answered: interpreters, packages, data.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<serde_json::Value>,
}

/// A finding, and what a journal does not know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Whether somebody accepted it before.
    pub standing: Standing,
    /// The line of the journal that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The finding.
    pub finding: Finding,
}

/// Whether a finding was accepted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Standing {
    /// Nobody did.
    New,
    /// `known.toml` has it, with a reason.
    Known,
}

/// A line of a file, as tools name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Location {
    /// The file, as it was named; escaped.
    #[serde(deserialize_with = "escaped")]
    pub file: String,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
}

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
            "{put} inputs put, {checked} answers checked, {judged} judged without an expectation, {known} known \
             disagreements still there"
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

impl From<&Place> for Location {
    fn from(place: &Place) -> Self {
        let file = crate::input::Input::new(place.file.as_os_str().as_encoded_bytes()).to_string();
        Self { file, line: place.line }
    }
}

impl Report {
    /// Nothing to tell yet.
    pub fn empty(fail_on: Level) -> Self {
        Self {
            v: VERSION,
            fail_on,
            findings: Vec::new(),
            unconfirmed: Vec::new(),
            campaigns: Vec::new(),
            curve: Vec::new(),
            cases: Vec::new(),
            replayed: None,
            deployments: Vec::new(),
            skipped: BTreeMap::new(),
            policies: Vec::new(),
            environments: Vec::new(),
        }
    }

    /// The findings of this standing.
    pub fn of_standing(&self, standing: Standing) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |entry| entry.standing == standing).map(|entry| &entry.finding)
    }

    /// Everything that is not as expected, case by case.
    pub fn problems(&self) -> impl Iterator<Item = (&CaseResult, &Problem)> {
        self.cases.iter().flat_map(|case| case.problems.iter().map(move |problem| (case, problem)))
    }

    /// The names of its findings.
    pub fn fingerprints(self) -> BTreeSet<String> {
        self.findings.into_iter().map(|entry| entry.finding.fingerprint).collect()
    }

    /// It tells of deployments that were checked.
    pub fn is_of_check(&self) -> bool {
        !self.deployments.is_empty()
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
