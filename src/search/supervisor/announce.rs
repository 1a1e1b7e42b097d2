//! New findings as they come: what workers wrote to their journals since the last look.

use crate::finding::journal::Finding;
use crate::level::Level;
use crate::search::supervisor::accepted::Accepted;
use crate::search::supervisor::growing::Growing;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Reads journals from where it stopped.
pub struct Tail<'a> {
    accepted: Accepted<'a>,
    read: BTreeMap<PathBuf, Growing>,
    seen: BTreeMap<String, Level>,
}

/// How much was found, over all workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Fingerprints.
    pub findings: usize,
    /// Classes that they are of.
    pub classes: usize,
}

impl<'a> Tail<'a> {
    /// Nothing was read yet; what is accepted is passed over.
    pub fn new(accepted: Accepted<'a>) -> Self {
        Self { accepted, read: BTreeMap::new(), seen: BTreeMap::new() }
    }

    /// The findings in `out` that were not seen yet, or at a lower level. A line still being written is left
    /// for the next look.
    pub fn new_findings(&mut self, out: &Path) -> Vec<Finding> {
        let shards = std::fs::read_dir(out).into_iter().flatten().flatten().map(|entry| entry.path());
        let journals = shards.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"));
        let lines: Vec<Vec<u8>> = journals.flat_map(|path| self.new_lines(&path)).collect();
        let findings = lines.iter().filter_map(|line| serde_json::from_slice::<Finding>(line).ok());
        let (accepted, seen) = (&self.accepted, &mut self.seen);
        findings.filter(|finding| !accepted.has(finding) && is_new(seen, finding)).collect()
    }

    /// Different findings so far, and of how many classes. Workers find the same one each for itself: the sum of
    /// their counts says how much was journalled, not how much was found.
    pub fn found(&self) -> Found {
        let classes: BTreeSet<&str> = self.seen.keys().filter_map(|name| name.split(':').next()).collect();
        Found { findings: self.seen.len(), classes: classes.len() }
    }

    fn new_lines(&mut self, path: &Path) -> Vec<Vec<u8>> {
        let lines = self.read.entry(path.to_owned()).or_default().new_lines(path);
        lines.split(|&b| b == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
    }
}

fn is_new(seen: &mut BTreeMap<String, Level>, finding: &Finding) -> bool {
    let before = seen.get(&finding.fingerprint).copied();
    let new = before.is_none_or(|before| before < finding.level);
    if new {
        seen.insert(finding.fingerprint.clone(), finding.level);
    }
    new
}
