//! How long one finding may be worked on. Without a limit no clock is asked: instrumented code may not.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// For reducing one finding of a parser in another process: where each answer is a hang, the limits of the reducer are
/// hours.
pub const BEHIND_A_PIPE: Duration = Duration::from_secs(20);

/// A limit, and since when it runs.
#[derive(Debug, Default)]
pub struct Patience {
    limit: Option<Duration>,
    until: Cell<Option<Instant>>,
}

impl Patience {
    /// This long for each finding.
    pub fn of(limit: Duration) -> Self {
        Self { limit: Some(limit), until: Cell::new(None) }
    }

    /// Something new is begun.
    pub fn begin(&self) {
        if let Some(limit) = self.limit {
            self.until.set(Some(Instant::now() + limit));
        }
    }

    /// No more is done for what was begun last.
    pub fn end(&self) {
        self.until.set(Some(Instant::now()));
    }

    /// The time of what was begun last is over.
    pub fn is_over(&self) -> bool {
        self.limit.is_some() && self.until.get().is_some_and(|until| Instant::now() >= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_limit_that_has_begun_is_over() {
        let patience = Patience::of(Duration::ZERO);
        assert!(!patience.is_over());
        patience.begin();
        assert!(patience.is_over());
        let endless = Patience::default();
        endless.begin();
        assert!(!endless.is_over());
    }
}
