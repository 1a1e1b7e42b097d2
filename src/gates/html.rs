//! What a browser checks, taken for a check.

use super::matching::Compiled;
use super::{Gate, Language, text};

/// The pattern of `<input type=email>` (WHATWG HTML, "valid e-mail address"), then what stands after the
/// last `@`.
pub const HTML_LAST_AT: Gate = Gate::variant(
    "html-last-at",
    "a browser's pattern for input type=email, and the text after the last @ is allowed",
    (Language::JavaScript, CODE),
    |text, wanted| {
        static PATTERN: Compiled = Compiled::new(|_| {
            let label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
            format!(r"\A[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{label}(?:\.{label})*\z")
        });
        // U+FFFD, in the place of what is no UTF-8, is in no class of the pattern.
        let valid = PATTERN.with("", |pattern| pattern.is_match(&text.to_text()));
        valid && text::is_after_the_last_at(text, wanted)
    },
);

const CODE: &str = concat!(
    r"/^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?",
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/.test(text) && ",
    r#"(d => d === A || d.endsWith("." + A))(text.slice(text.lastIndexOf("@") + 1))"#,
);
