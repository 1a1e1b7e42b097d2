//! A parser of this program in a process of its own: `addrdiff serve ID` answers for it over a pipe, as a driver
//! does. What kills the process, or never comes back, is a verdict then, and nobody else dies with it.

use super::{Command, Definition, Process, conversation::Conversation};
use crate::environment::own_program;
use crate::input::Input;
use crate::parsers::{Grammar, Missing, Parser, ParserId, Registry};
use crate::verdict::Verdict;
use std::cell::RefCell;
use std::collections::HashMap;

/// Seconds for one answer. The parsers have time limits of their own, which do not reach into C.
const SECONDS: f64 = 5.0;

/// Starts the parser of this name in a process of its own.
///
/// # Errors
/// It does not open there.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let program = own_program();
    let own = if id.family == "python" { "--python-path . " } else { "" };
    let again = format!("addrdiff explain {own}--parser {id} a@b.example");
    let missing = |what: String| Missing { what, command: Some(again.clone()) };
    let program = program.map_err(|error| missing(error.to_string()))?;
    let registry = serde_json::to_string(registry).map_err(|error| missing(error.to_string()))?;
    let words = program.words().map(|word| word.to_string_lossy().into_owned());
    let arguments = words.chain(["serve".into(), id.to_string()]).collect();
    let definition =
        Definition { seconds: SECONDS, ..Definition::new("alone", Command::Arguments(arguments)) };
    let mut conversation = Conversation::with_ourselves(definition, registry + "\n");
    let hello =
        conversation.hello().map_err(|why| missing(format!("{id}, in a process of its own, {why}")))?;
    let process = Process {
        id: id.clone(),
        reads: hello.grammar(),
        version: hello.version.into(),
        writes_envelope: hello.writes_envelope,
        is_gate: false,
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

impl Alone {
    fn remember(&self, input: &Input, verdict: &Verdict) {
        if matches!(verdict, Verdict::TimedOut | Verdict::Panicked { .. }) {
            self.fatal.borrow_mut().insert(input.bytes().to_vec(), verdict.clone());
        }
    }
}

impl Parser for Alone {
    fn id(&self) -> &ParserId {
        self.process.id()
    }

    fn version(&self) -> String {
        self.process.version()
    }

    fn ask(&self, input: &Input) -> Verdict {
        #[cfg(feature = "extension")]
        if crate::parsers::cpython::interrupt::is_pending() {
            return crate::parsers::cpython::interrupt::verdict();
        }
        if let Some(verdict) = self.fatal.borrow().get(input.bytes()) {
            return verdict.clone();
        }
        let verdict = self.process.ask(input);
        self.remember(input, &verdict);
        verdict
    }

    /// All at once; one that ends the process is looked for by the conversation, and is not asked about again.
    fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        let known = |input: &Input| self.fatal.borrow().contains_key(input.bytes());
        if inputs.iter().any(known) {
            return inputs.iter().map(|input| self.ask(input)).collect();
        }
        let verdicts = self.process.ask_many(inputs);
        for (input, verdict) in inputs.iter().zip(&verdicts) {
            self.remember(input, verdict);
        }
        verdicts
    }

    fn reads(&self) -> Grammar {
        self.process.reads()
    }

    fn writes_envelope(&self) -> bool {
        self.process.writes_envelope()
    }

    fn restarts(&self) -> u64 {
        self.process.restarts()
    }

    fn gone(&self) -> Option<String> {
        self.process.gone()
    }
}
