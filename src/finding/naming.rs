//! What names a finding: who shows it, and the smallest text that shows its cause.

use super::fingerprint;
use super::investigator::Investigator;
use super::minimise::minimise;
use crate::gates::{Decide, key_of};
use crate::generate::shape::{shape, shape_of_gate, shape_of_reading};
use crate::input::Input;
use crate::judge::attribution::Who;
use crate::judge::classes::{Level, Parties, Sighting, is_about_an_account};
use crate::parsers::steps;
use crate::policy::Prize;
use crate::verdict::Reading;

impl Investigator<'_> {
    /// The token shape of what names the finding. Where an account is found by a key, that is the cause, whichever
    /// of its letters shows it.
    pub(super) fn shape(&self, reduced: &Input, seen: &Sighting) -> String {
        let victim = self.ground.policy.victim.as_deref().filter(|_| is_about_an_account(seen.class));
        // Forms are stripped before the account is looked up: blanks at the ends are no cause of their own.
        let text = steps::strip(reduced.bytes());
        match victim.and_then(|victim| key_of(&text, victim.as_bytes())) {
            Some(key) => format!("V by {}", key.name),
            None if seen.class == "null-recipient" => self.shape_of_null_recipient(reduced, seen),
            None => self.essence(reduced, seen),
        }
    }

    /// The shape of the smallest text that the reader turns into the null recipient `<>`, whether a gate admits it or not.
    fn shape_of_null_recipient(&self, reduced: &Input, seen: &Sighting) -> String {
        let (panel, lexicon) = (self.ground.panel, self.ground.lexicon);
        let route = seen.parties.parser();
        let concerned = panel.concerned_with(route);
        let mut has_null = |text: &[u8]| {
            let said = || (self.ask)(&Input::new(text), &concerned).swap_remove(route);
            !self.ground.patience.is_over() && said().reading().is_some_and(Reading::has_null)
        };
        shape(&minimise(reduced.bytes(), lexicon, &mut has_null).text, lexicon)
    }

    /// What names the finding: the shape of the smallest text in which the readers part in the same way. What must stay
    /// in a text for a gate's sake says nothing about them, and what can be won nothing about the gate.
    fn essence(&self, reduced: &Input, seen: &Sighting) -> String {
        let lexicon = self.ground.lexicon;
        let of = |seen: &Sighting, level| {
            self.reduce(reduced, &Sighting { level, prize: Prize::Nothing, gate: None, ..*seen }).0
        };
        let reading = match seen.parties {
            Parties::Pair(..) => Some(*seen),
            Parties::Deployment(_, route) if seen.attribution.who != Who::Gate => {
                self.apart(reduced, route, seen)
            }
            _ => None,
        };
        match (reading, seen.parties) {
            (Some(pair), _) => {
                let reading = shape_of_reading(of(&pair, Level::Note).bytes(), lexicon);
                // What the standard reads outside too gets past no gate that goes by the standard.
                let is_outside_anyway = seen.attribution.is_accepted() && seen.attribution.who == Who::Both;
                if is_outside_anyway { format!("{reading} E") } else { reading }
            }
            (None, Parties::Deployment(gate, _)) if seen.attribution.who == Who::Gate => {
                let reduced = of(seen, seen.level);
                // What code goes by is not known: it may see what the domains are wrapped in.
                let is_plain = matches!(self.ground.panel.gates()[gate].decide, Decide::Text(_));
                if is_plain {
                    shape_of_gate(reduced.bytes(), lexicon)
                } else {
                    shape(reduced.bytes(), lexicon)
                }
            }
            (None, _) => shape(reduced.bytes(), lexicon),
        }
    }

    /// How the reader and the standard part in this text, whatever the gates say.
    fn apart(&self, text: &Input, route: usize, seen: &Sighting) -> Option<Sighting> {
        let concerned = self.ground.panel.concerned_with(route);
        ["domain-differs", "lenient-accept"].into_iter().find_map(|class| {
            let shown = (self.see)(text, class, &concerned);
            shown.into_iter().find(|pair| {
                pair.class == class
                    && matches!(pair.parties, Parties::Pair(ours, theirs) if theirs == route && self.is_strict(ours))
                    && pair.attribution.who == Who::Parser
                    && pair.attribution.references == seen.attribution.references
            })
        })
    }

    /// What a fingerprint says of who shows it: the gate where that alone is wrong, else the surface, and the rule where it depends on the server.
    pub fn surface(&self, seen: &Sighting) -> String {
        let surface = |at: usize| fingerprint::surface(self.ground.panel.parsers()[at].id());
        if let (Parties::Deployment(gate, _), Who::Gate) = (seen.parties, seen.attribution.who) {
            return format!("gate/{}", self.ground.panel.gates()[gate].id);
        }
        match (seen.parties, seen.rule) {
            (Parties::Pair(ours, theirs), _) if !self.is_strict(ours) => {
                format!("{}~{}", self.parser_name(ours), self.parser_name(theirs))
            }
            (Parties::Pair(_, theirs), _) => format!("strict~{}", surface(theirs)),
            (parties, Some(rule)) => format!("{}+{rule}", surface(parties.parser())),
            (parties, None) => surface(parties.parser()),
        }
    }
}
