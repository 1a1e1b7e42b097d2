//! An outsider comes first, before any control: code lets in whoever it sees before its list is loaded, or before it has users.

use super::Check;
use super::candidates::Candidate;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::{Judge, Judged};
use crate::judge::panel::Panel;
use crate::parsers::withheld::parsers_in;
use crate::policy::Policy;

/// The outsider's text and what became of it; nothing where the code does not start with the panel.
pub(super) fn put(panel: &Panel, policy: &Policy) -> Option<(Input, Judged)> {
    // What stands for a parser that is asked so often only runs already.
    let names = panel.names();
    let is_own = |name: &str| name.starts_with("python/") || name.starts_with("process/");
    let starts_now = panel.left().is_none() && names.iter().flat_map(|name| parsers_in(name)).any(is_own);
    let outsider = Input::new(format!("outsider@{}", policy.attacker));
    starts_now.then(|| {
        let judged = Judge::of(panel, policy).ask(&outsider);
        (outsider, judged)
    })
}

impl Check<'_> {
    /// Counts what became of whoever came first, and keeps it where it got in.
    pub(super) fn keep_the_first(&mut self, first: Option<(Input, Judged)>) {
        let Some((input, judged)) = first else { return };
        match judged.fate {
            Fate::Outside => {
                self.outcome.evidence.count(&Fate::Outside);
                self.keep(judged.sightings, &Candidate { input, known: None });
            }
            // What it was told then it may remember.
            Fate::Unjudged(why) => self.outcome.evidence.not_judged(&why, 1),
            _ => {}
        }
    }
}
