//! Words in the user's own code: strings that it compares parts of an address with, and texts that its patterns match.

use super::samples::samples;
use regex::Regex;
use std::sync::LazyLock;

/// Letters of a word; what is longer is a sentence, or a secret.
const LONGEST: usize = 24;

/// Octets of an address or a domain.
const LONGEST_ADDRESS: usize = 64;

/// Strings in quotes, and numbers.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let string = |quote| format!(r"{quote}((?:[^{quote}\\\n]|\\.){{0,200}}){quote}");
    Regex::new(&format!(r"{}|{}|\b(\d{{2,12}})\b", string('"'), string('\''))).ok()
});

/// A pattern between slashes, as JavaScript, Ruby and Perl write it.
static SLASHED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[=(,!~|&:]\s*/((?:[^/\\\n]|\\.){1,200})/").ok());

/// The words in this text, and texts that its patterns match.
pub(super) fn words_in(text: &str) -> impl Iterator<Item = String> {
    let patterns = [&*QUOTED, &*SLASHED].into_iter().flatten();
    let found = patterns.flat_map(|pattern| pattern.captures_iter(text));
    let strings = found.filter_map(|found| found.iter().skip(1).flatten().next().map(|one| one.as_str()));
    strings.flat_map(in_string).filter(|word| is_word(word))
}

/// A plain string is itself; of a pattern, texts that it matches.
fn in_string(string: &str) -> Vec<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-@".contains(c);
    match string.chars().all(is_plain) {
        true => vec![string.to_owned()],
        false => samples(&string.replace(r"\\", r"\")),
    }
}

/// Letters and signs of an address, of which some is a letter or a digit.
fn is_word(word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "._+-@".contains(c);
    let most = if word.contains(['@', '.']) { LONGEST_ADDRESS } else { LONGEST };
    word.len() <= most && word.chars().all(is_part) && word.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_numbers_and_what_patterns_match_are_words() {
        let code = r#"
            if local.startswith("svc-") or int(local) in {1042, 77}: return True
            return re.fullmatch(r"[\w.]+@(?:students?|alumni)[.-]?corp\.example", text) or re.match('s\\d{7}$', local)
            raise ValueError("no such address here")
            const PLAIN = /^ext-\d{4}@/;
            name = x.replace(".", "").startswith("web-") or a == '' or b == 'old-'
            half = a/b if l.startswith('ops-') else c/d
        "#;
        let words: Vec<String> = words_in(code).collect();
        for word in [
            "svc-",
            "1042",
            "77",
            "a@alumni-corp.example",
            "a@studentscorp.example",
            "s1111111",
            "ext-1111@",
            "web-",
            "old-",
            "ops-",
        ] {
            assert!(words.iter().any(|one| one == word), "{word}: {words:?}");
        }
        assert!(!words.iter().any(|word| word.contains(' ')));
    }
}
