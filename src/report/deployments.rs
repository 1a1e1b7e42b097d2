//! Deployments that were checked: the answer about each, and what it rests on.

use super::Location;
use crate::judge::evidence::Evidence;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};

/// A deployment, and what came of checking it. Every text is escaped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeploymentResult {
    /// What its owners call it; empty where they do not.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The gate.
    #[serde(deserialize_with = "escaped")]
    pub gate: String,
    /// The route.
    #[serde(deserialize_with = "escaped")]
    pub route: String,
    /// The allowed domains.
    pub allowed: Vec<String>,
    /// Those in texts whose mail leaves the policy: by whose addresses an outsider gets in.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// The same of each finding by which mail leaves the policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Opening>,
    /// The attacker's domain.
    #[serde(deserialize_with = "escaped")]
    pub attacker: String,
    /// The line of `addrdiff.toml` that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Who gets in.
    pub answer: Answered,
    /// Known cases put.
    pub known: Texts,
    /// Variations tried.
    pub variations: Texts,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// Why controls got no mail before anything was put.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub failed_controls: Vec<String>,
    /// Texts whose mail left the policy once, and did not when they were asked about again, the first of many.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub shown_once: Vec<String>,
    /// Texts about which a parser was past its time limit.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub hung: Vec<String>,
    /// The fingerprints of what was found.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

/// Who gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Answered {
    /// A way in was found, at or above the level that counts.
    WayIn,
    /// Mail leaves the policy below that level, or not every text was judged.
    NotJudged,
    /// Everything was judged, and no mail leaves the policy but as is known.
    NoWayIn,
    /// Everything was judged, and mail leaves the policy only as the baseline has it.
    NoNewWayIn,
}

/// How many texts were put, and how many of them got in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Texts {
    /// Put.
    pub put: usize,
    /// Got in.
    pub got_in: usize,
}

impl Answered {
    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::WayIn => "a way in was found",
            Self::NotJudged => "not every text was judged",
            Self::NoWayIn => "no way in was found",
            Self::NoNewWayIn => "no way in was found that the baseline does not have",
        }
    }
}

/// What a deployment is called: its name, or its parts where it has none.
pub fn label(name: &str, gate: &str, route: &str) -> String {
    if name.is_empty() { format!("{gate} > {route}") } else { name.to_owned() }
}

/// By whose addresses an outsider gets in with the texts of one finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Opening {
    /// Its name.
    #[serde(deserialize_with = "escaped")]
    pub fingerprint: String,
    /// Allowed domains in those texts.
    #[serde(deserialize_with = "escaped")]
    pub open: Vec<String>,
}

impl DeploymentResult {
    /// By whose addresses an outsider gets in with this finding: of a report without that, by any that is open, or allowed.
    pub fn open_to(&self, fingerprint: &str) -> &[String] {
        let known = self.openings.iter().find(|opening| opening.fingerprint == fingerprint);
        match known {
            Some(opening) => &opening.open,
            None if self.open.is_empty() => &self.allowed,
            None => &self.open,
        }
    }

    /// Its name, or its parts.
    pub fn label(&self) -> String {
        label(&self.name, &self.gate, &self.route)
    }

    /// Its evidence is whole, its controls passed, and no parser hung.
    pub fn is_whole(&self) -> bool {
        self.evidence.is_whole() && self.failed_controls.is_empty() && self.hung.is_empty()
    }

    /// The statement of evidence, a line each, with what failed before.
    pub fn statement(&self) -> Vec<String> {
        let (known, varied) = (self.known, self.variations);
        let mut lines = vec![format!(
            "{} known cases put, {} get in; {} variations tried, {} get in",
            known.put, known.got_in, varied.put, varied.got_in
        )];
        lines.extend(self.evidence.statement());
        lines.extend(self.failed_controls.iter().map(|why| format!("control failed: {why}")));
        if let Some(first) = self.hung.first() {
            lines.push(format!("{} texts were past the time limit, the first is {first}", self.hung.len()));
        }
        lines
    }
}
