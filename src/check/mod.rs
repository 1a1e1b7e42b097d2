//! The first question of whoever writes a sign-up: who gets in? All known attacks and a short search, put to
//! one gate and one route.

use crate::campaign::seeds::transpose;
use crate::classes::{self, Level, Parties, Sighting};
use crate::generate::cases::{Case, Place};
use crate::generate::mutate::mutate;
use crate::generate::tokens::Lexicon;
use crate::input::Input;
use crate::policy::{Policy, Prize};
use crate::triage::fingerprint::shape;
use crate::triage::minimise::minimise;
use crate::trial::{Panel, Trial};
use crate::verdict::Verdict;
use std::cell::Cell;
use std::collections::BTreeMap;

/// The longest text that is tried.
const LONGEST: usize = 256;

/// Put to the parsers together; more than one that is a process keeps under way.
const BATCH: usize = 512;

/// The first are few: who hangs on each is told before he has hung on hundreds.
const FIRST_BATCH: usize = 4;

/// Texts that somebody may hang on before the rest is not put.
const PATIENCE: usize = 5;

/// Texts that get in and are reduced; what more there are is counted.
const REDUCED: usize = 48;

/// A way in.
#[derive(Clone, Debug)]
pub struct Attack {
    /// The smallest text that goes this way.
    pub text: Input,
    /// How much follows.
    pub level: Level,
    /// What the attacker wins.
    pub prize: Prize,
    /// Mail goes to an allowed recipient too: he is an extra one.
    pub extra: bool,
    /// Where the mail goes; none for the null recipient.
    pub recipients: Vec<String>,
    /// The known attack that went this way first: its name and place.
    pub known: Option<(String, Place)>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Known attacks put, and how many of them get in.
    pub known: (usize, usize),
    /// Variations tried, and how many of them get in.
    pub varied: (usize, usize),
    /// The ways in, the most severe first.
    pub attacks: Vec<Attack>,
    /// Texts that the route answered about at all.
    pub judged: usize,
    /// Why an ordinary address of an allowed domain gets no mail: a gate that lets nobody in, or a route that
    /// mails nobody, says nothing about attackers. A sentence for each domain.
    pub idle: Vec<String>,
    /// Texts about which somebody was past his time limit; after a few the others are not put.
    pub hung: Vec<Input>,
}

impl Outcome {
    /// Everything was judged that was asked for: nobody finding a way in means something.
    pub fn is_whole(&self) -> bool {
        self.judged > 0 && self.idle.is_empty() && self.hung.is_empty()
    }
}

/// A text to put, and the known attack that it is.
struct Candidate {
    input: Input,
    known: Option<(String, Place)>,
}

/// Puts the cases to the deployments of the panel, then this many variations of them; the same `seed` gives
/// the same outcome.
pub fn check(panel: &Panel, policy: &Policy, cases: &[Case], variations: usize, seed: u64) -> Outcome {
    let mut check = Check {
        panel,
        policy,
        lexicon: Lexicon::from(policy),
        outcome: Outcome::default(),
        ways: BTreeMap::new(),
        tried: 0,
    };
    check.outcome.idle = policy.allowed.iter().filter_map(|domain| check.idle(domain)).collect();
    if check.outcome.idle.len() == policy.allowed.len() {
        return check.done();
    }
    let known = known_attacks(cases, policy);
    let got_in = check.put(&known);
    check.outcome.known = (known.len(), got_in.len());
    check.vary(&known, &got_in, variations, seed);
    check.done()
}

/// Each text with this policy's domains in the place of its own.
fn known_attacks(cases: &[Case], policy: &Policy) -> Vec<Candidate> {
    let attacks = cases.iter().filter(|case| !case.quiet && case.input.bytes().len() <= LONGEST);
    let candidate = |case: &Case| {
        let own = case.policies.first().cloned().unwrap_or_default();
        let input = Input::new(transpose(case.input.bytes(), &own, policy));
        Candidate { input, known: Some((case.name.clone(), case.place.clone())) }
    };
    let mut attacks: Vec<&Case> = attacks.collect();
    // What several cases show is named after one that is kept for what it finds.
    attacks.sort_by_key(|case| case.tables.iter().all(|table| table.finds.is_empty()));
    attacks.into_iter().map(candidate).collect()
}

struct Check<'a> {
    panel: &'a Panel,
    policy: &'a Policy,
    lexicon: Lexicon,
    outcome: Outcome,
    /// The smallest attack of each shape.
    ways: BTreeMap<String, Attack>,
    tried: usize,
}

impl Check<'_> {
    /// Variations of the known attacks, and of what got in more often.
    fn vary(&mut self, known: &[Candidate], got_in: &[usize], variations: usize, seed: u64) {
        let favoured = got_in.iter().map(|&at| &known[at]);
        let mut from: Vec<&[u8]> = known.iter().chain(favoured).map(|one| one.input.bytes()).collect();
        if from.is_empty() {
            from.push(b"");
        }
        let vary = |at: usize| {
            let input = mutate(from[at % from.len()], &self.lexicon, seed + at as u64, LONGEST).text;
            Candidate { input: Input::new(input), known: None }
        };
        let varied: Vec<Candidate> = (0..variations).map(vary).collect();
        let got_in = self.put(&varied).len();
        self.outcome.varied = (varied.len(), got_in);
    }

    /// Why a colleague's plain address gets no mail; `None` where it does.
    fn idle(&self, domain: &str) -> Option<String> {
        let input = Input::new(format!("anna@{domain}"));
        let verdicts = self.panel.ask(&input);
        let trial = Trial::new(self.panel, self.policy, &input, &verdicts);
        let said = |at: usize| format!("{} {}", self.panel.parsers()[at].id(), in_words(&verdicts[at]));
        match trial.admitting_deployments().map(|(deployment, _)| deployment).next() {
            None => {
                let gates = self.panel.deployments().iter().map(|deployment| deployment.gate);
                let readers: Vec<Option<usize>> = self.panel.readers().collect();
                let why = gates.filter_map(|gate| readers[gate]).map(said).next();
                let why = why.map(|why| format!(": {why}")).unwrap_or_default();
                Some(format!("the gate does not let {input} in{why}"))
            }
            Some(deployment) if verdicts[deployment.route].delivers() => None,
            Some(deployment) => Some(format!("{input} gets no mail: {}", said(deployment.route))),
        }
    }

    /// Puts all of them; returns the places of those that get in.
    fn put(&mut self, candidates: &[Candidate]) -> Vec<usize> {
        let (mut got_in, mut put, mut size) = (Vec::new(), 0, FIRST_BATCH);
        while put < candidates.len() && self.outcome.hung.len() < PATIENCE {
            let batch = &candidates[put..candidates.len().min(put + size)];
            let inputs: Vec<Input> = batch.iter().map(|one| one.input.clone()).collect();
            for (at, verdicts) in self.panel.ask_many(&inputs).iter().enumerate() {
                self.outcome.judged += usize::from(self.is_judged(verdicts));
                if verdicts.contains(&Verdict::TimedOut) {
                    self.outcome.hung.push(inputs[at].clone());
                }
                if let Some(attack) = self.attack(&inputs[at], verdicts) {
                    got_in.push(put + at);
                    self.keep(attack, &batch[at]);
                }
            }
            put += batch.len();
            size = (2 * size).min(BATCH);
        }
        got_in
    }

    fn is_judged(&self, verdicts: &[Verdict]) -> bool {
        let answered = |verdict: &Verdict| !matches!(verdict, Verdict::Skipped { .. });
        self.panel.deployments().iter().any(|deployment| answered(&verdicts[deployment.route]))
    }

    /// What gets in with this text.
    fn attack(&self, input: &Input, verdicts: &[Verdict]) -> Option<Attack> {
        let trial = Trial::new(self.panel, self.policy, input, verdicts);
        let on_deployment = |seen: &Sighting| matches!(seen.parties, Parties::Deployment(..));
        let seen: Vec<Sighting> = classes::judge(&trial).into_iter().filter(on_deployment).collect();
        let worst = seen.iter().max_by_key(|seen| seen.level)?;
        let said = &verdicts[worst.parties.parser()];
        let strangers = said.domains().filter(|domain| !self.policy.allows(domain));
        let prize = strangers.map(|domain| self.policy.prize(domain)).max_by_key(|prize| worth(*prize));
        let mailboxes = said.reading().into_iter().flat_map(|reading| reading.mailboxes());
        Some(Attack {
            text: input.clone(),
            level: worst.level,
            prize: prize.unwrap_or(Prize::Nothing),
            extra: seen.iter().any(|seen| seen.class == "extra-recipient"),
            recipients: mailboxes.map(|mailbox| mailbox.addr_spec.to_string()).collect(),
            known: None,
        })
    }

    /// Reduces it, and keeps it where no smaller one goes the same way.
    fn keep(&mut self, attack: Attack, candidate: &Candidate) {
        self.tried += 1;
        // A known attack is always reduced: its name is worth it.
        if self.tried > REDUCED && candidate.known.is_none() {
            return;
        }
        let mut reduced = self.reduce(&attack);
        reduced.known.clone_from(&candidate.known);
        let way =
            format!("{} {} {}", reduced.level, reduced.extra, shape(reduced.text.bytes(), &self.lexicon));
        self.ways.entry(way).or_insert(reduced);
    }

    fn reduce(&self, attack: &Attack) -> Attack {
        let hung = Cell::new(0);
        let look = |text: &[u8]| {
            let input = Input::new(text);
            let verdicts = (hung.get() < PATIENCE).then(|| self.panel.ask(&input))?;
            hung.set(hung.get() + usize::from(verdicts.contains(&Verdict::TimedOut)));
            self.attack(&input, &verdicts)
        };
        let mut holds = |text: &[u8]| {
            look(text).is_some_and(|other| {
                other.level >= attack.level
                    && worth(other.prize) >= worth(attack.prize)
                    && other.extra == attack.extra
            })
        };
        let text = minimise(attack.text.bytes(), &self.lexicon, &mut holds).text;
        look(&text).unwrap_or_else(|| attack.clone())
    }

    fn done(mut self) -> Outcome {
        self.outcome.attacks = self.ways.into_values().collect();
        let rank = |attack: &Attack| {
            let severe = std::cmp::Reverse((attack.level, worth(attack.prize)));
            (severe, attack.known.is_none(), attack.text.bytes().len(), attack.text.clone())
        };
        self.outcome.attacks.sort_by_cached_key(rank);
        self.outcome
    }
}

fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Raised { exception, text } => format!("raised {exception}: {}", Input::new(text.as_str())),
        Verdict::Rejected(rejection) => format!("rejected it ({})", Input::new(rejection.to_string())),
        Verdict::Skipped { why } => format!("was not asked: {}", Input::new(why.as_str())),
        Verdict::Accepted(reading) => format!("returned {}", reading.kind().name()),
        Verdict::TimedOut => "was past its time limit".to_owned(),
        Verdict::Panicked { .. } => "died".to_owned(),
    }
}

/// His own domain is worth more than one he must register.
fn worth(prize: Prize) -> u8 {
    match prize {
        Prize::OwnDomain => 2,
        Prize::RegistrableDomain => 1,
        Prize::Nothing => 0,
    }
}
