//! Whether a command keeps to the protocol: what is tried of it, what it did wrong, how to mend that.
//!
//! Each probe has a process of its own, so that one fault does not hide another.

mod probes;

use super::Definition;
use super::child::{Child, Fault, Surroundings};
use super::protocol::{self, Hello, excerpt};
use crate::input::Input;
use crate::verdict::{Kind, Verdict};
pub use probes::PROBES;
use std::time::{Duration, Instant};

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

/// How long answers are counted, and how long what an interpreter compiles as it goes may take before that.
const COUNTED: Duration = Duration::from_secs(2);
const WARMING: Duration = Duration::from_secs(1);

/// Who it is.
///
/// # Errors
/// It does not say so.
pub fn hello(definition: &Definition) -> Result<Hello, Failure> {
    Client::start(definition).map(|(_, hello)| hello)
}

/// Who it is, and how many answers a second it gives with questions pipelined.
///
/// # Errors
/// It does not conform.
pub fn rate(definition: &Definition) -> Result<(Hello, f64), Failure> {
    let (mut client, hello) = Client::start(definition)?;
    let inputs = probes::addresses(20_000);
    client.ask_until(&inputs[..2_000], Instant::now() + WARMING)?;
    let began = Instant::now();
    let answered = client.ask_until(&inputs, began + COUNTED)?;
    Ok((hello, answered as f64 / began.elapsed().as_secs_f64()))
}

/// A process under test; ids have gaps, so that counting does not pass for reading them.
struct Client {
    child: Child,
    limit: Duration,
    next_id: u64,
    /// It decides: its questions have the domains that it is to let in.
    gate: bool,
}

/// Questions that [`Client::ask_until`] has under way at a time: at first, so that a slow driver ends in time, and at
/// the most.
const WINDOW: (usize, usize) = (10, 640);

impl Client {
    fn start(definition: &Definition) -> Result<(Self, Hello), Failure> {
        let child = Child::start(definition, Surroundings::Clean)
            .map_err(|error| Failure::new(format!("it does not start: {error}")))?;
        let mut client = Self { child, limit: definition.limit(), next_id: 7, gate: false };
        let line = client.child.line(super::START.min(10 * client.limit))?;
        let hello =
            protocol::hello(&line).map_err(|why| Failure::new(format!("the command {why}")).with(&line))?;
        client.gate = hello.gate;
        Ok((client, hello))
    }

    /// Asks as many of these as are answered by then, a few at the least; how many those are.
    fn ask_until(&mut self, inputs: &[Input], end: Instant) -> Result<usize, Failure> {
        let (mut answered, mut window) = (0, WINDOW.0);
        while answered < inputs.len() && (answered == 0 || Instant::now() < end) {
            let some = &inputs[answered..inputs.len().min(answered + window)];
            self.ask_all(some)?;
            answered += some.len();
            window = (2 * window).min(WINDOW.1);
        }
        Ok(answered)
    }

    /// Whom a gate is to let in: those of the domain behind the last `@`, as an ordinary policy does.
    fn allow_list(&self, input: &Input) -> String {
        let text = input.bytes();
        let domain = text.iter().rposition(|&b| b == b'@').map_or(&b""[..], |at| &text[at + 1..]);
        let domain = std::str::from_utf8(domain).ok().filter(|domain| !domain.is_empty());
        self.allowing(domain.unwrap_or("example.org"))
    }

    fn allowing(&self, domain: &str) -> String {
        if self.gate { protocol::allow_list(&[domain.to_owned()], true) } else { String::new() }
    }

    fn ask(&mut self, input: &Input) -> Result<Verdict, Failure> {
        self.ask_all(std::slice::from_ref(input)).map(|mut verdicts| verdicts.remove(0))
    }

    /// Puts all questions at once, and takes their answers.
    fn ask_all(&mut self, inputs: &[Input]) -> Result<Vec<Verdict>, Failure> {
        let all = inputs.iter().map(|input| (input, self.allow_list(input)));
        let all: Vec<(&Input, String)> = all.collect();
        self.ask_under(&all)
    }

    /// The same, each question with what it has besides its text.
    fn ask_under(&mut self, all: &[(&Input, String)]) -> Result<Vec<Verdict>, Failure> {
        let first = self.next_id;
        for (input, more) in all {
            protocol::write_question(self.next_id, input, more, self.child.outbox());
            self.next_id += 3;
        }
        let gate = self.gate;
        let answer = |(at, input): (usize, &Input)| {
            let asked = |failure: Failure| {
                let what = format!("asked about `{}`, {}", excerpt(input.bytes()), failure.what);
                Failure { what, ..failure }
            };
            let line = self.child.line(self.limit).map_err(|fault| asked(fault.into()))?;
            let wrong = |why| asked(Failure::new(format!("it gives no answer: {why}")).with(&line));
            let verdict = protocol::verdict(&line, first + 3 * at as u64).map_err(wrong)?;
            match verdict.reading().map(|reading| reading.kind() == Kind::Yes) {
                Some(yes) if yes != gate => Err(wrong(format!(
                    "a command that decides says `gate` first, and answers `yes` or `no`; the first line said {gate}"
                ))),
                _ => Ok(verdict),
            }
        };
        all.iter().map(|(input, _)| *input).enumerate().map(answer).collect()
    }
}
