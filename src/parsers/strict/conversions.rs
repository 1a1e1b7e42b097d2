//! Domains, addresses and mailboxes from text: `parse`, `TryFrom`, always checked.
//!
//! They read RFC 6531 §3.3, which is RFC 5321 §4.1.2 for ASCII text, so that whatever a strict reader of SMTP
//! returns is read again from what it writes.

use super::stop::{Parsed, Rule, expected};
use super::{mailbox_utf8, rfc5321, rfc6531, utf8};
use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox};
use crate::rejection::Rejection;
use nom::Parser;
use nom::combinator::eof;
use rfc6531::Smtputf8;
use std::str::FromStr;

impl<'a> Domain<'a> {
    /// A domain of RFC 6531 §3.3, or an address literal of RFC 5321 §4.1.3 with its brackets. A trailing dot is
    /// in neither.
    ///
    /// # Errors
    /// The rule that does not match, at which octet, and what would have been legal there.
    ///
    /// ```
    /// use addrdiff::domain::Domain;
    /// assert_eq!(Domain::parse("State.Example").unwrap().canonical(), "state.example");
    /// assert_eq!(Domain::parse("https://state.example").unwrap_err().offset, Some(5));
    /// ```
    pub fn parse(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Result<Self, Rejection> {
        utf8(text.as_ref(), |text| {
            let end = expected(&Rule("Domain", "the end of the text"), eof);
            let (_, (_, _)) = (domain_or_literal, end).parse(text.as_bytes())?;
            rfc5321::domain_size::<Smtputf8>(text.as_bytes())?;
            Ok(Self::unchecked(text))
        })
    }
}

/// `( Domain / address-literal )`, told apart by the first octet
fn domain_or_literal(input: &[u8]) -> Parsed<'_, &[u8]> {
    rfc5321::domain_or_literal::<Smtputf8>(input)
}

/// What `parse`, `TryFrom<&str>` and `TryFrom<&[u8]>` are, for a type and the function that reads it.
macro_rules! from_text {
    ($($kind:ident: $read:expr;)*) => {$(
        impl<'a> TryFrom<&'a [u8]> for $kind<'a> {
            type Error = Rejection;

            fn try_from(text: &'a [u8]) -> Result<Self, Rejection> {
                $read(text)
            }
        }

        impl<'a> TryFrom<&'a str> for $kind<'a> {
            type Error = Rejection;

            fn try_from(text: &'a str) -> Result<Self, Rejection> {
                Self::try_from(text.as_bytes())
            }
        }

        impl FromStr for $kind<'static> {
            type Err = Rejection;

            fn from_str(text: &str) -> Result<Self, Rejection> {
                $kind::try_from(text).map($kind::into_owned)
            }
        }
    )*};
}

from_text! {
    Domain: Domain::parse;
    AddrSpec: |text| mailbox_utf8(text).map(|mailbox| mailbox.addr_spec);
    Mailbox: mailbox_utf8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_taken_or_refused_by_its_rule_at_its_octet() {
        for text in ["a.example", "bücher.example", "[192.0.2.1]", "[IPv6:2001:db8::1]", "localhost", "1.2"]
        {
            assert_eq!(Domain::parse(text).unwrap().as_read(), text);
        }
        let long = format!("{}.example", "a".repeat(64));
        for (text, rule, offset) in [
            ("", "sub-domain", 0),
            ("a.example.", "sub-domain", 10),
            ("a_b.example", "Domain", 1),
            ("*.example", "sub-domain", 0),
            ("-a.example", "sub-domain", 0),
            ("Bücher.example", "U-label", 0),
            ("[1.2.3.4", "address-literal", 8),
            ("a.example@b.example", "Domain", 9),
            (&long, "sub-domain", 0),
        ] {
            let refused = Domain::parse(text).unwrap_err();
            assert_eq!((&*refused.rule, refused.offset), (rule, Some(offset)), "{text}");
        }
        assert_eq!(Domain::parse(b"a\xff").unwrap_err().rule, "UTF8-non-ascii");
    }

    #[test]
    fn every_way_from_text_reads_the_same() {
        for text in ["a@b.example", "\"a b\"@b.example", "é@bücher.example", "a@b@c", "", "A <a@b.example>"]
        {
            let reference = mailbox_utf8(text.as_bytes());
            assert_eq!(text.parse::<Mailbox<'_>>(), reference);
            assert_eq!(Mailbox::try_from(text), reference);
            assert_eq!(Mailbox::try_from(text.as_bytes()), reference);
            let address = reference.map(|mailbox| mailbox.addr_spec);
            assert_eq!(text.parse::<AddrSpec<'_>>(), address);
            assert_eq!(AddrSpec::try_from(text.as_bytes()), address);
        }
    }

    #[test]
    fn equal_mailboxes_have_equal_hashes() {
        use std::collections::HashSet;
        let spelled = ["jane.doe@example.org", "\"jane.doe\"@EXAMPLE.org", "\"j\\ane.doe\"@example.ORG"];
        let mailboxes: HashSet<Mailbox<'_>> =
            spelled.iter().map(|text| Mailbox::try_from(*text).unwrap()).collect();
        assert_eq!(mailboxes.len(), 1);
        let others: HashSet<Mailbox<'_>> = ["a@b.example", "A@b.example", "\"a \"@b.example"]
            .iter()
            .map(|text| Mailbox::try_from(*text).unwrap())
            .collect();
        assert_eq!(others.len(), 3);
    }
}
