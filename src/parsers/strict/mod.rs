//! The strict readers: RFC 5321, 6531 and 5322 to the letter. File = RFC or its section, function = ABNF
//! rule, the rule in its doc comment; where we deviate, a line that begins `deviates:` says so.
//!
//! What every other parser is held against, and what an application can put at its own gate: four functions,
//! from bytes to what they mean or to the reason why they mean nothing. They allocate nothing to refuse,
//! never panic, and take time that grows with the text and no faster.
//!
//! A gate decides about what it then sends, never about the text it was given:
//!
//! ```
//! use addrdiff::domain::Domain;
//! use addrdiff::parsers::strict;
//!
//! fn recipient(text: &str) -> Result<String, String> {
//!     let found = strict::mailbox(text.as_bytes()).map_err(|refused| refused.to_string())?;
//!     match found.addr_spec.domain.is_within(&Domain::unchecked("state.example")) {
//!         true => Ok(found.addr_spec.canonical().to_string()),
//!         false => Err("not one of ours".into()),
//!     }
//! }
//!
//! assert_eq!(recipient("Jane@Mail.State.Example").as_deref(), Ok("Jane@mail.state.example"));
//! assert!(recipient("x@outside.example@state.example").is_err());
//! assert!(recipient("\"x@state.example\"@outside.example").is_err());
//! ```

mod conversions;
#[cfg(feature = "harness")]
pub mod properties;
#[cfg(feature = "harness")]
pub mod reader;
mod rfc5234;
mod rfc5321;
mod rfc5322;
mod rfc6531;
#[cfg(feature = "serde")]
mod serde;
mod stop;

use crate::mailbox::Mailbox;
use crate::rejection::Rejection;
use rfc5321::Ascii;
use rfc6531::Smtputf8;
use stop::{Rule, Stop};

/// `strict/mailbox`: a Mailbox of RFC 5321 §4.1.2, with the prose: sizes, literals, registered tags.
///
/// This is what a gate wants that hands addresses on to SMTP: no comments, no folding, no display name, and
/// nothing that another reader could take for a second address.
///
/// # Errors
/// The rule that does not match, where, and what would have been legal there. A text that is too long but
/// otherwise a Mailbox is refused with [`Cause::Size`](crate::rejection::Cause::Size).
///
/// ```
/// use addrdiff::parsers::strict;
/// let mailbox = strict::mailbox(br#""john doe"@example.org"#).unwrap();
/// assert_eq!(mailbox.addr_spec.local_part, "john doe");
/// assert_eq!(mailbox.spans.domain, Some(11..22));
///
/// let refused = strict::mailbox(b"x@outside.example@state.example").unwrap_err();
/// assert_eq!(refused.to_string(), "Domain at offset 17: expected the end of the text");
/// ```
pub fn mailbox(text: &[u8]) -> Result<Mailbox<'_>, Rejection> {
    rfc5321::read::<Ascii>(text).map_err(|stop| stop.into_rejection(text))
}

/// `strict/mailbox-utf8`: a Mailbox of RFC 6531 §3.3, domains of A-labels and U-labels (RFC 5890).
///
/// # Errors
/// As [`mailbox`]; and `UTF8-non-ascii` where the text is no UTF-8, `U-label` for a label that IDNA2008 does
/// not allow as it is written.
///
/// ```
/// use addrdiff::parsers::strict;
/// assert!(strict::mailbox_utf8("jörg@bücher.example".as_bytes()).is_ok());
/// // An upper-case letter would have to be mapped first; a U-label is already what it maps to.
/// assert_eq!(strict::mailbox_utf8("a@Bücher.example".as_bytes()).unwrap_err().rule, "U-label");
/// ```
pub fn mailbox_utf8(text: &[u8]) -> Result<Mailbox<'_>, Rejection> {
    utf8(text, |text| rfc5321::read::<Smtputf8>(text.as_bytes()))
}

/// `strict/addr-spec`: an addr-spec of RFC 5322 §3.4.1, with the obsolete forms of §4 and with RFC 6532.
///
/// What a header field may hold, and so more than SMTP can carry: see [`mailbox`] for that.
///
/// # Errors
/// As [`mailbox`], without sizes, which RFC 5322 does not limit.
///
/// ```
/// use addrdiff::parsers::strict;
/// let found = strict::addr_spec(b"pete(his account)@ silly . test(host)").unwrap();
/// assert_eq!(found.addr_spec.to_string(), "pete@silly.test");
/// assert_eq!(found.spans.domain, Some(19..31));
/// ```
pub fn addr_spec(text: &[u8]) -> Result<Mailbox<'_>, Rejection> {
    utf8(text, rfc5322::read_addr_spec)
}

/// `strict/address-list`: an address-list of RFC 5322 §3.4, with the obsolete forms of §4 and with RFC 6532.
///
/// All mailboxes in their order, those of groups too; a group without members gives none. Routes and the
/// names of groups are read and left out, as nothing is sent to them.
///
/// # Errors
/// As [`addr_spec`].
///
/// ```
/// use addrdiff::parsers::strict;
/// let list = b"A Group:Ed Jones <joe@where.test>,john@one.test;, \"Q. Public\" <q@two.test>";
/// let shown: Vec<String> = strict::address_list(list).unwrap().iter().map(|one| one.to_string()).collect();
/// assert_eq!(shown, ["Ed Jones <joe@where.test>", "john@one.test", "\"Q. Public\" <q@two.test>"]);
///
/// let refused = strict::address_list(b"alice@example.org(<bob@example.com>").unwrap_err();
/// assert_eq!((&*refused.rule, refused.offset), ("comment", Some(35)));
/// ```
pub fn address_list(text: &[u8]) -> Result<Vec<Mailbox<'_>>, Rejection> {
    utf8(text, rfc5322::read_address_list)
}

/// Reads `text` where it is UTF-8; else says what the well-formed octets before the first wrong one break,
/// and only where more text could still have mended that, that they end.
#[inline]
fn utf8<'a, T>(text: &'a [u8], read: impl Fn(&'a str) -> Result<T, Stop>) -> Result<T, Rejection> {
    let stop = match std::str::from_utf8(text) {
        Ok(text) => match read(text) {
            Ok(found) => return Ok(found),
            Err(stop) => stop,
        },
        Err(err) => {
            let (valid, invalid) = text.split_at(err.valid_up_to());
            match read(rfc5234::text(valid)) {
                Err(stop) if stop.is_final() => stop.before(invalid),
                _ => Stop::at(invalid, &Rule("UTF8-non-ascii", "well-formed UTF-8 (RFC 6532 section 3.1)")),
            }
        }
    };
    Err(stop.into_rejection(text))
}
