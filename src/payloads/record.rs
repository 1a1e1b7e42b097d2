//! A payload's record, from its text.

use super::spelling::{Carries, Spellings};
use super::verify::Seen;
use super::{Must, Payload};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A payload with everything that follows from its text.
pub(super) fn payload(
    id: String,
    technique: &str,
    (must, seen): (Must, Seen),
    text: &[u8],
    (template, source): (String, String),
) -> Payload {
    Payload {
        id,
        technique: technique.to_owned(),
        must,
        text: std::str::from_utf8(text).ok().map(str::to_owned),
        base64: STANDARD.encode(text),
        template,
        victim: None,
        level: seen.level,
        readings: seen.readings,
        gates: seen.gates,
        carries: Carries::of(text),
        spellings: Spellings::of(text),
        case: None,
        source,
    }
}

/// The id for the allowed domain at this place.
pub(super) fn numbered(id: &str, at: usize) -> String {
    if at == 0 { id.to_owned() } else { format!("{id}-{}", at + 1) }
}
