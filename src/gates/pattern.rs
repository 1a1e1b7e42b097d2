//! Patterns as people write them, in the semantics of Python's `re`: `.` stops at a newline, `$` also
//! matches before a last one, `match` is anchored at the start only.

use super::{Decide, Gate, Wanted};

/// The allow-list of the incident of 2019 (Tchap's `info.yaml`; CVE-2019-11340): `.*` swallows any `@`.
pub const INCIDENT: Gate = Gate {
    id: "incident",
    about: "the pattern of 2019: anything, @, the allowed domain or one below it, the end",
    code: r#"re.match("^" + ".*@(.*\\.|)" + re.escape(A) + "$", text) is not None"#,
    decide: Decide::Text(incident),
};

/// A pattern without its end (Synapse's sample configuration of 2019).
pub const MATCH_OPEN: Gate = Gate {
    id: "match-open",
    about: "a pattern without an end: anything, @, the allowed domain",
    code: r#"re.match(".*@" + re.escape(A), text) is not None"#,
    decide: Decide::Text(|text, wanted| {
        let at = |at: usize| first_line(text)[at + 1..].starts_with(wanted.domain.as_bytes());
        memchr::memchr_iter(b'@', first_line(text)).any(at)
    }),
};

fn incident(text: &[u8], wanted: Wanted<'_>) -> bool {
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let Some(before) = line.strip_suffix(wanted.domain.as_bytes()) else { return false };
    let one_line = !before.contains(&b'\n');
    one_line && (before.ends_with(b"@") || before.ends_with(b".") && before.contains(&b'@'))
}

/// What `.*` at the start can reach.
fn first_line(text: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', text).map_or(text, |end| &text[..end])
}
