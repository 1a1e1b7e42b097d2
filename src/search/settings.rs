//! What a worker is told: by its supervisor through the environment, or nothing at all.

use crate::level::Level;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::select::Selection;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The environment variable that carries a worker's settings, as JSON.
pub const VARIABLE: &str = "ADDRDIFF_SETTINGS";

/// Set to any value: a fuzz target prints what it was built from ([`crate::environment::SOURCE`]) and ends.
pub const WHICH: &str = "ADDRDIFF_WHICH";

/// Set to `1`: a new finding at or above `fail_on` is a crash (for `cargo fuzz`, CI smoke runs, ClusterFuzz).
pub const STOP: &str = "ADDRDIFF_STOP";

/// Names packages to a target that has no settings: `LABEL=DIR`, joined as in `PATH`.
const PACKAGES: &str = "ADDRDIFF_PACKAGE";

/// What a worker is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// Who is allowed in, and who wants in.
    pub policy: Policy,
    /// Which parsers and gates.
    pub selection: Selection,
    /// Where the journal goes.
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

/// What a target does that nobody told anything: `cargo fuzz run` alone.
pub fn adhoc(parsers: &[&str]) -> Settings {
    let parsers = parsers.iter().map(ToString::to_string).collect();
    Settings {
        policy: Policy::default(),
        selection: Selection { parsers, registry: packages_named(), ..Selection::default() },
        out: PathBuf::from("reports/adhoc"),
        worker: std::process::id(),
        seed: 0,
        before: 0,
        fail_on: Level::Medium,
    }
}

fn packages_named() -> Registry {
    let entries = std::env::var_os(PACKAGES).unwrap_or_default();
    let package = |entry: PathBuf| {
        let (label, folder) = entry.to_str()?.split_once('=')?;
        Some((label.to_owned(), folder.into()))
    };
    let packages = std::env::split_paths(&entries).filter_map(package).collect();
    Registry { packages, ..Registry::default() }
}

/// Settings that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{VARIABLE}")]
pub struct SettingsError(#[source] serde_json::Error);

/// The settings in the environment, else [`adhoc`].
///
/// # Errors
/// Settings that cannot be read.
pub fn from_environment(parsers: &[&str]) -> Result<Settings, SettingsError> {
    match std::env::var(VARIABLE) {
        Ok(json) => serde_json::from_str(&json).map_err(SettingsError),
        Err(_) => Ok(adhoc(parsers)),
    }
}

/// A new finding ends the run.
pub fn stops_at_findings() -> bool {
    std::env::var(STOP).is_ok_and(|value| value == "1")
}
