//! The family `process`: a parser in any language, a command that answers JSON Lines over a pipe.
//!
//! `process/NAME` is a command. It says who it is on its first line, then reads one question a line and
//! answers one a line, in order (`protocol`). `child` starts it in a clean environment and bounds what it
//! may take and write; `conversation` keeps many questions under way, and when one goes wrong finds out
//! which it was. `addrdiff parsers check COMMAND` tells whoever writes one what is wrong with it.

pub mod alone;
pub mod child;
pub mod conformance;
mod conversation;
mod home;
mod known;
pub mod protocol;

use super::{Grammar, Listed, Missing, Parser, ParserId, Registry, Release};
use crate::input::Input;
use crate::verdict::Verdict;
use conversation::Conversation;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::time::Duration;

/// What a driver may take for one answer, unless its definition says otherwise.
pub const SECONDS: f64 = 5.0;

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

impl Definition {
    /// `NAME=COMMAND`, as it stands on a command line.
    ///
    /// # Errors
    /// There is no `=`, or the name cannot stand in a parser's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape = || format!("`{}` is not of the form NAME=COMMAND", Input::new(text));
        let (name, command) = text.split_once('=').ok_or_else(shape)?;
        let definition = Self { name: name.into(), command: Command::Line(command.into()), seconds: SECONDS };
        definition.checked()
    }

    /// The same, where it can be used.
    ///
    /// # Errors
    /// The name cannot stand in a parser's name, there is nothing to run, no time is left for an answer.
    pub fn checked(self) -> Result<Self, String> {
        self.id()?;
        let nothing = match &self.command {
            Command::Line(line) => line.trim().is_empty(),
            Command::Arguments(arguments) => arguments.is_empty(),
        };
        if nothing {
            return Err(format!("process `{}` has no command", self.name));
        }
        match Duration::try_from_secs_f64(self.seconds) {
            Ok(limit) if !limit.is_zero() => Ok(self),
            _ => Err(format!("process `{}`: `seconds` is a time above nothing", self.name)),
        }
    }

    fn id(&self) -> Result<ParserId, String> {
        let id: ParserId = format!("process/{}", self.name).parse()?;
        match id.package {
            None => Ok(id),
            Some(_) => Err(format!("`{}` is no process's name: it has an @", Input::new(self.name.as_str()))),
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
pub fn add(registry: &mut Registry, definition: Definition) -> Result<(), String> {
    let definition = definition.checked()?;
    registry.processes.retain(|other| other.name != definition.name);
    registry.withheld.retain(|pattern| *pattern != format!("process/{}", definition.name));
    registry.processes.push(definition);
    Ok(())
}

/// The commands that were named, withheld ones too, then the drivers that come with addrdiff, there or missing.
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
    let named: Vec<Listed> = named.chain(withheld).collect();
    let known = known::list().filter(|known| !named.iter().any(|named| named.id == known.id));
    named.iter().cloned().chain(known).collect()
}

/// Starts the command of this name, and hears who it is.
///
/// # Errors
/// No such name, a driver that is not installed, a command that does not say who it is.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    Process::start(find(registry, id)?).map(|process| Box::new(process) as Box<dyn Parser>)
}

/// What is run under this name.
///
/// # Errors
/// No such name, a driver that is not installed.
pub fn find(registry: &Registry, id: &ParserId) -> Result<Definition, Missing> {
    let named = registry.processes.iter().find(|definition| definition.id().as_ref() == Ok(id));
    named.cloned().map_or_else(|| known::find(id), Ok)
}

/// A running command.
pub struct Process {
    id: ParserId,
    version: String,
    writes_envelope: bool,
    reads: Grammar,
    conversation: RefCell<Conversation>,
}

impl Process {
    /// Starts a command, and hears who it is.
    ///
    /// # Errors
    /// It does not start, or does not say who it is.
    pub fn start(definition: Definition) -> Result<Self, Missing> {
        let check = format!("addrdiff parsers check {}", definition.command.shown());
        let missing = |what: String| Missing { what, command: Some(check.clone()) };
        let id = definition.id().map_err(missing)?;
        let mut conversation = Conversation::new(definition);
        let hello = conversation.hello().map_err(|why| missing(format!("{id} {why}")))?;
        Ok(Self {
            id,
            version: format!("{} {}", hello.name, hello.version),
            writes_envelope: hello.writes_envelope,
            reads: hello.grammar(),
            conversation: conversation.into(),
        })
    }

    /// Asks about each input, many under way at a time; one verdict an input, in order.
    pub fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        self.conversation.borrow_mut().ask_many(inputs)
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
        self.conversation.borrow_mut().ask(input)
    }

    fn reads(&self) -> Grammar {
        self.reads
    }

    fn writes_envelope(&self) -> bool {
        self.writes_envelope
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
