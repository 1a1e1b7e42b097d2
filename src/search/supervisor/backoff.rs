//! Processes that die are started again after a while: at once would be a loop, never the end of the campaign.

use std::io;
use std::time::{Duration, Instant};

/// One that lived this long is well: its next death is a first one.
const WELL: Duration = Duration::from_secs(600);

/// The system has no process or no memory to give just now: another time it may. What is not there will not come back.
pub(in crate::search) fn is_passing(error: &io::Error) -> bool {
    !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
}

/// How often a process died, and when it may start again.
#[derive(Debug, Default)]
pub(in crate::search) struct Backoff {
    /// How often it died.
    pub(in crate::search) deaths: u32,
    in_a_row: u32,
    started: Option<Instant>,
    again_at: Option<Instant>,
}

impl Backoff {
    /// It died: it waits two seconds, four, eight, … about a minute at most.
    pub(in crate::search) fn died(&mut self) {
        self.died_after(self.started.map_or(Duration::ZERO, |started| started.elapsed()));
    }

    fn died_after(&mut self, lived: Duration) {
        self.deaths += 1;
        self.in_a_row = if lived >= WELL { 1 } else { self.in_a_row + 1 };
        self.again_at = Some(Instant::now() + Duration::from_secs(1 << self.in_a_row.min(6)));
    }

    /// It waits to be started again.
    pub(in crate::search) fn is_waiting(&self) -> bool {
        self.again_at.is_some()
    }

    /// It has waited long enough.
    pub(in crate::search) fn is_over(&self) -> bool {
        self.again_at.is_some_and(|at| Instant::now() >= at)
    }

    /// It was started, or will not be.
    pub(in crate::search) fn end(&mut self) {
        (self.again_at, self.started) = (None, Some(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_until_its_time_has_come_and_no_longer_when_it_was_started() {
        let mut backoff = Backoff::default();
        assert!(!backoff.is_waiting() && !backoff.is_over());
        backoff.died();
        assert!(backoff.is_waiting() && !backoff.is_over() && backoff.deaths == 1);
        backoff.again_at = Some(Instant::now());
        assert!(backoff.is_waiting() && backoff.is_over());
        backoff.end();
        assert!(!backoff.is_waiting() && !backoff.is_over());
    }

    /// What is counted is the life since its start.
    #[test]
    fn one_that_just_started_was_not_well() {
        let mut backoff = Backoff::default();
        backoff.died();
        backoff.end();
        backoff.died();
        assert_eq!((backoff.deaths, backoff.in_a_row), (2, 2));
        if let Some(long_ago) = Instant::now().checked_sub(WELL) {
            backoff.started = Some(long_ago);
            backoff.died();
            assert_eq!((backoff.deaths, backoff.in_a_row), (3, 1));
        }
    }

    #[test]
    fn what_is_not_there_does_not_come_back() {
        let passing = |kind: io::ErrorKind| is_passing(&kind.into());
        assert!(passing(io::ErrorKind::WouldBlock) && passing(io::ErrorKind::OutOfMemory));
        assert!(!passing(io::ErrorKind::NotFound) && !passing(io::ErrorKind::PermissionDenied));
    }

    #[test]
    fn waits_grow_and_begin_anew_after_a_long_life() {
        let mut backoff = Backoff::default();
        let mut waits = |lived: Duration| {
            backoff.died_after(lived);
            backoff.again_at.unwrap().duration_since(Instant::now()).as_secs_f64().ceil() as u64
        };
        assert_eq!([0, 0, 0].map(|_| waits(Duration::ZERO)), [2, 4, 8]);
        assert_eq!([0; 5].map(|_| waits(Duration::ZERO))[4], 64);
        assert_eq!(waits(WELL), 2);
        assert_eq!(waits(Duration::ZERO), 4);
    }
}
