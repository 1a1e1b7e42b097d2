//! From a sighting to a journal line: reduce, raise, name, write down.

use crate::answer::Answer;
use crate::exit::Stopped;
use crate::explain;
use crate::finding::fingerprint;
use crate::finding::journal::{Confidence, Finding};
use crate::finding::minimise::minimise;
use crate::generate::shape;
use crate::generate::tokens::Token;
use crate::input::Input;
use crate::judge::classes::{Level, Parties, Sighting};
use crate::judge::examine::{Look, examine, examine_some};
use crate::search::worker::judge::Judge;

impl Judge {
    /// Reduces each of these sightings of one input, and writes down the new ones.
    pub(in crate::search) fn investigate(&mut self, input: &Input, mut pending: Vec<Sighting>) {
        while !pending.is_empty() {
            let sighting = pending.remove(0);
            let reduced = self.reduce(input, &sighting);
            let shown = self.sightings_of(&reduced, sighting.class);
            // One reduced text may stand for several: it fools other gates, other packages read it alike.
            pending.retain(|other| !shown.iter().any(|seen| covers(seen, other)));
            if let Some(seen) = shown.iter().find(|seen| covers(seen, &sighting)) {
                self.write_down(input, &reduced, seen, &shown);
            }
        }
    }

    fn sightings_of(&self, input: &Input, class: &str) -> Vec<Sighting> {
        self.sightings_on(&vec![true; self.panel.parsers().len()], input, class)
    }

    /// What the input shows on the parties of one sighting: of forty parsers a reduction concerns a few.
    fn sightings_on(&self, concerned: &[bool], input: &Input, class: &str) -> Vec<Sighting> {
        self.reductions.set(self.reductions.get() + 1);
        self.under_way.note(input.bytes());
        let see = || {
            let (policy, look) = (&self.settings.policy, Look::For(class));
            examine_some(&self.panel, policy, input, concerned, look).sightings
        };
        self.memory.as_ref().map_or_else(see, |memory| memory.of((class, concerned, input), see))
    }

    fn reduce(&self, input: &Input, sighting: &Sighting) -> Input {
        let mut wanted = *sighting;
        let mut text = input.clone();
        let concerned = self.panel.concerned_with(sighting.parties.parser());
        self.patience.begin();
        loop {
            let shown = |text: &[u8]| self.sightings_on(&concerned, &Input::new(text), wanted.class);
            let shows = |text: &[u8]| shown(text).iter().any(|seen| covers(seen, &wanted));
            let mut holds = |text: &[u8]| !self.patience.is_over() && shows(text);
            text = Input::new(minimise(text.bytes(), &self.lexicon, &mut holds).text);
            match self.raised(&text, &wanted, &concerned) {
                Some((higher, level)) => (text, wanted.level) = (higher, level),
                None => return text,
            }
        }
    }

    /// What names the finding. A gate is no party of a pair, it only makes the pair matter: what must stay in
    /// the text for its sake says nothing about the two readers.
    fn essence(&self, reduced: &Input, seen: &Sighting) -> Input {
        match seen.parties {
            Parties::Pair(..) => self.reduce(reduced, &Sighting { level: Level::Note, ..*seen }),
            _ => reduced.clone(),
        }
    }

    /// The same text with the attacker's domain for one of its words, where more follows from that: what
    /// goes to a host `a` could go to his.
    fn raised(&self, text: &Input, wanted: &Sighting, concerned: &[bool]) -> Option<(Input, Level)> {
        let tokens = self.lexicon.tokens(text.bytes());
        let words = (0..tokens.len().min(32)).filter(|&at| matches!(tokens[at], Token::Word(_)));
        words.into_iter().take_while(|_| !self.patience.is_over()).find_map(|at| {
            let mut raised = tokens.clone();
            raised[at] = Token::Attacker;
            let raised = Input::new(self.lexicon.text(&raised));
            let shown = self.sightings_on(concerned, &raised, wanted.class);
            let higher = shown.iter().find(|seen| covers(seen, wanted) && seen.level > wanted.level)?;
            Some((raised, higher.level))
        })
    }

    fn write_down(&mut self, input: &Input, reduced: &Input, seen: &Sighting, shown: &[Sighting]) {
        let shape = shape::shape(self.essence(reduced, seen).bytes(), &self.lexicon);
        let name = fingerprint::fingerprint(seen.class, &self.surface(seen), &shape);
        self.samples.count(&name);
        let before = self.fingerprints.insert(name.clone(), seen.level);
        if before.is_some_and(|before| before >= seen.level) {
            self.fingerprints.extend(before.map(|before| (name, before)));
            return;
        }
        self.health.findings += 1;
        let finding = self.finding((name, shape), (input, reduced), seen, shown);
        if let Err(error) = self.journal.append(&finding) {
            // A finding that cannot be kept is the end of the run: it must not be lost in silence.
            Stopped::failed(format!("a finding is not kept, the journal cannot be written: {error}")).end();
        }
        if self.stop && finding.level >= self.settings.fail_on {
            crash(&finding);
        }
    }

    fn finding(
        &self,
        (fingerprint, shape): (String, String),
        (input, reduced): (&Input, &Input),
        seen: &Sighting,
        shown: &[Sighting],
    ) -> Finding {
        let surface = self.surface(seen);
        let same = |other: &&Sighting| other.class == seen.class && self.surface(other) == surface;
        let alike: Vec<&Sighting> = shown.iter().filter(same).collect();
        let (route, pair) = match seen.parties {
            Parties::Pair(ours, theirs) => (None, Some([self.parser_name(ours), self.parser_name(theirs)])),
            parties => (Some(self.parser_name(parties.parser())), None),
        };
        let meaning = self.meaning(reduced, seen);
        Finding {
            v: crate::answer::VERSION,
            fingerprint,
            shape,
            class: seen.class.into(),
            level: seen.level,
            confidence: if seen.rule.is_some() { Confidence::DependsOnServer } else { Confidence::Observed },
            delivery: seen.rule.map(str::to_owned),
            gates: set(alike.iter().filter_map(|other| self.gate_name(other))),
            route,
            pair,
            parsers: set(alike.iter().map(|other| self.parser_name(other.parties.parser()))),
            wins: meaning.wins,
            rung: meaning.rung,
            wrong: meaning.wrong,
            nearest: meaning.nearest,
            reproductions: meaning.reproductions,
            answer: self.answer(input, seen.class),
            reduced: self.answer(reduced, seen.class),
            policy: self.settings.policy.clone(),
            executions: self.settings.before + self.health.executions,
            time: now(),
            worker: self.settings.worker,
            seed: self.settings.seed,
            campaigns: Vec::new(),
            environment: self.environment.clone(),
        }
    }

    fn parser_name(&self, at: usize) -> String {
        self.panel.parsers()[at].id().to_string()
    }

    fn answer(&self, input: &Input, class: &str) -> Answer {
        explain::answer(&examine(&self.panel, &self.settings.policy, input, Look::For(class)))
    }

    fn gate_name(&self, sighting: &Sighting) -> Option<String> {
        let gate = match sighting.parties {
            Parties::Deployment(gate, _) => Some(gate),
            _ => sighting.gate,
        };
        gate.map(|gate| self.panel.gates()[gate].id.to_string())
    }

    pub(in crate::search) fn surface(&self, seen: &Sighting) -> String {
        let surface = |at: usize| fingerprint::surface(self.panel.parsers()[at].id());
        match (seen.parties, seen.rule) {
            (Parties::Pair(_, theirs), _) => format!("strict~{}", surface(theirs)),
            (parties, Some(rule)) => format!("{}+{rule}", surface(parties.parser())),
            (parties, None) => surface(parties.parser()),
        }
    }
}

/// The same class and parties, with at least as much following from it. Which strict reader a pair's other
/// is held against depends on the text being ASCII, and is no difference.
fn covers(seen: &Sighting, wanted: &Sighting) -> bool {
    let parties = match (seen.parties, wanted.parties) {
        (Parties::Pair(_, seen), Parties::Pair(_, wanted)) => seen == wanted,
        (seen, wanted) => seen == wanted,
    };
    seen.class == wanted.class && seen.rule == wanted.rule && parties && seen.level >= wanted.level
}

/// Milliseconds since 1970: always as many digits, so that writing it takes the same branches (see `judge`).
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as u64)
}

fn set(names: impl Iterator<Item = String>) -> Vec<String> {
    names.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// Ends the process as fuzzing infrastructure expects it: libFuzzer's minimiser and Jazzer's tools read the
/// first of these lines, ClusterFuzz groups by the second.
fn crash(finding: &Finding) -> ! {
    eprintln!("{} {} {}", finding.level, finding.class, finding.reduced.shown);
    eprintln!("DEDUP_TOKEN: {}", finding.fingerprint);
    eprintln!("Assertion failure: {}", finding.fingerprint);
    std::process::abort()
}
