//! Answers that say nothing about the text: skipped, late, dead, or an exception of the surroundings.

use crate::input::Input;
use crate::judge::evidence::Fate;
use crate::parsers::ParserId;
use crate::verdict::Verdict;

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
const PARTS: [&str; 11] = [
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
];

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
