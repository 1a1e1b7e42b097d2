//! The first question about a sign-up: who gets in by this gate and this route? All known attacks and a short
//! search are put to them, with controls in between, and what the answer rests on is counted.

mod again;
mod allowance;
mod candidates;
mod first;
mod keeping;
mod putting;
mod silent;
mod varying;

use crate::corpus::Case;
use crate::finding::journal::{Finding, Findings, OfCase};
use crate::finding::memory::Memory;
use crate::finding::patience::Patience;
use crate::generate::tokens::Lexicon;
use crate::generate::{columns, guesses};
use crate::input::Input;
use crate::judge::controls::Controls;
use crate::judge::evidence::{Evidence, Fate};
use crate::judge::judged::Judge;
use crate::judge::sparing;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::select::{SelectError, Selection};
use candidates::{Candidate, insisted_on, known_attacks, narrowed};
pub use silent::silent;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Texts on which a parser may hang before the rest is not put.
const PATIENCE: usize = 5;

/// How long one text is reduced at the most.
const REDUCTION: Duration = Duration::from_secs(10);

/// Texts that are kept of those that did not show again what they had shown.
const SHOWN_ONCE: usize = 8;

/// What is remembered of texts that reductions tried, in octets.
const MEMORY: usize = 1 << 26;

/// What is checked, and with what.
pub struct CheckRequest<'a> {
    /// One deployment, and how its parts are opened.
    pub selection: &'a Selection,
    /// Who is allowed.
    pub policy: &'a Policy,
    /// The known attacks.
    pub cases: &'a [Case],
    /// Addresses that are let in; none for an ordinary one of each allowed domain.
    pub controls: &'a [String],
    /// How long variations of the known attacks, and of what the gate admits, are tried.
    pub budget: Budget,
    /// The same seed gives the same outcome.
    pub seed: u64,
    /// Every text that gets in is reduced, however many: what is found is compared with what is known.
    pub all: bool,
}

/// How much is searched behind the known attacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// So many variations: the same seed gives the same outcome.
    Variations(usize),
    /// As many as there is time for.
    Time(Duration),
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct CheckResult {
    /// Known cases put, and how many of them get in.
    pub known: (usize, usize),
    /// Variations tried, and how many of them get in.
    pub varied: (usize, usize),
    /// The ways in, the most severe first.
    pub findings: Vec<Finding>,
    /// Allowed domains in texts whose mail leaves the policy: by whose addresses an outsider gets in.
    pub open: BTreeSet<String>,
    /// The same of each finding by which mail leaves the policy, by fingerprint.
    pub openings: BTreeMap<String, BTreeSet<String>>,
    /// Texts whose mail leaves the policy, of which no finding tells: they were not reduced.
    pub unnamed: usize,
    /// Texts whose mail left the policy once, and did not when they were asked about again, the first of many.
    pub shown_once: Vec<Input>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// Why a control gets no mail before anything is put: a gate that lets nobody in, or a route that mails
    /// nobody, says nothing about attackers. A sentence for each.
    pub idle: Vec<String>,
    /// Texts about which a parser was past its time limit; after a few the others are not put.
    pub hung: Vec<Input>,
}

impl CheckResult {
    /// Everything that was asked for was judged: that no way in was found means something.
    pub fn is_whole(&self) -> bool {
        self.idle.is_empty() && self.evidence.is_whole()
    }

    /// Keeps a text that did not show again what it had shown.
    pub fn show_once(&mut self, input: Input) {
        if self.shown_once.len() < SHOWN_ONCE && !self.shown_once.contains(&input) {
            self.shown_once.push(input);
        }
    }
}

/// Why controls of deployments do not pass now, by deployment.
///
/// # Errors
/// A part of a deployment that is not there.
pub fn failed_controls(
    selection: &Selection,
    policy: &Policy,
    own: &[String],
) -> Result<BTreeMap<String, Vec<String>>, SelectError> {
    let mut failed = BTreeMap::new();
    for deployment in &selection.deployments {
        let deployments = vec![deployment.clone()];
        let one = Selection { deployments, parsers: Vec::new(), gates: Vec::new(), ..selection.whole() };
        let panel = Selection { own_code_alone: true, ..one }.panel()?;
        let (judge, mut controls) = (Judge::of(&panel, policy), Controls::new(policy, own));
        let why = controls.keep_those_that_pass(&judge);
        if let Some(&deployment) = panel.deployments().first().filter(|_| !why.is_empty()) {
            failed.insert(panel.label_of(deployment), why);
        }
    }
    Ok(failed)
}

/// How far it is: texts put, of how many; 0 where time decides.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize);

/// Puts the cases to the deployment, then variations of them.
///
/// # Errors
/// A part of the deployment that is not there.
pub fn check(asked: &CheckRequest<'_>, progress: Progress<'_>) -> Result<CheckResult, SelectError> {
    let panel = asked.selection.panel()?;
    let first = first::put(&panel, asked.policy);
    let policy = narrowed(&panel, asked.policy);
    let mut check = Check {
        judge: Judge::of(&panel, &policy),
        controls: Controls::new(&policy, asked.controls),
        lexicon: Lexicon::from(&policy).cutting_at(panel.cuts()),
        outcome: CheckResult::default(),
        found: Findings::default(),
        cases: BTreeMap::new(),
        insisted_on: Vec::new(),
        memory: Memory::of_octets(MEMORY),
        patience: Patience::of(REDUCTION),
        registry: &asked.selection.registry,
        stuck: Cell::new(0),
        raised: Vec::new(),
        refused: Vec::new(),
        admitted: Vec::new(),
        tried: 0,
        all: asked.all,
        died: 0,
        failures: 0,
        done: 0,
        first: 0,
        kept: panel.left().map_or(0, sparing::for_replay),
        floor: Cell::new(0),
        total: 0,
        progress,
    };
    check.outcome.idle = check.controls.keep_those_that_pass(&check.judge);
    let can_be_judged = check.controls.any();
    check.outcome.idle.extend(panel.why_no_look_up(&policy));
    check.outcome.evidence.code_unread = asked.selection.registry.is_code_unread(&panel.names());
    if can_be_judged {
        check.insisted_on = insisted_on(&check.judge, asked.controls);
        let known = known_attacks(asked.cases, &policy, &check.insisted_on);
        let local = guesses::locals(&policy, &check.insisted_on);
        let named = asked.selection.registry.named_in_code(&panel.names());
        let cut = columns::all(&policy, local.get(1).unwrap_or(&"a"), &named.widths);
        check.first = known.len() + cut.iter().map(|cut| 1 + cut.long.len()).sum::<usize>();
        check.total = match asked.budget {
            Budget::Variations(variations) => known.len() + variations,
            Budget::Time(_) => 0,
        };
        check.keep_the_first(first);
        check.put_all(asked, &known, &cut, &named);
        check.ask_again_what_raised(asked.selection)?;
    }
    Ok(check.finish())
}

struct Check<'a> {
    judge: Judge<'a>,
    controls: Controls,
    lexicon: Lexicon,
    outcome: CheckResult,
    /// What was found.
    found: Findings,
    /// The first known attack that shows each finding, by fingerprint.
    cases: BTreeMap<String, OfCase>,
    /// Controls without whose form a text is refused, whatever its domain is.
    insisted_on: Vec<String>,
    /// What reductions saw.
    memory: Memory,
    patience: Patience,
    registry: &'a Registry,
    /// Texts on which a parser hung or died while something was reduced.
    stuck: Cell<usize>,
    /// Texts that made the gate or the route raise, which counts as a refusal where it repeats.
    raised: Vec<(Input, Fate)>,
    /// Known attacks that the gate refused.
    refused: Vec<Candidate>,
    /// What the gate admitted, as far as it is varied: the last of many.
    admitted: Vec<Vec<u8>>,
    tried: usize,
    all: bool,
    /// Texts on which a parser died.
    died: usize,
    /// Windows in a row whose controls failed.
    failures: usize,
    done: usize,
    /// Texts that are put before any variation: known attacks, and what may be cut.
    first: usize,
    /// Questions that are kept to show findings again, where there is a limit.
    kept: u64,
    /// Where parsers may be asked so often only: no text is reduced further below this.
    floor: Cell<u64>,
    total: usize,
    progress: Progress<'a>,
}

impl Check<'_> {
    fn finish(mut self) -> CheckResult {
        for (why, texts) in self.judge.panel.parsers().iter().flat_map(|one| one.doubts()) {
            self.outcome.evidence.not_judged(&why, texts);
        }
        self.outcome.evidence.restarts = self.judge.panel.parsers().iter().map(|one| one.restarts()).sum();
        self.name_what_is_published();
        self.outcome.findings = self.found.into_vec();
        self.outcome
    }
}
