//! A reader that answers what a row of the table says.

use super::spelled;
use addrdiff::input::Input;
use addrdiff::parsers::{Grammar, Parser, ParserId, returned};
use addrdiff::verdict::{Cause, Reading, Recipient, Rejection, Verdict};
use std::cell::Cell;

/// What it answers.
#[derive(Clone)]
pub enum Answers {
    /// These strings; `''` is its word for nothing, `<>` the null recipient. Escaped, as cases write them.
    Strings(&'static [&'static str]),
    /// A yes that names nobody.
    Yes,
    /// It refuses.
    Refuses,
    /// It raises what it does not document.
    Raises,
    /// It is past its time limit.
    Hangs,
    /// It panics.
    Panics,
    /// It cannot be asked.
    Skips,
    /// Another string each time.
    Changes,
    /// It takes so many steps for a text with so many `(`.
    Steps(fn(u64) -> u64),
}

/// The reader.
pub struct StandIn {
    pub id: ParserId,
    pub answers: Answers,
    pub reads: Grammar,
    pub writes_envelope: bool,
    pub asked: Cell<u32>,
}

impl Parser for StandIn {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "1".into()
    }

    fn reads(&self) -> Grammar {
        self.reads
    }

    fn writes_envelope(&self) -> bool {
        self.writes_envelope
    }

    fn ask(&self, _: &Input) -> Verdict {
        self.asked.set(self.asked.get() + 1);
        match self.answers {
            Answers::Strings(strings) => strings_returned(strings),
            Answers::Yes => Verdict::Accepted(Reading::one(Recipient::Yes, Input::new("True"))),
            Answers::Refuses => Verdict::Rejected(refusal()),
            Answers::Raises => Verdict::Raised { exception: "IndexError".into(), text: String::new().into() },
            Answers::Hangs => Verdict::TimedOut,
            Answers::Panics => panic!("the stand-in panics"),
            Answers::Skips => Verdict::skipped("it is not here"),
            Answers::Changes if self.asked.get() > 1 => strings_returned(&["b@A"]),
            Answers::Changes | Answers::Steps(_) => strings_returned(&["a@A"]),
        }
    }

    fn steps(&self, input: &Input) -> Option<u64> {
        let Answers::Steps(steps) = self.answers else { return None };
        Some(steps(input.bytes().iter().filter(|&&octet| octet == b'(').count() as u64))
    }
}

fn strings_returned(strings: &[&str]) -> Verdict {
    let strings: Vec<Input> =
        strings.iter().map(|string| Input::from_escaped(&spelled(string)).unwrap()).collect();
    returned::reading(strings.iter().map(Input::bytes))
}

fn refusal() -> Rejection {
    Rejection { rule: "address".into(), offset: None, expected: "an address".into(), cause: Cause::Other }
}
