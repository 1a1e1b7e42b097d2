//! What the shards saw first, followed up by one process in the order of the strings: how many shards there were makes
//! no difference to the journal.

use super::witnesses::Witnesses;
use super::{Checkpoint, ExhaustiveError, Order, read, see};
use crate::digest;
use crate::finding::journal::{shard_path, write_whole};
use crate::generate::exhaust::Shard;
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::outside;
use crate::search::worker::judge::Judge;
use std::collections::BTreeSet;
use std::path::Path;

/// Of what the journal is: a search that goes on and sees nothing more follows nothing up again.
const FOLLOWED: &str = "followed";

/// The number of the process that writes the journal.
const WORKER: u32 = 1;

/// Reduces and journals what the checkpoints of these many shards have.
///
/// # Errors
/// Parsers that are not there, an alphabet that cannot be read, a disk.
pub fn run(order: &Order, shards: usize) -> Result<(), ExhaustiveError> {
    let places = (0..shards).map(|index| order.checkpoint(Shard { index, count: shards }));
    let checkpoints: Vec<Checkpoint> = places.filter_map(|path| read(&path)).collect();
    let strings: u64 = checkpoints.iter().map(|checkpoint| checkpoint.strings).sum();
    let candidates = candidates(&checkpoints);
    let (mark, digest) = (order.settings.out.join(FOLLOWED), digest(order, strings, &candidates));
    let journal = shard_path(&order.settings.out, WORKER);
    if journal.exists() && outside::read_text(&mark, outside::TEXT).is_ok_and(|before| before == digest) {
        return Ok(());
    }
    set_aside(&journal)?;
    follow_up(order, strings, &candidates)?;
    Ok(write_whole(&mark, digest.as_bytes())?)
}

/// The shortest first, as one shard would have come to them.
fn candidates(checkpoints: &[Checkpoint]) -> BTreeSet<(usize, Vec<u8>)> {
    let kept = checkpoints.iter().flat_map(|checkpoint| &checkpoint.witnesses);
    kept.map(|kept| (kept.tokens().len(), kept.tokens().to_vec())).collect()
}

fn digest(order: &Order, strings: u64, candidates: &BTreeSet<(usize, Vec<u8>)>) -> String {
    let search = order.digest(Shard { index: 0, count: 1 });
    digest::digest(format!("{search} {strings} {candidates:?}"), 32)
}

/// The journal of before says what fewer strings came to, and may have larger witnesses.
fn set_aside(journal: &Path) -> std::io::Result<()> {
    if journal.exists() { std::fs::rename(journal, journal.with_extension("jsonl.before")) } else { Ok(()) }
}

fn follow_up(
    order: &Order,
    strings: u64,
    candidates: &BTreeSet<(usize, Vec<u8>)>,
) -> Result<(), ExhaustiveError> {
    let alphabet = order.read_alphabet()?;
    let mut judge = Judge::new(super::Settings { worker: WORKER, ..order.settings.clone() })?;
    // A finding is one of all strings: which came before it depends on the shards.
    judge.health.executions = strings;
    let (mut witnesses, mut text, mut sightings) = (Witnesses::default(), Vec::new(), Vec::new());
    for (_, tokens) in candidates {
        alphabet.spell(tokens, &mut text);
        let input = Input::new(text.as_slice());
        if !see(&judge, &input, &judge.panel.ask(&input), &mut sightings) {
            continue;
        }
        let first = sightings.iter().filter(|seen| witnesses.is_first(seen, tokens));
        let first: Vec<Sighting> = first.copied().collect();
        if !first.is_empty() {
            judge.investigate(&input, first)?;
        }
    }
    Ok(())
}
