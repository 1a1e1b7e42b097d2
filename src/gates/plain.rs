//! What stands in the place of a gate that lets the wrong people in: an ordinary address of the domain, and nothing
//! else. No reader that there is takes such a text for another one.

use super::{Decide, Gate, Language, Octets, Wanted, account};

/// The most that may stand behind the first character of the local-part, each perhaps with a dot before it.
const MOST: usize = 63;

/// In Python.
pub const PLAIN: Gate = Gate::variant(
    "plain",
    "the whole text is an ordinary address of the allowed domain",
    (
        Language::Python,
        r#"re.fullmatch(r"[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@" + re.escape(A), text) is not None"#,
    ),
    is_plain,
);

/// In JavaScript.
pub const PLAIN_JS: Gate = Gate::variant(
    "plain-js",
    "the same in JavaScript",
    (
        Language::JavaScript,
        r#"new RegExp("^[A-Za-z0-9_+](?:\\.?[A-Za-z0-9_+-]){0,63}@" + A.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "$").test(text)"#,
    ),
    is_plain,
);

/// In Rust.
pub const PLAIN_RUST: Gate = Gate::variant(
    "plain-rust",
    "the same in Rust",
    (
        Language::Rust,
        r#"Regex::new(&format!(r"^[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){{0,63}}@{}$", regex::escape(A)))?.is_match(text)"#,
    ),
    is_plain,
);

fn is_plain(text: Octets<'_>, wanted: Wanted<'_>) -> bool {
    let before = text.strip_suffix(wanted.domain.as_bytes());
    before.and_then(|before| before.strip_suffix(b"@")).is_some_and(is_ordinary)
}

fn is_ordinary(local_part: Octets<'_>) -> bool {
    if !local_part.begins(|octet| octet.is_ascii_alphanumeric() || b"_+".contains(&octet)) {
        return false;
    }
    let (mut rest, mut characters) = (local_part.from(1), 0);
    while !rest.is_empty() && characters < MOST {
        let behind = rest.strip_prefix(b".").unwrap_or(rest);
        if !behind.begins(|octet| octet.is_ascii_alphanumeric() || b"_+-".contains(&octet)) {
            return false;
        }
        (rest, characters) = (behind.from(1), characters + 1);
    }
    rest.is_empty()
}

/// What stands in the place of another gate: by language, then for look-ups.
static MENDED: [Gate; 5] = [PLAIN, PLAIN_JS, PLAIN_RUST, account::ACCOUNT_EXACT, account::ACCOUNT_BINARY];

/// What stands in the place of a look-up in the user's own code.
pub fn by_the_account() -> &'static Gate {
    &MENDED[3]
}

impl Gate {
    /// What to put in its place: in its language, where there is one in that.
    pub fn mended(&self) -> &'static Gate {
        match (&self.decide, self.language) {
            (Decide::Account(_), Language::Sql) => &MENDED[4],
            (Decide::Account(_), _) => &MENDED[3],
            (_, Language::JavaScript) => &MENDED[1],
            (_, Language::Rust) => &MENDED[2],
            (_, Language::Python | Language::Sql) => &MENDED[0],
        }
    }
}
