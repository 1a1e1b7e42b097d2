//! What a worker does between executions, now and then: controls, Python's counters and constants, its figures.

use super::Judge;
#[cfg(feature = "python")]
use crate::search::feedback;

/// Executions between two looks at the worker's figures; the first looks come sooner.
const REPORT_EVERY: u64 = 512;

/// Before, compiling Python's modules again costs more than the counters do.
#[cfg(feature = "python")]
const RETIRE_FROM: u64 = 4_096;

/// After so many executions.
pub(super) fn is_due(executions: u64) -> bool {
    executions.is_power_of_two() || executions.is_multiple_of(REPORT_EVERY)
}

impl Judge {
    /// All of it.
    pub(super) fn keep_up(&mut self) {
        self.control();
        #[cfg(feature = "python")]
        if self.health.executions.is_power_of_two() {
            self.learn();
            self.retire();
        }
        self.report();
    }

    /// Asks controls behind what was put since the last ones.
    pub(in crate::search) fn control(&mut self) {
        let put = self.health.executions - std::mem::replace(&mut self.controlled_at, self.health.executions);
        let counts = &mut self.health.deployments;
        self.controlled.ask(&self.panel, &self.settings.policy, put, counts);
    }

    /// Texts may hold the constants of the code that was reached so far.
    #[cfg(feature = "python")]
    fn learn(&mut self) {
        if let (false, Ok(constants)) = (self.without.constants, feedback::constants_of_python()) {
            self.lexicon.learn(constants);
        }
    }

    /// Less and less is new: Python's counters are looked at each time there were twice as many executions.
    #[cfg(feature = "python")]
    fn retire(&self) {
        if self.health.executions >= RETIRE_FROM && !self.without.retiring {
            // Counters that stay cost time, and nothing else.
            let _ = feedback::retire_python();
        }
    }

    /// The worker's figures go to its status file, for its supervisor; one that cannot be written costs a
    /// progress line.
    pub(super) fn report(&mut self) {
        #[cfg(feature = "python")]
        {
            (self.health.coverage.python, self.health.coverage.python_of) = feedback::covered_python();
        }
        if let (Some(_), Ok(json)) = (&self.journal, serde_json::to_vec(&self.health)) {
            let _ = std::fs::write(&self.status, json);
        }
    }
}
