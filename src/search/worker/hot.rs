//! Drivers and commands on the hot path: asked about every input, the gate first.
//!
//! An answer from another process costs as much as hundreds of a parser in this one. So where deployments are named, the
//! parser behind a gate is asked only about what the gate admits: nothing else is mailed. And how an answer comes through a
//! pipe says nothing about the input: none of it is counted.

use crate::gates;
use crate::input::Input;
use crate::judge::deployment::Deployment;
use crate::judge::panel::Panel;
use crate::parsers::Registry;
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::search::feedback::Held;
use crate::select::Selection;
use crate::verdict::Verdict;

/// Which parsers of a panel are asked when, by their places.
pub(in crate::search) struct Hot {
    /// In this process.
    quick: Vec<bool>,
    /// In another one, about every input: gates go by them, or nothing says what is deployed.
    first: Vec<bool>,
    /// In another one, about what a gate admits.
    behind_gates: Vec<bool>,
    unseen: Held,
}

impl Hot {
    /// `None` where every parser of the panel answers in this process.
    pub(in crate::search) fn of(panel: &Panel, selection: &Selection) -> Option<Self> {
        let names: Vec<String> = panel.parsers().iter().map(|parser| parser.id().to_string()).collect();
        let quick: Vec<bool> = names.iter().map(|name| !Registry::is_behind_a_pipe(name)).collect();
        let is_named = |name: &str| {
            let pairs = selection.pairs.iter().flat_map(|pair| [&pair.one, &pair.other]);
            pairs.chain(&selection.parsers).any(|pattern| is_like(name, pattern))
        };
        let goes_first = |at: usize| {
            let is_gate = panel.readers().any(|reader| reader == Some(at));
            is_gate || !panel.deployments_are_named() || is_named(&names[at])
        };
        let first: Vec<bool> = quick.iter().enumerate().map(|(at, quick)| !quick && goes_first(at)).collect();
        let behind_gates = quick.iter().zip(&first).map(|(quick, first)| !quick && !first).collect();
        let any = quick.iter().any(|quick| !quick);
        any.then(|| Self { quick, first, behind_gates, unseen: Held::default() })
    }

    /// What everybody says who has to be asked; the others are skipped.
    pub(in crate::search) fn ask(&mut self, panel: &Panel, policy: &Policy, input: &Input) -> Vec<Verdict> {
        let mut verdicts = panel.ask_some(input, &self.quick);
        self.unseen.edges();
        panel.ask_more(input, &mut verdicts, |at| self.first[at]);
        let mailed: Vec<bool> = (0..verdicts.len())
            .map(|at| self.behind_gates[at] && is_mailed(panel, policy, input, &verdicts, at))
            .collect();
        panel.ask_more(input, &mut verdicts, |at| mailed[at]);
        self.unseen.put_back();
        verdicts
    }
}

/// A gate before this route admits the text, or may.
fn is_mailed(panel: &Panel, policy: &Policy, input: &Input, verdicts: &[Verdict], route: usize) -> bool {
    let admits = |deployment: &Deployment| {
        let by_reading = || {
            let reader = panel.readers().nth(deployment.gate).flatten().map(|reader| &verdicts[reader]);
            reader.is_none_or(|said| gates::is_taken(said) || said.reading().is_some())
        };
        panel.admits_text(deployment.gate, policy, input.bytes()).unwrap_or_else(by_reading)
    };
    panel.deployments().iter().any(|deployment| deployment.route == route && admits(deployment))
}
