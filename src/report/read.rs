//! A report from what campaigns left: the journal's shards say what was found, an earlier `report.json` what was
//! confirmed and known, `status.json` how much was searched.

use super::{Campaign, Entry, Location, Report, Standing, figures};
use crate::finding::journal::{Confidence, Finding, Findings, OfCase, PLAN};
use crate::level::Level;
use crate::outside::{self, named};
use crate::shown::Shown;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// The report that a campaign leaves in its folder.
const LEFT: &str = "report.json";

/// The figures that a campaign leaves.
const STATUS: &str = "status.json";

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
    let (mut sources, mut unread) = (Vec::new(), Vec::new());
    for folder in &folders {
        let mut shards =
            Findings::read(std::slice::from_ref(folder)).map_err(|error| named(folder, &error))?;
        let left = folder.join(LEFT);
        if shards.is_empty() && !left.is_file() && !folder.join(STATUS).is_file() && shards.unread.is_empty()
        {
            return Err(io::Error::other(format!("{}: no campaign left anything here", Shown::path(folder))));
        }
        unread.append(&mut shards.unread);
        let left = left_by(folder).unwrap_or_else(|error| {
            unread.push(error.to_string());
            None
        });
        sources.push((shards, left));
    }
    for file in &files {
        let report = parse(file, outside::read_named(file, outside::REPORT))?;
        let mut findings = Findings::default();
        report.findings.iter().for_each(|entry| findings.add(entry.finding.clone()));
        sources.push((findings, Some(report)));
    }
    Ok(Opened { report: united(sources), unread })
}

fn parse(path: &Path, read: io::Result<Vec<u8>>) -> io::Result<Report> {
    parsed(path, &read.map_err(|error| named(path, &error))?)
}

/// The report in these octets of that file.
pub(super) fn parsed(path: &Path, bytes: &[u8]) -> io::Result<Report> {
    let wrong = |why: String| io::Error::other(format!("{}: no report: {why}", Shown::path(path)));
    let report: Report = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
    if report.v == super::VERSION { Ok(report) } else { Err(wrong(format!("version {}", report.v))) }
}

/// What the campaign's own report says, if that is not older than its figures: a campaign that went on and was
/// killed has left none since.
fn left_by(folder: &Path) -> io::Result<Option<Report>> {
    let left = folder.join(LEFT);
    let mut report =
        if left.is_file() { Some(parse(&left, outside::read(&left, outside::REPORT))?) } else { None };
    if let Some(campaign) = status(folder) {
        let ended = report.as_ref().map_or(0, |report| Campaign::sum(&report.campaigns).health.executions);
        let report = report.get_or_insert_with(|| Report::empty(Level::Medium));
        if ended < campaign.health.executions {
            let failed_controls = Campaign::sum(&report.campaigns).failed_controls;
            let figures = Campaign { failed_controls, ..campaign.clone() };
            report.campaigns = vec![if campaign.unfinished { ended_early(figures) } else { figures }];
        }
        // It is the one whose folder this is, and the report is what it says of itself.
        for own in &mut report.campaigns {
            own.id.clone_from(&campaign.id);
            own.asked.clone_from(&campaign.asked);
            own.unconfirmed.clone_from(&report.unconfirmed);
        }
    }
    Ok(report)
}

/// A campaign that was killed, or that still runs: nobody asked its controls at the end, nor confirmed what it found.
fn ended_early(mut campaign: Campaign) -> Campaign {
    for label in campaign.health.deployments.keys() {
        let why = campaign.failed_controls.entry(label.clone()).or_default();
        why.push("the campaign has not come to its end".into());
    }
    campaign
}

/// The figures that a supervisor wrote about once a second, and what it was told.
fn status(folder: &Path) -> Option<Campaign> {
    let json = |name: &str| {
        serde_json::from_slice::<serde_json::Value>(&outside::read(&folder.join(name), outside::REPORT).ok()?)
            .ok()
    };
    let (status, plan) = (json(STATUS)?, json(PLAN).unwrap_or_default());
    let told = |key: &str| plan[key].as_u64().or_else(|| status[key].as_u64()).unwrap_or_default();
    let id = plan["id"].as_str().unwrap_or_default().to_owned();
    let asked = serde_json::from_value(plan["asked"].clone()).unwrap_or_default();
    // While it searches; what it was told to stop for is in its report.
    let unfinished = status["running"].as_u64().is_some_and(|processes| processes > 0);
    Some(Campaign { id, asked, unfinished, ..Campaign::of(&status, told("workers") as u32, told("seed")) })
}

/// One report of everything, the same in whatever order it was read.
fn united(sources: Vec<(Findings, Option<Report>)>) -> Report {
    let earlier: Vec<&Report> = sources.iter().filter_map(|(_, report)| report.as_ref()).collect();
    let campaigns = Campaign::newest(earlier.iter().flat_map(|report| report.campaigns.iter().cloned()));
    let refused = earlier.iter().flat_map(|report| &report.unconfirmed);
    let refused = refused.chain(campaigns.iter().flat_map(|campaign| &campaign.unconfirmed));
    let refused: BTreeSet<String> = refused.cloned().collect();
    let of_earlier = || earlier.iter().flat_map(|report| &report.findings);
    let known: BTreeSet<String> = of_earlier()
        .filter(|entry| entry.standing == Standing::Known)
        .map(|entry| entry.finding.fingerprint.clone())
        .collect();
    let mut findings = standing(&sources, &campaigns);
    let mut shown: BTreeMap<&String, Confidence> = BTreeMap::new();
    let mut published: BTreeMap<&String, &OfCase> = BTreeMap::new();
    for finding in of_earlier().map(|entry| &entry.finding) {
        published.extend(finding.case.iter().map(|case| (&finding.fingerprint, case)));
        let sure = shown.entry(&finding.fingerprint).or_insert(finding.confidence);
        *sure = (*sure).max(finding.confidence);
    }
    for finding in findings.iter_mut() {
        // The search does not look that up: its end does.
        if finding.case.is_none() {
            finding.case = published.get(&finding.fingerprint).map(|&case| case.clone());
        }
        let sure = shown.get(&finding.fingerprint).copied();
        finding.confidence = finding.confidence.max(sure.unwrap_or(Confidence::Observed));
    }
    let fail_on = earlier.iter().map(|report| report.fail_on).min().unwrap_or(Level::Medium);
    let mut report = Report::of(&findings, |finding| known.contains(&finding.fingerprint), fail_on);
    let is_there = |name: &String| report.findings.iter().any(|entry| entry.finding.fingerprint == *name);
    report.unconfirmed = refused.into_iter().filter(|name| !is_there(name)).collect();
    earlier.iter().for_each(|other| report.take_over(other));
    report.campaigns = campaigns;
    report
}

/// What was found and stands: gone is what every campaign that had it did not see again.
fn standing(sources: &[(Findings, Option<Report>)], campaigns: &[Campaign]) -> Findings {
    let refuses = |id: &String, name: &String| {
        campaigns.iter().any(|campaign| campaign.id == *id && campaign.unconfirmed.contains(name))
    };
    let mut all = Findings::default();
    for (found, left) in sources {
        let mut found = found.clone();
        found.retain(|finding| {
            let (name, of) = (&finding.fingerprint, &finding.campaigns);
            let unseen = left.as_ref().is_some_and(|report| report.unconfirmed.contains(name));
            // A later state of a campaign may know better than the one that was merged.
            !unseen && (of.is_empty() || !of.iter().all(|id| refuses(id, name)))
        });
        all.merge(found);
    }
    all
}

/// Each once, in one order.
fn distinct<T: PartialEq + serde::Serialize>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_by_cached_key(|one| serde_json::to_string(one).unwrap_or_default());
    all.dedup();
    all
}

impl Report {
    /// Adds what no journal has: cases, deployments, and the places of findings.
    fn take_over(&mut self, other: &Self) {
        self.cases.extend(other.cases.iter().cloned());
        self.skipped.extend(other.skipped.clone());
        self.replayed = match (self.replayed, other.replayed) {
            (Some(one), Some(two)) => Some(one.and(two)),
            (one, two) => one.or(two),
        };
        self.deployments.extend(other.deployments.iter().cloned());
        self.policies = distinct(self.policies.drain(..).chain(other.policies.iter().cloned()));
        self.environments = distinct(self.environments.drain(..).chain(other.environments.iter().cloned()));
        let places: BTreeMap<&String, &Location> = other
            .findings
            .iter()
            .filter_map(|entry| Some((&entry.finding.fingerprint, entry.location.as_ref()?)))
            .collect();
        for entry in self.findings.iter_mut().filter(|entry| entry.location.is_none()) {
            entry.location = places.get(&entry.finding.fingerprint).map(|&place| place.clone());
        }
    }

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
