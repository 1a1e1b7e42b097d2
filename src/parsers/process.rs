//! The family `process`: a parser in any language, a command that answers JSON Lines over a pipe.
//!
//! `process/NAME` is a command. It says who it is on its first line, then reads one question a line and
//! answers one a line, in order (`protocol`); one that decides has the allowed domains in each question. `child` starts it in a clean environment and bounds what it
//! may take and write; `conversation` keeps many questions under way, and when one goes wrong finds out
//! which it was. `addrdiff parsers check COMMAND` tells whoever writes one what is wrong with it.

pub mod alone;
pub mod child;
pub mod conformance;
mod conversation;
mod home;
mod last_words;
pub mod protocol;

use super::{Grammar, IdError, Listed, Missing, Parser, ParserId, Registry, Release};
use crate::input::Input;
use crate::policy::Policy;
use crate::shown::Shown;
use crate::verdict::{Kind, Verdict};
use conversation::Conversation;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::time::Duration;
use thiserror::Error;

/// What a driver may take for one answer, unless its definition says otherwise.
pub const SECONDS: f64 = 5.0;

/// What describes no command that could be asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DefinitionError {
    /// There is no `=` in it.
    #[error("`{}` is not of the form NAME=COMMAND", Shown::raw(.0))]
    Form(String),
    /// Its name cannot stand in a parser's.
    #[error(transparent)]
    Name(#[from] IdError),
    /// A package stands behind a name's `@`, and a command is of none.
    #[error("`{}` is no process's name: it has an @", Shown::raw(.0))]
    HasAt(String),
    /// There is nothing to run.
    #[error("process `{}` has no command", Shown::raw(.0))]
    NoCommand(String),
    /// No time is left for an answer.
    #[error("process `{}`: `seconds` is a time above nothing", Shown::raw(.0))]
    NoTime(String),
}

/// A command and the name under which it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The second half of `process/NAME`.
    pub name: String,
    /// What is run.
    pub command: Command,
    /// Seconds it may take for one answer.
    #[serde(default = "seconds")]
    pub seconds: f64,
    /// Variables of our environment that it gets, besides PATH, LANG and an empty HOME of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<String>,
}

/// What an interpreter may take to start on a busy machine.
const START: Duration = Duration::from_secs(20);

fn seconds() -> f64 {
    SECONDS
}

/// What is run: a line for the shell, or a program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Command {
    /// For `sh -c`.
    Line(String),
    /// A program and its arguments, as they are.
    Arguments(Vec<String>),
}

impl Command {
    /// Its words; those of a line as blanks part them.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Line(line) => line.split_whitespace().collect(),
            Self::Arguments(arguments) => arguments.iter().map(String::as_str).collect(),
        }
    }
}

impl Definition {
    /// A command under this name, with what holds where nobody says otherwise.
    pub fn new(name: &str, command: Command) -> Self {
        Self { name: name.into(), command, seconds: SECONDS, environment: Vec::new() }
    }

    /// `NAME=COMMAND`, as it stands on a command line.
    ///
    /// # Errors
    /// There is no `=`, or the name cannot stand in a parser's name.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let shape = || DefinitionError::Form(text.to_owned());
        let (name, command) = text.split_once('=').ok_or_else(shape)?;
        Self::new(name, Command::Line(command.into())).checked()
    }

    /// The same, where it can be used.
    ///
    /// # Errors
    /// The name cannot stand in a parser's name, there is nothing to run, no time is left for an answer.
    pub fn checked(self) -> Result<Self, DefinitionError> {
        self.id()?;
        let nothing = match &self.command {
            Command::Line(line) => line.trim().is_empty(),
            Command::Arguments(arguments) => arguments.is_empty(),
        };
        if nothing {
            return Err(DefinitionError::NoCommand(self.name));
        }
        match Duration::try_from_secs_f64(self.seconds) {
            Ok(limit) if !limit.is_zero() => Ok(self),
            _ => Err(DefinitionError::NoTime(self.name)),
        }
    }

    fn id(&self) -> Result<ParserId, DefinitionError> {
        let id: ParserId = format!("process/{}", self.name).parse()?;
        match id.package {
            None => Ok(id),
            Some(_) => Err(DefinitionError::HasAt(self.name.clone())),
        }
    }

    /// The time limit for one answer.
    pub fn limit(&self) -> Duration {
        Duration::try_from_secs_f64(self.seconds).unwrap_or(Duration::from_secs_f64(SECONDS))
    }
}

/// Makes a command known as `process/NAME`; a later definition of a name replaces an earlier one.
///
/// # Errors
/// As [`Definition::checked`].
pub fn add(registry: &mut Registry, definition: Definition) -> Result<(), DefinitionError> {
    let definition = definition.checked()?;
    registry.processes.retain(|other| other.name != definition.name);
    registry.withheld.retain(|pattern| *pattern != format!("process/{}", definition.name));
    registry.processes.push(definition);
    Ok(())
}

/// The commands that were named, withheld ones too.
pub fn list(registry: &Registry) -> Vec<Listed> {
    let named = registry.processes.iter().filter_map(|definition| {
        let status = Ok(Release { version: "says so when it starts".into(), ..Release::default() });
        Some(Listed { id: definition.id().ok()?, about: "a command that answers JSON Lines", status })
    });
    let withheld = registry.withheld_processes().map(|id| Listed {
        id,
        about: "a command that answers JSON Lines",
        status: Ok(Release::default()),
    });
    named.chain(withheld).collect()
}

/// Starts the command of this name, and hears who it is.
///
/// # Errors
/// No such name, a command that does not say who it is.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let process = Process::start_as(id.clone(), find(registry, id)?, &registry.policy)?;
    Ok(Box::new(process))
}

/// What is run under this name.
///
/// # Errors
/// No such name.
pub fn find(registry: &Registry, id: &ParserId) -> Result<Definition, Missing> {
    let named = registry.processes.iter().find(|definition| definition.id().as_ref() == Ok(id));
    named.cloned().ok_or_else(|| Missing {
        what: format!("there is no parser `{id}`"),
        command: Some(format!("addrdiff ... --process {}=COMMAND", id.surface)),
    })
}

/// A running command.
pub struct Process {
    id: ParserId,
    version: String,
    writes_envelope: bool,
    is_gate: bool,
    reads: Grammar,
    conversation: RefCell<Conversation>,
}

impl Process {
    /// Starts a command as `process/NAME`, and hears who it is.
    ///
    /// # Errors
    /// It does not start, or does not say who it is.
    pub fn start(definition: Definition) -> Result<Self, Missing> {
        let id = definition.id().map_err(|error| Missing { what: error.to_string(), command: None })?;
        Self::start_as(id, definition, &Policy::default())
    }

    /// Starts a command under a name. One that decides does so for the domains of this policy.
    ///
    /// # Errors
    /// As [`Process::start`].
    pub fn start_as(id: ParserId, definition: Definition, policy: &Policy) -> Result<Self, Missing> {
        let check = format!("addrdiff parsers check {}", definition.command.shown());
        let missing = |what: String| Missing { what, command: Some(check.clone()) };
        let mut conversation = Conversation::new(definition);
        let hello = conversation.hello().map_err(|why| missing(format!("{id} {why}")))?;
        if hello.gate {
            conversation.allow(policy);
        }
        Ok(Self {
            id,
            version: format!("{} {}", hello.name, hello.version),
            writes_envelope: hello.writes_envelope,
            is_gate: hello.gate,
            reads: hello.grammar(),
            conversation: conversation.into(),
        })
    }

    /// Asks about each input, many under way at a time; one verdict an input, in order.
    pub fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        let verdicts = self.conversation.borrow_mut().ask_many(inputs);
        verdicts.into_iter().map(|said| self.decided(said)).collect()
    }

    /// What decides says yes or no: recipients of it are no answer.
    fn decided(&self, said: Verdict) -> Verdict {
        match said.reading().is_some_and(|reading| reading.kind() != Kind::Yes) && self.is_gate {
            true => Verdict::skipped("it says that it decides, and names recipients in the place of `yes`"),
            false => said,
        }
    }
}

impl Parser for Process {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn ask(&self, input: &Input) -> Verdict {
        self.decided(self.conversation.borrow_mut().ask(input))
    }

    fn reads(&self) -> Grammar {
        self.reads
    }

    fn writes_envelope(&self) -> bool {
        self.writes_envelope
    }

    fn goes_by_policy(&self) -> bool {
        self.is_gate
    }

    fn restarts(&self) -> u64 {
        self.conversation.borrow().restarts()
    }

    fn gone(&self) -> Option<String> {
        self.conversation.borrow().gone().map(str::to_owned)
    }

    fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        Self::ask_many(self, inputs)
    }
}

impl Command {
    /// One line that a shell would take.
    pub fn shown(&self) -> String {
        match self {
            Self::Line(line) => Input::new(line.as_str()).to_string(),
            Self::Arguments(arguments) => Input::new(arguments.join(" ")).to_string(),
        }
    }
}
