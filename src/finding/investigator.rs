//! From a sighting to a finding: reduce, raise, name, explain. Needs no campaign: whoever sees something of a panel
//! has it investigated here.

use super::fingerprint;
use super::ground::Ground;
use super::journal::{Confidence, Finding};
use super::meaning::Meaning;
use super::minimise::minimise;
use crate::answer::{Answer, VERSION};
use crate::explain;
use crate::generate::tokens::Token;
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::examine::{Look, examine, examine_some};
use crate::verdict::Verdict;

/// Sees what a text shows of a class on the chosen parsers.
type See<'a> = Box<dyn Fn(&Input, &str, &[bool]) -> Vec<Sighting> + 'a>;

/// Asks the chosen parsers about a text.
type Ask<'a> = Box<dyn Fn(&Input, &[bool]) -> Vec<Verdict> + 'a>;

/// Investigates what was seen on one panel under one policy.
pub struct Investigator<'a> {
    pub(super) ground: Ground<'a>,
    pub(super) see: See<'a>,
    pub(super) ask: Ask<'a>,
}

/// Where a finding comes from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// How many executions were made before.
    pub executions: u64,
    /// The number of the worker; 0 where there is none.
    pub worker: u32,
    /// Its random seed.
    pub seed: u64,
    /// What exactly was asked.
    pub environment: serde_json::Value,
}

/// A reduced text that shows what was seen, under the name of its finding.
pub struct Named {
    /// The reduced text.
    pub reduced: Input,
    /// What it shows that the first text showed.
    pub seen: Sighting,
    /// Everything of this class that it shows.
    pub shown: Vec<Sighting>,
    /// The finding's name.
    pub fingerprint: String,
    /// The token shape of the text that names it.
    pub shape: String,
}

impl<'a> Investigator<'a> {
    /// Sees by asking the panel.
    pub fn new(ground: Ground<'a>) -> Self {
        let see = move |input: &Input, class: &str, concerned: &[bool]| {
            examine_some(ground.panel, ground.policy, input, concerned, Look::For(class)).sightings
        };
        let ask = move |input: &Input, concerned: &[bool]| ground.panel.ask_some(input, concerned);
        Self { ground, see: Box::new(see), ask: Box::new(ask) }
    }

    /// Sees by `see`, which may count, remember, or give up.
    pub fn seeing(self, see: impl Fn(&Input, &str, &[bool]) -> Vec<Sighting> + 'a) -> Self {
        Self { see: Box::new(see), ..self }
    }

    /// Asks by `ask`, as little as it sees.
    pub fn asking(self, ask: impl Fn(&Input, &[bool]) -> Vec<Verdict> + 'a) -> Self {
        Self { ask: Box::new(ask), ..self }
    }

    /// Reduces each of these sightings of one input; `found` hears of what is left. One reduced text may stand for
    /// several: it fools other gates, other packages read it alike.
    pub fn investigate(&self, input: &Input, mut pending: Vec<Sighting>, found: &mut dyn FnMut(Named)) {
        while !pending.is_empty() {
            let sighting = pending.remove(0);
            let (reduced, wanted) = self.reduce(input, &sighting);
            // What was seen for the reason that was given up is seen for the one that is followed.
            let followed = |other: &Sighting| {
                let is_given_up = other.class == sighting.class && other.attribution == sighting.attribution;
                let (class, attribution) = if is_given_up {
                    (wanted.class, wanted.attribution)
                } else {
                    (other.class, other.attribution)
                };
                Sighting { class, attribution, ..*other }
            };
            // A reader that answers by chance may not show again what it showed in pieces.
            let named = self.named(reduced, &wanted).or_else(|| self.named(input.clone(), &sighting));
            if let Some(named) = named {
                // What has another surface is no part of this finding: it is named by itself.
                let told = self.alike(&named);
                pending.retain(|other| !told.iter().any(|seen| self.covers(seen, &followed(other))));
                found(named);
            }
        }
    }

    /// Everything of a class that a text shows, under the name of what is wanted of it; `None` where it does not show that.
    fn named(&self, reduced: Input, wanted: &Sighting) -> Option<Named> {
        let all = vec![true; self.ground.panel.parsers().len()];
        let mut shown = (self.see)(&reduced, wanted.class, &all);
        shown.retain(|seen| seen.class == wanted.class);
        let seen = *shown.iter().find(|seen| self.covers(seen, wanted))?;
        let shape = self.shape(&reduced, &seen);
        let fingerprint = fingerprint::fingerprint(seen.class, &self.surface(&seen), &shape);
        Some(Named { reduced, seen, shown, fingerprint, shape })
    }

    /// The smallest text that shows it, at the highest level that follows from putting the attacker's domain in, and what of it
    /// that shows: where there were several causes, one of them.
    pub(super) fn reduce(&self, input: &Input, sighting: &Sighting) -> (Input, Sighting) {
        let concerned = self.ground.panel.concerned_with(sighting.parties.parser());
        self.ground.patience.begin();
        let (mut text, mut wanted) = self.one_cause(input, sighting, &concerned);
        loop {
            let shown = |text: &[u8]| (self.see)(&Input::new(text), wanted.class, &concerned);
            let shows = |text: &[u8]| shown(text).iter().any(|seen| self.covers(seen, &wanted));
            let mut holds = |text: &[u8]| !self.ground.patience.is_over() && shows(text);
            text = Input::new(minimise(text.bytes(), self.ground.lexicon, &mut holds).text);
            match self.raised(&text, &wanted, &concerned) {
                Some(raised) => (text, wanted) = raised,
                None => return (text, wanted),
            }
        }
    }

    /// The same text with the attacker's domain for one of its words, where more follows from that: what
    /// goes to a host `a` could go to his.
    fn raised(&self, text: &Input, wanted: &Sighting, concerned: &[bool]) -> Option<(Input, Sighting)> {
        let tokens = self.ground.lexicon.tokens(text.bytes());
        let words = (0..tokens.len().min(32)).filter(|&at| matches!(tokens[at], Token::Word(_)));
        words.into_iter().take_while(|_| !self.ground.patience.is_over()).find_map(|at| {
            let mut raised = tokens.clone();
            raised[at] = Token::Attacker;
            let raised = Input::new(self.ground.lexicon.text(&raised));
            let shown = (self.see)(&raised, wanted.class, concerned);
            let more = |seen: &&Sighting| (seen.level, seen.prize) > (wanted.level, wanted.prize);
            let higher = shown.iter().filter(more).find(|seen| self.covers(seen, wanted))?;
            let (level, prize) = (higher.level, higher.prize);
            Some((raised, Sighting { level, prize, ..*wanted }))
        })
    }

    /// The finding, in full.
    pub fn finding(&self, input: &Input, named: &Named, from: &Provenance) -> Finding {
        let seen = &named.seen;
        let (route, pair) = match seen.parties {
            Parties::Pair(ours, theirs) => (None, Some([self.parser_name(ours), self.parser_name(theirs)])),
            parties => (Some(self.parser_name(parties.parser())), None),
        };
        let meaning = Meaning::of(self.ground, &named.reduced, seen);
        Finding {
            v: VERSION,
            fingerprint: named.fingerprint.clone(),
            shape: named.shape.clone(),
            class: seen.class.into(),
            level: seen.level,
            confidence: if seen.rule.is_some() { Confidence::DependsOnServer } else { Confidence::Observed },
            delivery: meaning.delivery,
            case: None,
            gates: self.gates_of(named),
            variants: Vec::new(),
            route,
            pair,
            parsers: self.parsers_of(named),
            wins: meaning.wins,
            rung: meaning.rung,
            attribution: Some(seen.attribution.who),
            wrong: meaning.wrong,
            nearest: meaning.nearest,
            advice: meaning.advice,
            reproductions: meaning.reproductions,
            answer: self.answer(input, seen.class),
            reduced: self.answer(&named.reduced, seen.class),
            policy: self.ground.policy.clone(),
            executions: from.executions,
            time: now(),
            worker: from.worker,
            seed: from.seed,
            campaigns: Vec::new(),
            environment: from.environment.clone(),
        }
    }

    /// The gates that the reduced text fools.
    pub fn gates_of(&self, named: &Named) -> Vec<String> {
        set(self.alike(named).into_iter().filter_map(|other| self.gate_name(other)))
    }

    /// The parsers on which the reduced text shows it.
    pub fn parsers_of(&self, named: &Named) -> Vec<String> {
        set(self.alike(named).into_iter().map(|other| self.parser_name(other.parties.parser())))
    }

    /// What the reduced text shows of this finding.
    fn alike<'b>(&self, named: &'b Named) -> Vec<&'b Sighting> {
        let surface = self.surface(&named.seen);
        let same = |other: &&Sighting| other.class == named.seen.class && self.surface(other) == surface;
        named.shown.iter().filter(same).collect()
    }

    pub(super) fn parser_name(&self, at: usize) -> String {
        self.ground.panel.parsers()[at].id().to_string()
    }

    fn answer(&self, input: &Input, class: &str) -> Answer {
        explain::answer(&examine(self.ground.panel, self.ground.policy, input, Look::For(class)))
    }

    fn gate_name(&self, sighting: &Sighting) -> Option<String> {
        let gate = match sighting.parties {
            Parties::Deployment(gate, _) => Some(gate),
            _ => sighting.gate,
        };
        gate.map(|gate| self.ground.panel.gates()[gate].id.to_string())
    }

    /// The same, for the same reason.
    fn covers(&self, seen: &Sighting, wanted: &Sighting) -> bool {
        self.follows(seen, wanted) && seen.attribution == wanted.attribution
    }

    /// The same class and parties, with at least as much following from it and as much to win.
    pub(super) fn follows(&self, seen: &Sighting, wanted: &Sighting) -> bool {
        let as_high = seen.level >= wanted.level && seen.prize >= wanted.prize;
        let alike = seen.class == wanted.class && seen.rule == wanted.rule;
        as_high && alike && self.are_alike(seen.parties, wanted.parties)
    }

    /// Which strict reader a pair's other is held against depends on the text being ASCII, and is no difference.
    pub(super) fn are_alike(&self, seen: Parties, wanted: Parties) -> bool {
        match (seen, wanted) {
            (Parties::Pair(one, seen), Parties::Pair(other, wanted)) => {
                seen == wanted && (one == other || self.is_strict(one) && self.is_strict(other))
            }
            (seen, wanted) => seen == wanted,
        }
    }

    pub(super) fn is_strict(&self, parser: usize) -> bool {
        self.ground.panel.parsers()[parser].id().family == "strict"
    }
}

/// Milliseconds since 1970: always as many digits, so that writing it takes the same branches (see `judge`).
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as u64)
}

fn set(names: impl Iterator<Item = String>) -> Vec<String> {
    names.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}
