//! Text operations: what fits on one line of a sign-up handler.

use super::{Gate, Language, Wanted};
use crate::parsers::steps;

/// The text after the last `@`.
pub const LAST_AT: Gate = Gate::text(
    "last-at",
    "the text after the last @ is allowed",
    r#"(lambda d: d == A or d.endswith("." + A))(text.rpartition("@")[2])"#,
    is_after_the_last_at,
);

/// The text after the first `@`.
pub const FIRST_AT: Gate = Gate::text(
    "first-at",
    "the text after the first @ is allowed",
    r#"(lambda d: d == A or d.endswith("." + A))(text.partition("@")[2])"#,
    |text, wanted| {
        let domain = text.iter().position(|&b| b == b'@').map_or(&[][..], |at| &text[at + 1..]);
        is_or_is_below(domain, wanted)
    },
);

/// The text ends in `@` and the domain.
pub const SUFFIX_AT: Gate = Gate::text(
    "suffix-at",
    "the text ends in @ and the allowed domain",
    r#"text.endswith("@" + A)"#,
    ends_in_at,
);

/// The text ends in the domain: CVE-2024-class "suffix without @" (GHSA-7cc2-r658-7xpf).
pub const SUFFIX: Gate =
    Gate::text("suffix", "the text ends in the allowed domain", r#"text.endswith(A)"#, |text, wanted| {
        text.ends_with(wanted.domain.as_bytes())
    });

/// The repair after CVE-2026-40574: count, then suffix.
pub const ONE_AT: Gate = Gate::text(
    "one-at",
    "exactly one @, then suffix-at",
    r#"text.count("@") == 1 and text.endswith("@" + A)"#,
    |text, wanted| text.iter().filter(|&&b| b == b'@').count() == 1 && ends_in_at(text, wanted),
);

/// The domain occurs somewhere.
pub const CONTAINS: Gate =
    Gate::text("contains", "the allowed domain occurs in the text", r#"A in text"#, |text, wanted| {
        contains(text, wanted.domain.as_bytes())
    });

/// `text.endswith("@" + A)`.
fn ends_in_at(text: &[u8], wanted: Wanted<'_>) -> bool {
    text.strip_suffix(wanted.domain.as_bytes()).is_some_and(|rest| rest.ends_with(b"@"))
}

/// `text.rpartition("@")[2]` is allowed.
pub(super) fn is_after_the_last_at(text: &[u8], wanted: Wanted<'_>) -> bool {
    let domain = text.iter().rposition(|&b| b == b'@').map_or(text, |at| &text[at + 1..]);
    is_or_is_below(domain, wanted)
}

/// `text.split("@")[1]`: what stands between the first two `@`.
pub const SPLIT_SECOND: Gate = Gate::variant(
    "split-second",
    "the text between the first @ and the next is the allowed domain",
    (Language::JavaScript, r#"text.split("@")[1] === A"#),
    |text, wanted| text.split(|&octet| octet == b'@').nth(1) == Some(wanted.domain.as_bytes()),
);

/// `text.split("@").pop()`.
pub const SPLIT_LAST: Gate = Gate::variant(
    "split-last",
    "the text after the last @, or all of it, is the allowed domain",
    (Language::JavaScript, r#"text.split("@").pop() === A"#),
    |text, wanted| text.rsplit(|&octet| octet == b'@').next() == Some(wanted.domain.as_bytes()),
);

/// Normalised before it is looked at; the mailer gets the text as it was.
pub const STRIP_LOWER_LAST_AT: Gate = Gate::variant(
    "strip-lower-last-at",
    "stripped and in lower case, the text after the last @ is allowed",
    (
        Language::Python,
        r#"(lambda d: d == A or d.endswith("." + A))(text.strip().lower().rpartition("@")[2])"#,
    ),
    |text, wanted| is_after_the_last_at(&steps::lower(&steps::strip(text)), wanted),
);

/// The same, by compatibility: full-width letters are ASCII.
pub const NFKC_LAST_AT: Gate = Gate::variant(
    "nfkc-last-at",
    "in the normal form NFKC, the text after the last @ is allowed",
    (
        Language::Python,
        r#"(lambda d: d == A or d.endswith("." + A))(unicodedata.normalize("NFKC", text).rpartition("@")[2])"#,
    ),
    |text, wanted| is_after_the_last_at(&steps::nfkc(text), wanted),
);

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
