//! Gates that let nothing in: a replay behind them judges no text, unless they let an ordinary address in.

use super::roster::Panels;
use crate::gates::Gate;
use crate::input::Input;
use crate::judge::examine::{self, Look};
use crate::policy::Policy;
use std::collections::BTreeMap;

/// The most domains that are named in a reason.
const DOMAINS: usize = 3;

/// For each gate, under how many policies of how many cases it let the text in; and the policies.
pub(super) struct Admitted {
    texts: BTreeMap<String, usize>,
    policies: Vec<Policy>,
}

impl Admitted {
    pub(super) fn of(gates: &[Gate]) -> Self {
        let texts = gates.iter().map(|gate| (gate.id.to_string(), 0)).collect();
        Self { texts, policies: Vec::new() }
    }

    /// These gates let a text in, or did not, under this policy.
    pub(super) fn add(&mut self, policy: &Policy, gates: &[Gate], admitted: &[bool]) {
        if self.texts.values().all(|texts| *texts > 0) {
            return;
        }
        for (gate, admitted) in gates.iter().zip(admitted) {
            *self.texts.entry(gate.id.to_string()).or_default() += usize::from(*admitted);
        }
        if !self.policies.iter().any(|other| other.allowed == policy.allowed) {
            self.policies.push(policy.clone());
        }
    }

    /// Why the gates that let nothing in judged nothing: they refuse an ordinary address of each allowed domain too.
    pub(super) fn idle(&self, panels: &mut Panels) -> Vec<String> {
        let idle = self.texts.iter().filter(|(_, texts)| **texts == 0).map(|(gate, _)| gate);
        let allowed = self.policies.iter().flat_map(|policy| &policy.allowed);
        let domains: Vec<&str> = allowed.take(DOMAINS).map(String::as_str).collect();
        let domains = domains.join(", ");
        let why =
            |gate: &String| format!("the gate {gate} let no text in, nor an ordinary address of {domains}");
        idle.filter(|gate| !self.policies.iter().any(|policy| takes_an_insider(panels, policy, gate)))
            .map(why)
            .collect()
    }
}

fn takes_an_insider(panels: &mut Panels, policy: &Policy, gate: &str) -> bool {
    let (panel, _) = panels.panel(&[], policy);
    let at = panel.gates().iter().position(|one| one.id == gate);
    let takes = |domain: &String| {
        let insider = Input::new(format!("anna@{domain}"));
        let examined = examine::examine(panel, policy, &insider, Look::Once);
        at.is_some_and(|at| examined.trial.is_admitted(at))
    };
    policy.allowed.iter().any(takes)
}
