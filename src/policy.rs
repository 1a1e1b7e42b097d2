//! Who is allowed in, and who wants in: the allowed domains and the attacker's.

mod named;

pub use named::{PolicyError, control, domain};

use crate::domain::Domain;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The allow-list a gate enforces, and the domain its adversary holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Policy {
    /// The allowed domains, `A`.
    pub allowed: Vec<String>,
    /// Domains below an allowed one are allowed too.
    pub subdomains: bool,
    /// The attacker's domain, `E`.
    pub attacker: String,
    /// The victim's address, `V`, where identity is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub victim: Option<String>,
    /// The mail servers behind it, by name; empty where they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
}

/// The two domains of CPython's own test for CVE-2019-16056 (bpo-34155).
impl Default for Policy {
    fn default() -> Self {
        Self {
            allowed: vec!["important.com".into()],
            subdomains: true,
            attacker: "malicious.org".into(),
            victim: None,
            servers: Vec::new(),
        }
    }
}

impl Policy {
    /// The policy allows mail to this domain.
    pub fn allows(&self, domain: &Domain<'_>) -> bool {
        self.allowed.iter().any(|allowed| self.allows_by(domain, allowed))
    }

    /// This allowed domain covers `domain`.
    pub fn allows_by(&self, domain: &Domain<'_>, allowed: &str) -> bool {
        let allowed = Domain::unchecked(allowed);
        if self.subdomains { domain.is_within(&allowed) } else { *domain == allowed }
    }

    /// The attacker can receive mail there: at his own domain or below it, at a domain that anybody can
    /// register, or at the address of a machine that anybody can rent.
    pub fn attacker_holds(&self, domain: &Domain<'_>) -> bool {
        self.prize(domain) != Prize::Nothing
    }

    /// What mail to this domain is worth to the attacker.
    pub fn prize(&self, domain: &Domain<'_>) -> Prize {
        if domain.is_within(&Domain::unchecked(self.attacker.as_str())) {
            Prize::OwnDomain
        } else if self.can_be_registered(domain) {
            Prize::RegistrableDomain
        } else if domain.address().is_some_and(can_be_rented) {
            Prize::Address
        } else {
            Prize::Nothing
        }
    }

    fn can_be_registered(&self, domain: &Domain<'_>) -> bool {
        let Some(registrable) = domain.registrable() else { return false };
        let registrable = Domain::unchecked(registrable);
        domain.is_below_a_listed_suffix()
            && !self.allowed.iter().any(|allowed| {
                let allowed = Domain::unchecked(allowed.as_str());
                registrable.is_within(&allowed) || allowed.is_within(&registrable)
            })
    }
}

/// An address on the Internet, or one of those that documentation uses for such (RFC 5737, RFC 3849).
/// Private, local and reserved ranges cannot be had.
fn can_be_rented(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let reserved = match address.octets() {
                // RFC 6890: this network, shared by carriers, protocol assignments, benchmarks, the future.
                [0, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] => true,
                [100, second, ..] => second & 0xc0 == 64,
                [first, ..] => first >= 240,
            };
            let local = address.is_private() || address.is_loopback() || address.is_link_local();
            !(reserved || local || address.is_multicast())
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => can_be_rented(mapped.into()),
            // Global unicast is 2000::/3; all else is local, multicast or unassigned.
            None => address.segments()[0] & 0xe000 == 0x2000,
        },
    }
}

/// What the attacker wins when mail goes to a domain, the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prize {
    /// A domain he cannot get: a private address, a name below no listed suffix, an allowed domain's own zone.
    #[default]
    Nothing,
    /// The address of a machine that anybody can rent.
    Address,
    /// A domain that anybody can register.
    RegistrableDomain,
    /// The attacker's own domain, or one below it.
    OwnDomain,
    /// The victim's account.
    Account,
}

impl std::fmt::Display for Prize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OwnDomain => "mail at his own domain",
            Self::RegistrableDomain => "mail at a domain that anybody can register",
            Self::Address => "mail at an IP address that anybody can rent",
            Self::Account => "the victim's account",
            Self::Nothing => "nothing: nobody can get that domain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prizes_follow_the_two_domains_and_the_public_suffix_list() {
        let policy = Policy { allowed: vec!["mail.important.com".into()], ..Policy::default() };
        let prize = |text| policy.prize(&Domain::unchecked(text));
        assert_eq!(prize("a.malicious.org"), Prize::OwnDomain);
        assert_eq!(prize("mail.important.com.evil.net"), Prize::RegistrableDomain);
        assert_eq!(prize("ximportant.com"), Prize::RegistrableDomain);
        assert_eq!(prize("other.important.com"), Prize::Nothing);
        assert_eq!(prize("co.uk"), Prize::Nothing);
        assert_eq!(prize("important.coma"), Prize::Nothing);
        assert_eq!(prize("localhost"), Prize::Nothing);
    }

    #[test]
    fn an_address_on_the_internet_can_be_had() {
        let prize = |text| Policy::default().prize(&Domain::unchecked(text));
        for literal in
            ["[203.0.113.9]", "[192.0.2.1]", "[8.8.8.8]", "[IPv6:2001:db8::1]", "[IPv6:::ffff:8.8.8.8]"]
                .into_iter()
                // Right before and behind what is reserved.
                .chain(["[100.63.0.1]", "[100.128.0.1]", "[192.0.1.1]", "[198.17.0.1]", "[198.20.0.1]"])
                .chain(["[1.0.0.1]", "[223.255.255.1]", "[IPv6:2000::1]", "[IPv6:3fff::1]"])
        {
            assert_eq!(prize(literal), Prize::Address, "{literal}");
        }
        let private =
            ["[10.0.0.1]", "[127.0.0.1]", "[169.254.1.1]", "[100.64.0.1]", "[0.1.2.3]", "[255.255.255.255]"];
        let reserved = ["[192.0.0.8]", "[198.18.0.1]", "[198.19.0.1]", "[240.0.0.1]", "[100.127.0.1]"];
        let local = ["[172.16.0.1]", "[192.168.0.1]", "[224.0.0.1]", "[239.1.1.1]", "[IPv6:::ffff:10.0.0.1]"];
        let beyond = ["[IPv6:1fff::1]", "[IPv6:4000::1]", "[IPv6:ff02::1]"];
        for literal in private
            .into_iter()
            .chain(["[IPv6:::1]", "[IPv6:fe80::1]", "[IPv6:fd00::1]", "[x:y]", "[]"])
            .chain(reserved)
            .chain(local)
            .chain(beyond)
        {
            assert_eq!(prize(literal), Prize::Nothing, "{literal}");
        }
    }

    #[test]
    fn the_attacker_holds_what_is_worth_anything() {
        let holds = |text| Policy::default().attacker_holds(&Domain::unchecked(text));
        assert!(holds("malicious.org") && holds("evil.net") && holds("[203.0.113.9]"));
        assert!(!holds("important.com") && !holds("localhost") && !holds("[10.0.0.1]"));
    }

    /// Neither a domain above an allowed one can be bought, nor one below it.
    #[test]
    fn the_zone_of_an_allowed_domain_is_its_owners() {
        let policy = Policy { allowed: vec!["a.b.example".into(), "c.example".into()], ..Policy::default() };
        let prize = |text| policy.prize(&Domain::unchecked(text));
        assert_eq!(["b.example", "x.b.example", "x.c.example", "c.example"].map(prize), [Prize::Nothing; 4]);
        assert_eq!(["d.example", "xc.example"].map(prize), [Prize::RegistrableDomain; 2]);
    }

    #[test]
    fn subdomains_are_allowed_unless_told_otherwise() {
        let open = Policy::default();
        let exact = Policy { subdomains: false, ..Policy::default() };
        let below = Domain::unchecked("a.important.com");
        assert!(open.allows(&below) && !exact.allows(&below));
        assert!(exact.allows(&Domain::unchecked("IMPORTANT.com.")));
    }
}
