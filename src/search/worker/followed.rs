//! How the process of the slow parsers stands, as its supervisor reads it.

use crate::health::{Followed, Health};
use crate::select::Selection;
use std::time::{Duration, SystemTime};

/// A file that is younger may still be being written.
pub(super) const SETTLED: Duration = Duration::from_millis(300);

/// What the status file says.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(in crate::search) struct Progress {
    pub(in crate::search) followed: Followed,
    pub(in crate::search) health: Health,
    /// Requests to a running application, by all processes so far.
    #[serde(default)]
    pub(in crate::search) requests: u64,
    /// Why no more is put.
    #[serde(default)]
    pub(in crate::search) stopped: Option<String>,
}

/// Requests to a running application, as far as this process knows.
#[cfg(feature = "application")]
pub(super) fn requests(selection: &Selection) -> u64 {
    selection.registry.application.as_ref().map_or(0, |named| named.spent())
}

/// None.
#[cfg(not(feature = "application"))]
pub(super) fn requests(_: &Selection) -> u64 {
    0
}

/// This file of the corpus is written.
pub(super) fn is_settled(entry: &std::fs::DirEntry) -> bool {
    let written = entry.metadata().and_then(|metadata| metadata.modified());
    let age = written.map(|written| SystemTime::now().duration_since(written).unwrap_or(Duration::ZERO));
    // One that went away meanwhile is not there any more at the next look.
    age.is_ok_and(|age| age >= SETTLED)
}
