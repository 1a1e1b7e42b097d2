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

/// In PHP; `D` leaves no line break behind the end.
pub const PLAIN_PHP: Gate = Gate::variant(
    "plain-php",
    "the same in PHP",
    (
        Language::Php,
        r#"preg_match('/^[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@' . preg_quote($A, '/') . '$/D', $text) === 1"#,
    ),
    is_plain,
);

/// In Ruby, where `^` and `$` stand at every line.
pub const PLAIN_RUBY: Gate = Gate::variant(
    "plain-ruby",
    "the same in Ruby",
    (Language::Ruby, r#"text.match?(/\A[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@#{Regexp.escape(A)}\z/)"#),
    is_plain,
);

/// In Perl; `\Q` quotes what a pattern would take for its own.
pub const PLAIN_PERL: Gate = Gate::variant(
    "plain-perl",
    "the same in Perl",
    (Language::Perl, r#"$text =~ /\A[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@\Q$A\E\z/"#),
    is_plain,
);

/// In Java.
pub const PLAIN_JAVA: Gate = Gate::variant(
    "plain-java",
    "the same in Java",
    (
        Language::Java,
        r#"text.matches("[A-Za-z0-9_+](?:\\.?[A-Za-z0-9_+-]){0,63}@" + java.util.regex.Pattern.quote(A))"#,
    ),
    is_plain,
);

/// In Go.
pub const PLAIN_GO: Gate = Gate::variant(
    "plain-go",
    "the same in Go",
    (
        Language::Go,
        r#"regexp.MustCompile(`^[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@` + regexp.QuoteMeta(A) + `$`).MatchString(text)"#,
    ),
    is_plain,
);

/// In C#, where `$` also stands before a line break at the end.
pub const PLAIN_CSHARP: Gate = Gate::variant(
    "plain-csharp",
    "the same in C#",
    (
        Language::CSharp,
        r#"Regex.IsMatch(text, @"\A[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@" + Regex.Escape(A) + @"\z")"#,
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

/// What stands in the place of another gate.
static MENDED: [Gate; 9] =
    [PLAIN, PLAIN_JS, PLAIN_RUST, PLAIN_PHP, PLAIN_RUBY, PLAIN_PERL, PLAIN_JAVA, PLAIN_GO, PLAIN_CSHARP];

/// What stands in the place of a look-up.
static ACCOUNTS: [Gate; 2] = [account::ACCOUNT_EXACT, account::ACCOUNT_BINARY];

/// What stands in the place of a look-up in the user's own code.
pub fn by_the_account() -> &'static Gate {
    &ACCOUNTS[0]
}

impl Gate {
    /// What to put in its place: in its language, or in `theirs` where it stands for a line in any; in Python where there
    /// is none in that.
    pub fn mended(&self, theirs: Option<Language>) -> &'static Gate {
        let wanted = theirs.filter(|_| self.language == Language::Python).unwrap_or(self.language);
        match (&self.decide, self.language) {
            (Decide::Account(_), Language::Sql) => &ACCOUNTS[1],
            (Decide::Account(_), _) => &ACCOUNTS[0],
            _ => MENDED.iter().find(|gate| gate.language == wanted).unwrap_or(&MENDED[0]),
        }
    }
}
