//! Asks again what raised: in a fresh process, with controls behind it.

use super::Check;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::Judge;
use crate::select::{SelectError, Selection};

impl Check<'_> {
    /// An exception is a refusal where a fresh process raises it again and its controls pass.
    pub(super) fn ask_again_what_raised(&mut self, selection: &Selection) -> Result<(), SelectError> {
        if self.raised.is_empty() {
            return Ok(());
        }
        let panel = Selection { alone: true, ..selection.clone() }.panel()?;
        let fresh = Judge { panel: &panel, policy: self.judge.policy };
        let raised = std::mem::take(&mut self.raised);
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
                None => Fate::Unjudged("an exception that a fresh process did not raise again".into()),
            };
            self.outcome.evidence.count(&fate);
        }
        Ok(())
    }
}
