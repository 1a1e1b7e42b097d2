//! The supervisor's side of a worker: its process, its budget, what it told.

use super::backoff::Backoff;
use super::libfuzzer::{self, Log};
use super::logs;
use super::settings::{self, Settings};
use super::supervise::{Plan, is_the_harness};
use crate::exit::Stopped;
use crate::health::Health;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Seconds that a worker may be late before it is told to end; after five times as many it is made to.
const PATIENCE: f64 = 1.0;

/// One worker's process and what is left of its budget.
pub(super) struct Searcher {
    number: u32,
    pub(super) child: Option<Child>,
    pub(super) health: Health,
    /// What processes of this worker did that are gone.
    pub(super) before: Health,
    log: Log,
    pub(super) backoff: Backoff,
}

impl Searcher {
    pub(super) fn new(number: u32) -> Self {
        let (health, before, log) = (Health::default(), Health::default(), Log::default());
        Self { number, child: None, health, before, log, backoff: Backoff::default() }
    }

    pub(super) fn is_done(&self) -> bool {
        self.child.is_none() && !self.backoff.is_waiting()
    }

    pub(super) fn is_alive(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| child.try_wait().is_ok_and(|ended| ended.is_none()))
    }

    fn name(&self) -> String {
        format!("worker-{}", self.number)
    }

    pub(super) fn start(&mut self, plan: &Plan, elapsed: f64) -> Result<(), Stopped> {
        self.backoff.end();
        let Some(budget) = self.budget(plan, elapsed) else { return Ok(()) };
        // A process that starts again searches elsewhere than the one before it.
        let again = 1_000 * u64::from(self.backoff.deaths) + plan.spent.health.executions;
        let seed = plan.seed + u64::from(self.number) - 1 + again;
        let settings = Settings { worker: self.number, seed, ..plan.settings.clone() };
        let json = serde_json::to_string(&settings).map_err(|error| Stopped::failed(error.to_string()))?;
        let log = logs::create(&plan.settings.out, &self.name())?;
        self.log = Log::default();
        // One that a killed campaign left is in what that had spent already.
        let _ = std::fs::remove_file(plan.settings.out.join(format!("{}.status.json", self.name())));
        let mut command = Command::new(&plan.program);
        command.args(libfuzzer::flags(plan, self.number, seed)).args(budget).arg(&plan.corpus);
        command.env(settings::VARIABLE, json).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        // Ctrl-C on the terminal is for the supervisor, which ends its workers in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn();
        let child = child.map_err(|error| Stopped::failed(format!("{}: {error}", plan.program.display())))?;
        self.child = Some(child);
        Ok(())
    }

    /// libFuzzer's flags for what is left of the budget; `None` where nothing is.
    fn budget(&self, plan: &Plan, elapsed: f64) -> Option<Vec<String>> {
        let mut flags = Vec::new();
        if let Some(seconds) = plan.seconds {
            let left = seconds.saturating_sub(elapsed as u64);
            (left > 0).then(|| flags.push(format!("-max_total_time={left}")))?;
        }
        if let Some(executions) = plan.executions {
            let left = executions.saturating_sub(plan.spent.health.executions);
            let share = left.div_ceil(plan.workers.into());
            let left = share.saturating_sub(self.before.executions);
            (left > 0).then(|| flags.push(format!("-runs={left}")))?;
        }
        Some(flags)
    }

    /// Reads the worker's figures, and starts it again where it died.
    pub(super) fn tend(&mut self, plan: &Plan, elapsed: f64, ending: bool) -> Result<(), Stopped> {
        if self.backoff.is_waiting() && ending {
            self.backoff.end();
        }
        if self.backoff.is_over() {
            return self.start(plan, elapsed);
        }
        let Some(child) = &mut self.child else { return Ok(()) };
        let status = child.try_wait().map_err(|error| Stopped::failed(error.to_string()))?;
        self.read(&plan.settings.out);
        let Some(status) = status else { return Ok(()) };
        self.child = None;
        let _ = std::fs::remove_file(plan.settings.out.join(format!("{}.status.json", self.name())));
        let health = std::mem::take(&mut self.health);
        let judged_nothing = health.executions == 0;
        self.before.add(&health);
        if status.success() || ending || self.budget(plan, elapsed).is_none() {
            return Ok(());
        }
        self.died(plan, status, judged_nothing)
    }

    /// A crash, a hang, an out-of-memory: the artifact is kept by libFuzzer, the worker starts again after
    /// a while. One that dies at once, three times, will not get better; nor will one that says itself that it
    /// cannot do its work.
    fn died(&mut self, plan: &Plan, status: ExitStatus, judged_nothing: bool) -> Result<(), Stopped> {
        self.backoff.died();
        let at_once = judged_nothing && self.before.executions == 0 && self.backoff.deaths >= 3;
        if at_once || status.code().is_some_and(is_the_harness) {
            let why = logs::last_words(&logs::path(&plan.settings.out, &self.name()));
            return Err(Stopped::failed(format!("worker {} cannot search ({status}): {why}", self.number)));
        }
        Ok(())
    }

    /// Asks for a clean end: libFuzzer takes SIGUSR1 as the wish to finish.
    pub(super) fn stop(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::USR1);
    }

    /// Ends what is `late` (seconds past the end): libFuzzer looks at its time only between two inputs, and
    /// one whose findings are being reduced on slow parsers can take a while. What was written down stays.
    pub(super) fn end_by_force(&mut self, late: f64) {
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
        let pid = self.child.as_ref().and_then(|child| i32::try_from(child.id()).ok());
        // A process that is gone already has ended, which is what was asked.
        let _ = pid
            .and_then(rustix::process::Pid::from_raw)
            .map(|pid| rustix::process::kill_process(pid, signal));
    }

    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // One that has ended needs no end.
            let _ = child.kill().and_then(|()| child.wait());
        }
    }

    /// The status file is up to a second old; libFuzzer's own count, at the end, is exact.
    fn read(&mut self, out: &Path) {
        let path = out.join(format!("{}.status.json", self.name()));
        // A half-written file is read at the next look.
        if let Some(health) = std::fs::read(path).ok().and_then(|json| serde_json::from_slice(&json).ok()) {
            self.health = health;
        }
        self.log.read(&logs::path(out, &self.name()));
        (self.health.coverage.rust, self.health.coverage.rust_of) = (self.log.edges, self.log.edges_of);
        self.health.executions = self.health.executions.max(self.log.executions.unwrap_or(0));
    }
}
