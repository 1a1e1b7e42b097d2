//! The strict readers as parsers beside the others: one row a surface.

use crate::input::Input;
use crate::mailbox::Mailbox;
use crate::parsers::{Listed, Missing, Parser, ParserId, Release};
use crate::verdict::{Reading, Recipient, Rejection, Verdict};

/// One of the grammars, as a surface to ask.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// The second half of its name: `mailbox` of `strict/mailbox`.
    pub name: &'static str,
    /// What it reads, in a line.
    pub about: &'static str,
    /// The RFC and its section.
    pub rfc: &'static str,
    /// Who is the recipient?
    pub ask: fn(&Input) -> Verdict,
}

/// All grammars, from the one that takes least to the one that takes most.
pub static SURFACES: &[Surface] = &[
    Surface {
        name: "mailbox",
        about: "a Mailbox of SMTP, with sizes and address literals",
        rfc: "RFC 5321 section 4.1.2",
        ask: |input| one(super::mailbox(input.bytes())),
    },
    Surface {
        name: "mailbox-utf8",
        about: "a Mailbox of SMTPUTF8, with U-labels",
        rfc: "RFC 6531 section 3.3",
        ask: |input| one(super::mailbox_utf8(input.bytes())),
    },
    Surface {
        name: "addr-spec",
        about: "an addr-spec of a header field, obsolete forms included",
        rfc: "RFC 5322 section 3.4.1, RFC 6532",
        ask: |input| one(super::addr_spec(input.bytes())),
    },
    Surface {
        name: "address-list",
        about: "the mailboxes of a header field, obsolete forms included",
        rfc: "RFC 5322 section 3.4, RFC 6532",
        ask: |input| verdict(super::address_list(input.bytes())),
    },
];

fn one(read: Result<Mailbox<'_>, Rejection>) -> Verdict {
    verdict(read.map(|mailbox| vec![mailbox]))
}

fn verdict(read: Result<Vec<Mailbox<'_>>, Rejection>) -> Verdict {
    let own = |mailbox: Mailbox<'_>| Recipient::Mailbox(mailbox.into_owned());
    match read {
        Ok(found) => {
            let recipients = found.into_iter().map(own).collect();
            Verdict::Accepted(Reading { recipients, ..Reading::default() })
        }
        Err(rejection) => Verdict::Rejected(rejection),
    }
}

/// A surface with its name: what the harness registers.
#[derive(Clone, Debug)]
pub struct Reader {
    id: ParserId,
    surface: &'static Surface,
}

impl Reader {
    /// The reader of this surface.
    pub fn new(surface: &'static Surface) -> Self {
        Self { id: ParserId::new("strict", surface.name), surface }
    }

    /// What it reads and by which RFC.
    pub fn surface(&self) -> &'static Surface {
        self.surface
    }
}

impl Parser for Reader {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        format!("{}, {}", env!("CARGO_PKG_VERSION"), self.surface.rfc)
    }

    fn ask(&self, input: &Input) -> Verdict {
        (self.surface.ask)(input)
    }
}

/// Every strict reader; they are always there.
pub fn list() -> Vec<Listed> {
    let listed = |surface: &'static Surface| {
        let reader = Reader::new(surface);
        let release = Release { version: reader.version(), ..Release::default() };
        Listed { id: reader.id, about: surface.about, status: Ok(release) }
    };
    SURFACES.iter().map(listed).collect()
}

/// The strict reader of this name.
///
/// # Errors
/// There is none of this name.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let missing =
        || Missing { what: format!("there is no parser `{id}`"), command: Some("addrdiff parsers".into()) };
    let surface = SURFACES.iter().find(|surface| Reader::new(surface).id == *id).ok_or_else(missing)?;
    Ok(Box::new(Reader::new(surface)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Kind;

    #[test]
    fn every_surface_answers_under_its_own_name() {
        let input = Input::new("a@b.example");
        for surface in SURFACES {
            let reader = Reader::new(surface);
            assert_eq!(reader.id().to_string(), format!("strict/{}", surface.name));
            assert_eq!(reader.ask(&input).domains().count(), 1, "{}", surface.name);
        }
    }

    #[test]
    fn a_group_without_members_is_accepted_and_empty() {
        let verdict = (SURFACES[3].ask)(&Input::new("undisclosed recipients:;"));
        assert_eq!(verdict.reading().map(Reading::kind), Some(Kind::Empty));
    }
}
