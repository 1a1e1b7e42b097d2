//! Verdicts on which no class, or no gate, has anything to say.

use crate::verdict::{Kind, Recipient, Verdict};

/// Nobody read a recipient, returned text, or did anything but refuse: no class holds on such verdicts. Most
/// strings are so, and need neither gates nor classes.
pub(super) fn is_silent(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Rejected(_) | Verdict::Skipped { .. } => true,
        Verdict::Accepted(reading) => {
            let nothing = reading.raw.as_ref().is_none_or(|raw| raw.bytes().is_empty());
            nothing && reading.kind() == Kind::Empty
        }
        _ => false,
    }
}

/// Something would go out, be it an address or not: only then can a gate have been fooled.
pub(super) fn mails(verdict: &Verdict) -> bool {
    let somebody = |one: &Recipient| !matches!(one, Recipient::Empty(_) | Recipient::Yes);
    verdict.reading().is_some_and(|reading| reading.recipients.iter().any(somebody))
}
