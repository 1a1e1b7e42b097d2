//! A parser's own reading as a gate: it admits when the domains it reads are allowed.

use super::{Decide, Gate};

/// The strict reader.
pub const STRICT: Gate = Gate {
    id: "strict",
    about: "the strict reader accepts, and the domain it reads is allowed",
    code: "addrdiff::parsers::strict::mailbox(text)",
    decide: Decide::Reading("strict/mailbox"),
};
