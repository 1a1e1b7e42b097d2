//! Asks again: what raised, in a fresh process with controls behind it; and known attacks that the gate refused, behind
//! everything else, since code remembers.

use super::Check;
use super::candidates::Candidate;
use super::putting::WINDOW_THAT_IS_KEPT;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::Judge;
use crate::select::{SelectError, Selection};

/// Known attacks that are put to the gate a second time, of those that it refused.
const REFUSED: usize = 256;

impl Check<'_> {
    /// A gate that goes by code may refuse a text and admit it later. What applications answered is kept, and not asked
    /// again.
    pub(super) fn ask_again_what_was_refused(&mut self) {
        let Judge { panel, .. } = self.judge;
        let refused = std::mem::take(&mut self.refused);
        let is_code = panel.readers().any(|reader| reader.is_some()) && panel.kept().next().is_none();
        if !is_code || self.gave_up().is_some() {
            return;
        }
        let every = refused.len().div_ceil(REFUSED).max(1);
        let again: Vec<&Candidate> = refused.iter().step_by(every).collect();
        let inputs: Vec<Input> = again.iter().map(|one| one.input.clone()).collect();
        for (candidate, verdicts) in again.iter().zip(panel.ask_many(&inputs)) {
            let judged = self.judge.judge(&candidate.input, &verdicts);
            match judged.fate {
                Fate::RefusedByGate => {}
                Fate::Outside => {
                    self.outcome.evidence.count(&Fate::Outside);
                    self.keep(judged.sightings, candidate);
                }
                Fate::Unjudged(why) => self.outcome.evidence.not_judged(&why, 1),
                _ => {
                    let why = "the gate refused it at first, and admitted it when it was asked again";
                    self.outcome.evidence.not_judged(why, 1);
                }
            }
        }
    }

    /// An exception is a refusal where a fresh process raises it again and its controls pass.
    pub(super) fn ask_again_what_raised(&mut self, selection: &Selection) -> Result<(), SelectError> {
        if self.raised.is_empty() {
            return Ok(());
        }
        let panel = Selection { alone: true, ..selection.clone() }.panel()?;
        let fresh = Judge::of(&panel, self.judge.policy);
        let raised = std::mem::take(&mut self.raised);
        raised.chunks(WINDOW_THAT_IS_KEPT).for_each(|window| self.ask_again(fresh, window));
        Ok(())
    }

    /// A few of them, so that no application sees a long row of what it cannot stand.
    fn ask_again(&mut self, fresh: Judge<'_>, raised: &[(Input, Fate)]) {
        let inputs: Vec<Input> = raised.iter().map(|(input, _)| input.clone()).collect();
        let (answers, _, why) = self.with_controls(fresh, &inputs);
        for ((input, before), verdicts) in raised.iter().zip(&answers) {
            let again = fresh.judge(input, verdicts);
            let fate = match &why {
                Some(why) => Fate::Unjudged(format!("an exception, and then a control failed: {why}")),
                None if again.raised.is_some() && again.fate == *before => {
                    again.raised.iter().for_each(|exception| self.outcome.evidence.refused_by(exception));
                    before.clone()
                }
                None => {
                    Fate::Unjudged("an exception once, and another answer when it was asked again".into())
                }
            };
            self.outcome.evidence.count(&fate);
        }
    }
}
