//! Words and strings of the user's own code, put together: those that decide only in pairs, keys of a document or a query that
//! come twice, names and top-level domains that code joins, and what code takes two addresses apart with.

use super::named::Named;
use crate::domain::Domain;
use crate::policy::Policy;
use std::collections::BTreeSet;

/// Signs between the parts of a local-part.
const SIGNS: [char; 4] = ['-', '.', '_', '+'];

/// All that is put together of what code names.
pub fn all(named: &Named, policy: &Policy) -> Vec<String> {
    let words = &named.words;
    let of_words = [pairs(words, policy), keyed(words, policy), composed(words)].concat();
    [of_words, separated(&named.separators, policy)].concat()
}

/// Words that are put together: those that end in a sign or begin with one, numbers, and plain ones before numbers.
const PAIRED: usize = 16;

/// Numbers that stand behind other words.
const NUMBERS: usize = 6;

/// Public suffixes that are joined with names.
const SUFFIXES: usize = 4;

/// An outsider's addresses with two of these words in the local-part: a front and an end, of which code may look at both.
fn pairs(words: &[String], policy: &Policy) -> Vec<String> {
    let is_number = |word: &&String| word.bytes().all(|octet| octet.is_ascii_digit());
    let is_front = |word: &&String| word.ends_with(SIGNS) && !word.contains('@');
    let is_end = |word: &&String| word.starts_with(SIGNS) && !word.contains('@');
    let fronts = || words.iter().filter(is_front).take(PAIRED);
    let ends = || words.iter().filter(is_end).take(PAIRED);
    // A pattern's sample has digits behind its front.
    let fronts_of_numbers = words.iter().map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    let plain = fronts_of_numbers.filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
    let plain: BTreeSet<&str> = plain.take(PAIRED).collect();
    let numbers: Vec<String> =
        words.iter().filter(is_number).take(NUMBERS).flat_map(|one| and_next(one)).collect();
    let around = fronts().flat_map(|front| ends().map(move |end| format!("{front}a{end}")));
    let before = fronts().map(String::as_str).chain(plain);
    let counted = before.flat_map(|front| numbers.iter().map(move |number| format!("{front}{number}")));
    around.chain(counted).map(|local| format!("{local}@{}", policy.attacker)).collect()
}

/// A number, the one before it and the one behind it, as wide as it is: code compares with `<` and `>=`.
pub(super) fn and_next(number: &str) -> Vec<String> {
    let width = number.len();
    let near = number.parse::<u64>().ok().map(|value| [value.saturating_add(1), value.saturating_sub(1)]);
    let near = near.into_iter().flatten().map(|value| format!("{value:0width$}"));
    std::iter::once(number.to_owned()).chain(near).collect()
}

/// An address of the attacker's and an allowed one under one key, which comes twice: readers differ in which they take.
fn keyed(words: &[String], policy: &Policy) -> Vec<String> {
    let Some(inside) = policy.allowed.first().map(|domain| format!("anna@{domain}")) else {
        return Vec::new();
    };
    let outsider = format!("anna@{}", policy.attacker);
    let of = |key: &String, one: &str, other: &str| {
        [format!("{{\"{key}\":\"{one}\",\"{key}\":\"{other}\"}}"), format!("{key}={one}&{key}={other}")]
    };
    let keys = words.iter().filter(|word| word.chars().all(char::is_alphabetic)).take(PAIRED);
    keys.flat_map(|key| [of(key, &inside, &outsider), of(key, &outsider, &inside)].concat()).collect()
}

/// Addresses at domains of two words, of which the second is a public suffix.
fn composed(words: &[String]) -> Vec<String> {
    let is_suffix = |word: &&str| {
        Domain::parse(&format!("a.{word}")).is_ok_and(|domain| domain.is_below_a_listed_suffix())
    };
    let plain = || {
        words.iter().map(|word| word.trim_matches('.')).filter(|word| word.chars().all(char::is_alphanumeric))
    };
    let suffixes: BTreeSet<&str> = plain().filter(is_suffix).take(SUFFIXES).collect();
    let names = plain().filter(|word| !word.is_empty() && !suffixes.contains(word)).take(2 * PAIRED);
    names.flat_map(|name| suffixes.iter().map(move |suffix| format!("anna@{name}.{suffix}"))).collect()
}

/// An address of the attacker's and an allowed one with one of these between them, and with one in the place of the first `@`.
fn separated(separators: &[String], policy: &Policy) -> Vec<String> {
    let outsider = || format!("anna@{}", policy.attacker);
    let of = |domain: &String, between: &String| {
        let (inside, outsider) = (format!("anna@{domain}"), outsider());
        let at = outsider.replacen('@', between, 1);
        [
            format!("{outsider}{between}{inside}"),
            format!("{inside}{between}{outsider}"),
            format!("{at}@{domain}"),
            format!("{outsider}{between}@{domain}"),
        ]
    };
    policy
        .allowed
        .iter()
        .flat_map(|domain| separators.iter().flat_map(move |between| of(domain, between)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy { allowed: vec!["corp.example".into()], ..Policy::default() }
    }

    fn words<const N: usize>(words: [&str; N]) -> [String; N] {
        words.map(str::to_owned)
    }

    #[test]
    fn two_words_stand_together() {
        let all = pairs(&words(["svc-", "-prod", "emp", "900000"]), &policy());
        for local in ["svc-a-prod", "emp900000", "emp900001", "svc-899999"] {
            assert!(all.contains(&format!("{local}@malicious.org")), "{local}: {all:?}");
        }
    }

    #[test]
    fn keys_come_twice_in_either_order() {
        let all = keyed(&words(["mail", "x-"]), &policy());
        assert!(all.contains(&r#"{"mail":"anna@corp.example","mail":"anna@malicious.org"}"#.to_owned()));
        assert!(all.contains(&"mail=anna@malicious.org&mail=anna@corp.example".to_owned()) && all.len() == 4);
    }

    #[test]
    fn names_are_joined_with_suffixes() {
        assert_eq!(composed(&words(["partner", ".net", "svc-"])), ["anna@partner.net"]);
    }

    #[test]
    fn strings_of_the_code_stand_between_addresses() {
        let all = separated(&words([" on behalf of "]), &policy());
        assert!(all.contains(&"anna@malicious.org on behalf of anna@corp.example".to_owned()));
        assert!(all.contains(&"anna on behalf of malicious.org@corp.example".to_owned()));
    }
}
