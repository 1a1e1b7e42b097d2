//! A report from what campaigns left: the journal's shards say what was found, an earlier `report.json` what was
//! confirmed and known, `status.json` how much was searched.

use super::{Campaign, Entry, Location, Report, Standing, figures};
use crate::journal::{Confidence, Finding, Findings};
use crate::level::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// The report that a campaign leaves in its folder.
const LEFT: &str = "report.json";

/// The figures that a campaign leaves.
const STATUS: &str = "status.json";

/// What it was told to do.
const PLAN: &str = "campaign.json";

/// What was read.
#[derive(Debug)]
pub struct Opened {
    /// The report.
    pub report: Report,
    /// What could not be read, each with its place.
    pub unread: Vec<String>,
}

/// Reads folders of campaigns, and reports as JSON, as if all were one.
///
/// # Errors
/// A folder or file that cannot be read, or that no campaign left.
pub fn open(paths: &[PathBuf]) -> io::Result<Opened> {
    let (folders, files): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path.is_dir());
    let mut findings = Findings::default();
    let mut earlier = Vec::new();
    for folder in &folders {
        let shards = Findings::read(std::slice::from_ref(folder)).map_err(|error| named(folder, &error))?;
        let left = folder.join(LEFT);
        if shards.is_empty() && !left.is_file() && !folder.join(STATUS).is_file() && shards.unread.is_empty()
        {
            return Err(io::Error::other(format!("{}: no campaign left anything here", shown(folder))));
        }
        findings.merge(shards);
        match left_by(folder) {
            Ok(report) => earlier.extend(report),
            Err(error) => findings.unread.push(error.to_string()),
        }
    }
    for file in &files {
        let report = parse(file)?;
        report.findings.iter().for_each(|entry| findings.add(entry.finding.clone()));
        earlier.push(report);
    }
    let unread = std::mem::take(&mut findings.unread);
    Ok(Opened { report: united(&mut findings, &earlier), unread })
}

fn parse(path: &Path) -> io::Result<Report> {
    let bytes = std::fs::read(path).map_err(|error| named(path, &error))?;
    let wrong = |why: String| io::Error::other(format!("{}: no report: {why}", shown(path)));
    let report: Report = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    if report.v == super::VERSION { Ok(report) } else { Err(wrong(format!("version {}", report.v))) }
}

fn shown(path: &Path) -> crate::input::Input {
    crate::input::Input::new(path.as_os_str().as_encoded_bytes())
}

pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", shown(path)))
}

/// What the campaign's own report says, if that is not older than its figures: a campaign that went on and was
/// killed has left none since.
fn left_by(folder: &Path) -> io::Result<Option<Report>> {
    let left = folder.join(LEFT);
    let mut report = if left.is_file() { Some(parse(&left)?) } else { None };
    if let Some(campaign) = status(folder) {
        let report = report.get_or_insert_with(|| Report::empty(Level::Medium));
        if Campaign::sum(&report.campaigns).health.executions < campaign.health.executions {
            report.campaigns = vec![campaign];
        }
    }
    Ok(report)
}

/// The figures that a supervisor wrote about once a second, and what it was told.
fn status(folder: &Path) -> Option<Campaign> {
    let json = |name: &str| {
        serde_json::from_slice::<serde_json::Value>(&std::fs::read(folder.join(name)).ok()?).ok()
    };
    let (status, plan) = (json(STATUS)?, json(PLAN).unwrap_or_default());
    let told = |key: &str| plan[key].as_u64().or_else(|| status[key].as_u64()).unwrap_or_default();
    Some(Campaign::of(&status, told("workers") as u32, told("seed")))
}

/// One report of everything, the same in whatever order it was read.
fn united(findings: &mut Findings, earlier: &[Report]) -> Report {
    let of_earlier = || earlier.iter().flat_map(|report| &report.findings);
    let known: BTreeSet<String> = of_earlier()
        .filter(|entry| entry.standing == Standing::Known)
        .map(|entry| entry.finding.fingerprint.clone())
        .collect();
    let mut shown: BTreeMap<&String, Confidence> = BTreeMap::new();
    for finding in of_earlier().map(|entry| &entry.finding) {
        let sure = shown.entry(&finding.fingerprint).or_insert(finding.confidence);
        *sure = (*sure).max(finding.confidence);
    }
    for finding in findings.iter_mut() {
        let sure = shown.get(&finding.fingerprint).copied();
        finding.confidence = finding.confidence.max(sure.unwrap_or(Confidence::Observed));
    }
    let gone: BTreeSet<&String> = earlier
        .iter()
        .flat_map(|report| &report.unconfirmed)
        .filter(|name| !shown.contains_key(*name))
        .collect();
    findings.retain(|finding| !gone.contains(&finding.fingerprint));
    let fail_on = earlier.iter().map(|report| report.fail_on).min().unwrap_or(Level::Medium);
    let mut report = Report::of(findings, |finding| known.contains(&finding.fingerprint), fail_on);
    report.unconfirmed = gone.into_iter().cloned().collect();
    for other in earlier {
        report.cases.extend(other.cases.iter().cloned());
        other.skipped.iter().for_each(|(why, count)| {
            report.skipped.insert(why.clone(), *count);
        });
    }
    report.campaigns = distinct(earlier.iter().flat_map(|report| report.campaigns.iter().cloned()));
    report
}

/// Each once, in one order.
fn distinct<T: PartialEq + serde::Serialize>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_by_cached_key(|one| serde_json::to_string(one).unwrap_or_default());
    all.dedup();
    all
}

impl Report {
    /// What these findings have to tell.
    pub fn of(findings: &Findings, is_known: impl Fn(&Finding) -> bool, fail_on: Level) -> Self {
        let listed = findings.by_level();
        let entry = |finding: &&Finding| Entry {
            standing: if is_known(finding) { Standing::Known } else { Standing::New },
            location: findings.place(&finding.fingerprint).map(Location::from),
            finding: Finding::clone(finding),
        };
        Self {
            findings: listed.iter().map(entry).collect(),
            curve: figures::curve(listed.iter().copied()),
            policies: distinct(listed.iter().map(|finding| finding.policy.clone())),
            environments: distinct(listed.iter().map(|finding| finding.environment.clone())),
            ..Self::empty(fail_on)
        }
    }
}
