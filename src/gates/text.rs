//! Text operations: what fits on one line of a sign-up handler.

use super::{Gate, Language, Octets, Wanted};
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
        let behind = text.find(b'@').map_or(Octets::new(b""), |at| text.from(at + 1));
        is_or_is_below(behind, wanted)
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
    |text, wanted| text.all(b'@').count() == 1 && ends_in_at(text, wanted),
);

/// The domain occurs somewhere.
pub const CONTAINS: Gate =
    Gate::text("contains", "the allowed domain occurs in the text", r#"A in text"#, |text, wanted| {
        text.contains(wanted.domain.as_bytes())
    });

/// `text.endswith("@" + A)`.
fn ends_in_at(text: Octets<'_>, wanted: Wanted<'_>) -> bool {
    text.strip_suffix(wanted.domain.as_bytes()).is_some_and(|rest| rest.ends_with(b"@"))
}

/// `text.rpartition("@")[2]` is allowed.
pub(super) fn is_after_the_last_at(text: Octets<'_>, wanted: Wanted<'_>) -> bool {
    let domain = text.rfind(b'@').map_or(text, |at| text.from(at + 1));
    is_or_is_below(domain, wanted)
}

/// `text.split("@")[1]`: what stands between the first two `@`.
pub const SPLIT_SECOND: Gate = Gate::variant(
    "split-second",
    "the text between the first @ and the next is the allowed domain",
    (Language::JavaScript, r#"text.split("@")[1] === A"#),
    |text, wanted| {
        let behind = text.find(b'@').map(|at| text.from(at + 1));
        let second = behind.map(|behind| behind.find(b'@').map_or(behind, |at| behind.before(at)));
        second.is_some_and(|second| second.is(wanted.domain.as_bytes()))
    },
);

/// `text.split("@").pop()`.
pub const SPLIT_LAST: Gate = Gate::variant(
    "split-last",
    "the text after the last @, or all of it, is the allowed domain",
    (Language::JavaScript, r#"text.split("@").pop() === A"#),
    |text, wanted| text.rfind(b'@').map_or(text, |at| text.from(at + 1)).is(wanted.domain.as_bytes()),
);

/// Normalised before it is looked at; the mailer gets the text as it was.
pub const STRIP_LOWER_LAST_AT: Gate = Gate::variant(
    "strip-lower-last-at",
    "stripped and in lower case, the text after the last @ is allowed",
    (
        Language::Python,
        r#"(lambda d: d == A or d.endswith("." + A))(text.strip().lower().rpartition("@")[2])"#,
    ),
    |text, wanted| {
        let stripped = text.after_step(steps::strip);
        is_after_the_last_at(Octets::new(&Octets::new(&stripped).after_step(steps::lower)), wanted)
    },
);

/// The same, by compatibility: full-width letters are ASCII.
pub const NFKC_LAST_AT: Gate = Gate::variant(
    "nfkc-last-at",
    "in the normal form NFKC, the text after the last @ is allowed",
    (
        Language::Python,
        r#"(lambda d: d == A or d.endswith("." + A))(unicodedata.normalize("NFKC", text).rpartition("@")[2])"#,
    ),
    |text, wanted| is_after_the_last_at(Octets::new(&text.after_step(steps::nfkc)), wanted),
);

fn is_or_is_below(domain: Octets<'_>, wanted: Wanted<'_>) -> bool {
    match domain.strip_suffix(wanted.domain.as_bytes()) {
        Some(rest) => rest.is_empty() || wanted.subdomains && rest.ends_with(b"."),
        None => false,
    }
}
