//! Whether a command keeps to the protocol: what is tried of it, what it did wrong, how to mend that.
//!
//! Each probe has a process of its own, so that one fault does not hide another.

mod probes;

use super::Definition;
use super::child::{Child, Fault, Surroundings};
use super::protocol::{self, Hello, excerpt};
use crate::input::Input;
use crate::verdict::Verdict;
pub use probes::PROBES;
use std::time::Duration;

/// What is tried of a driver.
pub struct Probe {
    /// What is tried, in a few words.
    pub tried: &'static str,
    /// What usually is wrong where it fails, and how to mend it.
    pub mend: &'static str,
    /// Tries it.
    run: fn(&Definition) -> Result<(), Failure>,
}

/// What a driver did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub what: String,
    /// The line that it wrote, escaped, where it wrote one.
    pub line: Option<String>,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self { what: format!("it {fault}"), line: None }
    }
}

impl Failure {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), line: None }
    }

    fn with(self, line: &[u8]) -> Self {
        Self { line: Some(excerpt(line)), ..self }
    }
}

impl Probe {
    /// Tries it on this command.
    ///
    /// # Errors
    /// What the command did wrong.
    pub fn run(&self, definition: &Definition) -> Result<(), Failure> {
        (self.run)(definition)
    }
}

/// Who it is, and how many answers a second it gives with questions pipelined.
///
/// # Errors
/// It does not conform.
pub fn rate(definition: &Definition) -> Result<(Hello, f64), Failure> {
    let (mut client, hello) = Client::start(definition)?;
    let inputs = probes::addresses(20_000);
    // What an interpreter compiles as it goes is compiled by then.
    client.ask_all(&inputs[..2_000])?;
    let began = std::time::Instant::now();
    client.ask_all(&inputs)?;
    Ok((hello, inputs.len() as f64 / began.elapsed().as_secs_f64()))
}

/// A process under test; ids have gaps, so that counting does not pass for reading them.
struct Client {
    child: Child,
    limit: Duration,
    next_id: u64,
}

impl Client {
    fn start(definition: &Definition) -> Result<(Self, Hello), Failure> {
        let child = Child::start(&definition.command, Surroundings::Clean)
            .map_err(|error| Failure::new(format!("it does not start: {error}")))?;
        let mut client = Self { child, limit: definition.limit(), next_id: 7 };
        let line = client.child.line(super::START.min(10 * client.limit))?;
        let hello =
            protocol::hello(&line).map_err(|why| Failure::new(format!("the command {why}")).with(&line))?;
        Ok((client, hello))
    }

    fn ask(&mut self, input: &Input) -> Result<Verdict, Failure> {
        self.ask_all(std::slice::from_ref(input)).map(|mut verdicts| verdicts.remove(0))
    }

    /// Puts all questions at once, and takes their answers.
    fn ask_all(&mut self, inputs: &[Input]) -> Result<Vec<Verdict>, Failure> {
        let first = self.next_id;
        for input in inputs {
            protocol::write_question(self.next_id, input, self.child.outbox());
            self.next_id += 3;
        }
        let answer = |(at, input): (usize, &Input)| {
            let asked = |failure: Failure| {
                let what = format!("asked about `{}`, {}", excerpt(input.bytes()), failure.what);
                Failure { what, ..failure }
            };
            let line = self.child.line(self.limit).map_err(|fault| asked(fault.into()))?;
            let wrong = |why| asked(Failure::new(format!("it gives no answer: {why}")).with(&line));
            protocol::verdict(&line, first + 3 * at as u64).map_err(wrong)
        };
        inputs.iter().enumerate().map(answer).collect()
    }
}
