//! RFC 5322 §3.4 with the obsolete forms of §4, and RFC 6532: `addr-spec` and `address-list`.
//!
//! [`lexical`], [`addr_spec`], [`address`] and [`obsolete`] find where the parts stand; [`meaning`] says what
//! they mean; here both are put together.

mod addr_spec;
mod address;
mod lexical;
mod meaning;
mod obsolete;
mod route;

use super::stop::{Rule, Stop, expected};
use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox, Span, Spans};
use address::MailboxText;
use nom::combinator::eof;
use nom::{Offset, Parser};

/// The mailbox of a text that is one `addr-spec`.
pub(super) fn read_addr_spec(text: &str) -> Result<Mailbox<'_>, Stop> {
    let end = expected(&Rule("addr-spec", "the end of the text"), eof);
    let (_, (addr_spec, _)) = (addr_spec::addr_spec, end).parse(text.as_bytes())?;
    Ok(mailbox(text, &MailboxText { display_name: None, addr_spec }))
}

/// The mailboxes of a text that is an `address-list`, those of groups among them.
pub(super) fn read_address_list(text: &str) -> Result<Vec<Mailbox<'_>>, Stop> {
    let mut mailboxes = Vec::new();
    address::address_list(text.as_bytes(), |found| mailboxes.push(mailbox(text, found)))?;
    Ok(mailboxes)
}

#[inline]
fn mailbox<'a>(text: &'a str, found: &MailboxText<'a>) -> Mailbox<'a> {
    // The parts are slices of the text, so their place in it is where they are in memory.
    let span = |part: &[u8]| -> Span {
        let start = text.as_bytes().offset(part);
        start..start + part.len()
    };
    let part = |part: &[u8]| text.get(span(part)).unwrap_or_default();
    let (name, local_part) = (found.display_name.as_ref(), &found.addr_spec.local_part);
    let domain = &found.addr_spec.domain;
    Mailbox {
        display_name: name.map(|name| meaning::spaced(name, part(name.text))),
        addr_spec: AddrSpec {
            local_part: meaning::joined(local_part, part(local_part.text)),
            domain: Domain::unchecked(meaning::domain(domain, part(domain.text()))),
        },
        spans: Spans {
            display_name: name.map(|name| span(name.text)),
            local_part: Some(span(local_part.text)),
            domain: Some(span(domain.text())),
        },
    }
}
