//! How far `check` is, on standard error, once it takes longer than a moment: a slow driver is named by its time.

use crate::report::{DeploymentResult, Entry};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Looks on while deployments are checked.
pub(crate) trait Watcher {
    /// This many texts of that many were put.
    fn put(&mut self, done: usize, of: usize);

    /// All texts were put to one deployment.
    fn all_put(&mut self) {}

    /// What came of it.
    fn told(&mut self, result: &DeploymentResult, entries: &[Entry]);
}

/// A check that is done before says nothing.
const FIRST: Duration = Duration::from_secs(3);

/// Between two lines where standard error is no terminal.
const EVERY: Duration = Duration::from_secs(15);

/// Between two changes of the line on a terminal.
const ON_TERMINAL: Duration = Duration::from_millis(200);

/// One line on a terminal, now and then a line elsewhere.
pub(super) struct Line {
    began: Instant,
    next: Instant,
    terminal: bool,
    shown: bool,
}

impl Line {
    pub(super) fn new() -> Self {
        let began = Instant::now();
        Self { began, next: began + FIRST, terminal: std::io::stderr().is_terminal(), shown: false }
    }

    /// This many texts of that many were put; of 0 where time decides how many.
    pub(super) fn show(&mut self, done: usize, of: usize) {
        let now = Instant::now();
        if now < self.next || done == 0 {
            return;
        }
        self.next = now + if self.terminal { ON_TERMINAL } else { EVERY };
        self.shown = true;
        let spent = self.began.elapsed().as_secs_f64();
        let each = 1000.0 * spent / done as f64;
        let of = if of == 0 { String::new() } else { format!(" of {of}") };
        let (start, end) = if self.terminal { ("\r", "\x1b[K") } else { ("", "\n") };
        // Where standard error is gone, nobody looks at it.
        let _ = write!(
            std::io::stderr(),
            "{start}addrdiff: {done}{of} texts put in {spent:.0} s, {each:.1} ms a text{end}"
        );
    }

    /// Leaves the terminal as it was.
    pub(super) fn end(&self) {
        if self.shown && self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
