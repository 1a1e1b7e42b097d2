//! What is worth it is investigated, and what is new is written to the journal.

use crate::finding::ground::Ground;
use crate::finding::investigator::{Investigator, Named, Provenance};
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::examine::{Look, examine_some};
use crate::search::worker::error::WorkerError;
use crate::search::worker::frames;
use crate::search::worker::judge::Judge;

impl Judge {
    /// Reduces each of these sightings of one input, and writes down the new ones.
    pub(in crate::search) fn investigate(
        &mut self,
        input: &Input,
        pending: Vec<Sighting>,
    ) -> Result<(), WorkerError> {
        let mut found = Vec::new();
        self.investigator().investigate(input, pending, &mut |named| found.push(named));
        found.iter().try_for_each(|named| self.write_down(input, named))
    }

    /// Counts the trials that are made, shows what is under way, and remembers what was seen where it may.
    pub(in crate::search) fn investigator(&self) -> Investigator<'_> {
        let (policy, registry) = (&self.settings.policy, &self.settings.selection.registry);
        let (panel, lexicon, patience) = (&self.panel, &self.lexicon, &self.patience);
        Investigator::new(Ground { panel, registry, policy, lexicon, patience })
            .seeing(|input, class, concerned| {
                self.memory.of((class, concerned, input), || {
                    self.begin_trial(input);
                    examine_some(&self.panel, policy, input, concerned, Look::For(class)).sightings
                })
            })
            .asking(|input, concerned| {
                self.begin_trial(input);
                self.panel.ask_some(input, concerned)
            })
    }

    fn begin_trial(&self, input: &Input) {
        self.reductions.set(self.reductions.get() + 1);
        self.under_way.note(input.bytes());
        if self.panel.left().is_some_and(|left| left <= self.floor.get()) {
            self.patience.end();
        }
    }

    fn write_down(&mut self, input: &Input, named: &Named) -> Result<(), WorkerError> {
        self.samples.count(&named.fingerprint);
        let level = named.seen.level;
        let (gates, parsers) = (self.investigator().gates_of(named), self.investigator().parsers_of(named));
        let before = self.fingerprints.entry(named.fingerprint.clone()).or_default();
        let rises = before.level < Some(level);
        if !before.grows(level, gates, parsers) {
            return Ok(());
        }
        self.health.findings += u64::from(rises);
        let from = Provenance {
            executions: self.settings.before + self.health.executions,
            worker: self.settings.worker,
            seed: self.settings.seed,
            environment: self.environment.clone(),
        };
        let finding = self.investigator().finding(input, named, &from);
        if let Some(journal) = &mut self.journal {
            journal.append(&finding).map_err(WorkerError::NotKept)?;
        }
        let registry = &self.settings.selection.registry;
        if self.stop.as_mut().is_some_and(|stop| stop.is_due(&finding, registry)) {
            frames::crash(&finding);
        }
        Ok(())
    }
}
