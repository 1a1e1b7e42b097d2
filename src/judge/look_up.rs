//! Gates that look an account up: whether code does, which only its answers tell.

use crate::gates::{self, ByReading, Decide};
use crate::input::Input;
use crate::judge::asking::{ask_one, while_asking};
use crate::judge::panel::Panel;
use crate::policy::Policy;

impl Panel {
    /// The code by which this gate goes knows accounts: it says yes to the victim and no to a stranger beside him.
    /// Asked once for each victim.
    pub(super) fn looks_up_accounts(&self, gate: usize, victim: &str) -> bool {
        let asked = (gate, victim.to_owned());
        if let Some(&known) = self.look_ups.borrow().get(&asked) {
            return known;
        }
        let Some(reader) = self.readers[gate] else { return false };
        let says_yes = |text: String| {
            let said = while_asking(|| ask_one(&*self.parsers[reader], &Input::new(text)));
            gates::is_taken(&said)
        };
        let knows = says_yes(victim.to_owned()) && !says_yes(format!("no-account-of-{victim}"));
        self.look_ups.borrow_mut().insert(asked, knows);
        knows
    }

    /// Why the gate of the deployment cannot take a text for the victim's address: mail to anybody else is no takeover
    /// then, whatever happens. Nothing where no victim is named.
    pub fn why_no_look_up(&self, policy: &Policy) -> Option<String> {
        let victim = policy.victim.as_deref()?;
        let gate = self.deployments.first()?.gate;
        let id = &self.gates[gate].id;
        match &self.gates[gate].decide {
            Decide::Account(_) => None,
            Decide::Reading(_, ByReading::Accepted) if self.looks_up_accounts(gate, victim) => None,
            Decide::Reading(_, ByReading::Accepted) => Some(format!(
                "the gate {id} looks up no account: it has to say yes to {victim}, and no to no-account-of-{victim}"
            )),
            Decide::Reading(..) | Decide::Text(_) => Some(format!(
                "the gate {id} looks up no account: with a victim, name one of account-*, or accepts:CODE"
            )),
        }
    }
}
