//! Reduces what was seen, and keeps what is new.

use super::candidates::Candidate;
use super::{Check, PATIENCE};
use crate::finding::ground::Ground;
use crate::finding::investigator::{Investigator, Provenance};
use crate::finding::journal::Finding;
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::examine::{self, Look};
use crate::judge::fate::is_outside;
use crate::judge::judged::Judge;
use crate::verdict::Verdict;

/// Texts that get in and are reduced; what more there are is counted.
const REDUCED: usize = 48;

impl Check<'_> {
    /// Reduces what was seen, and keeps what is new.
    pub(super) fn keep(&mut self, sightings: Vec<Sighting>, candidate: &Candidate) {
        self.tried += 1;
        let outside = sightings.iter().any(|seen| is_outside(seen.class));
        // A known attack is always reduced: its name is worth it.
        if self.tried > REDUCED && candidate.known.is_none() && !self.all && !self.is_news(&sightings) {
            self.outcome.unnamed += usize::from(outside);
            return;
        }
        self.begin_reduction();
        let (mut new, mut names, mut opened) = (Vec::new(), Vec::new(), Vec::new());
        {
            let investigator = self.investigator();
            investigator.investigate(&candidate.input, sightings, &mut |named| {
                names.push(named.fingerprint.clone());
                opened.extend(is_outside(named.seen.class).then(|| named.fingerprint.clone()));
                let is_known = |before: &Finding| {
                    let mut gates = investigator.gates_of(&named).into_iter();
                    before.level >= named.seen.level && gates.all(|gate| before.gates.contains(&gate))
                };
                if !self.found.get(&named.fingerprint).is_some_and(is_known) {
                    let finding = investigator.finding(&candidate.input, &named, &Provenance::default());
                    new.push(Finding { case: candidate.known.clone(), ..finding });
                }
            });
        }
        if outside && names.is_empty() {
            self.outcome.unnamed += 1;
            self.outcome.show_once(candidate.input.clone());
        }
        for name in opened {
            let open = self.named_in(&candidate.input);
            self.outcome.openings.entry(name).or_default().extend(open);
        }
        if let Some(case) = &candidate.known {
            for name in names {
                self.cases.entry(name).or_insert_with(|| case.clone());
            }
        }
        new.into_iter().for_each(|finding| self.found.add(finding));
    }

    /// A finding that a guess showed first, and a known attack later, is published.
    pub(super) fn name_what_is_published(&mut self) {
        for finding in self.found.iter_mut().filter(|finding| finding.case.is_none()) {
            finding.case = self.cases.get(&finding.fingerprint).cloned();
        }
    }

    /// One is of a class that nothing shows at this level yet: what ends a run with 10 must not depend on how much of
    /// other classes came before.
    fn is_news(&self, sightings: &[Sighting]) -> bool {
        let found = self.found.by_level();
        let shown = |seen: &Sighting| {
            found.iter().any(|found| found.class == seen.class && found.level >= seen.level)
        };
        sightings.iter().any(|seen| !shown(seen))
    }

    fn investigator(&self) -> Investigator<'_> {
        let Judge { panel, policy, .. } = self.judge;
        let (lexicon, patience, registry) = (&self.lexicon, &self.patience, self.registry);
        let ground = Ground { panel, policy, lexicon, patience, registry };
        Investigator::new(ground)
            .seeing(|input, class, concerned| {
                self.memory.of((class, concerned, input), || self.seen(input, class, concerned))
            })
            .asking(|input, concerned| self.asked(input, concerned))
    }

    /// What a text shows of a class.
    fn seen(&self, input: &Input, class: &str, concerned: &[bool]) -> Vec<Sighting> {
        let Judge { panel, policy, .. } = self.judge;
        let verdicts = self.asked(input, concerned);
        let evidence = examine::probe(panel, input, &verdicts, Look::For(class));
        examine::judge(panel, policy, input, verdicts, evidence).sightings
    }

    /// What parsers say; nothing more once some hung or died on several texts.
    fn asked(&self, input: &Input, concerned: &[bool]) -> Vec<Verdict> {
        if self.stuck.get() >= PATIENCE {
            return vec![Verdict::skipped("parsers hung or died"); concerned.len()];
        }
        if self.is_reduced_enough() {
            self.patience.end();
        }
        let verdicts = self.judge.panel.ask_some(input, concerned);
        let gone = |verdict: &Verdict| matches!(verdict, Verdict::TimedOut | Verdict::Panicked { .. });
        self.stuck.set(self.stuck.get() + usize::from(verdicts.iter().any(gone)));
        verdicts
    }
}
