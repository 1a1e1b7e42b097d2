//! The supervisor's side of a worker: its process, its budget, what it told.

use crate::error::FileError;
use crate::health::Health;
use crate::outside;
use crate::search::child;
use crate::search::logs;
use crate::search::plan::Plan;
use crate::search::settings::Settings;
use crate::search::supervisor::backoff::{self, Backoff};
use crate::search::supervisor::deaths::Deaths;
use crate::search::supervisor::error::SupervisorError;
use crate::search::supervisor::libfuzzer::{self, Log};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Seconds that a worker may be late before it is told to end; after five times as many it is made to.
const PATIENCE: f64 = 1.0;

/// One worker's process and what is left of its budget.
pub(in crate::search) struct Searcher {
    number: u32,
    pub(in crate::search) child: Option<Child>,
    pub(in crate::search) health: Health,
    /// What processes of this worker did that are gone.
    pub(in crate::search) before: Health,
    log: Log,
    pub(in crate::search) backoff: Backoff,
    /// How often it came to an end of what libFuzzer can count, and went on.
    chunks: u64,
}

/// What is left of the budget; nothing is said of what has no limit.
#[derive(Clone, Copy, Debug)]
struct Left {
    seconds: Option<u64>,
    executions: Option<u64>,
}

impl Left {
    fn is_spent(self) -> bool {
        self.seconds == Some(0) || self.executions == Some(0)
    }

    /// libFuzzer's clock started a little later, and looks at whole seconds.
    fn is_all_but_spent(self) -> bool {
        self.is_spent() || self.seconds.is_some_and(|seconds| seconds <= 2)
    }

    /// libFuzzer reads 32 bits with a sign.
    fn flags(self) -> impl Iterator<Item = String> {
        let flag = |name: &str, most: u64| format!("-{name}={}", most.min(i32::MAX as u64));
        let seconds = self.seconds.map(|seconds| flag("max_total_time", seconds));
        seconds.into_iter().chain(self.executions.map(|executions| flag("runs", executions)))
    }
}

/// A process that ends so says of itself that it cannot do its work: starting it again would not change that. The
/// user's own code may end with any code too, and says nothing in our name.
fn says_it_cannot(status: ExitStatus, log: &Path) -> bool {
    match status.code() {
        // Not found, or not to be run, by the shell's and the loader's convention.
        Some(126 | 127) => true,
        Some(code) => child::is_the_harness(code) && logs::explains(log),
        None => false,
    }
}

impl Searcher {
    pub(in crate::search) fn new(number: u32) -> Self {
        let (health, before, log) = (Health::default(), Health::default(), Log::default());
        Self { number, child: None, health, before, log, backoff: Backoff::default(), chunks: 0 }
    }

    pub(in crate::search) fn is_done(&self) -> bool {
        self.child.is_none() && !self.backoff.is_waiting()
    }

    /// Its parsers are open, and libFuzzer has said how many counters there are.
    pub(in crate::search) fn has_begun(&self) -> bool {
        self.log.edges_of > 0 || self.before.executions + self.health.executions > 0
    }

    pub(in crate::search) fn is_alive(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| child.try_wait().is_ok_and(|ended| ended.is_none()))
    }

    fn name(&self) -> String {
        format!("worker-{}", self.number)
    }

    pub(in crate::search) fn start(&mut self, plan: &Plan, elapsed: f64) -> Result<(), SupervisorError> {
        self.backoff.end();
        let left = self.left(plan, elapsed);
        if left.is_spent() {
            return Ok(());
        }
        self.log = Log::default();
        // One that a killed campaign left is in what that had spent already.
        let _ = std::fs::remove_file(plan.settings.out.join(format!("{}.status.json", self.name())));
        match self.command(plan, left)?.spawn() {
            Ok(child) => self.child = Some(child),
            Err(error) if backoff::is_passing(&error) && self.before.executions > 0 => self.backoff.died(),
            Err(error) => return Err(FileError::of(plan.program.path())(error).into()),
        }
        Ok(())
    }

    fn command(&self, plan: &Plan, left: Left) -> Result<Command, SupervisorError> {
        let (spent, workers) = (plan.spent.health.executions, u64::from(plan.workers));
        // A process that starts again searches elsewhere than the one before it.
        let again = 1_000 * u64::from(self.backoff.deaths) + self.chunks + spent;
        let seed = plan.seed + u64::from(self.number) - 1 + again;
        // What a killed campaign had spent is known over all workers only.
        let before = self.before.executions + spent / workers;
        let settings = Settings { worker: self.number, seed, before, ..plan.settings.clone() };
        let log = logs::create(&plan.settings.out, &self.name())?;
        let mut command = plan.program.command();
        command.args(libfuzzer::flags(plan, self.number, seed)).args(left.flags()).arg(&plan.corpus);
        child::pass_settings(&mut command, &settings)?;
        child::leave_the_terminal(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Ok(command)
    }

    fn left(&self, plan: &Plan, elapsed: f64) -> Left {
        let seconds = plan.seconds.map(|seconds| seconds.saturating_sub(elapsed as u64));
        let executions = plan.executions.map(|executions| {
            let left = executions.saturating_sub(plan.spent.health.executions);
            left.div_ceil(plan.workers.into()).saturating_sub(self.before.executions)
        });
        Left { seconds, executions }
    }

    /// Reads the worker's figures, and starts it again where it died.
    pub(in crate::search) fn tend(
        &mut self,
        plan: &Plan,
        elapsed: f64,
        ending: bool,
        deaths: &mut Deaths,
    ) -> Result<(), SupervisorError> {
        // Nothing is waited for that would have no time left.
        if self.backoff.is_waiting() && (ending || self.left(plan, elapsed).is_spent()) {
            self.backoff.end();
        }
        if self.backoff.is_over() {
            return self.start(plan, elapsed);
        }
        let Some(child) = &mut self.child else { return Ok(()) };
        let status = child.try_wait()?;
        self.read(&plan.settings.out);
        let Some(status) = status else { return Ok(()) };
        self.child = None;
        let _ = std::fs::remove_file(plan.settings.out.join(format!("{}.status.json", self.name())));
        let health = std::mem::take(&mut self.health);
        let judged_nothing = health.executions == 0;
        self.before.add(&health);
        if ending {
            return Ok(());
        }
        if self.left(plan, elapsed).is_all_but_spent() {
            // It is not started again; what it was doing is looked into all the same.
            if !status.success() {
                self.backoff.died();
                self.backoff.end();
                deaths.note(plan, self.number, &plan.settings.selection);
            }
            return Ok(());
        }
        if status.success() && self.log.executions.is_some() && !judged_nothing {
            // libFuzzer counts to what 32 bits hold; there is more to do.
            self.chunks += 1;
            return self.start(plan, elapsed);
        }
        self.died(plan, status, judged_nothing, deaths)
    }

    /// A crash, a hang, an out-of-memory, an end that nobody asked for: the worker starts again after a while, and
    /// what it was doing is looked into. One that dies at once, three times, will not get better; nor will one that
    /// says itself that it cannot do its work.
    fn died(
        &mut self,
        plan: &Plan,
        status: ExitStatus,
        judged_nothing: bool,
        deaths: &mut Deaths,
    ) -> Result<(), SupervisorError> {
        self.backoff.died();
        let at_once = judged_nothing && self.before.executions == 0 && self.backoff.deaths >= 3;
        let log = logs::path(&plan.settings.out, &self.name());
        if at_once || says_it_cannot(status, &log) {
            let why = logs::last_words(&log);
            return Err(SupervisorError::Worker { number: self.number, status, why });
        }
        deaths.note(plan, self.number, &plan.settings.selection);
        Ok(())
    }

    /// Asks for a clean end: libFuzzer takes SIGUSR1 as the wish to finish.
    pub(in crate::search) fn stop(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::USR1);
    }

    /// Ends what is `late` (seconds past the end): libFuzzer looks at its time only between two inputs, and
    /// one whose findings are being reduced on slow parsers can take a while. What was written down stays.
    pub(in crate::search) fn end_by_force(&mut self, late: f64) {
        if late > PATIENCE {
            #[cfg(unix)]
            self.signal(rustix::process::Signal::TERM);
        }
        if late > 5.0 * PATIENCE {
            // One that is gone already is what was asked for.
            let _ = self.child.as_mut().map(Child::kill);
        }
    }

    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        self.child.iter().for_each(|child| child::signal(child, signal));
    }

    pub(in crate::search) fn kill(&mut self) {
        self.child.take().iter_mut().for_each(child::end);
    }

    /// The status file is up to a second old; libFuzzer's own count, at the end, is exact.
    fn read(&mut self, out: &Path) {
        let path = out.join(format!("{}.status.json", self.name()));
        // A half-written file is read at the next look.
        if let Some(health) =
            outside::read(&path, outside::REPORT).ok().and_then(|json| serde_json::from_slice(&json).ok())
        {
            self.health = health;
        }
        self.log.read(&logs::path(out, &self.name()));
        self.log.bound(&logs::path(out, &self.name()));
        (self.health.coverage.rust, self.health.coverage.rust_of) = (self.log.edges, self.log.edges_of);
        self.health.executions = self.health.executions.max(self.log.executions.unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_what_libfuzzer_can_read() {
        let flags = |left: Left| left.flags().collect::<Vec<_>>().join(" ");
        let night = Left { seconds: Some(28_800), executions: None };
        assert_eq!(flags(night), "-max_total_time=28800");
        let many = Left { seconds: Some(60), executions: Some(1 << 40) };
        assert_eq!(flags(many), "-max_total_time=60 -runs=2147483647");
        assert!(!many.is_all_but_spent() && !night.is_spent());
        assert!(Left { seconds: Some(60), executions: Some(0) }.is_spent());
        let last = Left { seconds: Some(2), executions: None };
        assert!(last.is_all_but_spent() && !last.is_spent());
    }
}
