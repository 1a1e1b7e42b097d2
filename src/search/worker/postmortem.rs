//! A worker died: which of its parsers does that, and with how little of the text?
//!
//! Each parser is asked in a process of its own, so that the one that crashes, never comes back or takes all memory
//! answers for itself alone. What is found is a finding like any other, in the journal of worker 0.

use crate::input::Input;
use crate::judge::classes::{self, Sighting};
use crate::judge::examine::{Examined, Look, examine};
use crate::search::settings::Settings;
use crate::search::worker;
use crate::search::worker::error::WorkerError;
use crate::search::worker::judge::Judge;
use crate::select::Selection;
use crate::verdict::Verdict;
use std::time::Duration;

/// Its number among the workers, which count from 1.
pub const WORKER: u32 = 0;

/// For reducing one finding: a trial that kills costs a start of the interpreter.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks into one text; says whether any parser alone shows something.
///
/// # Errors
/// A parser that does not open, a folder that cannot be written.
pub fn run(settings: Settings, text: Vec<u8>) -> Result<bool, WorkerError> {
    worker::end_with_the_supervisor()?;
    let selection = Selection { alone: true, ..settings.selection.clone() };
    let mut judge = Judge::new(Settings { selection, worker: WORKER, ..settings })?;
    judge.have_patience(PATIENCE);
    judge.find_what_kills(&Input::new(text))
}

impl Judge {
    fn find_what_kills(&mut self, input: &Input) -> Result<bool, WorkerError> {
        let Examined { trial, mut sightings } =
            examine(&self.panel, &self.settings.policy, input, Look::Once);
        sightings.retain(|seen| is_fatal(seen, &trial.verdicts));
        let found = !sightings.is_empty();
        self.investigate(input, sightings).map(|()| found)
    }
}

fn is_fatal(seen: &Sighting, verdicts: &[Verdict]) -> bool {
    match &verdicts[seen.parties.parser()] {
        Verdict::Raised { exception, .. } => seen.class == "raised" && exception.contains("MemoryError"),
        _ => classes::ENDS_THE_PROCESS.contains(&seen.class),
    }
}
