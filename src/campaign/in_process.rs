//! The smallest engine: mutate what is kept, judge, keep what is a new tuple of verdicts or a new structure.
//!
//! No fuzz target has to be built for it, and one random seed gives one run, on every machine: what the
//! self-test wants. Guided by verdicts alone, not by coverage: what it finds, libFuzzer finds sooner.

use super::judge::Judge;
use super::supervise::MAX_LEN;
use crate::generate::mutate;
use std::collections::HashSet;

/// One input in so many is spliced of two.
const SPLICE: u32 = 8;

/// Where the search stands.
pub struct Search {
    judge: Judge,
    random: fastrand::Rng,
    kept: Vec<Vec<u8>>,
    /// What stands for coverage: the sets of specials in texts that some reader takes.
    structures: HashSet<u32>,
}

impl Search {
    /// From nothing.
    pub fn new(judge: Judge, seed: u64) -> Self {
        Self {
            judge,
            random: fastrand::Rng::with_seed(seed),
            kept: vec![Vec::new()],
            structures: HashSet::new(),
        }
    }

    /// The judge, for its figures.
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// One execution.
    pub fn step(&mut self) {
        let text = self.next();
        let refused = self.judge.health().neither;
        let new = self.judge.judge(&text);
        let delivers = self.judge.health().neither == refused;
        if new || delivers && self.structures.insert(structure(&text)) {
            self.kept.push(text);
        }
    }

    fn next(&mut self) -> Vec<u8> {
        let most = MAX_LEN as usize;
        let one = self.random.usize(..self.kept.len());
        if self.random.u32(..SPLICE) == 0 {
            let other = &self.kept[self.random.usize(..self.kept.len())];
            self.judge.made_by(vec!["splice"]);
            return mutate::splice(&self.kept[one], other, self.judge.lexicon(), self.random.u64(..), most);
        }
        let mutation = mutate::mutate(&self.kept[one], self.judge.lexicon(), self.random.u64(..), most);
        self.judge.made_by(mutation.operators);
        mutation.text
    }
}

/// Which specials a text has, as a set.
fn structure(text: &[u8]) -> u32 {
    const SPECIALS: &[u8] = b"@<>()[]\":;,.\\ =%!\r\n\0";
    let place = |octet: &u8| SPECIALS.iter().position(|special| special == octet);
    text.iter().filter_map(place).fold(0, |set, at| set | 1 << at)
}
