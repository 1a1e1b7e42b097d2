//! What a worker is told: by its supervisor through the environment, or nothing at all.

use crate::level::Level;
use crate::policy::Policy;
use crate::select::Selection;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The environment variable that carries a worker's settings, as JSON.
pub const VARIABLE: &str = "ADDRDIFF_SETTINGS";

/// Set to any value: a fuzz target prints what it was built from ([`crate::environment::SOURCE`]) and ends.
pub const WHICH: &str = "ADDRDIFF_WHICH";

/// What a worker is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Who is allowed in, and who wants in.
    pub policy: Policy,
    /// Which parsers and gates.
    pub selection: Selection,
    /// Where the journal goes; empty where none is kept.
    pub out: PathBuf,
    /// The worker's number, from 1; names its shard.
    pub worker: u32,
    /// Its random seed, for the record.
    pub seed: u64,
    /// Executions that this worker made in processes before this one.
    #[serde(default)]
    pub before: u64,
    /// From which level on a finding counts.
    pub fail_on: Level,
}
