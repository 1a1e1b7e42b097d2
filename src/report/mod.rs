//! Reports: pure functions of one [`Report`], a value of plain data that campaigns and replays fill. One format
//! a file, a row here.

mod assessed;
pub mod baseline;
mod cases;
mod deployments;
pub mod diff;
mod figures;
mod first;
mod github;
mod html;
mod json;
mod junit;
pub(crate) mod lines;
mod markdown;
mod markup;
pub mod matrix;
pub mod order;
pub mod pages;
mod read;
mod sarif;
pub mod sources;
mod summary;
pub mod text;
pub(crate) mod words;
mod write;

pub use assessed::Assessed;
pub use cases::{CaseResult, Kind, Problem, Replayed};
pub use deployments::{Answered, DeploymentResult, Opening, Texts, label};
pub use figures::{Campaign, Point};
pub use first::Row;
pub use read::{Opened, open};
pub use write::{write_all, write_merged};

use crate::corpus::Place;
use crate::finding::journal::Finding;
use crate::level::Level;
use crate::policy::Policy;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    baseline::FORMAT,
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

    /// It tells of deployments that were checked.
    pub fn is_of_check(&self) -> bool {
        !self.deployments.is_empty()
    }
}
