//! What follows from a finding, in words: what the attacker wins, where the readers part, who is wrong.

use crate::domain::Domain;
use crate::judge::attribution::Who;
use crate::parsers::strict;
use crate::policy::{Policy, Prize};
use crate::verdict::Verdict;

/// What the attacker wins when mail goes where this verdict says.
pub fn wins(verdict: &Verdict, policy: &Policy) -> &'static str {
    let outside = || verdict.domains().filter(|domain| !policy.allows(domain));
    let both = verdict.domains().any(|domain| policy.allows(domain)) && outside().next().is_some();
    let prizes: Vec<Prize> = outside().map(|domain| policy.prize(domain)).collect();
    if both && prizes.iter().any(|prize| *prize != Prize::Nothing) {
        return "an extra recipient";
    }
    let best = prizes.into_iter().max();
    to_words(best.unwrap_or(Prize::Nothing))
}

/// What mail there is to the attacker.
pub fn to_words(prize: Prize) -> &'static str {
    match prize {
        Prize::OwnDomain => "mail to his own domain",
        Prize::RegistrableDomain => "mail to a domain that anybody can register",
        Prize::Address => "mail to an IP address that anybody can rent",
        Prize::Account => "the victim's account",
        Prize::Nothing => "nothing",
    }
}

/// The coarsest form in which two domains still differ; `None` where they are spelled alike.
///
/// From the finest to the coarsest: raw, lower case, A-label, registrable domain.
pub fn rung(one: &Domain<'_>, other: &Domain<'_>) -> Option<&'static str> {
    if one.is_literal() || other.is_literal() {
        return (one.as_read() != other.as_read()).then_some("address literal");
    }
    if one.registrable() != other.registrable() {
        return Some("registrable domain");
    }
    if one != other {
        return Some("A-label");
    }
    let lower = |domain: &Domain<'_>| domain.as_read().to_lowercase();
    if lower(one) != lower(other) {
        return Some("lower case");
    }
    (one.as_read() != other.as_read()).then_some("raw")
}

/// What the standards read in the text, and who is wrong by that: RFC 5321's Mailbox (RFC 6531's beyond ASCII), else
/// RFC 5322's address-list with its obsolete forms.
pub fn who_is_wrong(text: &[u8], who: Who) -> String {
    let domains = |grammar: &str, read: Vec<String>| (format!("{grammar} reads {}", read.join(" ")), true);
    let (by_the_standard, is_address) = match (strict::mailbox_utf8(text), strict::address_list(text)) {
        (Ok(mailbox), _) => domains("RFC 5321 Mailbox", vec![mailbox.addr_spec.domain.to_string()]),
        (Err(_), Ok(list)) => {
            let read = list.iter().map(|mailbox| mailbox.addr_spec.domain.to_string());
            domains("RFC 5322 address-list", read.collect())
        }
        (Err(refused), Err(_)) => (format!("no RFC accepts the text: {refused} (RFC 5321)"), false),
    };
    let who = match who {
        Who::Both if is_address => "both are wrong: the gate admits it, and the parser reads something else",
        who => who.in_words(),
    };
    format!("{by_the_standard}: {who}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_standard_reads_is_called_an_address() {
        let said = |text: &str, who| who_is_wrong(text.as_bytes(), who);
        assert!(said("a@b@c", Who::Both).contains("no RFC accepts"));
        assert!(said("a@b@c", Who::Both).ends_with(Who::Both.in_words()));
        assert!(!said("a@b\r\n .c", Who::Both).contains("no address"));
        assert!(said("a@b, c@d", Who::Gate).ends_with(Who::Gate.in_words()));
    }

    #[test]
    fn readers_part_at_the_coarsest_rung_that_differs() {
        let part = |one, other| rung(&Domain::unchecked(one), &Domain::unchecked(other));
        assert_eq!(part("a.example", "b.example"), Some("registrable domain"));
        assert_eq!(part("a.b.example", "b.example"), Some("A-label"));
        assert_eq!(part("stra\u{df}e.example", "xn--strae-oqa.example"), Some("lower case"));
        assert_eq!(part("A.example", "a.example"), Some("raw"));
        assert_eq!(part("a.example", "a.example"), None);
    }

    #[test]
    fn the_grammar_that_accepts_decides() {
        let said = |text: &[u8]| who_is_wrong(text, Who::Both);
        assert!(said(b"a@b.example").starts_with("RFC 5321 Mailbox reads b.example"));
        assert!(said(b"A <a@b.example>").starts_with("RFC 5322 address-list reads b.example"));
        assert!(said(b"a@b@c").starts_with("no RFC accepts"));
    }
}
