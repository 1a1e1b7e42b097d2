//! What a Mailbox of RFC 5321 may hold and some reader on its way reads in another way. One row each.

use crate::mailbox::Mailbox;

/// A form that [`admit`](fn@super::admit) refuses unless it is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Caution {
    /// A Quoted-string as local-part (RFC 5321 §4.1.2): `"a@outside.example"@A`. Readers that do not unquote find
    /// another `@`, a comma or white space in it.
    QuotedLocalPart,
    /// `=?`, with which an encoded-word begins (RFC 2047 §2): some mailers decode it in an address, to characters
    /// that were not there when a gate looked.
    EncodedWord,
    /// `%`, by which hosts have routed mail onwards (RFC 1123 §5.2.16): `user%outside.example@A`.
    PercentSign,
    /// `!`, the same in the manner of UUCP (RFC 976): `outside.example!user@A`.
    ExclamationMark,
    /// `-` at the start: an option, not a recipient, to a program such as `sendmail` on whose command line the
    /// address is put.
    LeadingHyphen,
    /// An address literal (RFC 5321 §4.1.3): `a@[192.0.2.1]`. It has many spellings, and readers differ about them.
    AddressLiteral,
    /// Characters beyond ASCII (RFC 6531): normalisation and the various IDNA map some of them to others, `@` and
    /// `.` among these.
    NonAscii,
}

impl Caution {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::QuotedLocalPart,
        Self::EncodedWord,
        Self::PercentSign,
        Self::ExclamationMark,
        Self::LeadingHyphen,
        Self::AddressLiteral,
        Self::NonAscii,
    ];

    /// Its name, as rules of refusals are named.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::QuotedLocalPart => "quoted-local-part",
            Self::EncodedWord => "encoded-word",
            Self::PercentSign => "percent-sign",
            Self::ExclamationMark => "exclamation-mark",
            Self::LeadingHyphen => "leading-hyphen",
            Self::AddressLiteral => "address-literal",
            Self::NonAscii => "non-ascii",
        }
    }

    /// Where it stands in a text that is this mailbox. A quoted-pair hides nothing: what it means is looked at.
    pub(super) fn find(self, text: &[u8], mailbox: &Mailbox<'_>) -> Option<usize> {
        let means = |part: &str| {
            let place = || memchr::memmem::find(text, part.as_bytes()).unwrap_or(0);
            mailbox.addr_spec.local_part.contains(part).then(place)
        };
        match self {
            Self::QuotedLocalPart => text.starts_with(b"\"").then_some(0),
            Self::EncodedWord => means("=?"),
            Self::PercentSign => means("%"),
            Self::ExclamationMark => means("!"),
            Self::LeadingHyphen => mailbox.addr_spec.local_part.starts_with('-').then_some(0),
            Self::AddressLiteral => mailbox.addr_spec.domain.is_literal().then(|| {
                let domain = mailbox.addr_spec.domain.as_read();
                text.len() - domain.len()
            }),
            Self::NonAscii => text.iter().position(|octet| !octet.is_ascii()),
        }
    }
}
