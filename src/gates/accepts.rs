//! *It says yes*: a check of one's own, which returns `True` or what it let in, and knows its allowed domains
//! itself.

use super::{ByReading, Decide, Gate, Language};
use crate::verdict::{Recipient, Verdict};

/// `accepts:PARSER`.
pub(super) fn of(parser: &str) -> Gate {
    Gate {
        id: format!("accepts:{parser}").into(),
        about: "the code takes the text, whatever it reads in it",
        code: format!("bool({parser}(text))").into(),
        decide: Decide::Reading(parser.to_owned().into(), ByReading::Accepted),
        by_default: false,
        steps: Vec::new(),
        language: Language::Python,
    }
}

/// It was taken, be it an address or not.
pub fn is_taken(verdict: &Verdict) -> bool {
    let something = |recipient: &Recipient| !matches!(recipient, Recipient::Empty(_));
    verdict.reading().is_some_and(|reading| reading.recipients.iter().any(something))
}
