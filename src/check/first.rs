//! An outsider comes first, before any control: code lets in whoever it sees before its list is loaded, or before it has users.

use super::Check;
use super::candidates::Candidate;
use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::judged::{Judge, Judged};
use crate::judge::panel::Panel;
use crate::policy::Policy;

/// The outsider's text and what became of it; nothing where the code does not start with the panel.
pub(super) fn put(panel: &Panel, policy: &Policy) -> Option<(Input, Judged)> {
    // What stands for a parser that is asked so often only runs already.
    let starts_now = panel.left().is_none() && panel.names().iter().any(|name| is_own(name));
    let outsider = Input::new(format!("outsider@{}", policy.attacker));
    starts_now.then(|| {
        let judged = Judge::of(panel, policy).ask(&outsider);
        (outsider, judged)
    })
}

fn is_own(name: &str) -> bool {
    ["python/", "process/"].iter().any(|family| name.contains(family))
}

impl Check<'_> {
    /// Counts what became of whoever came first, and keeps it where it got in.
    pub(super) fn keep_the_first(&mut self, first: Option<(Input, Judged)>) {
        let Some((input, judged)) = first else { return };
        if judged.fate == Fate::Outside {
            self.outcome.evidence.count(&Fate::Outside);
            self.keep(judged.sightings, &Candidate { input, known: None });
        }
    }
}
