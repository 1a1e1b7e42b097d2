//! Running applications among the slow parsers: controls stand behind what they answered, and requests are spared.

use crate::health::Health;
use crate::judge::controls::Controls;
use crate::judge::judged::Judge;
use crate::judge::panel::Panel;
use crate::judge::sparing;
use crate::policy::Policy;
use crate::select::{SelectError, Selection};

/// The deployments whose mail is looked at.
pub(super) struct Mailing {
    policy: Policy,
    deployments: Vec<(Panel, Controls)>,
    /// Kept for a fresh process that shows findings again, and for the controls at the end; a quarter where there are few.
    reserve: u64,
}

impl Mailing {
    /// Of these deployments those that an application is part of.
    ///
    /// # Errors
    /// A part of a deployment that is not there.
    pub(super) fn of(selection: &Selection, policy: &Policy) -> Result<Self, SelectError> {
        let (mut deployments, own) = (Vec::new(), controls_of(selection));
        for deployment in &selection.deployments {
            let named = vec![deployment.clone()];
            let one = Selection { deployments: named, parsers: Vec::new(), ..selection.clone() };
            let panel = Selection { gates: Vec::new(), pairs: Vec::new(), ..one }.panel()?;
            if panel.left().is_some() {
                let mut controls = Controls::new(policy, &own);
                controls.keep_those_that_pass(&Judge::of(&panel, policy));
                deployments.push((panel, controls));
            }
        }
        let mut mailing = Self { policy: policy.clone(), deployments, reserve: 0 };
        mailing.reserve = mailing.left().map_or(0, sparing::for_replay);
        Ok(mailing)
    }

    /// Asks the controls, and says why no more is put.
    pub(super) fn why_not_on(&mut self, health: &mut Health) -> Option<String> {
        for (panel, controls) in &mut self.deployments {
            if !controls.any() {
                return Some("no control passes: no allowed address is accepted and gets its mail".into());
            }
            let judge = Judge::of(panel, &self.policy);
            let label = judge.deployment.map(|deployment| panel.label_of(deployment)).unwrap_or_default();
            let counts = health.deployments.entry(label).or_default();
            if let Some(why) = controls.ask_next(&judge, counts) {
                return Some(format!("a control failed: {why}"));
            }
        }
        None
    }

    /// No request is left but for showing again what was found.
    pub(super) fn is_spent(&self) -> bool {
        self.left().is_some_and(|left| left <= self.reserve)
    }

    /// Below this many requests that are left, what is reduced now is reduced no further.
    pub(super) fn floor(&self) -> u64 {
        sparing::floor(self.left().unwrap_or_default(), self.reserve)
    }

    /// What puts answers in doubt that were given.
    pub(super) fn doubt(&self) -> Option<String> {
        let parsers = self.deployments.iter().flat_map(|(panel, _)| panel.parsers());
        parsers.flat_map(|parser| parser.doubts()).map(|(why, texts)| format!("{why} ({texts} texts)")).next()
    }

    fn left(&self) -> Option<u64> {
        self.deployments.iter().filter_map(|(panel, _)| panel.left()).min()
    }
}

#[cfg(feature = "application")]
fn controls_of(selection: &Selection) -> Vec<String> {
    selection.registry.application.as_ref().map_or_else(Vec::new, |named| named.controls.clone())
}

#[cfg(not(feature = "application"))]
fn controls_of(_: &Selection) -> Vec<String> {
    Vec::new()
}
