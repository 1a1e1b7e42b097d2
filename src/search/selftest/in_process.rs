//! The smallest engine: mutate what is kept, judge, keep what is a new tuple of verdicts or a new structure.
//!
//! No fuzz target has to be built for it, and one random seed gives one run, on every machine: what the
//! self-test wants. Guided by verdicts alone, not by coverage: what it finds, libFuzzer finds sooner.

use crate::generate::mutate;
use crate::search::plan::MAX_LEN;
use crate::search::worker::WorkerError;
use crate::search::worker::judge::Judge;
use crate::search::worker::occurrences::structure;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// One input in so many is spliced of two.
const SPLICE: u32 = 8;

/// Where the search stands.
pub struct Search {
    judge: Judge,
    random: fastrand::Rng,
    /// What is mutated: the shortest text of each kind.
    kept: Vec<Vec<u8>>,
    kinds: HashMap<(usize, u32), usize>,
}

impl Search {
    /// From nothing.
    pub fn new(judge: Judge, seed: u64) -> Self {
        Self { judge, random: fastrand::Rng::with_seed(seed), kept: vec![Vec::new()], kinds: HashMap::new() }
    }

    /// The judge, for its figures.
    pub fn judge(&self) -> &Judge {
        &self.judge
    }

    /// One execution.
    ///
    /// # Errors
    /// A finding that cannot be kept.
    pub fn step(&mut self) -> Result<(), WorkerError> {
        let text = self.next();
        let (refused, repeated) = (self.judge.health().neither, self.judge.health().repeated);
        let tuple = self.judge.judge(&text)?;
        if self.judge.health().repeated > repeated {
            return Ok(());
        }
        // What all refuse has any structure at all, and says little.
        let structure = if self.judge.health().neither > refused { 0 } else { structure(&text) };
        match self.kinds.entry((tuple, structure)) {
            Entry::Vacant(kind) => {
                kind.insert(self.kept.len());
                self.kept.push(text);
            }
            Entry::Occupied(kind) if text.len() < self.kept[*kind.get()].len() => {
                self.kept[*kind.get()] = text
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
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
