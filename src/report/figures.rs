//! Figures of campaigns: how much was searched, how the findings came.

use super::words::count;
use crate::finding::journal::Finding;
use crate::health::{Followed, Health, Moment};
use crate::shown::escaped;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one campaign did; `status.json` of its folder holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Campaign {
    /// Its own, by which two states of one campaign are told from two campaigns; earlier releases gave none.
    #[serde(deserialize_with = "escaped", skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Everybody whom it asked, parsers and gates; earlier releases did not say.
    #[serde(deserialize_with = "escaped", skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
    /// Seconds it took.
    pub elapsed: f64,
    /// Processes that searched.
    pub workers: u32,
    /// The first worker's random seed.
    pub seed: u64,
    /// Processes that died and were started again.
    pub restarts: u32,
    /// Inputs that the search kept.
    pub corpus: u64,
    /// Counts over the trials.
    pub health: Health,
    /// How far slow parsers are with the inputs kept, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<Followed>,
    /// How the campaign stood from time to time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<Moment>,
    /// It was killed before its end, or still runs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
    /// Why controls got no mail before or after the search, by deployment.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub failed_controls: BTreeMap<String, Vec<String>>,
    /// What it found and did not see again in a fresh process, by fingerprint.
    #[serde(deserialize_with = "escaped", skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Point {
    /// Seconds since the first finding.
    pub seconds: f64,
    /// Executions of all workers by then, as far as their findings tell.
    pub executions: u64,
    /// Fingerprints by then.
    pub fingerprints: usize,
}

/// Fingerprints over executions and time. Each finding knows the count of its own worker; the sum of what each
/// worker last said is what all had made at least.
pub fn curve<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Point> {
    let mut findings: Vec<&Finding> = findings.collect();
    findings.sort_by_key(|finding| (finding.time, finding.executions, &finding.fingerprint));
    let began = findings.first().map_or(0, |first| first.time);
    // Two machines may search from the same seed.
    let mut made: BTreeMap<(Option<String>, u64, u32), u64> = BTreeMap::new();
    let point = |(at, finding): (usize, &&Finding)| {
        let name = (finding.campaigns.first().cloned(), finding.seed, finding.worker);
        let worker = made.entry(name).or_default();
        *worker = (*worker).max(finding.executions);
        Point {
            seconds: (finding.time - began) as f64 / 1_000.0,
            executions: made.values().sum(),
            fingerprints: at + 1,
        }
    };
    findings.iter().enumerate().map(point).collect()
}

impl Campaign {
    /// What a supervisor tells of a campaign, as JSON, with what it was told.
    pub fn of(standing: &serde_json::Value, workers: u32, seed: u64) -> Self {
        let figures: Self = serde_json::from_value(standing.clone()).unwrap_or_default();
        Self { workers, seed, ..figures }
    }

    /// Of each campaign with an id its newest state; of the others each once. In one order.
    pub fn newest(states: impl Iterator<Item = Self>) -> Vec<Self> {
        let told = |one: &Self| serde_json::to_string(one).unwrap_or_default();
        let mut states: Vec<Self> = states.collect();
        // Time always goes on, while a count may lack what a killed worker made last. Of two at the same time, the one that says more: its findings were confirmed meanwhile.
        states.sort_by_cached_key(|one| {
            std::cmp::Reverse((one.elapsed.to_bits(), one.health.executions, told(one).len(), told(one)))
        });
        let mut seen = BTreeSet::new();
        states.retain(|one| seen.insert(if one.id.is_empty() { told(one) } else { one.id.clone() }));
        states.sort_by_cached_key(told);
        states
    }

    /// The sum over campaigns, as if they were one.
    pub fn sum(campaigns: &[Self]) -> Self {
        let mut sum = Self::default();
        for one in campaigns {
            sum.elapsed = sum.elapsed.max(one.elapsed);
            sum.workers += one.workers;
            sum.restarts += one.restarts;
            sum.corpus += one.corpus;
            sum.health.add(&one.health);
            sum.unfinished |= one.unfinished;
            for (deployment, why) in &one.failed_controls {
                let all = sum.failed_controls.entry(deployment.clone()).or_default();
                all.extend(why.iter().filter(|why| !all.contains(why)).cloned().collect::<Vec<_>>());
            }
            sum.slow = match (sum.slow, one.slow) {
                (Some(sum), Some(one)) => Some(sum.and(one)),
                (sum, one) => sum.or(one),
            };
        }
        sum.seed = campaigns.first().map_or(0, |first| first.seed);
        sum
    }

    /// In a sentence.
    pub fn in_words(&self) -> String {
        let Health { tuples, coverage, .. } = self.health;
        let reached = match coverage.rust {
            0 => String::new(),
            rust => format!(", {rust} edges of Rust and {} blocks of Python reached", coverage.python),
        };
        let slow = self.slow.map_or_else(String::new, |slow| {
            format!(", slow parsers judged {} of {}", slow.judged, slow.judged + slow.waiting)
        });
        format!(
            "{} in {:.1} s by {}, random seed {}; {tuples} ways to answer{reached}, {} kept{slow}, {}{}",
            self.health.put_in_words(),
            self.elapsed,
            count(self.workers as usize, "worker"),
            self.seed,
            count(self.corpus as usize, "input"),
            count(self.restarts as usize, "restart"),
            if self.unfinished { "; it has not come to its end" } else { "" },
        )
    }
}
