//! RFC 5322 §3.4: `address-list`, and what it is made of.
//!
//! A mailbox is handed to the caller's function as soon as it is read; nothing here keeps one.

use super::super::rfc5234::literal;
use super::super::stop::{Parsed, Rule, Stop, expected};
use super::addr_spec::{AddrSpecText, addr_spec, at_domain};
use super::lexical::cfws;
use super::obsolete::{Run, Words, words};
use super::route::obs_route;
use nom::Parser;
use nom::sequence::preceded;

/// `mailbox`, as it is spelled.
#[derive(Clone, Copy, Debug)]
pub(super) struct MailboxText<'a> {
    pub(super) display_name: Option<Words<'a>>,
    pub(super) addr_spec: AddrSpecText<'a>,
}

/// `address-list = (address *("," address)) / obs-addr-list`,
/// `obs-addr-list = *([CFWS] ",") address *("," [address / CFWS])`, and nothing after it
///
/// The obsolete form has members without an address, but there is at least one that has.
pub(super) fn address_list<'a>(
    input: &'a [u8],
    mut found: impl FnMut(&MailboxText<'a>),
) -> Result<(), nom::Err<Stop>> {
    let (mut rest, mut addresses) = (input, 0_usize);
    loop {
        (rest, _) = cfws(rest)?;
        if !matches!(rest.first(), None | Some(b',')) {
            (rest, _) = address(rest, &mut found)?;
            addresses += 1;
        }
        match rest.split_first() {
            Some((b',', after)) => rest = after,
            Some(_) => {
                return Err(Stop::at(rest, &Rule("address-list", "`,` or the end of the text")).failure());
            }
            None if addresses == 0 => {
                return Err(Stop::at(rest, &Rule("address-list", "an address")).failure());
            }
            None => return Ok(()),
        }
    }
}

/// `address = mailbox / group`, told apart by what follows their first words
fn address<'a>(input: &'a [u8], found: &mut impl FnMut(&MailboxText<'a>)) -> Parsed<'a, ()> {
    let (rest, words) = words(input)?;
    if rest.first() == Some(&b':') {
        return group(input, words, &rest[1..], found);
    }
    let (rest, mailbox) = mailbox(words, rest, &Rule("address", "`@`, `<` or `:`"))?;
    found(&mailbox);
    Ok((rest, ()))
}

/// `group = display-name ":" [group-list] ";" [CFWS]`, from after its colon;
/// `group-list = mailbox-list / CFWS / obs-group-list`, `obs-group-list = 1*([CFWS] ",") [CFWS]`,
/// `obs-mbox-list = *([CFWS] ",") mailbox *("," [mailbox / CFWS])`
///
/// All three together are members between commas, each of which may be missing.
fn group<'a>(
    start: &'a [u8],
    name: Run<'a>,
    input: &'a [u8],
    found: &mut impl FnMut(&MailboxText<'a>),
) -> Parsed<'a, ()> {
    if name.phrase()?.is_none() {
        return Err(Stop::at(start, &Rule("group", "a display-name before `:`")).failure());
    }
    let mut rest = input;
    loop {
        (rest, _) = cfws(rest)?;
        if !matches!(rest.first(), None | Some(b',' | b';')) {
            let (after, words) = words(rest)?;
            let (after, member) = mailbox(words, after, &Rule("mailbox", "`@` or `<`: groups do not nest"))?;
            found(&member);
            rest = after;
        }
        match rest.split_first() {
            Some((b',', after)) => rest = after,
            Some((b';', after)) => return cfws(after).map(|(rest, _)| (rest, ())),
            _ => return Err(Stop::at(rest, &Rule("group", "`,` or `;`")).failure()),
        }
    }
}

/// `mailbox = name-addr / addr-spec`, `name-addr = [display-name] angle-addr`, from after its first words
#[inline]
fn mailbox<'a>(words: Run<'a>, input: &'a [u8], otherwise: &'static Rule) -> Parsed<'a, MailboxText<'a>> {
    match input.first() {
        Some(b'@') => {
            let local_part = words.local_part()?;
            let (rest, domain) = at_domain(input)?;
            let addr_spec = AddrSpecText { local_part, domain };
            Ok((rest, MailboxText { display_name: None, addr_spec }))
        }
        Some(b'<') => {
            let display_name = words.phrase()?;
            let (rest, addr_spec) = angle_addr(input)?;
            Ok((rest, MailboxText { display_name, addr_spec }))
        }
        _ => Err(Stop::at(input, otherwise).failure()),
    }
}

/// `angle-addr = [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr`,
/// `obs-angle-addr = [CFWS] "<" obs-route addr-spec ">" [CFWS]`, without the CFWS before it
fn angle_addr(input: &[u8]) -> Parsed<'_, AddrSpecText<'_>> {
    let (rest, _) = preceded(literal(b'<'), cfws).parse(input)?;
    let (rest, ()) = match rest.first() {
        Some(b',' | b'@') => obs_route(rest)?,
        _ => (rest, ()),
    };
    let (rest, found) = addr_spec(rest)?;
    let (rest, _) = expected(&Rule("angle-addr", "`>`"), literal(b'>'))(rest)?;
    Ok((cfws(rest)?.0, found))
}
