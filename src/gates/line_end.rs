//! Where a text ends: what `$` and `.` mean differs from language to language.

use super::matching::Compiled;
use super::{Gate, Language, Octets, Wanted};

/// Python's `$` also stands before a newline at the end.
pub const DOLLAR_NEWLINE: Gate = Gate::variant(
    "dollar-newline",
    "a pattern with $ for its end: @, the allowed domain, the end",
    (Language::Python, r#"re.search("@" + re.escape(A) + "$", text) is not None"#),
    |text, wanted| {
        ends_in_at(text, wanted) || text.strip_suffix(b"\n").is_some_and(|text| ends_in_at(text, wanted))
    },
);

/// As the sample configuration of Synapse lets third-party identifiers in.
pub const ONE_AT_DOLLAR: Gate = Gate::variant(
    "one-at-dollar",
    "a pattern with $ for its end: no @, @, the allowed domain, the end",
    (Language::Python, r#"re.match("^[^@]+@" + re.escape(A) + "$", text) is not None"#),
    |text, wanted| {
        let is_it = |text: Octets<'_>| {
            let local = text.strip_suffix(wanted.domain.as_bytes()).and_then(|rest| rest.strip_suffix(b"@"));
            local.is_some_and(|local| !local.is_empty() && !local.contains(b"@"))
        };
        is_it(text) || text.strip_suffix(b"\n").is_some_and(is_it)
    },
);

/// With `m`, `^` and `$` stand at every line's ends, and any line will do. JavaScript's lines end in LF, CR,
/// U+2028 and U+2029.
pub const JS_MULTILINE: Gate = Gate::variant(
    "js-multiline",
    "a pattern for the whole text, with the flag m: anything, @, the allowed domain",
    (
        Language::JavaScript,
        r#"new RegExp("^.+@" + A.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "$", "m").test(text)"#,
    ),
    |text, wanted| {
        let text = text.to_text();
        let mut lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']);
        lines.any(|line| {
            line.strip_suffix(wanted.domain)
                .and_then(|rest| rest.strip_suffix('@'))
                .is_some_and(|rest| !rest.is_empty())
        })
    },
);

/// Rust's `$` stands at the very end alone, and its `.` takes a CR.
pub const RUST_REGEX: Gate = Gate::variant(
    "rust-regex",
    "a pattern for the whole text: anything, @, the allowed domain",
    (Language::Rust, r#"Regex::new(&format!("^.+@{}$", regex::escape(A)))?.is_match(text)"#),
    |text, wanted| {
        static PATTERN: Compiled = Compiled::new(|domain| format!("^.+@{domain}$"));
        PATTERN.with(wanted.domain, |pattern| pattern.is_match(&text.to_text()))
    },
);

fn ends_in_at(text: Octets<'_>, wanted: Wanted<'_>) -> bool {
    text.strip_suffix(wanted.domain.as_bytes()).is_some_and(|rest| rest.ends_with(b"@"))
}
