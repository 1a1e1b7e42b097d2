//! What came of a replay: counts, and what is not as expected.

use crate::corpus::bless::Change;
use crate::level::Level;
use crate::pattern::is_like;
use std::collections::{BTreeMap, BTreeSet};

/// What a replay found.
#[derive(Clone, Debug, Default)]
pub struct ReplayResult {
    /// Inputs put to at least one parser.
    pub cases: usize,
    /// Answers compared with what was expected.
    pub checked: usize,
    /// Answers that nothing was expected of; they were judged for findings.
    pub judged: usize,
    /// Known disagreements whose witness still shows them.
    pub known: usize,
    /// Answers that could not be had: why, and how many.
    pub skipped: BTreeMap<String, usize>,
    /// What is not as expected.
    pub changed: Vec<Changed>,
    /// Findings that no case expects and nobody knows.
    pub found: Vec<Found>,
    /// Known disagreements that no longer occur: where they stand, and which.
    pub gone: Vec<String>,
    /// Who answered at least once, and who was asked and never did: parsers, and those that gates go by.
    pub answered: BTreeSet<String>,
    /// Those that were skipped at least once.
    pub silent: BTreeSet<String>,
    /// Why nothing was judged behind gates that were named: they refuse ordinary addresses too.
    pub idle: Vec<String>,
    /// Cases that nobody was there to answer.
    pub unasked: BTreeSet<String>,
}

/// An expectation that does not hold.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The case's name.
    pub case: String,
    /// File and line of the expectation.
    pub place: String,
    /// Who answered.
    pub parser: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub got: String,
    /// What `--bless` writes, where what was expected stands in a file by itself.
    pub change: Option<Change>,
}

/// A finding that is new.
#[derive(Clone, Debug)]
pub struct Found {
    /// The case's name.
    pub case: String,
    /// Where the case stands.
    pub place: String,
    /// The class.
    pub class: &'static str,
    /// Its level.
    pub level: Level,
    /// `gate > route`, `strict ~ parser`, or the parser.
    pub parties: String,
    /// The input, escaped.
    pub input: String,
    /// The allowed domains under which it holds.
    pub allowed: String,
    /// The command that shows it again, with the options that make its parsers known.
    pub again: String,
}

impl ReplayResult {
    /// No answer was compared or judged: the rest says nothing.
    pub fn is_empty(&self) -> bool {
        self.checked + self.judged + self.known == 0
    }

    /// One that is named whole did not answer a case; of a pattern nobody gave an answer at all, and somebody was asked.
    pub fn misses(&self, named: &[String]) -> bool {
        let any = |ids: &BTreeSet<String>, pattern: &str| ids.iter().any(|id| is_like(id, pattern));
        let whole = |name: &String| self.silent.contains(name);
        named.iter().any(|name| whole(name) || any(&self.silent, name) && !any(&self.answered, name))
    }

    pub(super) fn skip(&mut self, why: String, answers: usize) {
        *self.skipped.entry(why).or_default() += answers;
    }
}
