//! Words in the user's own code: strings that it compares parts of an address with, and texts that its patterns match.

use super::samples::{around_a_domain, samples};
use crate::generate::named::DOMAIN;
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

/// A list in one string: `"a b c".split()`, `%w[a b c]`.
static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let string = |quote| format!(r"{quote}([^{quote}\\\n]{{1,400}}){quote}\.split\(");
    Regex::new(&format!(r"{}|{}|%[wi][\[({{]([^\])}}]{{1,400}})[\])}}]", string('"'), string('\''))).ok()
});

/// Words of letters alone that are taken from one file of data.
const PLAIN: usize = 24;

/// A line of settings that has a secret.
static SECRET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)secret|passw|pwd|token|key|credential|private|salt|cookie|auth").ok());

/// Letters of a separator.
const SEPARATOR: usize = 20;

/// How languages ask for a variable of the environment.
static VARIABLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let asked =
        r#"(?:environ(?:\.get\(|\[)|getenv\(|process\.env\[|ENV(?:\[|\.fetch\())\s*["']([A-Z][A-Z0-9_]+)"#;
    Regex::new(&format!(r"{asked}|process\.env\.([A-Z][A-Z0-9_]+)")).ok()
});

/// The words in this code, and texts that its patterns match: first those that look like a part of an address, which end in a
/// sign or hold one.
pub(super) fn words_in(code: &str) -> Vec<String> {
    let strings = groups(code, [&QUOTED, &SLASHED]).flat_map(in_string);
    let lists = groups(code, [&LIST]).flat_map(parted);
    let mut words: Vec<String> = strings.chain(lists).filter(|word| is_word(word)).collect();
    words.sort_by_key(|word| !word.contains(|c: char| !c.is_alphabetic()));
    words
}

/// The words in this data: what stands in quotes, or alone on a line. Lines that seem to hold a secret are left out.
pub(super) fn words_in_data(data: &str) -> Vec<String> {
    let is_secret = |line: &&str| SECRET.as_ref().is_none_or(|secret| secret.is_match(line));
    let lines = data.lines().filter(|line| !is_secret(line));
    let of_line = |line: &'_ str| {
        let whole = line.trim_start_matches([' ', '\t', '-']).trim_end().to_owned();
        groups(line, [&QUOTED]).map(str::to_owned).chain([whole]).collect::<Vec<String>>()
    };
    let words = lines.flat_map(of_line).filter(|word| !word.contains('=') && is_word(word));
    let (signed, mut plain): (Vec<String>, Vec<String>) =
        words.partition(|word| word.contains(|c: char| !c.is_alphabetic()));
    plain.truncate(PLAIN);
    [signed, plain].concat()
}

/// What the groups of these patterns hold.
fn groups<'t, const N: usize>(
    text: &'t str,
    patterns: [&'static LazyLock<Option<Regex>>; N],
) -> impl Iterator<Item = &'t str> {
    let patterns = patterns.into_iter().filter_map(|pattern| pattern.as_ref());
    let found = patterns.flat_map(|pattern| pattern.captures_iter(text));
    found.filter_map(|found| found.iter().skip(1).flatten().next().map(|one| one.as_str()))
}

/// The words between blanks and commas.
fn parted(list: &str) -> Vec<String> {
    list.split([' ', ',', '\t', '\n', '|', ';']).map(str::to_owned).collect()
}

/// A plain string is itself; of a pattern, texts that it matches.
fn in_string(string: &str) -> Vec<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-@".contains(c);
    match string.chars().all(is_plain) {
        true => vec![string.to_owned()],
        false => {
            let pattern = string.replace(r"\\", r"\");
            [samples(&pattern), around_a_domain(&pattern), of_glob(string)].concat()
        }
    }
}

/// What `*` and `?` of a file's pattern stand for.
fn of_glob(string: &str) -> Vec<String> {
    let is_glob = string.contains(['*', '?']) && string.contains(char::is_alphanumeric);
    is_glob.then(|| string.replace(['*', '?'], "x")).into_iter().collect()
}

/// Strings that may stand between two addresses, or in the place of an `@`: short ones with a sign or a blank.
pub(super) fn separators_in(code: &str) -> Vec<String> {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '\\';
    let is_one =
        |text: &&str| text.len() <= SEPARATOR && text.contains(is_sign) && !text.contains(['\\', '@']);
    let all = groups(code, [&QUOTED]).filter(is_one);
    all.filter(|text| text.starts_with(is_sign) && text.ends_with(is_sign)).map(str::to_owned).collect()
}

/// Variables of the environment that code asks for.
pub(super) fn variables_in(code: &str) -> Vec<String> {
    groups(code, [&VARIABLE]).map(str::to_owned).collect()
}

/// Letters and signs of an address, of which some is a letter or a digit.
fn is_word(word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "._+-@=".contains(c) || DOMAIN.contains(c);
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
            if local in "ceo cfo".split(): %w[cto,vp]
        "#;
        let words = words_in(code);
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
            "cfo",
            "vp",
        ] {
            assert!(words.iter().any(|one| one == word), "{word}: {words:?}");
        }
        assert!(!words.iter().any(|word| word.contains(' ')));
        let place = |word| words.iter().position(|one| one == word);
        assert!(place("svc-") < place("cfo"));
    }

    #[test]
    fn separators_globs_and_variables_stand_in_code() {
        let code = "text.split(' on behalf of ')[0].replace('{at}', '@'); a = 'x'; fnmatch(d, 'mycorp-*-partner.net')\n\
                    os.environ.get('APP_ENV') or process.env.NODE_ENV or getenv(\"MODE\")";
        assert_eq!(separators_in(code), [" on behalf of ", "{at}"]);
        assert_eq!(variables_in(code), ["APP_ENV", "NODE_ENV", "MODE"]);
        assert!(words_in(code).contains(&"mycorp-x-partner.net".to_owned()));
        let room = words_in("re.match(r'(\\w+)_at_([\\w.]+)_x$', local)");
        assert!(room.contains(&format!("a_at_{DOMAIN}_x")), "{room:?}");
    }

    #[test]
    fn data_has_words_in_quotes_and_on_lines() {
        let settings = "{\"prefixes\": [\"svc-\", \"bot_\"]}\nops-\n  - x9\nplain\nDB_PASSWORD: \"hunter-2\"\nMODE=a-1\n";
        assert_eq!(words_in_data(settings), ["svc-", "bot_", "ops-", "x9", "prefixes", "plain"]);
    }
}
