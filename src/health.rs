//! How well the search is fed: what share of inputs the readers take at all, and what the gates let in. Workers
//! count, supervisors add up, reports show.
//!
//! A generator that never makes what matters looks busy and finds nothing; these figures show it.

use crate::judge::classes::Sighting;
use crate::judge::evidence::{Evidence, Fate};
use crate::judge::fate;
use crate::judge::trial::Trial;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Counts over the trials of a worker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Health {
    /// Texts put, the repeated included.
    pub executions: u64,
    /// Texts that were judged shortly before, and so were not put to the parsers again.
    pub repeated: u64,
    /// The strict reader and another parser both deliver.
    pub both_accept: u64,
    /// Only the strict reader does.
    pub only_strict: u64,
    /// Only others do.
    pub only_others: u64,
    /// None does.
    pub neither: u64,
    /// Any gate admits.
    pub admitted: u64,
    /// Different verdict tuples seen.
    pub tuples: u64,
    /// Findings journalled.
    pub findings: u64,
    /// Trials made for reducing findings, which are no executions.
    pub reductions: u64,
    /// Findings that came out of a reduction, known ones again included.
    pub samples: u64,
    /// Fingerprints that came out once.
    pub singles: u64,
    /// Mutations made by each operator, and how many of them brought a new verdict tuple.
    pub operators: BTreeMap<String, (u64, u64)>,
    /// How much of either side the search has seen.
    pub coverage: Coverage,
    /// What became of the texts in each deployment that somebody named.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub deployments: BTreeMap<String, Evidence>,
    /// Texts that were not compared, by who gave no answer about them and why.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unanswered: BTreeMap<String, u64>,
    #[serde(skip)]
    seen: BTreeSet<usize>,
}

/// How much of the code under test was reached: edges of Rust's, as libFuzzer counts them, and blocks of Python's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Edges of the Rust side.
    pub rust: u64,
    /// Of how many.
    pub rust_of: u64,
    /// Blocks of the Python side.
    pub python: u64,
    /// Of how many.
    pub python_of: u64,
}

/// How far slow parsers are with what the search kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Followed {
    /// Kept inputs that they judged.
    pub judged: usize,
    /// Kept inputs that they did not judge yet.
    pub waiting: usize,
}

/// How the search stood at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Moment {
    /// Seconds since the campaign began.
    pub seconds: f64,
    /// Trials by then.
    pub executions: u64,
    /// Coverage by then.
    pub coverage: Coverage,
    /// Different ways to answer by then.
    pub tuples: u64,
    /// Inputs kept by then.
    pub kept: usize,
}

impl Followed {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self { judged: self.judged + other.judged, waiting: self.waiting + other.waiting }
    }
}

impl Coverage {
    /// Workers share what they keep: what one has reached the others come to.
    fn add(&mut self, other: Self) {
        self.rust = self.rust.max(other.rust);
        self.rust_of = self.rust_of.max(other.rust_of);
        self.python = self.python.max(other.python);
        self.python_of = self.python_of.max(other.python_of);
    }
}

impl Health {
    /// Counts a trial; `tuple` is the place its verdicts mark. Says whether that is new.
    pub fn count(&mut self, trial: &Trial<'_>, tuple: usize) -> bool {
        self.executions += 1;
        self.admitted += u64::from(trial.is_admitted_anywhere());
        let strict = trial.panel.strict_for(trial.input).is_some_and(|at| trial.verdicts[at].delivers());
        let others = trial.others().any(|(_, verdict)| verdict.delivers());
        *match (strict, others) {
            (true, true) => &mut self.both_accept,
            (true, false) => &mut self.only_strict,
            (false, true) => &mut self.only_others,
            (false, false) => &mut self.neither,
        } += 1;
        let new = self.seen.insert(tuple);
        self.tuples += u64::from(new);
        new
    }

    /// Counts what became of the text in the deployments that somebody named.
    pub fn count_deployments(&mut self, trial: &Trial<'_>, sightings: &[Sighting]) {
        if !trial.panel.deployments_are_named() {
            return;
        }
        for &deployment in trial.panel.deployments() {
            let fate = fate::fate(trial, deployment, fate::mails_outside(sightings, deployment));
            let counts = self.deployments.entry(trial.panel.label_of(deployment)).or_default();
            let reading = trial.verdicts[deployment.route].reading();
            let inside = fate == Fate::Inside;
            counts.routable += usize::from(inside && reading.is_some_and(fate::is_routable));
            counts.count(&fate);
            if matches!(fate, Fate::RefusedByGate | Fate::Refused) {
                let exception = fate::raised(trial, deployment);
                exception.iter().for_each(|exception| counts.refused_by(exception));
            }
        }
    }

    /// Counts a text that was not compared, for each of these reasons.
    pub fn count_unanswered(&mut self, why: Vec<String>) {
        why.into_iter().for_each(|why| *self.unanswered.entry(why).or_default() += 1);
    }

    /// What was not compared, in words: `3 texts: process/mailer died`.
    pub fn unanswered_in_words(&self) -> impl Iterator<Item = String> + '_ {
        self.unanswered.iter().map(|(why, texts)| format!("{texts} texts: {why}"))
    }

    /// Counts a text that was judged shortly before, and the operators that made it.
    pub fn count_repeated(&mut self, operators: &[&'static str]) {
        self.executions += 1;
        self.repeated += 1;
        self.count_operators(operators, false);
    }

    /// Counts the operators that made an input.
    pub fn count_operators(&mut self, operators: &[&'static str], new: bool) {
        for operator in operators {
            let counts = match self.operators.get_mut(*operator) {
                Some(counts) => counts,
                None => self.operators.entry((*operator).to_owned()).or_default(),
            };
            counts.0 += 1;
            counts.1 += u64::from(new);
        }
    }

    /// The sum over workers; the longest time.
    pub fn add(&mut self, other: &Self) {
        self.executions += other.executions;
        self.repeated += other.repeated;
        self.both_accept += other.both_accept;
        self.only_strict += other.only_strict;
        self.only_others += other.only_others;
        self.neither += other.neither;
        self.admitted += other.admitted;
        self.tuples = self.tuples.max(other.tuples);
        self.findings += other.findings;
        self.reductions += other.reductions;
        self.samples += other.samples;
        self.singles += other.singles;
        self.coverage.add(other.coverage);
        for (deployment, evidence) in &other.deployments {
            self.deployments.entry(deployment.clone()).or_default().add(evidence);
        }
        for (why, texts) in &other.unanswered {
            *self.unanswered.entry(why.clone()).or_default() += texts;
        }
        for (operator, (made, new)) in &other.operators {
            let counts = self.operators.entry(operator.clone()).or_default();
            *counts = (counts.0 + made, counts.1 + new);
        }
    }

    /// Only what it counts of findings and deployments, and what was not compared.
    pub fn of_findings(&self) -> Self {
        let Self { findings, reductions, .. } = *self;
        let (deployments, unanswered) = (self.deployments.clone(), self.unanswered.clone());
        Self { findings, reductions, deployments, unanswered, ..Self::default() }
    }

    /// What is left, as far as the findings so far tell: the share of what was seen once (I. J. Good, 1953,
    /// after A. M. Turing). `None` before there is anything to go by.
    pub fn unseen(&self) -> Option<String> {
        let chance = 100.0 * self.singles as f64 / self.samples as f64;
        (self.samples > 0).then(|| {
            format!("The next finding would be a new one with an estimated chance of {chance:.1} %.")
        })
    }

    /// How many texts were put, and how many of them not again.
    pub fn put_in_words(&self) -> String {
        match self.repeated {
            0 => format!("{} executions", self.executions),
            repeated => format!("{} executions ({repeated} of texts judged shortly before)", self.executions),
        }
    }

    /// What share of the inputs that were judged the readers and the gates took at all, in percent.
    pub fn diet(&self) -> [(&'static str, f64); 5] {
        let judged = self.executions.saturating_sub(self.repeated).max(1);
        let share = |count: u64| 100.0 * count as f64 / judged as f64;
        [
            ("both accept", share(self.both_accept)),
            ("only the strict reader", share(self.only_strict)),
            ("only others", share(self.only_others)),
            ("none", share(self.neither)),
            ("a gate admits", share(self.admitted)),
        ]
    }
}
