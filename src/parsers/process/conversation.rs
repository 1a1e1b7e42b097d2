//! Many questions under way at a time, and the right one blamed when something goes wrong.
//!
//! Answers come in order, so what fails is one of those under way, most likely the first; a driver that keeps
//! answers back may have got further. Each is therefore asked again, alone, of a fresh process: a verdict
//! about the process is only ever given to an input that was alone under way.

use super::child::{Child, Fault, Surroundings};
use super::protocol::{self, Hello};
use super::{Definition, START};
use crate::input::Input;
use crate::policy::Policy;
use crate::shown::Shown;
use crate::verdict::Verdict;
use std::time::Duration;

/// Questions under way at a time.
const WINDOW: usize = 256;

/// Octets of questions that may wait to be written.
const UNSENT: usize = 1 << 20;

/// In a row; a command that does not start does not get better.
const FAILED_STARTS: u32 = 3;

/// A command, its process while one runs, and what was said.
pub(super) struct Conversation {
    definition: Definition,
    surroundings: Surroundings,
    begins_with: String,
    /// What each question has besides its text: for a gate the domains that it is to let in.
    allow_list: String,
    child: Option<Child>,
    next_id: u64,
    starts: u64,
    failed_starts: u32,
    why_not: String,
}

impl Conversation {
    pub(super) fn new(definition: Definition) -> Self {
        let (child, why_not, surroundings) = (None, String::new(), Surroundings::Clean);
        Self {
            definition,
            surroundings,
            begins_with: String::new(),
            allow_list: String::new(),
            child,
            next_id: 1,
            starts: 0,
            failed_starts: 0,
            why_not,
        }
    }

    /// For a command that is this program again; `begins_with` is written to it first, where other users of the
    /// machine do not see it as they see arguments.
    pub(super) fn with_ourselves(definition: Definition, begins_with: String) -> Self {
        Self { surroundings: Surroundings::Ours, begins_with, ..Self::new(definition) }
    }

    /// It decides, by this policy.
    pub(super) fn allow(&mut self, policy: &Policy) {
        self.allow_list = protocol::allow_list(&policy.allowed, policy.subdomains);
    }

    /// Starts it and hears who it is; it stays for the questions.
    pub(super) fn hello(&mut self) -> Result<Hello, String> {
        let started = Child::start(&self.definition, self.surroundings);
        let mut child = started.map_err(|error| format!("does not start: {error}"))?;
        child.outbox().extend_from_slice(self.begins_with.as_bytes());
        let line = child.line(START).map_err(|fault| format!("says nothing first, it {fault}"))?;
        let hello = protocol::hello(&line)?;
        self.child = Some(child);
        self.starts += 1;
        Ok(hello)
    }

    /// How often it was started, but for the first time.
    pub(super) fn restarts(&self) -> u64 {
        self.starts.saturating_sub(1)
    }

    /// Why there will be no process any more.
    pub(super) fn gone(&self) -> Option<&str> {
        (self.failed_starts == FAILED_STARTS).then_some(self.why_not.as_str())
    }

    /// One question, alone under way.
    pub(super) fn ask(&mut self, input: &Input) -> Verdict {
        // What it wrote unasked would be taken for the answer.
        if self.child.as_mut().is_some_and(|child| child.has_more(Duration::ZERO)) {
            self.child = None;
        }
        let mut verdicts = Vec::with_capacity(1);
        match self.round(std::slice::from_ref(input), &mut verdicts) {
            Ok(()) if self.child.as_mut().is_some_and(|child| child.has_more(Duration::ZERO)) => {
                self.child = None;
                verdict_of(&Fault::Garbage("more than one answer to a question".into()))
            }
            Ok(()) => verdicts.pop().unwrap_or(Verdict::TimedOut),
            Err(Trouble::Start) => Verdict::skipped(&self.why_not),
            Err(Trouble::Answer(fault, _)) => verdict_of(&fault),
        }
    }

    /// Many questions, one verdict each, in order. Behind one that it hangs on, each is put alone: another that is found
    /// among many takes its time twice.
    pub(super) fn ask_many(&mut self, inputs: &[Input]) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(inputs.len());
        while verdicts.len() < inputs.len() {
            if verdicts.contains(&Verdict::TimedOut) {
                let verdict = self.ask(&inputs[verdicts.len()]);
                verdicts.push(verdict);
                continue;
            }
            match self.round(&inputs[verdicts.len()..], &mut verdicts) {
                Ok(()) => {}
                Err(Trouble::Start) => {
                    let skipped = Verdict::skipped(&self.why_not);
                    verdicts.resize(inputs.len(), skipped);
                }
                Err(Trouble::Answer(_, under_way)) => self.one_by_one(inputs, under_way, &mut verdicts),
            }
        }
        verdicts
    }

    /// Asks those that were under way again, each alone, until the culprit is found.
    fn one_by_one(&mut self, inputs: &[Input], under_way: usize, verdicts: &mut Vec<Verdict>) {
        for _ in 0..under_way {
            let verdict = self.ask(&inputs[verdicts.len()]);
            let culprit = matches!(verdict, Verdict::TimedOut | Verdict::Panicked { .. });
            verdicts.push(verdict);
            if culprit {
                return;
            }
        }
    }

    /// Asks all of them, or up to the first that goes wrong.
    fn round(&mut self, inputs: &[Input], verdicts: &mut Vec<Verdict>) -> Result<(), Trouble> {
        self.restart()?;
        let limit = self.definition.limit();
        let Some(child) = &mut self.child else { return Err(Trouble::Start) };
        let (first, mut sent) = (self.next_id, 0);
        let mut answered = 0;
        let fault = loop {
            if answered == inputs.len() {
                break None;
            }
            while sent < inputs.len() && sent - answered < WINDOW && child.unsent() < UNSENT {
                let id = first + sent as u64;
                protocol::write_question(id, &inputs[sent], &self.allow_list, child.outbox());
                sent += 1;
            }
            let read =
                |line: Vec<u8>| protocol::verdict(&line, first + answered as u64).map_err(Fault::Garbage);
            match child.line(limit).and_then(read) {
                Ok(verdict) => verdicts.push(verdict),
                Err(fault) => break Some(fault),
            }
            answered += 1;
        };
        self.next_id = first + sent as u64;
        fault.map_or(Ok(()), |fault| {
            self.child = None;
            Err(Trouble::Answer(fault, sent - answered))
        })
    }

    fn restart(&mut self) -> Result<(), Trouble> {
        while self.child.is_none() {
            if self.failed_starts == FAILED_STARTS {
                return Err(Trouble::Start);
            }
            match self.hello() {
                Ok(_) => self.failed_starts = 0,
                Err(why) => (self.failed_starts, self.why_not) = (self.failed_starts + 1, why),
            }
        }
        Ok(())
    }
}

/// Why a round ended early.
enum Trouble {
    /// There is no process, and there will be none.
    Start,
    /// The fault, and how many questions were under way.
    Answer(Fault, usize),
}

/// What a fault says of the one input that was under way.
fn verdict_of(fault: &Fault) -> Verdict {
    match fault {
        Fault::TimedOut => Verdict::TimedOut,
        Fault::Died(_) | Fault::Flood => {
            Verdict::Panicked { text: Shown::again(format!("the process {fault}")) }
        }
        Fault::Garbage(what) => {
            Verdict::Panicked { text: Shown::again(format!("the process answers out of turn: {what}")) }
        }
    }
}
