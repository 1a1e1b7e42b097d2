//! What one parser said of one input.

use crate::domain::Domain;
use crate::input::Input;
use crate::mailbox::Mailbox;
use crate::shown::Shown;

pub use crate::rejection::{Cause, Rejection};

/// What one parser said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It read something, be it nothing at all (see [`Kind`]).
    Accepted(Reading),
    /// It refused, in a way its surface documents.
    Rejected(Rejection),
    /// It raised what its surface does not document.
    Raised {
        /// The type's name: `RecursionError`.
        exception: Shown,
        /// Its text.
        text: Shown,
    },
    /// It did not answer within its time limit.
    TimedOut,
    /// It panicked or died.
    Panicked {
        /// What it said.
        text: Shown,
    },
    /// It was not asked, or its answer is not one that can be understood; never counted as agreement.
    Skipped {
        /// Why, and what brings the parser.
        why: Shown,
        /// The software itself cannot receive such octets (a NUL in a C string, no UTF-8 in a `str`).
        inexpressible: bool,
    },
}

/// What an accepting parser returned: all its recipients, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The recipients; none at all is [`Kind::Empty`] too.
    pub recipients: Vec<Recipient>,
    /// The string it returned, or the envelope it wrote, where it returns one.
    pub raw: Option<Input>,
    /// What it complained about while accepting.
    pub defects: Vec<Shown>,
    /// The string that it returned for each mailbox, in their order, where there are several; `raw` has the only one.
    pub spelled: Vec<Input>,
    /// Why mail may go elsewhere too: a recipient that a chain could not follow to its end.
    pub unfollowed: Option<Shown>,
}

/// One entry of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A mailbox: text that `strict/mailbox-utf8` accepts, or a strict reader's own. Deliverable.
    Mailbox(Mailbox<'static>),
    /// A string that is no address, kept as it was returned.
    Malformed(Input),
    /// The surface's way to say "nothing": `('', '')`, `[]`, `None`.
    Empty(&'static str),
    /// `RCPT TO:<>`.
    Null,
    /// A yes that names no recipient: `True`, a match. A gate admits by it; a route says nothing with it.
    Yes,
}

/// The kind of an accepted verdict: the first of these that its recipients show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// At least one deliverable mailbox.
    Mailboxes,
    /// No mailbox, but text that is no address.
    Malformed,
    /// The null recipient only.
    NullRecipient,
    /// A yes without a recipient.
    Yes,
    /// Nothing.
    Empty,
}

impl Reading {
    /// One recipient, with the string it came from.
    pub fn one(recipient: Recipient, raw: Input) -> Self {
        Self { recipients: vec![recipient], raw: Some(raw), ..Self::default() }
    }

    /// The null recipient `<>` is among the recipients.
    pub fn has_null(&self) -> bool {
        self.recipients.contains(&Recipient::Null)
    }

    /// The octets that the parser returned for the mailbox at this place among them. One that returns no strings
    /// returns the address as it is written.
    pub fn spelling(&self, at: usize) -> Input {
        let only = || self.raw.clone().filter(|_| self.recipients.len() == 1);
        let written = || self.mailboxes().nth(at).map(|mailbox| Input::new(mailbox.addr_spec.to_string()));
        self.spelled.get(at).cloned().or_else(only).or_else(written).unwrap_or_default()
    }

    /// The octets that the parser returned for each recipient that mail could go to, mailboxes and malformed ones.
    pub fn strings(&self) -> impl Iterator<Item = Input> {
        let mut mailboxes = 0..;
        self.recipients.iter().filter_map(move |recipient| match recipient {
            Recipient::Mailbox(_) => mailboxes.next().map(|at| self.spelling(at)),
            Recipient::Malformed(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// Takes in what another parser, or the same about another text, returned.
    pub fn join(&mut self, other: Self) {
        if self.recipients.is_empty() && self.unfollowed.is_none() {
            *self = other;
            return;
        }
        self.spelled = (0..self.mailboxes().count())
            .map(|at| self.spelling(at))
            .chain((0..other.mailboxes().count()).map(|at| other.spelling(at)))
            .collect();
        let raws = [self.raw.take(), other.raw].into_iter().flatten().map(|raw| raw.bytes().to_vec());
        self.raw = Some(Input::new(raws.collect::<Vec<_>>().join(&b", "[..])));
        self.recipients.extend(other.recipients);
        self.defects.extend(other.defects);
        self.unfollowed = self.unfollowed.take().or(other.unfollowed);
    }

    /// The deliverable mailboxes.
    pub fn mailboxes(&self) -> impl Iterator<Item = &Mailbox<'static>> {
        self.recipients.iter().filter_map(|recipient| match recipient {
            Recipient::Mailbox(mailbox) => Some(mailbox),
            _ => None,
        })
    }

    /// The strings that are no addresses.
    pub fn malformed(&self) -> impl Iterator<Item = &Input> {
        self.recipients.iter().filter_map(|recipient| match recipient {
            Recipient::Malformed(text) => Some(text),
            _ => None,
        })
    }

    /// The domains of the deliverable mailboxes, in order.
    pub fn domains(&self) -> impl Iterator<Item = &Domain<'static>> {
        self.mailboxes().map(|mailbox| &mailbox.addr_spec.domain)
    }

    /// What kind of answer this is.
    pub fn kind(&self) -> Kind {
        let kind = |recipient: &Recipient| match recipient {
            Recipient::Mailbox(_) => Kind::Mailboxes,
            Recipient::Malformed(_) => Kind::Malformed,
            Recipient::Null => Kind::NullRecipient,
            Recipient::Yes => Kind::Yes,
            Recipient::Empty(_) => Kind::Empty,
        };
        self.recipients.iter().map(kind).min().unwrap_or(Kind::Empty)
    }
}

impl Verdict {
    /// Not asked, or not understood, for this reason.
    pub fn skipped(why: impl Into<String>) -> Self {
        Self::Skipped { why: Shown::again(why), inexpressible: false }
    }

    /// Not asked: the software cannot receive these octets.
    pub fn inexpressible(why: impl Into<String>) -> Self {
        Self::Skipped { why: Shown::again(why), inexpressible: true }
    }

    /// A gate's yes: it says nothing of what it read.
    pub fn yes() -> Self {
        Self::Accepted(Reading { recipients: vec![Recipient::Yes], ..Reading::default() })
    }

    /// A refusal for a parser's own reasons, at no octet that it names.
    pub fn refused(rule: Shown, expected: Shown) -> Self {
        Self::Rejected(Rejection { rule, offset: None, expected, cause: Cause::Other })
    }

    /// The reading, where the parser accepted.
    pub fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Accepted(reading) => Some(reading),
            _ => None,
        }
    }

    /// The domains the parser would mail to; none where it accepted nothing.
    pub fn domains(&self) -> impl Iterator<Item = &Domain<'static>> {
        self.reading().into_iter().flat_map(Reading::domains)
    }

    /// It read at least one deliverable mailbox.
    pub fn delivers(&self) -> bool {
        self.domains().next().is_some()
    }

    /// Both name the same recipients, raise the same exception, or end in the same way; whatever else they say.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Accepted(one), Self::Accepted(other)) => one.recipients == other.recipients,
            (Self::Raised { exception: one, .. }, Self::Raised { exception: other, .. }) => one == other,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// Its name in every answer: `accepted`, `rejected`, `raised`, `timed-out`, `panicked`, `skipped`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Rejected(_) => "rejected",
            Self::Raised { .. } => "raised",
            Self::TimedOut => "timed-out",
            Self::Panicked { .. } => "panicked",
            Self::Skipped { .. } => "skipped",
        }
    }
}

impl Kind {
    /// Its name in every answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mailboxes => "mailboxes",
            Self::Malformed => "malformed",
            Self::NullRecipient => "null-recipient",
            Self::Yes => "yes",
            Self::Empty => "empty",
        }
    }
}
