//! How far a shard of an exhaustive search is, on disk.

use super::witnesses::Kept;
use crate::finding::journal::write_whole;
use crate::outside;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

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
    /// Strings that could not be judged for a deployment that somebody named, by the cause.
    #[serde(default)]
    pub unjudged: BTreeMap<String, u64>,
    /// Strings that the gate of each named deployment admitted, in the order of the panel's deployments.
    #[serde(default)]
    pub admitted: Vec<u64>,
    /// Seconds spent.
    pub seconds: f64,
    /// Nothing is left.
    pub done: bool,
    /// What needs no second look.
    pub witnesses: Vec<Kept>,
}

/// How far the shard is; nothing where it has not begun.
pub fn read(path: &Path) -> Option<Checkpoint> {
    serde_json::from_slice(&outside::read(path, outside::REPORT).ok()?).ok()
}

/// Whole or not at all: a run that is killed here goes on from the checkpoint before.
pub(super) fn save(checkpoint: &Checkpoint, path: &Path) -> io::Result<()> {
    let json = serde_json::to_vec(checkpoint)?;
    write_whole(path, &json)
}
