//! A word of the user's own code as a part of an address: a role, a prefix, a tag, a host, a year. What code compares a part
//! with decides who gets in.

use super::joined::and_next;
use super::named::DOMAIN;
use super::neighbours::with_affix;
use crate::policy::Policy;

/// An outsider's addresses with this word in the local-part, below and beside the attacker's domain, and beside the allowed
/// ones. A text with an `@` is taken as it is, and with the attacker's domain; one that has room for a domain gets the
/// attacker's, before an allowed one.
pub fn all(word: &str, policy: &Policy) -> Vec<String> {
    let attacker = &policy.attacker;
    if word.contains(DOMAIN) {
        let word = word.replace(DOMAIN, attacker);
        // An allowed domain stands behind it, also where the pattern goes on behind its own `@`.
        let front = word.rsplit_once('@').map_or(word.as_str(), |(front, _)| front);
        let inside = policy.allowed.iter().map(|domain| format!("{front}@{domain}"));
        return inside.chain([word.clone()]).collect();
    }
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
            ("a_at_\u{e000}_x1@a", "a_at_malicious.org_x1@corp.example"),
        ] {
            assert!(of(word).iter().any(|one| one == text), "{word}: {text}");
        }
        assert!(!of("mike").contains(&"mike@corp.example".to_owned()));
    }
}
