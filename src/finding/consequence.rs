//! What follows from a finding, in words: what the attacker wins, where the readers part, who is wrong.

use crate::domain::Domain;
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

/// Which grammar decides between the readers, and for whom: by RFC 5321's Mailbox (RFC 6531's beyond ASCII),
/// else by RFC 5322's address-list with its obsolete forms, else by none.
pub fn who_is_wrong(text: &[u8], theirs: &Verdict) -> String {
    let smtp = strict::mailbox_utf8(text).map(|mailbox| vec![mailbox.addr_spec.domain.into_owned()]);
    let refused = match smtp {
        Ok(read) => return decided("RFC 5321 Mailbox", &read, theirs),
        Err(refused) => refused,
    };
    let list = strict::address_list(text);
    match list {
        Ok(read) => {
            let read: Vec<Domain<'static>> =
                read.into_iter().map(|mailbox| mailbox.addr_spec.domain.into_owned()).collect();
            decided("RFC 5322 address-list", &read, theirs)
        }
        Err(_) if theirs.delivers() => {
            format!("the parser accepts what no RFC does: {refused} (RFC 5321); what it means is left open")
        }
        Err(_) => format!("the text is no address: {refused} (RFC 5321); what it means is left open"),
    }
}

fn decided(grammar: &str, read: &[Domain<'static>], theirs: &Verdict) -> String {
    let named = read.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let same = theirs.domains().eq(read.iter());
    if same {
        format!("{grammar} reads {named}, and so does the parser: the gate is wrong")
    } else {
        format!("{grammar} reads {named}: the parser is wrong")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_part_at_the_coarsest_rung_that_differs() {
        let part = |one, other| rung(&Domain::new(one), &Domain::new(other));
        assert_eq!(part("a.example", "b.example"), Some("registrable domain"));
        assert_eq!(part("a.b.example", "b.example"), Some("A-label"));
        assert_eq!(part("stra\u{df}e.example", "xn--strae-oqa.example"), Some("lower case"));
        assert_eq!(part("A.example", "a.example"), Some("raw"));
        assert_eq!(part("a.example", "a.example"), None);
    }

    #[test]
    fn the_grammar_that_accepts_decides() {
        let theirs = Verdict::TimedOut;
        assert!(who_is_wrong(b"a@b.example", &theirs).starts_with("RFC 5321 Mailbox reads b.example"));
        assert!(
            who_is_wrong(b"A <a@b.example>", &theirs).starts_with("RFC 5322 address-list reads b.example")
        );
        assert!(who_is_wrong(b"a@b@c", &theirs).contains("left open"));
    }
}
