//! What a finding means to whoever has to act on it: worked out once, when it is written down.

use crate::domain::Domain;
use crate::finding::consequence;
use crate::finding::nearest::{Nearest, nearest};
use crate::finding::reproduce::{self, Shown};
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::examine::{Examined, Look, examine_some};
use crate::search::worker::judge::Judge;
use crate::verdict::Verdict;

/// The part of a finding that is said in words.
pub(in crate::search) struct Meaning {
    pub(in crate::search) wins: Option<String>,
    pub(in crate::search) rung: Option<String>,
    pub(in crate::search) wrong: Option<String>,
    pub(in crate::search) nearest: Option<Nearest>,
    pub(in crate::search) reproductions: Vec<String>,
}

impl Judge {
    /// Works it out for a reduced text.
    pub(in crate::search) fn meaning(&self, reduced: &Input, seen: &Sighting) -> Meaning {
        let verdicts = self.panel.ask(reduced);
        let theirs = &verdicts[seen.parties.parser()];
        let about_domains = !matches!(seen.parties, Parties::Parser(_));
        let parser = self.panel.parsers()[seen.parties.parser()].id();
        let gate = match seen.parties {
            Parties::Deployment(gate, _) => Some(&self.panel.gates()[gate]),
            _ => None,
        };
        let shown = Shown { by: parser, gate };
        let explain = reproduce::explain(reduced, &self.settings.policy, Some(shown));
        self.patience.begin();
        let wins = || consequence::wins(theirs, &self.settings.policy).to_owned();
        Meaning {
            wins: about_domains.then(wins),
            rung: self.rung(seen, &verdicts),
            wrong: about_domains.then(|| consequence::who_is_wrong(reduced.bytes(), theirs)),
            nearest: nearest(reduced, &self.lexicon, &mut |near| self.agree(near, seen)),
            reproductions: [Some(explain), reproduce::python(reduced, parser)]
                .into_iter()
                .flatten()
                .collect(),
        }
    }

    /// The gate's domain, or the strict reader's, against the first that the other reads differently.
    fn rung(&self, seen: &Sighting, verdicts: &[Verdict]) -> Option<String> {
        let allowed = self.settings.policy.allowed.first()?;
        let ours = match seen.parties {
            Parties::Deployment(..) => Domain::new(allowed.clone()),
            Parties::Pair(strict, _) => verdicts[strict].domains().next()?.clone(),
            Parties::Parser(_) => return None,
        };
        let theirs = verdicts[seen.parties.parser()].domains();
        theirs.filter_map(|their| consequence::rung(&ours, their)).next().map(str::to_owned)
    }

    /// The parties of a sighting agree on this text: both take it, for the same domain.
    fn agree(&self, text: &Input, seen: &Sighting) -> bool {
        if self.patience.is_over() {
            return false;
        }
        let parser = seen.parties.parser();
        let (policy, concerned) = (&self.settings.policy, self.panel.concerned_with(parser));
        let Examined { trial, sightings } = examine_some(&self.panel, policy, text, &concerned, Look::Once);
        let theirs = &trial.verdicts[parser];
        let taken = match seen.parties {
            Parties::Deployment(gate, _) => trial.is_admitted(gate) && theirs.delivers(),
            Parties::Pair(strict, _) => trial.verdicts[strict].delivers() && theirs.delivers(),
            Parties::Parser(_) => theirs.delivers(),
        };
        let same = |other: &Sighting| other.parties == seen.parties;
        taken && !sightings.iter().any(same)
    }
}
