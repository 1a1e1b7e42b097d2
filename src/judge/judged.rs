//! One text, judged for one deployment: what became of it, and what that shows.

use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::deployment::Deployment;
use crate::judge::evidence::Fate;
use crate::judge::examine::{self, Examined};
use crate::judge::fate::{fate, is_routable, mails_outside, raised};
use crate::judge::panel::Panel;
use crate::policy::Policy;
use crate::verdict::Verdict;

/// What one text came to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What became of it.
    pub fate: Fate,
    /// What it shows of the deployment.
    pub sightings: Vec<Sighting>,
    /// The exception that the gate or the route raised, which counts as a refusal only where it repeats.
    pub raised: Option<String>,
    /// A receiving server may route the mail on.
    pub routable: bool,
}

/// Judges texts.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// Who is asked.
    pub panel: &'a Panel,
    /// Who is allowed.
    pub policy: &'a Policy,
    /// What is judged; `None` where the panel lacks a part of it.
    pub deployment: Option<Deployment>,
}

impl<'a> Judge<'a> {
    /// Judges the first deployment of a panel, which has no other.
    pub fn of(panel: &'a Panel, policy: &'a Policy) -> Self {
        Self { panel, policy, deployment: panel.deployments().first().copied() }
    }

    /// Asks about one text, and judges it.
    pub fn ask(&self, input: &Input) -> Judged {
        self.judge(input, &self.panel.ask(input))
    }

    /// Judges one text by these verdicts.
    pub fn judge(&self, input: &Input, verdicts: &[Verdict]) -> Judged {
        let Examined { trial, mut sightings } =
            examine::judge(self.panel, self.policy, input, verdicts, Vec::new());
        sightings.retain(|seen| matches!(seen.parties, Parties::Deployment(..)));
        let Some(deployment) = self.deployment else {
            let fate = Fate::Unjudged("a part of the deployment is not there".into());
            return Judged { fate, sightings: Vec::new(), raised: None, routable: false };
        };
        let outside = mails_outside(&sightings, deployment);
        Judged {
            fate: fate(&trial, deployment, outside),
            raised: raised(&trial, deployment),
            routable: verdicts[deployment.route].reading().is_some_and(is_routable),
            sightings,
        }
    }
}
