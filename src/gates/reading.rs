//! A parser's own reading as a gate: it admits when the domains it reads are allowed.

use super::{ByReading, Decide, Gate, Language};
use std::borrow::Cow;

/// The strict reader.
pub const STRICT: Gate = Gate {
    id: Cow::Borrowed("strict"),
    about: "the strict reader accepts, and the domain it reads is allowed",
    code: Cow::Borrowed("addrdiff::parsers::strict::mailbox(text)"),
    language: Language::Rust,
    by_default: true,
    steps: Vec::new(),
    decide: Decide::Reading(Cow::Borrowed("strict/mailbox"), ByReading::Allowed),
};

/// `reads:PARSER`.
pub(super) fn of(parser: &str) -> Gate {
    Gate {
        id: format!("reads:{parser}").into(),
        about: "the parser reads recipients, and all their domains are allowed",
        code: format!("all(domain == A or domain.endswith(\".\" + A) for domain in domains({parser}, text))")
            .into(),
        decide: Decide::Reading(parser.to_owned().into(), ByReading::Allowed),
        by_default: false,
        steps: Vec::new(),
        language: Language::Python,
    }
}
