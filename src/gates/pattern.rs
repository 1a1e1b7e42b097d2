//! Patterns as people write them, in the semantics of Python's `re`: `.` stops at a newline, `$` also
//! matches before a last one, `match` is anchored at the start only.

use super::matching::{Compiled, of_python};
use super::{Gate, Language, Octets, Wanted};

/// The allow-list of the incident of 2019 (Tchap's `info.yaml`; CVE-2019-11340): `.*` swallows any `@`.
pub const INCIDENT: Gate = Gate::text(
    "incident",
    "the pattern of 2019: anything, @, the allowed domain or one below it, the end",
    r#"re.match("^" + ".*@(.*\\.|)" + re.escape(A) + "$", text) is not None"#,
    incident,
);

/// A pattern without its end (Synapse's sample configuration of 2019).
pub const MATCH_OPEN: Gate = Gate::text(
    "match-open",
    "a pattern without an end: anything, @, the allowed domain",
    r#"re.match(".*@" + re.escape(A), text) is not None"#,
    |text, wanted| {
        let line = first_line(text);
        line.all(b'@').any(|at| line.from(at + 1).starts_with(wanted.domain.as_bytes()))
    },
);

/// The local-part is looked after; what `.` may be in front of the domain is not.
pub const DOT_OVER_AT: Gate = Gate::variant(
    "dot-over-at",
    "the whole text: no @ or blank, @, perhaps a domain and a dot, the allowed domain",
    (Language::Python, r#"re.fullmatch(r"[^@\s]+@(.+\.)?" + re.escape(A), text) is not None"#),
    |text, wanted| {
        static PATTERN: Compiled =
            Compiled::new(|domain| of_python(&format!(r"\A[^@\s]+@(.+\.)?{domain}\z")));
        PATTERN.with(wanted.domain, |pattern| pattern.is_match(&text.to_text()))
    },
);

/// The incident's pattern as a function.
pub(super) fn incident(text: Octets<'_>, wanted: Wanted<'_>) -> bool {
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let Some(before) = line.strip_suffix(wanted.domain.as_bytes()) else { return false };
    let one_line = before.find(b'\n').is_none();
    one_line && (before.ends_with(b"@") || before.ends_with(b".") && before.find(b'@').is_some())
}

/// What `.*` at the start can reach.
fn first_line(text: Octets<'_>) -> Octets<'_> {
    text.find(b'\n').map_or(text, |end| text.before(end))
}
