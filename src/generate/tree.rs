//! RFC 5322 §3.4 as data, with the obsolete forms of §4: trees that fuzzers and tests grow from bytes.
//!
//! Every tree has a spelling, its `Display`, and a meaning: the mailboxes that a reader has to read back.
//! The meaning is worked out from the tree, not from the spelling, so that the two can be held together.
//!
//! ```
//! use addrdiff::generate::tree::List;
//! use arbitrary::{Arbitrary, Unstructured};
//! let list = List::arbitrary(&mut Unstructured::new(b"any bytes will do")).unwrap();
//! let text = list.to_string();
//! let read = addrdiff::parsers::strict::address_list(text.as_bytes()).unwrap();
//! assert_eq!(read.len(), list.meaning().len());
//! ```

mod lexical;

use crate::domain::Domain as DomainValue;
use crate::mailbox::{AddrSpec as AddrSpecValue, Mailbox as MailboxValue, Spans};
use arbitrary::Arbitrary;
pub use lexical::{Atom, Cfws, Literal, Quoted, Word};
use std::fmt::{Display, Formatter, Result};

/// `address-list`, with members that are missing.
#[derive(Arbitrary, Clone, Debug)]
pub struct List {
    before: Vec<Cfws>,
    first: Address,
    rest: Vec<Member<Address>>,
}

/// What stands between two commas of a list.
#[derive(Arbitrary, Clone, Debug)]
enum Member<T> {
    Missing(Cfws),
    Present(T),
}

/// `address = mailbox / group`
#[derive(Arbitrary, Clone, Debug)]
pub enum Address {
    /// `mailbox`
    Mailbox(Box<Mailbox>),
    /// `group`
    Group(Group),
}

/// `group = display-name ":" [group-list] ";" [CFWS]`
#[derive(Arbitrary, Clone, Debug)]
pub struct Group {
    name: Phrase,
    members: Vec<Member<Mailbox>>,
    after: Cfws,
}

/// `mailbox = name-addr / addr-spec`
#[derive(Arbitrary, Clone, Debug)]
pub enum Mailbox {
    /// `addr-spec`
    Bare(AddrSpec),
    /// `name-addr = [display-name] angle-addr`
    Named {
        /// `[display-name]`
        name: Option<Box<Phrase>>,
        /// `[CFWS]` before the `<`
        before: Cfws,
        /// `[obs-route]`
        route: Option<Box<Route>>,
        /// `addr-spec`
        addr_spec: AddrSpec,
        /// `[CFWS]` after the `>`
        after: Cfws,
    },
}

/// `obs-route = obs-domain-list ":"`
#[derive(Arbitrary, Clone, Debug)]
pub struct Route {
    before: Vec<Cfws>,
    first: Domain,
    rest: Vec<(Cfws, Option<Domain>)>,
}

/// `phrase = 1*word / obs-phrase`
#[derive(Arbitrary, Clone, Debug)]
pub struct Phrase {
    before: Cfws,
    first: Word,
    rest: Vec<(Cfws, WordOrDot)>,
}

#[derive(Arbitrary, Clone, Debug)]
enum WordOrDot {
    Word(Word),
    Dot,
}

/// `addr-spec = local-part "@" domain`
#[derive(Arbitrary, Clone, Debug)]
pub struct AddrSpec {
    local_part: Dotted<Word>,
    domain: Domain,
}

/// `domain = dot-atom / domain-literal / obs-domain`
#[derive(Arbitrary, Clone, Debug)]
pub enum Domain {
    /// `dot-atom / obs-domain`
    Atoms(Dotted<Atom>),
    /// `domain-literal`
    Literal(Cfws, Literal, Cfws),
}

/// `obs-local-part` or `obs-domain`: tokens, dots, and CFWS around each of them
#[derive(Arbitrary, Clone, Debug)]
pub struct Dotted<T> {
    before: Cfws,
    first: T,
    rest: Vec<(Cfws, Cfws, T)>,
    after: Cfws,
}

impl List {
    /// The mailboxes in their order, without spans.
    pub fn meaning(&self) -> Vec<MailboxValue<'static>> {
        let mut out = self.first.meaning();
        for member in &self.rest {
            if let Member::Present(address) = member {
                out.extend(address.meaning());
            }
        }
        out
    }
}

impl Address {
    fn meaning(&self) -> Vec<MailboxValue<'static>> {
        let present = |member: &Member<Mailbox>| match member {
            Member::Present(mailbox) => Some(mailbox.meaning()),
            Member::Missing(_) => None,
        };
        match self {
            Self::Mailbox(mailbox) => vec![mailbox.meaning()],
            Self::Group(group) => group.members.iter().filter_map(present).collect(),
        }
    }
}

impl Mailbox {
    fn meaning(&self) -> MailboxValue<'static> {
        let (name, addr_spec) = match self {
            Self::Bare(addr_spec) => (None, addr_spec),
            Self::Named { name, addr_spec, .. } => (name.as_ref(), addr_spec),
        };
        let display_name = name.map(|name| name.meaning().into());
        MailboxValue { display_name, addr_spec: addr_spec.meaning(), spans: Spans::default() }
    }
}

impl Phrase {
    fn meaning(&self) -> String {
        let mut out = self.first.meaning();
        for (gap, token) in &self.rest {
            out.push_str(if gap.is_empty() { "" } else { " " });
            match token {
                WordOrDot::Word(word) => out.push_str(&word.meaning()),
                WordOrDot::Dot => out.push('.'),
            }
        }
        out
    }
}

impl AddrSpec {
    /// What the two halves mean.
    pub fn meaning(&self) -> AddrSpecValue<'static> {
        let local_part = self.local_part.meaning(Word::meaning).into();
        AddrSpecValue { local_part, domain: DomainValue::unchecked(self.domain.meaning()) }
    }
}

impl Domain {
    fn meaning(&self) -> String {
        match self {
            Self::Atoms(atoms) => atoms.meaning(Atom::to_string),
            Self::Literal(_, literal, _) => literal.meaning(),
        }
    }
}

impl<T> Dotted<T> {
    fn meaning(&self, of: impl Fn(&T) -> String) -> String {
        let mut out = of(&self.first);
        for (_, _, token) in &self.rest {
            out.push('.');
            out.push_str(&of(token));
        }
        out
    }
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.before.iter().try_for_each(|cfws| write!(f, "{cfws},"))?;
        write!(f, "{}", self.first)?;
        self.rest.iter().try_for_each(|member| write!(f, ",{member}"))
    }
}

impl<T: Display> Display for Member<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Missing(cfws) => cfws.fmt(f),
            Self::Present(member) => member.fmt(f),
        }
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Mailbox(mailbox) => mailbox.fmt(f),
            Self::Group(group) => group.fmt(f),
        }
    }
}

impl Display for Group {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}:", self.name)?;
        for (index, member) in self.members.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            member.fmt(f)?;
        }
        write!(f, ";{}", self.after)
    }
}

impl Display for Mailbox {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Bare(addr_spec) => addr_spec.fmt(f),
            Self::Named { name, before, route, addr_spec, after } => {
                name.iter().try_for_each(|name| name.fmt(f))?;
                write!(f, "{before}<")?;
                route.iter().try_for_each(|route| route.fmt(f))?;
                write!(f, "{addr_spec}>{after}")
            }
        }
    }
}

impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.before.iter().try_for_each(|cfws| write!(f, "{cfws},"))?;
        write!(f, "@{}", self.first)?;
        for (cfws, hop) in &self.rest {
            write!(f, ",{cfws}")?;
            hop.iter().try_for_each(|hop| write!(f, "@{hop}"))?;
        }
        f.write_str(":")
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}", self.before, self.first)?;
        self.rest.iter().try_for_each(|(gap, token)| match token {
            WordOrDot::Word(word) => write!(f, "{gap}{word}"),
            WordOrDot::Dot => write!(f, "{gap}."),
        })
    }
}

impl Display for AddrSpec {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}@{}", self.local_part, self.domain)
    }
}

impl Display for Domain {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Atoms(atoms) => atoms.fmt(f),
            Self::Literal(before, literal, after) => write!(f, "{before}{literal}{after}"),
        }
    }
}

impl<T: Display> Display for Dotted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}", self.before, self.first)?;
        self.rest.iter().try_for_each(|(before, after, token)| write!(f, "{before}.{after}{token}"))?;
        self.after.fmt(f)
    }
}
