//! The judge of a worker: one input in, everything the flow knows about it out.
//!
//! All of this is instrumented code: a branch that depends on the time or on a random hash would look like a
//! feature of the input, and no run could be repeated. Hence the ordered maps, and counts in place of clocks.

use crate::finding::journal::Journal;
use crate::finding::memory::Memory;
use crate::finding::patience::{BEHIND_A_PIPE, Patience};
use crate::generate::tokens::Lexicon;
use crate::health::Health;
use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::examine::{self, Look};
use crate::judge::panel::Panel;
use crate::judge::silence::Compared;
use crate::search::feedback::{self, Held};
use crate::search::samples::Samples;
use crate::search::settings::{self, Settings};
use crate::search::worker::controlled::Controlled;
use crate::search::worker::error::WorkerError;
use crate::search::worker::hot::Hot;
use crate::search::worker::occurrences::{Occurrences, Spent};
use crate::search::worker::recent::Recent;
use crate::search::worker::stop::Stop;
use crate::search::worker::under_way::{self, UnderWay};
use crate::search::worker::without::Without;
use crate::search::worker::written::{Written, written_before};
use crate::verdict::Verdict;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Steps of probing that one execution pays for; a counted step costs some thousandths of one.
const STEPS_PER_EXECUTION: u64 = 16;

/// What a worker remembers of reductions, in octets. Of 20,000 executions' 62,800 looks at a text, 19,073 are new with as much as
/// this, and with an eighth 20,121.
const MEMORY: usize = 1 << 24;

/// Everything a worker keeps from input to input.
pub struct Judge {
    pub(in crate::search) panel: Panel,
    pub(in crate::search) settings: Settings,
    pub(in crate::search) lexicon: Lexicon,
    /// None where nothing is kept.
    pub(in crate::search) journal: Option<Journal>,
    /// What is in the journal.
    pub(in crate::search) fingerprints: BTreeMap<String, Written>,
    /// How often each fingerprint came out of a reduction of this worker's.
    pub(in crate::search) samples: Samples,
    pub(in crate::search) environment: serde_json::Value,
    pub(in crate::search) health: Health,
    pub(in crate::search) stop: Option<Stop>,
    pub(in crate::search) reductions: Cell<u64>,
    pub(in crate::search) patience: Patience,
    /// Where parsers may be asked so often only: nothing is reduced further below this.
    pub(in crate::search) floor: Cell<u64>,
    /// For whoever asks what this process died of.
    pub(in crate::search) under_way: UnderWay,
    /// What reductions saw.
    pub(in crate::search) memory: Memory,
    /// By the places of the panel: asked so that the search is told more, and never followed up.
    guides: Vec<bool>,
    pub(in crate::search) controlled: Controlled,
    /// How many texts were put when controls were asked last.
    controlled_at: u64,
    /// Whose silence about a text is counted.
    pub(in crate::search) compared: Compared,
    /// Who answers in another process.
    hot: Option<Hot>,
    occurrences: Occurrences,
    sightings: Vec<Sighting>,
    status: PathBuf,
    /// From how many executions on the next new way to answer is probed.
    probe_after: u64,
    /// What made the next input, until it is judged.
    operators: Vec<&'static str>,
    without: Without,
    recent: Recent,
    /// The counters of Rust's edges, as asking left them.
    asked: Held,
    /// Every counter, as they were before such work.
    unseen: Held,
}

impl Judge {
    /// Opens the parsers and the journal.
    ///
    /// # Errors
    /// A parser that is not there, a folder that cannot be written.
    pub fn new(settings: Settings) -> Result<Self, WorkerError> {
        let settings = Settings { selection: settings.selection.under(&settings.policy), ..settings };
        let panel = settings.selection.panel()?;
        let names = panel.parsers().iter().map(|parser| parser.id().to_string());
        let guides = names.map(|name| settings.selection.is_guide(&name)).collect();
        let hot = Hot::of(&panel, &settings.selection);
        let patience = hot.as_ref().map_or_else(Patience::default, |_| Patience::of(BEHIND_A_PIPE));
        let keeps = !settings.out.as_os_str().is_empty();
        let journal = keeps.then(|| Journal::open(&settings.out, settings.worker)).transpose();
        let journal = journal.map_err(WorkerError::Journal)?;
        Ok(Self {
            environment: settings.selection.registry.environment(),
            lexicon: Lexicon::from(&settings.policy).cutting_at(panel.cuts()),
            status: settings.out.join(format!("worker-{}.status.json", settings.worker)),
            stop: Stop::of(&settings)?,
            fingerprints: written_before(&settings.out),
            samples: Samples::of_worker(&settings.out, settings.worker),
            reductions: Cell::new(0),
            patience,
            floor: Cell::new(0),
            memory: Memory::of_octets(MEMORY),
            under_way: UnderWay::default(),
            health: Health::default(),
            guides,
            controlled: Controlled::of(&panel, &settings.policy),
            controlled_at: 0,
            compared: settings.selection.compared(&panel),
            hot,
            occurrences: Occurrences::default(),
            sightings: Vec::new(),
            operators: Vec::new(),
            probe_after: 0,
            without: Without::default(),
            recent: Recent::default(),
            asked: Held::default(),
            unseen: Held::default(),
            panel,
            settings,
            journal,
        })
    }

    /// The domains that mutations keep whole.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Reduces a finding for this long, no more: for parsers that may hang, where nothing is instrumented.
    pub fn have_patience(&mut self, limit: Duration) {
        self.patience = Patience::of(limit);
    }

    /// The figures so far.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// From now on each text can be read from outside while it is put; without a campaign nobody would.
    pub fn show_what_is_under_way(&mut self) {
        if std::env::var_os(settings::VARIABLE).is_some() {
            let path = under_way::path(&self.settings.out, self.settings.worker);
            // Without it, a death is a restart and no finding.
            self.under_way = UnderWay::share(&path).unwrap_or_default();
        }
    }

    /// Leaves parts of the judging out from now on.
    pub fn leave_out(&mut self, without: Without) {
        self.without = without;
    }

    /// What is left out.
    pub fn without(&self) -> Without {
        self.without
    }

    /// Remembers which operators made the input that comes next.
    pub fn made_by(&mut self, operators: Vec<&'static str>) {
        self.operators = operators;
    }

    /// Puts one input to all parsers and gates, tells the search, and follows up what is worth it. Returns the
    /// place that the tuple of verdicts marks. A text that was judged of late is not put again.
    ///
    /// # Errors
    /// A finding that cannot be kept.
    pub fn judge(&mut self, bytes: &[u8]) -> Result<usize, WorkerError> {
        let known = self.recent.judged(bytes).filter(|_| !self.without.recent);
        let tuple = match known {
            Some(tuple) => {
                self.health.count_repeated(&std::mem::take(&mut self.operators));
                Ok(tuple)
            }
            None => self.judge_new(bytes),
        };
        if upkeep::is_due(self.health.executions) {
            self.unseen_by_the_search(Self::keep_up);
        }
        tuple
    }

    fn judge_new(&mut self, bytes: &[u8]) -> Result<usize, WorkerError> {
        let input = Input::new(bytes);
        self.under_way.note(bytes);
        let verdicts = match &mut self.hot {
            Some(hot) => hot.ask(&self.panel, &self.settings.policy, &input),
            None => self.panel.ask(&input),
        };
        if !self.without.held {
            self.asked.edges();
        }
        let guides = std::mem::take(&mut self.guides);
        let tuple = self.judge_answers(&input, &verdicts, |seen| !guides[seen.parties.parser()]);
        self.guides = guides;
        #[cfg(feature = "python")]
        feedback::remember_python();
        if let Ok(tuple) = tuple {
            self.recent.remember(bytes, tuple);
        }
        // What a judge does with an answer is no way of the parser's, and would fill the corpus with its own.
        if !self.without.held {
            self.asked.put_back();
        }
        tuple
    }

    /// The same of an input that was answered; only what `concerns` us is followed up.
    ///
    /// # Errors
    /// A finding that cannot be kept.
    pub fn judge_answers(
        &mut self,
        input: &Input,
        verdicts: &[Verdict],
        concerns: impl Fn(&Sighting) -> bool,
    ) -> Result<usize, WorkerError> {
        let mut sightings = std::mem::take(&mut self.sightings);
        let (panel, policy) = (&self.panel, &self.settings.policy);
        let trial = examine::judge_into(panel, policy, input, verdicts, Vec::new(), &mut sightings);
        let tuple = feedback::place(&trial, &sightings);
        if !self.without.verdicts {
            feedback::mark(tuple);
        }
        let new = self.health.count(&trial, tuple);
        self.health.count_deployments(&trial, &sightings);
        self.health.count_unanswered(self.compared.unanswered(panel, input, verdicts));
        let operators = std::mem::take(&mut self.operators);
        self.health.count_operators(&operators, new);
        let follows = !self.without.findings;
        if new && follows && self.health.executions >= self.probe_after {
            self.unseen_by_the_search(|judge| judge.probe(input, verdicts, &mut sightings));
        }
        sightings.retain(concerns);
        let spent = Spent { executions: self.health.executions, reductions: self.reductions.get() };
        let worth = match &self.stop {
            Some(stop) if stop.looks_for_one() => sightings.clone(),
            _ => self.occurrences.worth_reducing(input, verdicts, &sightings, spent),
        };
        self.sightings = sightings;
        if !worth.is_empty() && follows {
            self.unseen_by_the_search(|judge| judge.follow_up(input, worth))?;
        }
        Ok(tuple)
    }

    /// Looks for what one ask does not show. What that costs, as told in steps, is spread over the executions
    /// that follow: about a twentieth of the time goes into it.
    fn probe(&mut self, input: &Input, verdicts: &[Verdict], sightings: &mut Vec<Sighting>) {
        let evidence = examine::probe(&self.panel, input, verdicts, Look::Closely);
        let steps: u64 = evidence.iter().map(|evidence| evidence.cost).sum();
        self.probe_after = self.health.executions + steps / STEPS_PER_EXECUTION;
        examine::judge_into(&self.panel, &self.settings.policy, input, verdicts, evidence, sightings);
    }

    /// Does work that says nothing about the input: its branches are not counted.
    fn unseen_by_the_search<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let mut counters = std::mem::take(&mut self.unseen);
        counters.everything();
        let done = work(self);
        counters.put_back();
        self.unseen = counters;
        done
    }

    fn follow_up(&mut self, input: &Input, worth: Vec<Sighting>) -> Result<(), WorkerError> {
        self.investigate(input, worth)?;
        self.health.reductions = self.reductions.get();
        if self.journal.is_some() {
            self.samples.keep(&self.settings.out, self.settings.worker);
        }
        self.report();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
mod upkeep;
