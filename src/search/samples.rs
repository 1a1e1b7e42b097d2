//! How often each fingerprint came out of a reduction, over all workers and all their lives: what came out only once
//! says how much is left (I. J. Good, 1953, after A. M. Turing).
//!
//! Each worker keeps its own counts in a file, and reads them where it starts again; who sums them up reads all.

use crate::finding::journal::write_whole;
use crate::outside;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Counts by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::search) struct Samples(BTreeMap<String, u64>);

/// What the counts come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::search) struct Totals {
    /// Outcomes of reductions.
    pub(in crate::search) samples: u64,
    /// Fingerprints that came out once.
    pub(in crate::search) singles: u64,
}

const EXTENSION: &str = "samples.json";

fn path(out: &Path, worker: u32) -> PathBuf {
    out.join(format!("worker-{worker}.{EXTENSION}"))
}

impl Samples {
    /// What this worker counted before; nothing where it did not, or where its file cannot be read.
    pub(in crate::search) fn of_worker(out: &Path, worker: u32) -> Self {
        Self::read(&path(out, worker))
    }

    fn read(path: &Path) -> Self {
        let json = outside::read(path, outside::REPORT).unwrap_or_default();
        serde_json::from_slice(&json).unwrap_or_default()
    }

    /// Over all workers of a campaign.
    pub(in crate::search) fn of_campaign(out: &Path) -> Self {
        let files = std::fs::read_dir(out).into_iter().flatten().flatten().map(|entry| entry.path());
        let files = files.filter(|path| path.to_string_lossy().ends_with(EXTENSION));
        let mut sum = Self::default();
        for (fingerprint, count) in files.flat_map(|path| Self::read(&path).0) {
            *sum.0.entry(fingerprint).or_default() += count;
        }
        sum
    }

    /// One more outcome.
    pub(in crate::search) fn count(&mut self, fingerprint: &str) {
        *self.0.entry(fingerprint.to_owned()).or_default() += 1;
    }

    /// The sums.
    pub(in crate::search) fn totals(&self) -> Totals {
        let singles = self.0.values().filter(|&&count| count == 1).count() as u64;
        Totals { samples: self.0.values().sum(), singles }
    }

    /// Writes them for this worker. Where that fails an estimate is less good, and nothing else.
    pub(in crate::search) fn keep(&self, out: &Path, worker: u32) {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let _ = write_whole(&path(out, worker), &json);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_workers_saw_once_each_was_seen_twice() {
        let folder = tempfile::tempdir().unwrap();
        for worker in 1..=2 {
            let mut samples = Samples::of_worker(folder.path(), worker);
            samples.count("both");
            samples.count(&format!("only {worker}"));
            samples.keep(folder.path(), worker);
        }
        let totals = Samples::of_campaign(folder.path()).totals();
        assert_eq!(totals, Totals { samples: 4, singles: 2 });
        // One that starts again goes on counting.
        let mut again = Samples::of_worker(folder.path(), 1);
        again.count("only 1");
        again.keep(folder.path(), 1);
        let totals = Samples::of_campaign(folder.path()).totals();
        assert_eq!(totals, Totals { samples: 5, singles: 1 });
    }
}
