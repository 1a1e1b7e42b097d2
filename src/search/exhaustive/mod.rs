//! An exhaustive search: every string is put, what is seen is counted, what is smallest is kept.
//!
//! Strings come shortest first. A string that shows a class on some parties is a witness unless a smaller one,
//! whose tokens it has in their order, showed the same. Shards collect witnesses in their checkpoints; then one
//! process takes those that no other shard's explains, in the order of the strings, and follows them up: the journal
//! is the same from however many shards, has every minimal witness, and each string that shows a class contains one.
//! What no class can hold on is not judged: see `silence`.

mod checkpoint;
pub mod follow;
pub mod shards;
mod silence;
pub mod witnesses;

pub use checkpoint::{Checkpoint, read};

use crate::digest::digest;
use crate::error::FileError;
use crate::generate::alphabet::{Alphabet, Skip};
use crate::generate::exhaust::{Sequences, Shard};
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::evidence::Fate;
use crate::judge::examine;
use crate::judge::fate::{fate, mails_outside};
use crate::search::exhaustive::witnesses::Witnesses;
use crate::search::settings::Settings;
use crate::search::worker::WorkerError;
use crate::search::worker::judge::Judge;
use crate::select::Selection;
use crate::verdict::Verdict;
use checkpoint::save;
use silence::{is_silent, mails};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Why short strings cannot be put.
#[derive(Debug, thiserror::Error)]
pub enum ExhaustiveError {
    /// A line of the alphabet that is wrong.
    #[error("the alphabet: {0}")]
    Alphabet(String),
    /// The checkpoints are no beginning of this search.
    #[error(
        "the checkpoints are of another search: other tokens, parsers or workers, or their code has changed since"
    )]
    OtherSearch,
    /// Nothing can be judged.
    #[error(transparent)]
    Worker(#[from] WorkerError),
    /// The folder that cannot be made.
    #[error(transparent)]
    Folder(#[from] FileError),
    /// A journal or a checkpoint that cannot be read or written, a process that does not start.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A process ended before its work was done.
    #[error("{process} of the enumeration ended ({how}): {last}\n--resume goes on from its checkpoint")]
    Ended {
        /// Which one.
        process: String,
        /// How it ended.
        how: String,
        /// Its last words, and its log.
        last: String,
    },
}

/// What an exhaustive search is.
#[derive(Clone, Debug)]
pub struct Order {
    /// Policy, parsers, gates, and where everything goes.
    pub settings: Settings,
    /// The alphabet, as text.
    pub alphabet: String,
    /// Strings of up to so many tokens.
    pub tokens: usize,
    /// Only ask, judge nothing: for measuring what judging costs.
    pub bare: bool,
    /// A digest of the code that answers; see [`Registry::code_of`](crate::parsers::Registry::code_of).
    pub code: String,
}

impl Order {
    /// The alphabet, with what is skipped.
    ///
    /// # Errors
    /// The line of it that is wrong.
    pub fn read_alphabet(&self) -> Result<Alphabet, ExhaustiveError> {
        let read =
            Alphabet::read(&self.alphabet, &self.settings.policy, self.tokens, Skip::SameBytesAndWords);
        read.map_err(ExhaustiveError::Alphabet)
    }

    /// Everything that a checkpoint depends on.
    fn digest(&self, shard: Shard) -> String {
        let selection = &self.settings.selection;
        let registry = serde_json::json!(selection.registry);
        let Selection { parsers, gates, deployments, pairs, only_pairs, .. } = selection;
        let settings = (&self.settings.policy, parsers, gates, deployments, pairs, only_pairs, registry);
        let all =
            format!("{settings:?} {} {} {shard:?} {} {}", self.alphabet, self.tokens, self.bare, self.code);
        digest(all, 10)
    }

    /// Where a shard's checkpoint is.
    pub fn checkpoint(&self, shard: Shard) -> PathBuf {
        self.settings.out.join(format!("shard-{}-of-{}.json", shard.index + 1, shard.count))
    }
}

/// Puts the strings of a shard, from its checkpoint on where `resume` says so.
///
/// # Errors
/// Parsers that are not there, an alphabet that cannot be read, a checkpoint of another search, a disk.
pub fn run(order: &Order, shard: Shard, resume: bool) -> Result<Checkpoint, ExhaustiveError> {
    let alphabet = order.read_alphabet()?;
    let before = begin(order, shard, resume)?;
    if before.done {
        // Its last place is that of its last checkpoint but one: what came behind would be counted twice.
        return Ok(before);
    }
    let judge = Judge::new(order.settings.clone())?;
    let sequences = Sequences::new(&alphabet, shard, order.tokens, before.last.clone());
    let witnesses = Witnesses::from_kept(&before.witnesses);
    let worker = Worker { judge, alphabet: &alphabet, bare: order.bare, at: before, witnesses };
    worker.run(sequences, &order.checkpoint(shard))
}

fn begin(order: &Order, shard: Shard, resume: bool) -> Result<Checkpoint, ExhaustiveError> {
    let search = order.digest(shard);
    let new = Checkpoint { search: search.clone(), ..Checkpoint::default() };
    match read(&order.checkpoint(shard)).filter(|_| resume) {
        Some(before) if before.search == search => Ok(before),
        Some(_) => Err(ExhaustiveError::OtherSearch),
        None => Ok(new),
    }
}

/// Strings between two rounds of controls.
const CONTROL_EVERY: u64 = 4_096;

struct Worker<'a> {
    judge: Judge,
    alphabet: &'a Alphabet,
    bare: bool,
    at: Checkpoint,
    witnesses: Witnesses,
}

impl Worker<'_> {
    fn run(mut self, mut sequences: Sequences<'_>, path: &Path) -> Result<Checkpoint, ExhaustiveError> {
        let (mut text, mut sightings) = (Vec::new(), Vec::new());
        let (began, before) = (Instant::now(), self.at.seconds);
        let mut saved = began;
        while let Some(tokens) = sequences.advance() {
            self.alphabet.spell(tokens, &mut text);
            self.put(tokens, &Input::new(text.as_slice()), &mut sightings);
            self.at.strings += 1;
            if self.at.strings.is_multiple_of(CONTROL_EVERY) {
                self.control(CONTROL_EVERY);
            }
            if self.at.strings.is_multiple_of(512) && saved.elapsed() >= Duration::from_secs(1) {
                saved = Instant::now();
                self.at.last = Some(tokens.to_vec());
                self.at.seconds = before + began.elapsed().as_secs_f64();
                self.at.witnesses = self.witnesses.keep();
                save(&self.at, path)?;
            }
        }
        self.control(self.at.strings % CONTROL_EVERY);
        self.at.seconds = before + began.elapsed().as_secs_f64();
        self.at.done = true;
        self.at.witnesses = self.witnesses.keep();
        save(&self.at, path)?;
        Ok(self.at)
    }

    /// Asks controls behind so many strings.
    fn control(&mut self, strings: u64) {
        let mut counts = BTreeMap::new();
        let Judge { panel, settings, controlled, .. } = &mut self.judge;
        controlled.ask(panel, &settings.policy, strings, &mut counts);
        for (why, strings) in counts.into_values().flat_map(|counts| counts.unjudged) {
            *self.at.unjudged.entry(why).or_default() += strings as u64;
        }
    }

    fn put(&mut self, tokens: &[u8], input: &Input, sightings: &mut Vec<Sighting>) {
        let verdicts = self.judge.panel.ask(input);
        if self.bare {
            return;
        }
        for why in self.judge.compared.unanswered(&self.judge.panel, input, &verdicts) {
            *self.at.unjudged.entry(why).or_default() += 1;
        }
        if self.judge.panel.deployments_are_named() {
            see_deployed(&self.judge, input, &verdicts, sightings, &mut self.at);
        } else if !see(&self.judge, input, &verdicts, sightings) {
            return;
        }
        self.count(sightings);
        sightings.iter().for_each(|seen| _ = self.witnesses.is_first(seen, tokens));
    }

    fn count(&mut self, sightings: &[Sighting]) {
        for (at, seen) in sightings.iter().enumerate() {
            if sightings[..at].iter().any(|other| other.class == seen.class) {
                continue;
            }
            match self.at.classes.get_mut(seen.class) {
                Some(count) => *count += 1,
                None => _ = self.at.classes.insert(seen.class.to_owned(), 1),
            }
        }
    }
}

/// Judges the deployments that somebody named, counts what the gate of each admits, and by its cause what could not be
/// judged.
fn see_deployed(
    judge: &Judge,
    input: &Input,
    verdicts: &[Verdict],
    sightings: &mut Vec<Sighting>,
    at: &mut Checkpoint,
) {
    let (panel, policy) = (&judge.panel, &judge.settings.policy);
    let trial = examine::judge_into(panel, policy, input, verdicts, Vec::new(), sightings);
    at.admitted.resize(panel.deployments().len(), 0);
    for (count, &deployment) in at.admitted.iter_mut().zip(panel.deployments()) {
        *count += match fate(&trial, deployment, mails_outside(sightings, deployment)) {
            Fate::Unjudged(why) => {
                *at.unjudged.entry(why).or_default() += 1;
                0
            }
            Fate::RefusedByGate | Fate::Inexpressible => 0,
            Fate::Inside | Fate::Nowhere | Fate::Refused | Fate::Outside => 1,
        };
    }
}

/// Judges where anything can hold; whether it did.
fn see(judge: &Judge, input: &Input, verdicts: &[Verdict], sightings: &mut Vec<Sighting>) -> bool {
    if verdicts.iter().all(is_silent) {
        return false;
    }
    let (panel, policy) = (&judge.panel, &judge.settings.policy);
    if verdicts.iter().any(mails) {
        examine::judge_into(panel, policy, input, verdicts, Vec::new(), sightings);
    } else {
        examine::judge_ungated_into(panel, policy, input, verdicts, sightings);
    }
    true
}

#[cfg(test)]
mod tests;
