//! The search behind the known attacks: variations of what the gate admits, for as long as was asked.

use super::candidates::Candidate;
use super::{Budget, Check};
use crate::generate::mutate::mutate;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::Judge;
use std::time::Instant;

/// The longest variation that is tried.
const LONGEST: usize = 256;

/// The longest at all, where a step cuts later.
const MOST_OCTETS: usize = 2_048;

/// Variations between two looks at the clock.
const ROUND: usize = 256;

/// Texts that the gate admitted and that are varied.
const ADMITTED: usize = 4_096;

impl Check<'_> {
    /// Variations of what the gate admits, and of the known attacks: of those that got in more often.
    pub(super) fn vary(&mut self, known: &[Candidate], got_in: &[usize], budget: Budget, seed: u64) {
        let favoured = got_in.iter().map(|&at| &known[at]);
        let all = known.iter().chain(favoured).map(|one| one.input.bytes());
        let longest = self.longest();
        let mut from: Vec<&[u8]> = all.filter(|text| text.len() <= longest).collect();
        if from.is_empty() {
            from.push(b"");
        }
        let (began, mut tried) = (Instant::now(), 0);
        loop {
            let left = match budget {
                Budget::Variations(variations) => variations - tried,
                Budget::Time(time) if began.elapsed() < time => ROUND,
                Budget::Time(_) => 0,
            };
            if let Some(why) = self.gave_up() {
                return self.outcome.evidence.not_judged(why, left);
            }
            let round = left.min(ROUND).min(self.left_for_variations());
            if round == 0 {
                return;
            }
            let varied = (tried..tried + round).map(|at| self.variation(&from, at, seed)).collect();
            self.put_admitted(varied);
            tried += round;
        }
    }

    /// Three of four are made of what the gate admitted: a text that it refuses gets nobody in.
    fn variation(&self, from: &[&[u8]], at: usize, seed: u64) -> Candidate {
        let text = match self.admitted.len() {
            0 => from[at % from.len()],
            _ if at.is_multiple_of(4) => from[at / 4 % from.len()],
            admitted => &self.admitted[at % admitted],
        };
        let input = mutate(text, &self.lexicon, seed + at as u64, self.longest()).text;
        Candidate { input: Input::new(input), known: None }
    }

    /// A step that cuts texts cuts none that is shorter.
    fn longest(&self) -> usize {
        let cut = self.lexicon.cuts().iter().max().map_or(0, |cut| cut + LONGEST / 4);
        cut.clamp(LONGEST, MOST_OCTETS)
    }

    /// Puts variations that the gate may admit, and counts all.
    fn put_admitted(&mut self, varied: Vec<Candidate>) {
        let all = varied.len();
        let admitted = self.admitted_of(varied);
        let got_in = self.put(&admitted).len();
        self.outcome.varied.0 += all;
        self.outcome.varied.1 += got_in;
    }

    /// Drops the texts that the gate refuses, where it decides on the text alone, and counts them.
    pub(super) fn admitted_of(&mut self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let Judge { panel, policy, deployment } = self.judge;
        let refuses = |one: &Candidate| {
            let admits = |gate| panel.admits_text(gate, policy, one.input.bytes());
            deployment.and_then(|deployment| admits(deployment.gate)) == Some(false)
        };
        let all = candidates.len();
        let admitted: Vec<Candidate> = candidates.into_iter().filter(|one| !refuses(one)).collect();
        for _ in admitted.len()..all {
            self.outcome.evidence.count(&Fate::RefusedByGate);
        }
        self.done += all - admitted.len();
        admitted
    }

    /// What the gate admitted is varied on: the last of many.
    pub(super) fn remember(&mut self, text: &[u8]) {
        if text.len() > self.longest() {
            return;
        }
        match self.admitted.len() {
            ..ADMITTED => self.admitted.push(text.to_vec()),
            _ => self.admitted[self.done % ADMITTED] = text.to_vec(),
        }
    }
}
