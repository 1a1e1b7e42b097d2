//! Text operations: what fits on one line of a sign-up handler.

use super::{Decide, Gate, Wanted};

/// The text after the last `@`.
pub const LAST_AT: Gate = Gate {
    id: "last-at",
    about: "the text after the last @ is allowed",
    code: r#"(lambda d: d == A or d.endswith("." + A))(text.rpartition("@")[2])"#,
    decide: Decide::Text(|text, wanted| {
        let domain = text.iter().rposition(|&b| b == b'@').map_or(text, |at| &text[at + 1..]);
        is_or_is_below(domain, wanted)
    }),
};

/// The text after the first `@`.
pub const FIRST_AT: Gate = Gate {
    id: "first-at",
    about: "the text after the first @ is allowed",
    code: r#"(lambda d: d == A or d.endswith("." + A))(text.partition("@")[2])"#,
    decide: Decide::Text(|text, wanted| {
        let domain = text.iter().position(|&b| b == b'@').map_or(&[][..], |at| &text[at + 1..]);
        is_or_is_below(domain, wanted)
    }),
};

/// The text ends in `@` and the domain.
pub const SUFFIX_AT: Gate = Gate {
    id: "suffix-at",
    about: "the text ends in @ and the allowed domain",
    code: r#"text.endswith("@" + A)"#,
    decide: Decide::Text(ends_in_at),
};

/// The text ends in the domain: CVE-2024-class "suffix without @" (GHSA-7cc2-r658-7xpf).
pub const SUFFIX: Gate = Gate {
    id: "suffix",
    about: "the text ends in the allowed domain",
    code: r#"text.endswith(A)"#,
    decide: Decide::Text(|text, wanted| text.ends_with(wanted.domain.as_bytes())),
};

/// The repair after CVE-2026-40574: count, then suffix.
pub const ONE_AT: Gate = Gate {
    id: "one-at",
    about: "exactly one @, then suffix-at",
    code: r#"text.count("@") == 1 and text.endswith("@" + A)"#,
    decide: Decide::Text(|text, wanted| {
        text.iter().filter(|&&b| b == b'@').count() == 1 && ends_in_at(text, wanted)
    }),
};

/// The domain occurs somewhere.
pub const CONTAINS: Gate = Gate {
    id: "contains",
    about: "the allowed domain occurs in the text",
    code: r#"A in text"#,
    decide: Decide::Text(|text, wanted| contains(text, wanted.domain.as_bytes())),
};

/// `text.endswith("@" + A)`.
fn ends_in_at(text: &[u8], wanted: Wanted<'_>) -> bool {
    text.strip_suffix(wanted.domain.as_bytes()).is_some_and(|rest| rest.ends_with(b"@"))
}

fn is_or_is_below(domain: &[u8], wanted: Wanted<'_>) -> bool {
    match domain.strip_suffix(wanted.domain.as_bytes()) {
        Some(rest) => rest.is_empty() || wanted.subdomains && rest.ends_with(b"."),
        None => false,
    }
}

/// `needle in text`.
pub(super) fn contains(text: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(text, needle).is_some()
}
