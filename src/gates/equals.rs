//! *Parsed equals raw*: what a parser returns must be the text itself. The last fix of the incident of 2019.

use super::{ByReading, Decide, Gate, Language, pattern};
use crate::verdict::Verdict;

/// `equals:PARSER`.
pub(super) fn of(parser: &str) -> Gate {
    Gate {
        id: format!("equals:{parser}").into(),
        about: "what the parser returns is the text itself, and the pattern of 2019 takes it",
        code: format!("{parser}(text) == text and {}", pattern::INCIDENT.code).into(),
        decide: Decide::Reading(parser.to_owned().into(), ByReading::EqualsText),
        by_default: false,
        steps: Vec::new(),
        language: Language::Python,
    }
}

/// The one string that the parser returned is the text, octet for octet.
pub(super) fn is_returned(verdict: &Verdict, text: &[u8]) -> bool {
    let Some(reading) = verdict.reading() else { return false };
    match (&reading.raw, &reading.recipients[..]) {
        (Some(raw), [_]) => raw.bytes() == text,
        // A surface that returns no string: the address as it would be written.
        (None, [_]) => reading.mailboxes().any(|mailbox| mailbox.addr_spec.to_string().as_bytes() == text),
        _ => false,
    }
}
