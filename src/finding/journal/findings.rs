//! What journals hold, read and united: one finding a fingerprint, whatever the order of shards and machines.

use super::{Confidence, Finding, PLAN, variants};
use crate::answer;
use crate::corpus::Place;
use crate::outside;
use crate::shown::Shown;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// The id of the campaign whose folder this is; those of earlier releases have none.
fn campaign_of(folder: &Path) -> Option<String> {
    let plan: serde_json::Value =
        serde_json::from_slice(&outside::read(&folder.join(PLAN), outside::REPORT).ok()?).ok()?;
    plan["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// A line of a later version may mean something else by the same words.
fn of_this_version(line: &[u8]) -> io::Result<()> {
    #[derive(serde::Deserialize)]
    struct Version {
        v: u64,
    }
    match serde_json::from_slice::<Version>(line) {
        Ok(Version { v }) if v > answer::VERSION.into() => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "version {v} of the journal format; this release reads up to {}: use a later release of addrdiff",
                answer::VERSION
            ),
        )),
        // A torn line has none, and is counted as not read.
        _ => Ok(()),
    }
}

/// What journals hold: one finding a fingerprint, and what could not be read.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    by_fingerprint: BTreeMap<String, Finding>,
    places: BTreeMap<String, Place>,
    /// Lines that are no finding, as `path:line`: torn by a kill, or another version's.
    pub unread: Vec<String>,
}

impl Findings {
    /// Reads every shard in these folders.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub fn read(folders: &[PathBuf]) -> io::Result<Self> {
        let mut findings = Self::default();
        for folder in folders {
            let campaign = campaign_of(folder);
            let shards = outside::list(folder)?;
            for shard in shards.iter().filter(|path| path.extension().is_some_and(|kind| kind == "jsonl")) {
                findings.read_shard(shard, campaign.as_deref())?;
            }
        }
        Ok(findings)
    }

    fn read_shard(&mut self, path: &Path, campaign: Option<&str>) -> io::Result<()> {
        outside::each_line(path, |number, line| {
            let Ok(mut finding) = serde_json::from_slice::<Finding>(line) else {
                self.unread.push(format!("{}:{number}", Shown::path(path)));
                return of_this_version(line);
            };
            if finding.campaigns.is_empty() {
                finding.campaigns.extend(campaign.map(str::to_owned));
            }
            let file = path.file_name().unwrap_or_default().into();
            self.add_from(finding, Place { file, line: number });
            of_this_version(line)
        })
    }

    /// Adds a finding and remembers where its line stands, as long as its witness is the one that is kept.
    fn add_from(&mut self, finding: Finding, place: Place) {
        let (name, witness) = (finding.fingerprint.clone(), finding.reduced.input_base64.clone());
        self.add(finding);
        if self.by_fingerprint.get(&name).is_some_and(|kept| kept.reduced.input_base64 == witness) {
            self.places.insert(name, place);
        }
    }

    /// Adds everything of another.
    pub fn merge(&mut self, other: Self) {
        for (name, finding) in other.by_fingerprint {
            match other.places.get(&name) {
                Some(place) => self.add_from(finding, place.clone()),
                None => self.add(finding),
            }
        }
        self.unread.extend(other.unread);
    }

    /// Where a finding's line stands, of those that were read.
    pub fn place(&self, fingerprint: &str) -> Option<&Place> {
        self.places.get(fingerprint)
    }

    /// Adds a finding; the same fingerprint unites, in whatever order they come.
    pub fn add(&mut self, mut finding: Finding) {
        as_sets(&mut finding);
        match self.by_fingerprint.get_mut(&finding.fingerprint) {
            Some(known) => unite(known, finding),
            None => {
                self.by_fingerprint.insert(finding.fingerprint.clone(), finding);
            }
        }
    }

    /// The findings, by [`Finding::rank`].
    pub fn by_level(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.by_fingerprint.values().collect();
        findings.sort_by_cached_key(|finding| finding.rank());
        findings
    }

    /// The findings, to be changed (confirmed).
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.by_fingerprint.values_mut()
    }

    /// Keeps the findings for which this holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&Finding) -> bool) {
        self.by_fingerprint.retain(|_, finding| keep(finding));
    }

    /// The one with this fingerprint.
    pub fn get(&self, fingerprint: &str) -> Option<&Finding> {
        self.by_fingerprint.get(fingerprint)
    }

    /// The findings themselves, by [`Finding::rank`].
    pub fn into_vec(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.by_fingerprint.into_values().collect();
        findings.sort_by_cached_key(Finding::rank);
        findings
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_fingerprint.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.by_fingerprint.is_empty()
    }
}

/// One finding of two with the same fingerprint: of the witnesses the more severe stays, then the smaller,
/// then the one that sorts first, so that order does not matter; sets are united, the first sight counts.
pub(super) fn unite(known: &mut Finding, other: Finding) {
    let rank = |finding: &Finding| {
        let witness = finding.reduced.input_base64.clone();
        // Of equal witnesses the line decides, without what is united below.
        let rest = (finding.seed, finding.worker, line_but_united(finding));
        (std::cmp::Reverse(finding.level), witness.len(), witness, rest)
    };
    let seen = |finding: &Finding| (finding.executions, finding.time);
    let first = if seen(known) <= seen(&other) { seen(known) } else { seen(&other) };
    let (mut kept, gone) =
        if rank(known) <= rank(&other) { (known.clone(), other) } else { (other, known.clone()) };
    kept.variants = variants::united(&kept, &gone);
    kept.gates.extend(gone.gates);
    kept.parsers.extend(gone.parsers);
    kept.campaigns.extend(gone.campaigns);
    as_sets(&mut kept);
    kept.confidence = kept.confidence.max(gone.confidence);
    (kept.executions, kept.time) = first;
    *known = kept;
}

fn as_sets(finding: &mut Finding) {
    for set in [&mut finding.gates, &mut finding.parsers] {
        set.sort();
        set.dedup();
    }
    if let Some((own, others)) = finding.campaigns.split_first() {
        let others: BTreeSet<String> = others.iter().filter(|other| *other != own).cloned().collect();
        finding.campaigns = std::iter::once(own.clone()).chain(others).collect();
    }
}

fn line_but_united(finding: &Finding) -> String {
    let (gates, variants, parsers) = (Vec::new(), Vec::new(), Vec::new());
    let confidence = Confidence::Observed;
    let campaigns = finding.campaigns.iter().take(1).cloned().collect();
    let bare = Finding {
        gates,
        variants,
        parsers,
        campaigns,
        confidence,
        executions: 0,
        time: 0,
        ..finding.clone()
    };
    serde_json::to_string(&bare).unwrap_or_default()
}
