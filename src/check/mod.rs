//! The first question about a sign-up: who gets in by this gate and this route? All known attacks and a short
//! search are put to them, with controls in between, and what the answer rests on is counted.

mod controls;
mod judged;

use crate::corpus::Case;
use crate::exit::Stopped;
use crate::finding::ground::Ground;
use crate::finding::investigator::{Investigator, Provenance};
use crate::finding::journal::{Finding, OfCase};
use crate::finding::memory::Memory;
use crate::finding::patience::Patience;
use crate::generate::disguise;
use crate::generate::mutate::mutate;
use crate::generate::tokens::Lexicon;
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::evidence::{Evidence, Fate, OUTSIDE};
use crate::judge::examine::{Look, examine_some};
use crate::judge::trial::Panel;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::search::seeds::transpose;
use crate::select::Selection;
use crate::verdict::Verdict;
use controls::Controls;
use judged::{Judge, Judged};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest variation that is tried.
const LONGEST: usize = 256;

/// Texts between two rounds of controls.
const WINDOW: usize = 64;

/// The first windows are smaller: a parser that hangs on every text is noticed after a few of them.
const FIRST_WINDOW: usize = 4;

/// Texts on which a parser may hang before the rest is not put.
const PATIENCE: usize = 5;

/// Texts on which a parser may die before the rest is not put: each costs a start.
const MOST_DEATHS: usize = 24;

/// Windows in a row whose controls fail before the rest is not put.
const MOST_FAILURES: usize = 3;

/// How long one text is reduced at the most.
const REDUCTION: Duration = Duration::from_secs(10);

/// Texts that get in and are reduced; what more there are is counted.
const REDUCED: usize = 48;

/// What is checked, and with what.
pub struct Asked<'a> {
    /// One deployment, and how its parts are opened.
    pub selection: &'a Selection,
    /// Who is allowed.
    pub policy: &'a Policy,
    /// The known attacks.
    pub cases: &'a [Case],
    /// Addresses that are let in; none for an ordinary one of each allowed domain.
    pub controls: &'a [String],
    /// Variations of the known attacks.
    pub variations: usize,
    /// The same seed gives the same outcome.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Known cases put, and how many of them get in.
    pub known: (usize, usize),
    /// Variations tried, and how many of them get in.
    pub varied: (usize, usize),
    /// The ways in, the most severe first.
    pub findings: Vec<Finding>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// Why a control gets no mail before anything is put: a gate that lets nobody in, or a route that mails
    /// nobody, says nothing about attackers. A sentence for each.
    pub idle: Vec<String>,
    /// Texts about which a parser was past its time limit; after a few the others are not put.
    pub hung: Vec<Input>,
}

impl Outcome {
    /// Everything that was asked for was judged: that no way in was found means something.
    pub fn is_whole(&self) -> bool {
        self.idle.is_empty() && self.evidence.unjudged() == 0 && self.evidence.admitted > 0
    }
}

/// Whether the controls of each deployment pass now: why they do not.
///
/// # Errors
/// A part of a deployment that is not there.
pub fn failed_controls(
    selection: &Selection,
    policy: &Policy,
    own: &[String],
) -> Result<Vec<String>, Stopped> {
    let mut failed = Vec::new();
    for deployment in &selection.deployments {
        let deployments = vec![deployment.clone()];
        let one = Selection { deployments, parsers: Vec::new(), gates: Vec::new(), ..selection.whole() };
        let panel = Selection { own_code_alone: true, ..one }.panel()?;
        let (judge, mut controls) = (Judge { panel: &panel, policy }, Controls::new(policy, own));
        let name = Input::new(format!("{} > {}", deployment.gate, deployment.route));
        failed.extend(controls.keep_those_that_pass(&judge).into_iter().map(|why| format!("{name}: {why}")));
    }
    Ok(failed)
}

/// How far it is: texts put, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// A text to put, and the known attack that it is.
struct Candidate {
    input: Input,
    known: Option<OfCase>,
}

/// Puts the cases to the deployment, then variations of them.
///
/// # Errors
/// A part of the deployment that is not there.
pub fn check(asked: &Asked<'_>, progress: Progress<'_>) -> Result<Outcome, Stopped> {
    let panel = asked.selection.panel()?;
    let policy = narrowed(&panel, asked.policy);
    let mut check = Check {
        judge: Judge { panel: &panel, policy: &policy },
        controls: Controls::new(&policy, asked.controls),
        lexicon: Lexicon::from(&policy),
        outcome: Outcome::default(),
        found: BTreeMap::new(),
        memory: Memory::default(),
        patience: Patience::of(REDUCTION),
        registry: &asked.selection.registry,
        stuck: Cell::new(0),
        raised: Vec::new(),
        tried: 0,
        died: 0,
        failures: 0,
        done: 0,
        total: 0,
        progress,
    };
    check.outcome.idle = check.controls.keep_those_that_pass(&check.judge);
    if check.controls.any() {
        let known = known_attacks(asked.cases, &policy);
        check.total = known.len() + asked.variations;
        check.put_all(&known, asked.variations, asked.seed);
        check.ask_again_what_raised(asked.selection)?;
    }
    Ok(check.finish())
}

/// A subdomain of an allowed domain is inside only where the gate admits its addresses.
fn narrowed(panel: &Panel, policy: &Policy) -> Policy {
    let judge = Judge { panel, policy };
    let admitted = |domain: &String| {
        let fate = judge.ask(&Input::new(format!("anna@mail.{domain}"))).fate;
        fate != Fate::RefusedByGate
    };
    let subdomains = policy.subdomains && policy.allowed.iter().all(admitted);
    Policy { subdomains, ..policy.clone() }
}

/// Each text with this policy's domains in the place of its own.
fn known_attacks(cases: &[Case], policy: &Policy) -> Vec<Candidate> {
    let candidate = |case: &Case| {
        let own = case.policies.first().cloned().unwrap_or_default();
        let input = Input::new(transpose(case.input.bytes(), &own, policy));
        let name = Input::new(case.name.as_str()).to_string();
        Candidate { input, known: Some(OfCase { name, place: case.place.to_string() }) }
    };
    let mut cases: Vec<&Case> = cases.iter().collect();
    // What several cases show is named after one that is kept for what it finds.
    cases.sort_by_key(|case| case.tables.iter().all(|table| table.finds.is_empty()));
    cases.into_iter().map(candidate).collect()
}

/// An outsider's plain address, and ordinary ones of the allowed domains in disguise.
fn plain(policy: &Policy, outsider: &Input) -> Vec<Candidate> {
    let disguised = policy.allowed.iter().flat_map(|domain| disguise::all(domain));
    let disguised = disguised.map(|domain| Input::new(format!("anna@{domain}")));
    let all = std::iter::once(outsider.clone()).chain(disguised);
    all.map(|input| Candidate { input, known: None }).collect()
}

struct Check<'a> {
    judge: Judge<'a>,
    controls: Controls,
    lexicon: Lexicon,
    outcome: Outcome,
    /// What was found, by fingerprint.
    found: BTreeMap<String, Finding>,
    /// What reductions saw.
    memory: Memory,
    patience: Patience,
    registry: &'a Registry,
    /// Texts on which a parser hung or died while something was reduced.
    stuck: Cell<usize>,
    /// Texts that made the gate or the route raise, which counts as a refusal where it repeats.
    raised: Vec<(Input, Fate)>,
    tried: usize,
    /// Texts on which a parser died.
    died: usize,
    /// Windows in a row whose controls failed.
    failures: usize,
    done: usize,
    total: usize,
    progress: Progress<'a>,
}

impl Check<'_> {
    fn put_all(&mut self, known: &[Candidate], variations: usize, seed: u64) {
        self.put(&plain(self.judge.policy, self.controls.outsider()));
        let got_in = self.put(known);
        self.outcome.known = (known.len(), got_in.len());
        self.vary(known, &got_in, variations, seed);
    }

    /// Variations of the known attacks, and of what got in more often.
    fn vary(&mut self, known: &[Candidate], got_in: &[usize], variations: usize, seed: u64) {
        let favoured = got_in.iter().map(|&at| &known[at]);
        let all = known.iter().chain(favoured).map(|one| one.input.bytes());
        let mut from: Vec<&[u8]> = all.filter(|text| text.len() <= LONGEST).collect();
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

    /// Puts all of them; returns the places of those that get in.
    fn put(&mut self, candidates: &[Candidate]) -> Vec<usize> {
        let (mut got_in, mut put, mut size) = (Vec::new(), 0, FIRST_WINDOW);
        while put < candidates.len() && self.gave_up().is_none() {
            let window = &candidates[put..candidates.len().min(put + size)];
            got_in.extend(self.put_window(window).into_iter().map(|at| put + at));
            put += window.len();
            size = (2 * size).min(WINDOW);
        }
        if let Some(why) = self.gave_up() {
            self.outcome.evidence.not_judged(why, candidates.len() - put);
        }
        got_in
    }

    /// Why the rest is not put.
    fn gave_up(&self) -> Option<&'static str> {
        match () {
            () if self.outcome.hung.len() >= PATIENCE => {
                Some("not put, since a parser hung on others before")
            }
            () if self.died >= MOST_DEATHS => Some("not put, since a parser died on others before"),
            () if self.failures >= MOST_FAILURES => Some("not put, since the controls kept failing"),
            () => None,
        }
    }

    fn put_window(&mut self, window: &[Candidate]) -> Vec<usize> {
        let inputs: Vec<Input> = window.iter().map(|one| one.input.clone()).collect();
        let (answers, doubt) = self.answers(&inputs);
        self.failures = if doubt.is_some() { self.failures + 1 } else { 0 };
        let mut got_in = Vec::new();
        for (at, verdicts) in answers.iter().enumerate() {
            let judged = self.judge.judge(&inputs[at], verdicts);
            if verdicts.contains(&Verdict::TimedOut) {
                self.outcome.hung.push(inputs[at].clone());
            }
            let died = |verdict: &Verdict| matches!(verdict, Verdict::Panicked { .. });
            self.died += usize::from(verdicts.iter().any(died));
            self.count(&inputs[at], &judged, doubt.as_deref());
            if !judged.sightings.is_empty() {
                got_in.push(at);
                self.keep(judged.sightings, &window[at]);
            }
        }
        self.done += window.len();
        (self.progress)(self.done.min(self.total), self.total);
        got_in
    }

    fn count(&mut self, input: &Input, judged: &Judged, doubt: Option<&str>) {
        let fate = match doubt {
            // Mail that leaves the policy does so, whatever came after.
            Some(why) if judged.fate != Fate::Outside => Fate::Unjudged(why.to_owned()),
            _ => judged.fate.clone(),
        };
        self.outcome.evidence.routable += usize::from(judged.routable && fate == Fate::Inside);
        if judged.raised && matches!(fate, Fate::RefusedByGate | Fate::Refused) {
            self.raised.push((input.clone(), fate));
        } else {
            self.outcome.evidence.count(&fate);
        }
    }

    /// Asks about these texts, and the controls behind them. Where a control fails, all are asked once more;
    /// where one fails then too, why that puts the answers in doubt.
    fn answers(&mut self, inputs: &[Input]) -> (Vec<Vec<Verdict>>, Option<String>) {
        let all = [inputs, &self.controls.texts()].concat();
        let mut asked_before = false;
        loop {
            let mut answers = self.judge.panel.ask_many(&all);
            let controls = answers.split_off(inputs.len());
            let (passed, why) = self.controls.failed(&self.judge, &controls);
            self.outcome.evidence.controls.0 += controls.len();
            self.outcome.evidence.controls.1 += passed;
            self.count_controls(&controls);
            let hangs = || answers.iter().flatten().any(|verdict| *verdict == Verdict::TimedOut);
            if why.is_none() || asked_before || hangs() {
                return (answers, why.map(|why| format!("a control failed after it: {why}")));
            }
            asked_before = true;
        }
    }

    /// Controls are texts that were admitted too.
    fn count_controls(&mut self, verdicts: &[Vec<Verdict>]) {
        for (input, verdicts) in self.controls.texts().iter().zip(verdicts) {
            let fate = self.judge.judge(input, verdicts).fate;
            if fate == Fate::Inside {
                self.outcome.evidence.count(&fate);
            }
        }
    }

    /// Reduces what was seen, and keeps what is new.
    fn keep(&mut self, sightings: Vec<Sighting>, candidate: &Candidate) {
        self.tried += 1;
        // A known attack is always reduced: its name is worth it.
        if self.tried > REDUCED && candidate.known.is_none() {
            return;
        }
        let mut new = Vec::new();
        {
            let investigator = self.investigator();
            investigator.investigate(&candidate.input, sightings, &mut |named| {
                if !self.found.contains_key(&named.fingerprint) {
                    let finding = investigator.finding(&candidate.input, &named, &Provenance::default());
                    new.push(Finding { case: candidate.known.clone(), ..finding });
                }
            });
        }
        for finding in new {
            self.found.entry(finding.fingerprint.clone()).or_insert(finding);
        }
    }

    fn investigator(&self) -> Investigator<'_> {
        let Judge { panel, policy } = self.judge;
        let (lexicon, patience, registry) = (&self.lexicon, &self.patience, self.registry);
        let ground = Ground { panel, policy, lexicon, patience, registry };
        Investigator::new(ground).seeing(|input, class, concerned| {
            self.memory.of((class, concerned, input), || self.seen(input, class, concerned))
        })
    }

    /// What a text shows of a class; nothing more once parsers hung or died on several.
    fn seen(&self, input: &Input, class: &str, concerned: &[bool]) -> Vec<Sighting> {
        if self.stuck.get() >= PATIENCE {
            return Vec::new();
        }
        let Judge { panel, policy } = self.judge;
        let examined = examine_some(panel, policy, input, concerned, Look::For(class));
        let gone = |verdict: &Verdict| matches!(verdict, Verdict::TimedOut | Verdict::Panicked { .. });
        self.stuck.set(self.stuck.get() + usize::from(examined.trial.verdicts.iter().any(gone)));
        examined.sightings
    }

    /// An exception is a refusal where a fresh process raises it again and its controls pass.
    fn ask_again_what_raised(&mut self, selection: &Selection) -> Result<(), Stopped> {
        if self.raised.is_empty() {
            return Ok(());
        }
        let panel = Selection { alone: true, ..selection.clone() }.panel()?;
        let fresh = Judge { panel: &panel, policy: self.judge.policy };
        let raised = std::mem::take(&mut self.raised);
        let inputs: Vec<Input> = raised.iter().map(|(input, _)| input.clone()).collect();
        let (texts, count) = (self.controls.texts(), inputs.len());
        let mut answers = panel.ask_many(&[inputs, texts].concat());
        let controls = answers.split_off(count);
        let (passed, why) = self.controls.failed(&fresh, &controls);
        self.outcome.evidence.controls.0 += controls.len();
        self.outcome.evidence.controls.1 += passed;
        for ((input, before), verdicts) in raised.iter().zip(&answers) {
            let again = fresh.judge(input, verdicts);
            let fate = match &why {
                Some(why) => Fate::Unjudged(format!("an exception, and then a control failed: {why}")),
                None if again.raised && again.fate == *before => before.clone(),
                None => Fate::Unjudged("an exception that a fresh process did not raise again".into()),
            };
            self.outcome.evidence.count(&fate);
        }
        Ok(())
    }

    fn finish(mut self) -> Outcome {
        self.outcome.evidence.restarts = self.judge.panel.parsers().iter().map(|one| one.restarts()).sum();
        self.outcome.findings = self.found.into_values().collect();
        let rank = |finding: &Finding| {
            let inside = !OUTSIDE.contains(&finding.class.as_str());
            let sure = (inside, finding.delivery.is_some(), finding.case.is_none());
            let length = finding.reduced.input_base64.len();
            (std::cmp::Reverse(finding.level), sure, length, finding.reduced.shown.clone())
        };
        self.outcome.findings.sort_by_cached_key(rank);
        self.outcome
    }
}
