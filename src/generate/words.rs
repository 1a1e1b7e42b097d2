//! A word of the user's own code as a part of an address: a role, a prefix, a tag, a host, a year. What code compares a part
//! with decides who gets in.

use super::neighbours::with_affix;
use crate::policy::Policy;
use std::collections::BTreeSet;

/// Signs between the parts of a local-part.
const SIGNS: [char; 4] = ['-', '.', '_', '+'];

/// Words that are put together: those that end in a sign or begin with one, numbers, and plain ones before numbers.
const PAIRED: usize = 16;

/// An outsider's addresses with two of these words in the local-part: a front and an end, of which code may look at both.
pub fn pairs(words: &[String], policy: &Policy) -> Vec<String> {
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
        words.iter().filter(is_number).take(PAIRED).flat_map(|one| and_next(one)).collect();
    let around = fronts().flat_map(|front| ends().map(move |end| format!("{front}a{end}")));
    let before = fronts().map(String::as_str).chain(plain);
    let counted = before.flat_map(|front| numbers.iter().map(move |number| format!("{front}{number}")));
    around.chain(counted).map(|local| format!("{local}@{}", policy.attacker)).collect()
}

/// A number, the one before it and the one behind it, as wide as it is: code compares with `<` and `>=`.
fn and_next(number: &str) -> Vec<String> {
    let width = number.len();
    let near = number.parse::<u64>().ok().map(|value| [value.saturating_add(1), value.saturating_sub(1)]);
    let near = near.into_iter().flatten().map(|value| format!("{value:0width$}"));
    std::iter::once(number.to_owned()).chain(near).collect()
}

/// An outsider's addresses with this word in the local-part, below and beside the attacker's domain, and beside the allowed
/// ones. A text with an `@` is taken as it is, and with the attacker's domain.
pub fn all(word: &str, policy: &Policy) -> Vec<String> {
    let attacker = &policy.attacker;
    if let Some((local, domain)) = word.rsplit_once('@') {
        let local = if local.is_empty() { "anna" } else { local };
        return vec![format!("{local}@{domain}"), format!("{local}@{attacker}")];
    }
    let locals = [
        word.to_owned(),
        format!("{word}a"),
        format!("a{word}"),
        format!("{word}-a"),
        format!("a-{word}"),
        format!("a+{word}"),
    ];
    let is_number = !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_digit());
    let near = is_number.then(|| and_next(word)).into_iter().flatten().skip(1);
    let locals = locals.into_iter().chain(near).map(|local| format!("{local}@{attacker}"));
    let as_it_is = word.trim_matches('.').contains('.').then(|| word.to_owned());
    let of_attacker = [format!("{word}.{attacker}"), format!("{word}{attacker}")];
    let beside = policy.allowed.iter().flat_map(|domain| beside(word, domain));
    let domains =
        of_attacker.into_iter().chain(as_it_is).chain(beside).map(|domain| format!("anna@{domain}"));
    let accounts = policy.allowed.iter().filter(|_| policy.victim.is_some());
    let accounts = accounts.map(|domain| format!("{word}@{domain}"));
    locals.chain(domains).chain(accounts).collect()
}

/// The word before the first label of this domain and behind it, with a hyphen and without, and in the place of its end.
fn beside(word: &str, domain: &str) -> impl Iterator<Item = String> {
    let (name, rest) = domain.split_at(domain.find('.').unwrap_or(domain.len()));
    let other_end = format!("{name}.{}", word.trim_start_matches('.'));
    with_affix(word, name, rest).into_iter().chain([other_end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_where_code_looks_for_it() {
        let policy = Policy { allowed: vec!["corp.example".into()], ..Policy::default() };
        let of = |word: &str| all(word, &policy);
        for (word, text) in [
            ("svc-", "svc-a@malicious.org"),
            ("1042", "1042@malicious.org"),
            ("staff", "a+staff@malicious.org"),
            ("sms.", "anna@sms.malicious.org"),
            ("alumni", "anna@alumni-corp.example"),
            ("labs", "anna@corplabs.example"),
            ("alumni-corp.example", "anna@alumni-corp.example"),
            (".cm", "anna@corp.cm"),
            ("@partner.internal", "anna@partner.internal"),
            ("ext-1111@corp.example", "ext-1111@malicious.org"),
            ("0099", "0100@malicious.org"),
        ] {
            assert!(of(word).iter().any(|one| one == text), "{word}: {text}");
        }
        assert!(!of("mike").contains(&"mike@corp.example".to_owned()));
    }

    #[test]
    fn two_words_stand_together() {
        let policy = Policy { allowed: vec!["corp.example".into()], ..Policy::default() };
        let words = ["svc-", "-prod", "emp", "900000"].map(str::to_owned);
        let all = pairs(&words, &policy);
        for local in ["svc-a-prod", "emp900000", "emp900001", "svc-899999"] {
            assert!(all.contains(&format!("{local}@malicious.org")), "{local}: {all:?}");
        }
    }
}
