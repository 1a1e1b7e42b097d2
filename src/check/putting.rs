//! Puts texts, with controls in between, and counts what became of them.

use super::candidates::{Candidate, Own, plain};
use super::{Check, CheckRequest, PATIENCE};
use crate::generate::columns::Cut;
use crate::generate::named::Named;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::{Judge, Judged};
use crate::verdict::Verdict;
use std::collections::BTreeSet;

/// Texts between two rounds of controls.
const WINDOW: usize = 64;

/// Where a run may be stopped and goes on later: what stands before the last controls is kept.
pub(super) const WINDOW_THAT_IS_KEPT: usize = 16;

/// The first windows are smaller: a parser that hangs on every text is noticed after a few of them.
const FIRST_WINDOW: usize = 4;

/// Texts on which a parser may die before the rest is not put: each costs a start.
const MOST_DEATHS: usize = 24;

/// Texts that are asked about together: a parser that hangs on more of them is asked about no others.
const PIECE: usize = 8;

/// Windows in a row whose controls fail before the rest is not put.
const MOST_FAILURES: usize = 3;

/// Why a text is not put where a parser hung too often.
const HUNG: &str = "not put, since a parser hung on others before";

/// The verdicts on texts, those on the controls behind them, and why a control failed.
type WithControls = (Vec<Vec<Verdict>>, Vec<Vec<Verdict>>, Option<String>);

impl Check<'_> {
    pub(super) fn put_all(
        &mut self,
        asked: &CheckRequest<'_>,
        known: &[Candidate],
        cut: &[Cut],
        named: &Named,
    ) {
        self.outcome.evidence.left_out += named.left_out;
        self.outcome.evidence.files_unread += named.unread;
        self.outcome.evidence.unset.extend(named.unset.iter().cloned());
        let outsider = self.controls.outsider();
        let own = Own { controls: asked.controls, insisted_on: &self.insisted_on, named };
        self.put(&plain(self.judge.policy, &outsider, asked.cases, &own));
        let got_in = self.put(known);
        self.outcome.known = (known.len(), got_in.len());
        self.put_what_may_be_cut(cut);
        self.vary(known, &got_in, asked.budget, asked.seed);
        self.ask_again_what_was_refused();
    }

    /// Long texts, where the same with a short front does not get in.
    fn put_what_may_be_cut(&mut self, cut: &[Cut]) {
        let candidate = |text: &String| Candidate { input: Input::new(text.as_str()), known: None };
        for cut in cut {
            let short = self.admitted_of(vec![candidate(&cut.short)]);
            if self.put(&short).is_empty() {
                let long = self.admitted_of(cut.long.iter().map(candidate).collect());
                self.put(&long);
            }
        }
    }

    /// Puts all of them; returns the places of those that get in.
    pub(super) fn put(&mut self, candidates: &[Candidate]) -> Vec<usize> {
        let most =
            if self.judge.panel.kept().any(|kept| kept.for_later()) { WINDOW_THAT_IS_KEPT } else { WINDOW };
        let (mut got_in, mut put, mut size) = (Vec::new(), 0, FIRST_WINDOW);
        let stopped = |check: &Self| check.gave_up().or_else(|| check.why_spent());
        while put < candidates.len() && stopped(self).is_none() {
            let window = &candidates[put..candidates.len().min(put + size)];
            got_in.extend(self.put_window(window).into_iter().map(|at| put + at));
            put += window.len();
            size = (2 * size).min(most);
        }
        if let Some(why) = stopped(self) {
            self.outcome.evidence.not_judged(why, candidates.len() - put);
        }
        got_in
    }

    /// Why the rest is not put.
    pub(super) fn gave_up(&self) -> Option<&'static str> {
        match () {
            () if self.outcome.hung.len() >= PATIENCE => Some(HUNG),
            () if self.died >= MOST_DEATHS => Some("not put, since a parser died on others before"),
            () if self.failures >= MOST_FAILURES => Some("not put, since the controls kept failing"),
            () => None,
        }
    }

    fn put_window(&mut self, window: &[Candidate]) -> Vec<usize> {
        let inputs: Vec<Input> = window.iter().map(|one| one.input.clone()).collect();
        let known = inputs.iter().filter(|input| self.judge.panel.knows(input)).count();
        self.outcome.evidence.resumed += known;
        let (answers, doubt) = match known == inputs.len() {
            // Controls passed behind them then.
            true => (self.judge.panel.ask_many(&inputs), None),
            false => self.answers(&inputs),
        };
        self.failures = if doubt.is_some() { self.failures + 1 } else { 0 };
        let mut got_in = Vec::new();
        for (at, verdicts) in answers.iter().enumerate() {
            let judged = self.judge.judge(&inputs[at], verdicts);
            if hung(verdicts) {
                self.outcome.hung.push(inputs[at].clone());
            }
            let died = |verdict: &Verdict| matches!(verdict, Verdict::Panicked { .. });
            self.died += usize::from(verdicts.iter().any(died));
            self.count(&inputs[at], &judged, doubt.as_deref());
            if judged.fate == Fate::RefusedByGate && window[at].known.is_some() {
                self.refused.push(window[at].clone());
            }
            if matches!(judged.fate, Fate::Inside | Fate::Nowhere | Fate::Refused | Fate::Outside) {
                self.remember(inputs[at].bytes());
            }
            if judged.fate == Fate::Outside {
                let named = self.named_in(&inputs[at]);
                self.outcome.open.extend(named);
            }
            if !judged.sightings.is_empty() {
                got_in.push(at);
                self.keep(judged.sightings, &window[at]);
            }
        }
        self.done += window.len();
        let done = if self.total == 0 { self.done } else { self.done.min(self.total) };
        (self.progress)(done, self.total);
        got_in
    }

    /// The allowed domains in a text.
    pub(super) fn named_in(&self, input: &Input) -> BTreeSet<String> {
        let text = String::from_utf8_lossy(input.bytes()).to_lowercase();
        let allowed = self.judge.policy.allowed.iter();
        allowed.filter(|domain| text.contains(&domain.to_lowercase())).cloned().collect()
    }

    fn count(&mut self, input: &Input, judged: &Judged, doubt: Option<&str>) {
        let fate = match doubt {
            // Mail that leaves the policy does so, whatever came after.
            Some(why) if judged.fate != Fate::Outside => Fate::Unjudged(why.to_owned()),
            _ => judged.fate.clone(),
        };
        self.outcome.evidence.routable += usize::from(judged.routable && fate == Fate::Inside);
        if judged.raised.is_some() && matches!(fate, Fate::RefusedByGate | Fate::Refused) {
            self.raised.push((input.clone(), fate));
        } else {
            self.outcome.evidence.count(&fate);
        }
    }

    /// Asks about these texts, and the controls behind them. Where a control fails, all are asked once more;
    /// where one fails then too, why that puts the answers in doubt.
    fn answers(&mut self, inputs: &[Input]) -> (Vec<Vec<Verdict>>, Option<String>) {
        let mut asked_before = false;
        loop {
            let (answers, controls, why) = self.with_controls(self.judge, inputs);
            self.count_controls(&controls);
            let hangs = || answers.iter().any(|verdicts| hung(verdicts));
            if why.is_none() || asked_before || hangs() {
                return (answers, why.map(|why| format!("a control failed after it: {why}")));
            }
            asked_before = true;
        }
    }

    /// Asks about these texts, and a new round of controls behind them: the answers to both, and why a control failed.
    pub(super) fn with_controls(&mut self, judge: Judge<'_>, inputs: &[Input]) -> WithControls {
        self.controls.next_round();
        let answers = self.ask_patiently(judge, inputs);
        let controls = judge.panel.ask_now(&self.controls.texts());
        let (passed, why) = self.controls.failed(&judge, &controls);
        judge.panel.kept().for_each(|kept| kept.controlled(why.is_none()));
        self.outcome.evidence.controls.0 += controls.len();
        self.outcome.evidence.controls.1 += passed;
        (answers, controls, why)
    }

    /// Asks about these texts, but not about those behind the last hang that it has patience for: each takes seconds.
    fn ask_patiently(&self, judge: Judge<'_>, inputs: &[Input]) -> Vec<Vec<Verdict>> {
        let (mut answers, mut hangs) = (Vec::with_capacity(inputs.len()), self.outcome.hung.len());
        for piece in inputs.chunks(PIECE) {
            if hangs >= PATIENCE {
                answers.extend(piece.iter().map(|_| judge.panel.skipped(HUNG)));
                continue;
            }
            let said = judge.panel.ask_many(piece);
            hangs += said.iter().filter(|verdicts| hung(verdicts)).count();
            answers.extend(said);
        }
        answers
    }

    /// Controls are texts that were admitted too.
    fn count_controls(&mut self, verdicts: &[Vec<Verdict>]) {
        for (input, verdicts) in self.controls.texts().iter().zip(verdicts) {
            let fate = self.judge.judge(input, verdicts).fate;
            if fate == Fate::Inside {
                self.outcome.evidence.count(&fate);
            }
        }
    }
}

/// Some parser did not answer in time.
fn hung(verdicts: &[Verdict]) -> bool {
    verdicts.contains(&Verdict::TimedOut)
}
