//! What the search is told of a trial: marks in libFuzzer's extra counters.
//!
//! A new *way* of disagreeing is kept like a new branch. The marks are few (a small tuple, hashed into a
//! bounded region): strings in them would make everything new and flood the corpus.

mod edges;
mod held;
#[cfg(feature = "python")]
mod python;

#[cfg(feature = "python")]
pub use python::{
    constants_of_python, cover_python, covered_python, python_counters, remember_python, retire_python,
};

pub use held::Held;

use crate::judge::classes::{Parties, Sighting};
use crate::judge::trial::Trial;
use crate::policy::Prize;
use crate::verdict::Verdict;
use std::sync::atomic::{AtomicU8, Ordering};

/// Counters for verdict tuples.
const VERDICTS: usize = 4_096;

/// The section that libFuzzer clears before each call and reads after it, in whole words: hence the
/// alignment. Atomics, because a `static` that is only written is optimised away, silently.
#[repr(C, align(64))]
struct Counters([AtomicU8; VERDICTS]);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = "__libfuzzer_extra_counters"))]
static COUNTERS: Counters = Counters([const { AtomicU8::new(0) }; VERDICTS]);

/// The place of the trial's tuple, so that new ones can be counted.
pub fn place(trial: &Trial<'_>, sightings: &[Sighting]) -> usize {
    tuple(trial, sightings) as usize % VERDICTS
}

/// Marks a [`place`] for the search.
pub fn mark(place: usize) {
    COUNTERS.0[place].store(1, Ordering::Relaxed);
}

/// The sections of counters: of verdicts, of Python's blocks, of Rust's edges.
fn sections() -> [&'static [AtomicU8]; 3] {
    #[cfg(feature = "python")]
    let python = python_counters();
    #[cfg(not(feature = "python"))]
    let python = &[];
    [&COUNTERS.0, python, edges::counters()]
}

/// The kinds of verdict, each route's domain against the policy, and the deployments fooled, as one number
/// that is the same in every process.
fn tuple(trial: &Trial<'_>, sightings: &[Sighting]) -> u64 {
    let mut hash = Fnv::default();
    for verdict in &*trial.verdicts {
        hash.add(kind(verdict));
        hash.add(relation(trial, verdict));
    }
    for sighting in sightings {
        if let Parties::Deployment(gate, route) = sighting.parties {
            hash.add(gate as u8);
            hash.add(route as u8);
            hash.add(sighting.level as u8);
        }
    }
    hash.0
}

fn kind(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Accepted(reading) => reading.kind() as u8,
        Verdict::Rejected(_) => 5,
        Verdict::Raised { .. } => 6,
        Verdict::TimedOut => 7,
        Verdict::Panicked { .. } => 8,
        Verdict::Skipped { .. } => 9,
    }
}

/// Which of allowed, attacker's, registrable and other domains the verdict holds, and whether several.
fn relation(trial: &Trial<'_>, verdict: &Verdict) -> u8 {
    let one = |domain| match trial.policy.prize(domain) {
        _ if trial.policy.allows(domain) => 1,
        Prize::OwnDomain | Prize::Account => 2,
        Prize::RegistrableDomain | Prize::Address => 4,
        Prize::Nothing => 8,
    };
    let several = if verdict.domains().nth(1).is_some() { 16 } else { 0 };
    verdict.domains().fold(several, |relation, domain| relation | one(domain))
}

/// FNV-1a, 64 bits: the tuple is a few octets, and no two processes may disagree about it.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, octet: u8) {
        self.0 = (self.0 ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3);
    }
}
