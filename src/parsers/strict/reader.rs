//! The strict readers as parsers of a trial.

use crate::input::Input;
use crate::mailbox::Mailbox;
use crate::parsers::{Listed, Missing, Parser, ParserId, Release};
use crate::verdict::{Reading, Recipient, Rejection, Verdict};

type Read = fn(&[u8]) -> Result<Vec<Mailbox<'_>>, Rejection>;

/// The readers: surface, what it reads, how.
static READERS: &[(&str, &str, Read)] = &[
    ("mailbox", "RFC 5321 Mailbox", |text| super::mailbox(text).map(|one| vec![one])),
    ("mailbox-utf8", "RFC 6531 Mailbox", |text| super::mailbox_utf8(text).map(|one| vec![one])),
    ("addr-spec", "RFC 5322 addr-spec", |text| super::addr_spec(text).map(|one| vec![one])),
    ("address-list", "RFC 5322 address-list", super::address_list),
];

/// Every strict reader; they are always there.
pub fn list() -> Vec<Listed> {
    let release = || Release { version: env!("CARGO_PKG_VERSION").into(), ..Release::default() };
    let listed = |(surface, about, _): &(&str, &'static str, Read)| Listed {
        id: ParserId::new("strict", surface),
        about,
        status: Ok(release()),
    };
    READERS.iter().map(listed).collect()
}

/// The strict reader of this name.
///
/// # Errors
/// There is none.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let missing =
        || Missing { what: format!("there is no parser `{id}`"), command: "addrdiff parsers".into() };
    let named = |(surface, ..): &&(&str, &str, Read)| *surface == id.surface && id.package.is_none();
    let (_, _, read) = READERS.iter().find(named).ok_or_else(missing)?;
    Ok(Box::new(Strict { id: id.clone(), read: *read }))
}

struct Strict {
    id: ParserId,
    read: Read,
}

impl Parser for Strict {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn ask(&self, input: &Input) -> Verdict {
        match (self.read)(input.bytes()) {
            Ok(mailboxes) => Verdict::Accepted(Reading {
                recipients: mailboxes.into_iter().map(|one| Recipient::Mailbox(one.into_owned())).collect(),
                raw: None,
                defects: Vec::new(),
            }),
            Err(rejection) => Verdict::Rejected(rejection),
        }
    }
}
