//! Processes that die are started again after a while: at once would be a loop, never the end of the campaign.

use std::time::{Duration, Instant};

/// How often a process died, and when it may start again.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// How often it died.
    pub(super) deaths: u32,
    again_at: Option<Instant>,
}

impl Backoff {
    /// It died: it waits two seconds, four, eight, … about a minute at most.
    pub(super) fn died(&mut self) {
        self.deaths += 1;
        self.again_at = Some(Instant::now() + Duration::from_secs(1 << self.deaths.min(6)));
    }

    /// It waits to be started again.
    pub(super) fn is_waiting(&self) -> bool {
        self.again_at.is_some()
    }

    /// It has waited long enough.
    pub(super) fn is_over(&self) -> bool {
        self.again_at.is_some_and(|at| Instant::now() >= at)
    }

    /// It was started, or will not be.
    pub(super) fn end(&mut self) {
        self.again_at = None;
    }
}
