//! A baseline: what an earlier run found and somebody accepted, which fails no later run. It has names, levels and domains,
//! and no text, so it can be kept where others read it. A whole report serves as one too.

use super::{Entry, Format, Report};
use crate::finding::journal::Finding;
use crate::input::Input;
use crate::json::pretty;
use crate::judge::fate::is_outside;
use crate::level::Level;
use crate::outside;
use crate::policy::Policy;
use crate::shown::{Shown, escaped};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

pub(super) const FORMAT: Format = Format {
    id: "baseline",
    about: "what --baseline accepts later: fingerprints, levels and domains, never an input",
    extension: "json",
    render: |report| pretty(&Baseline::of(report)),
};

/// The version of the format.
const VERSION: u32 = 1;

/// What an earlier run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The format's version.
    baseline: u32,
    /// What kind of run.
    of: Run,
    /// What it found.
    accepted: Vec<Accepted>,
}

/// Which commands a baseline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// A replay: what is not as expected.
    Replay,
    /// A check, an enumeration or a campaign: findings.
    Search,
}

/// One finding or problem, as severe as it was, where it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    #[serde(deserialize_with = "escaped")]
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    /// Of a check: in this deployment, and in no other.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    deployment: Option<String>,
    /// Of a campaign or an enumeration: by these gates mail leaves the policy, and by no other that is known.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    gates: Vec<String>,
    /// The allowed domains that it concerned then.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<String>,
}

/// A finding of now, and under which policy.
pub struct Occurrence<'a> {
    /// Its name.
    pub fingerprint: &'a str,
    /// How much follows from it, where it has a level.
    pub level: Option<Level>,
    /// The deployment that was checked, where one was.
    pub deployment: Option<&'a str>,
    /// The gates that let its mail leave the policy; none where it does not.
    pub gates: Vec<String>,
    /// The allowed domains that it concerns: by whose addresses an outsider gets in, or all.
    pub allowed: Vec<String>,
}

impl<'a> Occurrence<'a> {
    /// A finding, wherever it shows.
    pub fn of(finding: &'a Finding) -> Self {
        let Finding { fingerprint, level, policy, .. } = finding;
        let allowed = shown_allowed(policy).collect();
        Self { fingerprint, level: Some(*level), deployment: None, gates: let_out(finding), allowed }
    }

    /// The same in a deployment with this gate, into which outsiders get by addresses of these domains.
    pub fn in_deployment(self, deployment: &'a str, gate: &str, open: &[String]) -> Self {
        let allowed = if open.is_empty() { self.allowed } else { open.to_vec() };
        let gates = if self.gates.is_empty() { Vec::new() } else { vec![gate.to_owned()] };
        Self { deployment: Some(deployment), gates, allowed, ..self }
    }
}

impl Baseline {
    /// Nothing is accepted.
    pub fn empty(of: Run) -> Self {
        Self { baseline: VERSION, of, accepted: Vec::new() }
    }

    /// What this report has.
    pub fn of(report: &Report) -> Self {
        let of = if report.is_of_replay() { Run::Replay } else { Run::Search };
        let mut accepted = match of {
            Run::Replay => problems(report),
            Run::Search if report.is_of_check() => by_deployment(report),
            Run::Search => report.findings.iter().map(finding).collect(),
        };
        accepted.sort();
        accepted.dedup();
        Self { accepted, ..Self::empty(of) }
    }

    /// Reads a baseline, a report as JSON, or a campaign's folder.
    ///
    /// # Errors
    /// What is none of these, or of another version.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = if path.is_dir() { Vec::new() } else { outside::read_named(path, outside::REPORT)? };
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if value.get("baseline").is_none() {
            let opened = match path.is_dir() {
                true => super::open(std::slice::from_ref(&path.to_owned()))?.report,
                false => super::read::parsed(path, &bytes)?,
            };
            return Ok(Self::of(&opened));
        }
        let wrong = |why: String| io::Error::other(format!("{}: no baseline: {why}", Shown::path(path)));
        let read: Self = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
        if read.baseline == VERSION { Ok(read) } else { Err(wrong(format!("version {}", read.baseline))) }
    }

    /// For which commands it is.
    pub fn run(&self) -> Run {
        self.of
    }

    /// It was there, as severe at the least, in this deployment or by these gates, and for every domain that it concerns
    /// now.
    pub fn has(&self, now: &Occurrence<'_>) -> bool {
        self.accepted.iter().any(|one| {
            let here = match &one.deployment {
                Some(deployment) => now.deployment == Some(deployment),
                None => now.gates.iter().all(|gate| one.gates.contains(gate)),
            };
            let everybody =
                one.allowed.is_empty() || now.allowed.iter().all(|domain| one.allowed.contains(domain));
            one.fingerprint == now.fingerprint && now.level <= one.level && here && everybody
        })
    }
}

fn problems(report: &Report) -> Vec<Accepted> {
    let accepted = report.problems().map(|(_, problem)| Accepted {
        fingerprint: problem.fingerprint.clone(),
        level: problem.level,
        deployment: None,
        gates: Vec::new(),
        allowed: Vec::new(),
    });
    accepted.collect()
}

fn finding(entry: &Entry) -> Accepted {
    Accepted {
        fingerprint: entry.finding.fingerprint.clone(),
        level: Some(entry.finding.level),
        deployment: None,
        gates: let_out(&entry.finding),
        allowed: shown_allowed(&entry.finding.policy).collect(),
    }
}

/// The gates by which a finding's mail leaves the policy.
fn let_out(finding: &Finding) -> Vec<String> {
    if is_outside(&finding.class) { finding.gates.clone() } else { Vec::new() }
}

/// The allowed domains as reports have them.
fn shown_allowed(policy: &Policy) -> impl Iterator<Item = String> + '_ {
    policy.allowed.iter().map(|domain| Input::new(domain.as_str()).to_string())
}

/// Another deployment may be open now that was not.
fn by_deployment(report: &Report) -> Vec<Accepted> {
    let found = report.deployments.iter().flat_map(|one| one.findings.iter().map(move |name| (one, name)));
    let level = |name: &String| {
        let entries = report.findings.iter().filter(|entry| entry.finding.fingerprint == *name);
        entries.map(|entry| entry.finding.level).max()
    };
    let accepted = found.map(|(one, name)| Accepted {
        fingerprint: name.clone(),
        level: level(name),
        deployment: Some(one.label()),
        gates: Vec::new(),
        allowed: one.open_to(name).to_vec(),
    });
    accepted.collect()
}
