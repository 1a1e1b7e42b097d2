//! Controls of what a search asks: a gate that stops working in the middle of it refuses everybody from then on, and whoever
//! it refuses is not seen to get in.

use crate::judge::controls::Controls;
use crate::judge::deployment::Deployment;
use crate::judge::evidence::Evidence;
use crate::judge::judged::Judge;
use crate::judge::panel::Panel;
use crate::policy::Policy;
use std::collections::BTreeMap;

/// The deployments that somebody named, with the controls that passed before the search.
pub(in crate::search) struct Controlled {
    deployments: Vec<(Deployment, Controls)>,
}

impl Controlled {
    /// What works of a panel's deployments. Running applications have their own controls, since their requests are counted.
    pub(super) fn of(panel: &Panel, policy: &Policy) -> Self {
        let mut deployments = Vec::new();
        let named = panel.deployments().iter().filter(|_| panel.deployments_are_named());
        for &deployment in named.filter(|deployment| !is_of_mail(panel, **deployment)) {
            let mut controls = Controls::new(policy, &[]);
            controls.keep_those_that_pass(&Judge { panel, policy, deployment: Some(deployment) });
            if controls.any() {
                deployments.push((deployment, controls));
            }
        }
        Self { deployments }
    }

    /// Asks the controls behind so many texts, and counts them; where one fails, those texts were not judged.
    pub(in crate::search) fn ask(
        &mut self,
        panel: &Panel,
        policy: &Policy,
        texts: u64,
        counts: &mut BTreeMap<String, Evidence>,
    ) {
        for (deployment, controls) in &mut self.deployments {
            let judge = Judge { panel, policy, deployment: Some(*deployment) };
            let counts = counts.entry(panel.label_of(*deployment)).or_default();
            if let Some(why) = controls.ask_next(&judge, counts) {
                counts.not_judged(&format!("a control failed behind it: {why}"), texts as usize);
            }
        }
    }
}

fn is_of_mail(panel: &Panel, deployment: Deployment) -> bool {
    let reader = panel.readers().nth(deployment.gate).flatten();
    reader.into_iter().chain([deployment.route]).any(|at| panel.parsers()[at].is_mail())
}
