//! One shard of an exhaustive search: every string is put, what is seen is counted, what is smallest is kept.
//!
//! Strings come shortest first. A string that shows a class on some parties is followed up unless a smaller
//! one, whose tokens it has in their order, showed the same: so the journal has every minimal witness, and each
//! string that shows a class contains one. What no class can hold on is not judged: see `is_silent`.

pub mod shards;
pub mod witnesses;

use crate::exit::Stopped;
use crate::finding::journal::{Findings, write_whole};
use crate::finding::memory::Memory;
use crate::generate::alphabet::{Alphabet, Skip};
use crate::generate::exhaust::{Sequences, Shard};
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::examine;
use crate::search::exhaustive::witnesses::{Kept, Witnesses};
use crate::search::settings::Settings;
use crate::search::worker::judge::Judge;
use crate::verdict::{Kind, Recipient, Verdict};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
}

/// How far a shard is: what a run goes on from, and what its supervisor shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// What is searched, as a digest: another search cannot go on from here.
    pub search: String,
    /// The last sequence that was put; none before the first.
    pub last: Option<Vec<u8>>,
    /// Strings put.
    pub strings: u64,
    /// Strings that show a class, for each.
    pub classes: BTreeMap<String, u64>,
    /// Seconds spent.
    pub seconds: f64,
    /// Nothing is left.
    pub done: bool,
    /// What needs no second look.
    pub witnesses: Vec<Kept>,
}

impl Order {
    /// The alphabet, with what is skipped.
    ///
    /// # Errors
    /// The line of it that is wrong.
    pub fn read_alphabet(&self) -> Result<Alphabet, Stopped> {
        let read =
            Alphabet::read(&self.alphabet, &self.settings.policy, self.tokens, Skip::SameBytesAndWords);
        read.map_err(|why| Stopped::usage(format!("the alphabet: {why}")))
    }

    /// Everything that a checkpoint depends on.
    fn digest(&self, shard: Shard) -> String {
        let settings =
            (&self.settings.policy, &self.settings.selection.parsers, &self.settings.selection.gates);
        let all = format!("{settings:?} {} {} {shard:?} {}", self.alphabet, self.tokens, self.bare);
        Sha256::digest(all).iter().take(10).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Where a shard's checkpoint is.
    pub fn checkpoint(&self, shard: Shard) -> PathBuf {
        self.settings.out.join(format!("shard-{}-of-{}.json", shard.index + 1, shard.count))
    }
}

/// How far the shard is; nothing where it has not begun.
pub fn read(path: &Path) -> Option<Checkpoint> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Puts the strings of a shard, from its checkpoint on where `resume` says so.
///
/// # Errors
/// Parsers that are not there, an alphabet that cannot be read, a checkpoint of another search, a disk.
pub fn run(order: &Order, shard: Shard, resume: bool) -> Result<Checkpoint, Stopped> {
    let alphabet = order.read_alphabet()?;
    let mut judge = Judge::new(order.settings.clone())?;
    let before = begin(order, shard, resume)?;
    judge.health.executions = before.strings;
    // Strings of few tokens are reduced by way of the same shorter ones, again and again.
    judge.memory = Some(Memory::default());
    for finding in known_already(order)?.by_level() {
        judge.fingerprints.insert(finding.fingerprint.clone(), finding.level);
    }
    let sequences = Sequences::new(&alphabet, shard, order.tokens, before.last.clone());
    let witnesses = Witnesses::from_kept(&before.witnesses);
    let worker = Worker { judge, alphabet: &alphabet, bare: order.bare, at: before, witnesses };
    worker.run(sequences, &order.checkpoint(shard))
}

fn begin(order: &Order, shard: Shard, resume: bool) -> Result<Checkpoint, Stopped> {
    let search = order.digest(shard);
    let new = Checkpoint { search: search.clone(), ..Checkpoint::default() };
    match read(&order.checkpoint(shard)).filter(|_| resume) {
        Some(before) if before.search == search => Ok(before),
        Some(_) => {
            Err(Stopped::usage("the checkpoints are of another search: other tokens, parsers or workers"))
        }
        None => Ok(new),
    }
}

fn known_already(order: &Order) -> Result<Findings, Stopped> {
    Findings::read(std::slice::from_ref(&order.settings.out))
        .map_err(|error| Stopped::failed(error.to_string()))
}

struct Worker<'a> {
    judge: Judge,
    alphabet: &'a Alphabet,
    bare: bool,
    at: Checkpoint,
    witnesses: Witnesses,
}

impl Worker<'_> {
    fn run(mut self, mut sequences: Sequences<'_>, path: &Path) -> Result<Checkpoint, Stopped> {
        let (mut text, mut sightings) = (Vec::new(), Vec::new());
        let (began, before) = (Instant::now(), self.at.seconds);
        let mut saved = began;
        while let Some(tokens) = sequences.advance() {
            self.alphabet.spell(tokens, &mut text);
            self.put(tokens, &Input::new(text.as_slice()), &mut sightings);
            self.at.strings += 1;
            self.judge.health.executions += 1;
            if self.at.strings.is_multiple_of(512) && saved.elapsed() >= Duration::from_secs(1) {
                saved = Instant::now();
                self.at.last = Some(tokens.to_vec());
                self.at.seconds = before + began.elapsed().as_secs_f64();
                self.at.witnesses = self.witnesses.keep();
                save(&self.at, path)?;
            }
        }
        self.at.seconds = before + began.elapsed().as_secs_f64();
        self.at.done = true;
        self.at.witnesses = self.witnesses.keep();
        save(&self.at, path)?;
        Ok(self.at)
    }

    fn put(&mut self, tokens: &[u8], input: &Input, sightings: &mut Vec<Sighting>) {
        let verdicts = self.judge.panel.ask(input);
        if self.bare || verdicts.iter().all(is_silent) {
            return;
        }
        let (panel, policy) = (&self.judge.panel, &self.judge.settings.policy);
        if verdicts.iter().any(mails) {
            examine::judge_into(panel, policy, input, &verdicts, Vec::new(), sightings);
        } else {
            examine::judge_ungated_into(panel, policy, input, &verdicts, sightings);
        }
        self.count(sightings);
        let new: Vec<Sighting> =
            sightings.iter().filter(|seen| self.witnesses.is_first(seen, tokens)).copied().collect();
        if !new.is_empty() {
            self.judge.investigate(input, new);
        }
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

/// Nobody read a recipient, returned text, or did anything but refuse: no class holds on such verdicts. Most
/// strings are so, and need neither gates nor classes.
fn is_silent(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Rejected(_) | Verdict::Skipped { .. } => true,
        Verdict::Accepted(reading) => {
            let nothing = reading.raw.as_ref().is_none_or(|raw| raw.bytes().is_empty());
            nothing && reading.kind() == Kind::Empty
        }
        _ => false,
    }
}

/// Something would go out, be it an address or not: only then can a gate have been fooled.
fn mails(verdict: &Verdict) -> bool {
    let somebody = |one: &Recipient| !matches!(one, Recipient::Empty(_) | Recipient::Yes);
    verdict.reading().is_some_and(|reading| reading.recipients.iter().any(somebody))
}

/// Whole or not at all: a run that is killed here goes on from the checkpoint before.
fn save(checkpoint: &Checkpoint, path: &Path) -> Result<(), Stopped> {
    let json = serde_json::to_vec(checkpoint).map_err(|error| Stopped::failed(error.to_string()))?;
    write_whole(path, &json).map_err(|error| Stopped::failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::shape;
    use crate::level::Level;
    use crate::policy::Policy;
    use crate::select::Selection;
    use std::collections::BTreeSet;

    const WHOLE: Shard = Shard { index: 0, count: 1 };

    fn order(out: &Path, tokens: usize) -> Order {
        let parsers =
            ["strict/mailbox", "strict/mailbox-utf8", "planted/c01-multi-at", "planted/c08-open-comment"];
        let settings = Settings {
            policy: Policy::default(),
            selection: Selection { parsers: parsers.map(str::to_owned).to_vec(), ..Selection::default() },
            out: out.to_owned(),
            worker: 1,
            seed: 1,
            before: 0,
            fail_on: Level::Medium,
        };
        Order { settings, alphabet: crate::generate::alphabet::DEFAULT.into(), tokens, bare: false }
    }

    /// Class, parties and shape of everything that any string shows, with every trial judged.
    fn seen(order: &Order, skip: Skip) -> BTreeSet<(String, String, String)> {
        let alphabet = Alphabet::read(&order.alphabet, &order.settings.policy, order.tokens, skip).unwrap();
        let judge = Judge::new(order.settings.clone()).unwrap();
        let mut sequences = Sequences::new(&alphabet, WHOLE, order.tokens, None);
        let (mut text, mut all) = (Vec::new(), BTreeSet::new());
        while let Some(tokens) = sequences.advance() {
            alphabet.spell(tokens, &mut text);
            let input = Input::new(text.as_slice());
            let verdicts = judge.panel.ask(&input);
            let (panel, policy) = (&judge.panel, &order.settings.policy);
            let sightings = examine::judge(panel, policy, &input, &verdicts, Vec::new()).sightings;
            assert!(sightings.is_empty() || !verdicts.iter().all(is_silent), "{input}");
            if !verdicts.iter().any(mails) {
                let mut ungated = Vec::new();
                examine::judge_ungated_into(panel, policy, &input, &verdicts, &mut ungated);
                assert_eq!(ungated, sightings, "{input}");
            }
            let shape = shape::shape(&text, &judge.lexicon);
            all.extend(sightings.iter().map(|seen| {
                (seen.class.to_owned(), format!("{:?} {}", seen.parties, seen.level), shape.clone())
            }));
        }
        all
    }

    #[test]
    fn what_is_skipped_would_have_shown_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path(), 3);
        assert_eq!(seen(&order, Skip::SameBytesAndWords), seen(&order, Skip::Nothing));
    }

    #[test]
    fn the_smallest_witness_of_each_bug_is_in_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path(), 3);
        let end = run(&order, WHOLE, false).unwrap();
        assert!(end.done && end.classes["allowlist-bypass"] > 0);
        let findings = Findings::read(&[folder.path().to_owned()]).unwrap();
        let shapes: BTreeSet<&str> =
            findings.by_level().iter().map(|finding| finding.shape.as_str()).collect();
        for shape in ["a@E@A", "a@E(@A"] {
            assert!(shapes.contains(shape), "{shape}: {shapes:?}");
        }
    }

    #[test]
    fn a_run_goes_on_where_it_was_and_never_from_another_search() {
        let folder = tempfile::tempdir().unwrap();
        let whole = run(&order(folder.path(), 2), WHOLE, false).unwrap();
        let path = order(folder.path(), 2).checkpoint(WHOLE);
        let half = Checkpoint { last: Some(vec![5]), strings: 7, done: false, ..Checkpoint::default() };
        let half = Checkpoint { search: whole.search.clone(), ..half };
        save(&half, &path).unwrap();
        let rest = run(&order(folder.path(), 2), WHOLE, true).unwrap();
        assert_eq!(rest.strings, whole.strings);
        std::fs::rename(&path, order(folder.path(), 3).checkpoint(WHOLE)).unwrap();
        assert!(run(&order(folder.path(), 3), WHOLE, true).is_err());
    }
}
