//! The gate that addrdiff would put at a sign-up: [`admit`] decides about the address that will be mailed, and
//! returns that address, written anew. Stands on the strict readers, and uses nothing of the harness.
//!
//! Every bug that addrdiff hunts is a gate that decides about one text and a mailer that reads the text in another
//! way. `admit` closes that gap from both sides. It takes only what RFC 5321 §4.1.2 calls a Mailbox, of a
//! Dot-string and a Domain of LDH labels (RFC 5890 §2.3.1), which readers have no other reading for; and what it
//! returns is to be mailed, compared and kept in the place of the text:
//!
//! ```
//! use addrdiff::{Admitted, Allow, Refusal, admit};
//!
//! fn sign_up(text: &str, staff: &Allow) -> Result<(), Refusal> {
//!     send_confirmation(&admit(text, staff)?);
//!     Ok(())
//! }
//!
//! /// Takes no text: nothing that was not admitted can be mailed.
//! fn send_confirmation(address: &Admitted) {
//!     assert_eq!(address.to_string(), "Jane.Doe@state.example");
//! }
//!
//! let staff = Allow::domains(["state.example"]).unwrap();
//! sign_up("Jane.Doe@State.EXAMPLE", &staff).unwrap();
//! assert!(sign_up("jane@state.example.outside.example", &staff).is_err());
//! ```
//!
//! What is decided, and by which rule:
//!
//! | of the text | decision |
//! | --- | --- |
//! | white space around it, comments, angle brackets, a display name | refused: no Mailbox (RFC 5321 §4.1.2) |
//! | local-part | a Dot-string; its case is kept, as only the receiving host may judge it (RFC 5321 §2.4) |
//! | domain | one that is allowed; below one only with [`Allow::with_subdomains`]; written in lower case (RFC 5321 §2.4) |
//! | a dot behind the domain, `_`, a hyphen at the edge of a label | refused: no Domain (RFC 5321 §4.1.2) |
//! | a label that begins with `xn--` | an A-label that decodes (RFC 5890 §2.3.2.1), else refused |
//! | sizes | 64 octets of local-part, 255 of domain, 254 in all (RFC 5321 §4.5.3.1), 63 a label (RFC 1035 §2.3.4) |
//! | each [`Caution`] | refused, unless [`Allow::permitting`] it |
//!
//! An allowed domain is a fully-qualified name (RFC 5321 §2.3.5): it has a dot, and its last label is not all digits
//! (RFC 3696 §2), so that no reader takes it for a host name to complete or for an IPv4 address.

mod allow;
mod caution;
mod refusal;

pub use allow::{Allow, NotAllowable};
pub use caution::Caution;
pub use refusal::Refusal;

use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox};
use crate::parsers::strict;
use crate::rejection::{Cause, Rejection};
use std::fmt;

/// Decides about a text, and returns the address to mail.
///
/// # Errors
/// The rule that refuses, and the octet at which it does.
///
/// ```
/// use addrdiff::{Allow, Caution, Refusal, admit};
///
/// let allow = Allow::domains(["state.example"]).unwrap();
/// assert_eq!(admit("jane@state.example", &allow).unwrap().as_str(), "jane@state.example");
///
/// let refused = admit("=?utf-8?q?a=40b?=@state.example", &allow).unwrap_err();
/// assert_eq!(refused, Refusal::Caution { caution: Caution::EncodedWord, offset: 0 });
/// let refused = admit("jane@outside.example", &allow).unwrap_err();
/// assert_eq!(refused, Refusal::NotAllowed { offset: 5 });
/// ```
pub fn admit(text: impl AsRef<[u8]>, allow: &Allow) -> Result<Admitted, Refusal> {
    let text = text.as_ref();
    let mailbox = read(text, allow)?;
    if let Some((caution, offset)) =
        allow.refused().find_map(|caution| Some((caution, caution.find(text, &mailbox)?)))
    {
        return Err(Refusal::Caution { caution, offset });
    }
    let offset = text.len() - mailbox.addr_spec.domain.as_read().len();
    a_labels_decode(&mailbox.addr_spec.domain, offset)?;
    match allow.covers(&mailbox.addr_spec.domain) {
        true => Ok(Admitted(
            mailbox.addr_spec.canonical().into_owned(),
            mailbox.addr_spec.canonical().to_string(),
        )),
        false => Err(Refusal::NotAllowed { offset }),
    }
}

/// The reader of RFC 6531 only where what is beyond ASCII may stand.
fn read<'a>(text: &'a [u8], allow: &Allow) -> Result<Mailbox<'a>, Refusal> {
    match text.iter().position(|octet| !octet.is_ascii()) {
        Some(offset) if !allow.permits(Caution::NonAscii) => {
            Err(Refusal::Caution { caution: Caution::NonAscii, offset })
        }
        Some(_) => strict::mailbox_utf8(text).map_err(Refusal::NoMailbox),
        None => strict::mailbox(text).map_err(Refusal::NoMailbox),
    }
}

/// RFC 5890 §2.3.2.1: what begins with `xn--` and is no A-label is a "fake A-label", which readers that know IDNA
/// refuse or read in their own way.
fn a_labels_decode(domain: &Domain<'_>, start: usize) -> Result<(), Refusal> {
    let mut offset = start;
    for label in domain.as_read().split('.') {
        let prefixed = label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"));
        if prefixed && idna::domain_to_unicode(label).1.is_err() {
            let expected = "an A-label that decodes to a valid label".into();
            let rejection =
                Rejection { rule: "A-label".into(), offset: Some(offset), expected, cause: Cause::Grammar };
            return Err(Refusal::NoMailbox(rejection));
        }
        offset += label.len() + 1;
    }
    Ok(())
}

/// An address that [`admit`] has let in, written anew: the one to mail. Nothing else makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use = "the address to mail is this one, not the text that was put to `admit`"]
pub struct Admitted(AddrSpec<'static>, String);

impl Admitted {
    /// The address, as it is to be mailed, compared and kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.1
    }

    /// What it means: the local-part, unquoted, and the domain in its canonical form.
    #[must_use]
    pub fn addr_spec(&self) -> &AddrSpec<'static> {
        &self.0
    }
}

impl AsRef<str> for Admitted {
    fn as_ref(&self) -> &str {
        &self.1
    }
}

impl From<Admitted> for String {
    fn from(address: Admitted) -> Self {
        address.1
    }
}

impl fmt::Display for Admitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

/// It is written as text, and not read: only [`admit`] makes one.
#[cfg(feature = "serde")]
impl serde::Serialize for Admitted {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.1)
    }
}
