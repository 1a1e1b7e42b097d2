//! Answers that say nothing about the text: skipped, late, dead, or an exception of the surroundings.

use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::judge::panel::Panel;
use crate::parsers::ParserId;
use crate::verdict::{Kind, Verdict};

/// Exceptions that say nothing about the text, by their names in any language: of a driver no more is known.
const SURROUNDINGS: [&str; 14] = [
    "ImportError",
    "ModuleNotFoundError",
    "LoadError",
    "MemoryError",
    "OutOfMemoryError",
    "NoMemoryError",
    "ImproperlyConfigured",
    "OSError",
    "IOException",
    "PermissionError",
    // Code that is not finished: a name that nothing has, a method that nobody wrote.
    "NameError",
    "UnboundLocalError",
    "ReferenceError",
    "NotImplementedError",
];

/// Parts of such names, in small letters: `ReadTimeout`, `TimeoutExpired`, `SocketTimeoutException`, `ConnectException`,
/// `Errno::ECONNREFUSED`, `SMTPServerDisconnected`, `OperationalError`, `PDOException`, `NoClassDefFoundError`.
const PARTS: [&str; 15] = [
    "timeout",
    "timedout",
    "connect",
    "econn",
    "brokenpipe",
    "epipe",
    "operationalerror",
    "pdoexception",
    "notfounderror",
    "classnotfound",
    "unavailable",
    // The domain is not registered today, and the attacker of a policy is made up.
    "nxdomain",
    "noanswer",
    "nonameserver",
    "undeliverable",
];

/// Parsers that are held against others, by their places: what one of them leaves unanswered was not compared.
/// What belongs to a deployment is counted there.
#[derive(Clone, Debug, Default)]
pub struct Compared(Vec<usize>);

impl Compared {
    /// Those of the panel that `is_named`. Who is not there, or answers by mail, is none.
    pub fn of(panel: &Panel, is_named: impl Fn(&str) -> bool) -> Self {
        let compared = |at: &usize| {
            let parser = &panel.parsers()[*at];
            let id = parser.id();
            id.family != "strict" && !parser.is_mail() && !parser.is_absent() && is_named(&id.to_string())
        };
        Self((0..panel.parsers().len()).filter(compared).collect())
    }

    /// Of these only some, by their places.
    pub fn those(self, chosen: impl Fn(usize) -> bool) -> Self {
        Self(self.0.into_iter().filter(|at| chosen(*at)).collect())
    }

    /// Why this text was not compared, by each who gave no answer that could be.
    pub fn unanswered(&self, panel: &Panel, input: &Input, verdicts: &[Verdict]) -> Vec<String> {
        let why = |&at: &usize| why_silent(panel.parsers()[at].id(), input, &verdicts[at]);
        let silent = self.0.iter().filter_map(why);
        silent.chain(panel.pairs.iter().filter_map(|&pair| nameless(panel, verdicts, pair))).collect()
    }
}

/// One of the two names recipients, and the other says yes alone.
fn nameless(panel: &Panel, verdicts: &[Verdict], (one, other): (usize, usize)) -> Option<String> {
    let kind = |at: usize| verdicts[at].reading().map(|reading| reading.kind());
    let which = match (kind(one)?, kind(other)?) {
        (Kind::Yes, Kind::Mailboxes | Kind::Malformed) => one,
        (Kind::Mailboxes | Kind::Malformed, Kind::Yes) => other,
        _ => return None,
    };
    Some(format!("{} says yes, and names no recipient", panel.parsers()[which].id()))
}

/// Why this is no answer about the text; `None` where it is one.
pub fn why_silent(id: &ParserId, input: &Input, said: &Verdict) -> Option<String> {
    match silence(id, input, said) {
        Some(Fate::Unjudged(why)) => Some(why),
        _ => None,
    }
}

/// The same as what becomes of the text.
pub(super) fn silence(id: &ParserId, input: &Input, said: &Verdict) -> Option<Fate> {
    let unjudged = |why: String| Some(Fate::Unjudged(format!("{id} {why}")));
    match said {
        Verdict::Skipped { inexpressible: true, .. } if is_plain(input) => {
            unjudged("says that it cannot receive printable ASCII".into())
        }
        Verdict::Skipped { inexpressible: true, .. } => Some(Fate::Inexpressible),
        Verdict::Skipped { why, .. } => unjudged(format!("was not judged: {}", why)),
        Verdict::TimedOut => unjudged("did not answer within its time limit".into()),
        Verdict::Panicked { .. } => unjudged("died".into()),
        Verdict::Raised { exception, .. } if is_of_surroundings(exception) => {
            let name = exception.to_string();
            let name = if name.is_empty() { "an exception without a name" } else { &name };
            unjudged(format!("raised {name}, which says nothing about the text"))
        }
        _ => None,
    }
}

/// Printable ASCII, which any software can receive.
fn is_plain(input: &Input) -> bool {
    input.bytes().iter().all(|octet| (b' '..=b'~').contains(octet))
}

/// An exception without a name can be anything.
fn is_of_surroundings(exception: &str) -> bool {
    let name = exception.rsplit(['.', ':', '\\']).next().unwrap_or(exception);
    let lower = name.to_ascii_lowercase();
    SURROUNDINGS.contains(&name) || name.is_empty() || PARTS.iter().any(|part| lower.contains(part))
}
