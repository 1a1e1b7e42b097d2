//! A parser of this program in a process of its own: `addrdiff serve ID` answers for it over a pipe, as a driver
//! does. What kills the process, or never comes back, is a verdict then, and nobody else dies with it.

use super::{Command, Definition, Process, conversation::Conversation};
use crate::environment::own_program;
use crate::input::Input;
use crate::parsers::{Missing, Parser, ParserId};
use crate::verdict::Verdict;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Seconds for one answer. The parsers have time limits of their own, which do not reach into C.
const SECONDS: f64 = 5.0;

/// The domains that are allowed: answers of the user's own code may go by them.
static ALLOWED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Tells those that are opened from now on.
pub fn allow(domains: &[String]) {
    ALLOWED.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&domains.to_vec());
}

/// Starts the parser of this name in a process of its own.
///
/// # Errors
/// It does not open there.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let program = own_program().map(|path| path.to_string_lossy().into_owned());
    let missing = |what: String| Missing { what, command: Some(format!("addrdiff serve {id}")) };
    let program = program.map_err(|error| missing(error.to_string()))?;
    let mut arguments = vec![program, "serve".to_owned(), id.to_string()];
    for domain in ALLOWED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        arguments.extend(["--allow".to_owned(), domain.clone()]);
    }
    let definition =
        Definition { name: "alone".into(), command: Command::Arguments(arguments), seconds: SECONDS };
    let mut conversation = Conversation::in_our_environment(definition);
    let hello =
        conversation.hello().map_err(|why| missing(format!("{id}, in a process of its own, {why}")))?;
    let process = Process {
        id: id.clone(),
        version: hello.version,
        writes_envelope: hello.writes_envelope,
        conversation: conversation.into(),
    };
    Ok(Box::new(Alone { process, fatal: RefCell::default() }))
}

/// Such a process. A text that ended it, or from which it did not come back, is asked about once: that takes seconds,
/// and whoever reduces it asks often.
struct Alone {
    process: Process,
    fatal: RefCell<HashMap<Vec<u8>, Verdict>>,
}

impl Parser for Alone {
    fn id(&self) -> &ParserId {
        self.process.id()
    }

    fn version(&self) -> String {
        self.process.version()
    }

    fn ask(&self, input: &Input) -> Verdict {
        if let Some(verdict) = self.fatal.borrow().get(input.bytes()) {
            return verdict.clone();
        }
        let verdict = self.process.ask(input);
        if matches!(verdict, Verdict::TimedOut | Verdict::Panicked { .. }) {
            self.fatal.borrow_mut().insert(input.bytes().to_vec(), verdict.clone());
        }
        verdict
    }

    fn writes_envelope(&self) -> bool {
        self.process.writes_envelope()
    }

    fn gone(&self) -> Option<String> {
        self.process.gone()
    }
}
