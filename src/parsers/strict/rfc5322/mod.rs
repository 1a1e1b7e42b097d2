//! RFC 5322 §3.4 with the obsolete forms of §4, and RFC 6532: `addr-spec` and `address-list`.
//!
//! [`lexical`], [`addr_spec`], [`address`] and [`obsolete`] find where the parts stand; [`meaning`] says what
//! they mean; here both are put together.

mod addr_spec;
mod address;
mod lexical;
mod meaning;
mod obsolete;

use super::stop::{Rule, Stop, expected};
use crate::domain::Domain;
use crate::mailbox::{AddrSpec, Mailbox, Span, Spans};
use address::MailboxText;
use nom::combinator::eof;
use nom::{Offset, Parser};

/// The mailbox of a text that is one `addr-spec`.
pub(super) fn read_addr_spec(text: &[u8]) -> Result<Mailbox<'_>, Stop> {
    let end = expected(&Rule("addr-spec", "the end of the text"), eof);
    let (_, (addr_spec, _)) = (addr_spec::addr_spec, end).parse(text)?;
    Ok(mailbox(text, &MailboxText { display_name: None, addr_spec }))
}

/// The mailboxes of a text that is an `address-list`, those of groups among them.
pub(super) fn read_address_list(text: &[u8]) -> Result<Vec<Mailbox<'_>>, Stop> {
    let mut mailboxes = Vec::new();
    address::address_list(text, |found| mailboxes.push(mailbox(text, &found)))?;
    Ok(mailboxes)
}

fn mailbox<'a>(text: &'a [u8], found: &MailboxText<'a>) -> Mailbox<'a> {
    let span = |part: &[u8]| -> Span {
        let start = text.offset(part);
        start..start + part.len()
    };
    let (name, spec) = (found.display_name.as_ref(), &found.addr_spec);
    let domain = spec.domain.text();
    Mailbox {
        display_name: name.map(meaning::spaced),
        addr_spec: AddrSpec {
            local_part: meaning::joined(&spec.local_part),
            domain: Domain::new(meaning::domain(&spec.domain)),
        },
        spans: Spans {
            display_name: name.map(|name| span(name.text)),
            local_part: Some(span(spec.local_part.text)),
            domain: Some(span(domain)),
        },
    }
}
