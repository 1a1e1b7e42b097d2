//! The panels by which findings are replayed: opened once, however many findings ask for the same.

use crate::judge::deployment::Named;
use crate::judge::pair::NamedPair;
use crate::judge::panel::Panel;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::select::{SelectError, Selection};
use std::collections::{BTreeMap, BTreeSet};

/// What a finding's panel is made of; findings alike share one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PanelParts {
    pub(super) parsers: BTreeSet<String>,
    pub(super) gates: Vec<String>,
    pub(super) deployments: Vec<Named>,
    pub(super) pairs: Vec<NamedPair>,
    pub(super) alone: bool,
}

/// The panels that were needed so far. Who decides by a policy is opened under each.
pub(super) struct Panels<'a> {
    registry: &'a Registry,
    open: BTreeMap<(PanelParts, String), Panel>,
}

impl<'a> Panels<'a> {
    /// None yet.
    pub(super) fn new(registry: &'a Registry) -> Self {
        Self { registry, open: BTreeMap::new() }
    }

    /// The panel of these parts under this policy.
    pub(super) fn of(&mut self, parts: &PanelParts, policy: &Policy) -> Result<&Panel, SelectError> {
        let key = (parts.clone(), format!("{policy:?}"));
        if !self.open.contains_key(&key) {
            let PanelParts { parsers, gates, deployments, pairs, alone } = parts.clone();
            let (parsers, registry) = (parsers.into_iter().collect(), self.registry.under(policy));
            let selection =
                Selection { parsers, gates, deployments, pairs, alone, registry, ..Selection::default() };
            self.open.insert(key.clone(), selection.panel()?);
        }
        Ok(&self.open[&key])
    }
}
