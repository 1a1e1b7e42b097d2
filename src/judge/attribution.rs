//! Who is wrong: at the hop where the readings part, by the strict reader of that hop's grammar on that hop's input.
//!
//! It accepts: the parser is wrong where it reads another domain, the gate where it admits though the reference reads
//! a domain outside. It refuses: the parser is lenient, and the gate admits what is no address. Where the grammar is
//! not known, the strict readers decide as far as they agree.

mod parting;

use super::trial::Trial;
use crate::domain::Domain;
use crate::input::Input;
use crate::mailbox::AddrSpec;
use crate::parsers::chain::{self, Passed};
use crate::parsers::{Grammar, Parser, strict};
use crate::verdict::{Reading, Verdict};
pub use parting::Parting;
use serde::{Deserialize, Serialize};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Who is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// It admits a text that the standard reads outside the policy.
    Gate,
    /// It reads another domain than the standard.
    Parser,
    /// The gate admits what the standard refuses or reads outside the policy, and the parser reads something else.
    Both,
    /// The standards leave it open.
    #[default]
    Open,
}

/// Who is wrong, and what tells one cause from another: a reduction keeps all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attribution {
    /// Who is wrong.
    pub who: Who,
    /// `strict/mailbox-utf8` and `strict/address-list` accept the text, as far as they are its reader's grammar.
    pub references: [bool; 2],
    /// Where the readings part; `None` where the domain that is read does not stand in the text.
    pub parting: Option<Parting>,
}

impl Attribution {
    /// The reader's own grammar accepts the text.
    pub fn is_accepted(&self) -> bool {
        self.references.contains(&true)
    }

    /// The reader returns some of the recipients that its grammar reads: the gate is wrong, the reader is not.
    pub fn leaves_some_out(&self) -> bool {
        self.who == Who::Gate && self.is_accepted()
    }
}

/// What the strict readers read in a text, and how each route stands to that; found once, when it is asked for.
pub(super) struct References {
    mailbox: OnceCell<Read>,
    list: OnceCell<Read>,
    listed: OnceCell<Vec<AddrSpec<'static>>>,
    routes: RefCell<BTreeMap<usize, Relation>>,
}

/// The canonical domains that are read; `None` where the text is refused.
type Read = Option<BTreeSet<String>>;

/// How a reading stands to the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Same,
    Differs,
    /// The reference refuses.
    Lenient,
    Open,
}

impl References {
    pub(super) fn new() -> Self {
        Self {
            mailbox: OnceCell::new(),
            list: OnceCell::new(),
            listed: OnceCell::new(),
            routes: RefCell::default(),
        }
    }

    fn mailbox(&self, text: &[u8]) -> &Read {
        let read = || strict::mailbox_utf8(text).ok().map(|read| canonical([&read.addr_spec.domain]));
        self.mailbox.get_or_init(read)
    }

    fn list(&self, text: &[u8]) -> &Read {
        let read = || {
            let list = strict::address_list(text).ok()?;
            Some(canonical(list.iter().map(|mailbox| &mailbox.addr_spec.domain)))
        };
        self.list.get_or_init(read)
    }

    /// Of several recipients it returns some: how many it was to return, no standard says.
    fn has(&self, text: &[u8], said: &Verdict) -> bool {
        let read = || {
            let list = strict::address_list(text).ok();
            list.into_iter().flatten().map(|mailbox| mailbox.addr_spec.into_owned()).collect()
        };
        let listed = self.listed.get_or_init(read);
        let mut returned = said.reading().into_iter().flat_map(Reading::mailboxes);
        said.delivers() && returned.all(|mailbox| listed.contains(&mailbox.addr_spec))
    }

    /// A chain is asked again for its hops: once, however many gates stand before it.
    fn relation_of(&self, trial: &Trial<'_>, route: usize) -> Relation {
        *self.routes.borrow_mut().entry(route).or_insert_with(|| {
            let (parser, said) = (&trial.panel.parsers()[route], &trial.verdicts[route]);
            let hops = parser.trace(trial.input);
            if hops.is_empty() {
                return relation(self.by(parser.reads(), trial.input.bytes()), said);
            }
            hops.iter().map(relation_of_hop).find(|hop| *hop != Relation::Same).unwrap_or(Relation::Same)
        })
    }

    /// Which of them accept the text, of those that are this parser's grammar: whether the other does is no part of a
    /// cause. A chain may change the text before its reader.
    fn accept(&self, parser: &dyn Parser, text: &[u8]) -> [bool; 2] {
        let grammar = if parser.id().family == chain::FAMILY { Grammar::Unknown } else { parser.reads() };
        [
            grammar != Grammar::AddressList && self.mailbox(text).is_some(),
            grammar != Grammar::Mailbox && self.list(text).is_some(),
        ]
    }

    /// What the strict reader of this grammar reads; nothing where nothing is decided.
    fn by(&self, grammar: Grammar, text: &[u8]) -> Option<&Read> {
        match grammar {
            Grammar::Mailbox => Some(self.mailbox(text)),
            Grammar::AddressList => Some(self.list(text)),
            Grammar::Unknown => Some(self.mailbox(text)).filter(|mailbox| *mailbox == self.list(text)),
        }
    }
}

/// Of a gate and a route whose mail leaves the policy.
pub(super) fn of_deployment(
    trial: &Trial<'_>,
    references: &References,
    gate: usize,
    route: usize,
) -> Attribution {
    let (parser, said) = (&trial.panel.parsers()[route], &trial.verdicts[route]);
    let text = trial.input.bytes();
    let reference = references.by(parser.reads(), text);
    let inside = |read: &BTreeSet<String>| {
        read.iter().all(|domain| trial.policy.allows(&Domain::unchecked(domain.as_str())))
    };
    let reads_outside = reference.is_some_and(|read| read.as_ref().is_some_and(|read| !inside(read)));
    let mailboxes = said.reading().into_iter().flat_map(Reading::mailboxes);
    let mut addresses = mailboxes.map(|mailbox| &mailbox.addr_spec);
    let outside = addresses.find(|address| !trial.policy.allows(&address.domain));
    // It admits the very address that is mailed: whatever surrounds that here is not needed.
    let admits_it = |address: &AddrSpec<'_>| trial.gate_takes(gate, address.to_string().as_bytes());
    let relation = references.relation_of(trial, route);
    let domain = outside.map(|address| &address.domain);
    let leaves_some_out = relation == Relation::Differs && reads_outside && references.has(text, said);
    let is_admitted_alone =
        || (leaves_some_out || relation == Relation::Lenient) && outside.is_some_and(admits_it);
    let who = match (relation, reads_outside) {
        _ if is_admitted_alone() => Who::Gate,
        _ if leaves_some_out => {
            // Of a reader that returns one address of a list, that is no mistake, wherever in the list it stands.
            let references = references.accept(parser.as_ref(), text);
            return Attribution { who: Who::Gate, references, parting: None };
        }
        (Relation::Same, true) => Who::Gate,
        (Relation::Differs, false) => Who::Parser,
        (Relation::Differs, true) | (Relation::Lenient, _) => Who::Both,
        (Relation::Same, false) | (Relation::Open, _) => Who::Open,
    };
    told(references, text, who, (parser.as_ref(), domain))
}

/// Of a gate that finds the victim's account, and a route that mails somebody else. Where the route reads what the
/// standards do, the text is another address than the victim's: the gate is wrong.
pub(super) fn of_account(trial: &Trial<'_>, references: &References, route: usize) -> Attribution {
    let parser = trial.panel.parsers()[route].as_ref();
    let who = match references.relation_of(trial, route) {
        Relation::Same => Who::Gate,
        Relation::Differs => Who::Parser,
        Relation::Lenient => Who::Both,
        Relation::Open => Who::Open,
    };
    told(references, trial.input.bytes(), who, (parser, None))
}

/// Of two parsers: the second, by the strict reader of the grammar that it reads. What it reads as that does, another
/// strict reader may refuse: then the standards leave it open.
pub(super) fn of_pair(trial: &Trial<'_>, references: &References, other: usize) -> Attribution {
    let (parser, said) = (&trial.panel.parsers()[other], &trial.verdicts[other]);
    let text = trial.input.bytes();
    let reference = references.by(parser.reads(), text);
    let who = match relation(reference, said) {
        Relation::Differs if !references.has(text, said) => Who::Parser,
        Relation::Lenient if said.delivers() => Who::Parser,
        _ => Who::Open,
    };
    told(references, text, who, (parser.as_ref(), said.domains().next()))
}

/// Of one parser, by what it shows alone: no reference has a part in it.
pub(super) fn of_parser() -> Attribution {
    Attribution { who: Who::Parser, ..Attribution::default() }
}

/// Of a parser, and the domain that it reads; nothing but the gate where that alone is wrong.
fn told(
    references: &References,
    text: &[u8],
    who: Who,
    (parser, domain): (&dyn Parser, Option<&Domain<'_>>),
) -> Attribution {
    if who == Who::Gate {
        // Whatever it is shown by, the cause is the gate.
        return Attribution { who, ..Attribution::default() };
    }
    Attribution {
        who,
        references: references.accept(parser, text),
        parting: domain.and_then(|domain| Parting::of(text, domain.as_read())),
    }
}

/// The reader of a route that parts from its strict reader.
pub struct PartingHop {
    /// Its name.
    pub name: String,
    /// What it reads.
    pub grammar: Grammar,
    /// What it was given.
    pub given: Input,
}

/// The first reader of a route that does not read what the strict reader of its grammar reads; the parser itself where
/// it is one hop. `None` where a chain has no such reader.
pub fn parting_hop(parser: &dyn Parser, text: &Input, said: &Verdict) -> Option<PartingHop> {
    let hops = parser.trace(text);
    if hops.is_empty() {
        let grammar = parser.reads();
        let references = References::new();
        let same = relation(references.by(grammar, text.bytes()), said) == Relation::Same;
        let (name, given) = (parser.id().to_string(), text.clone());
        return (!same).then_some(PartingHop { name, grammar, given });
    }
    let parts = hops.into_iter().find(|hop| relation_of_hop(hop) != Relation::Same)?;
    Some(PartingHop { name: parts.hop, grammar: parts.reads?, given: parts.given })
}

/// A step is nobody's reading: it is as it was meant.
fn relation_of_hop(hop: &Passed) -> Relation {
    let Some(grammar) = hop.reads else { return Relation::Same };
    let references = References::new();
    relation(references.by(grammar, hop.given.bytes()), &hop.said)
}

fn relation(reference: Option<&Read>, said: &Verdict) -> Relation {
    match reference {
        None => Relation::Open,
        Some(None) => Relation::Lenient,
        Some(Some(read)) if *read == canonical(said.domains()) => Relation::Same,
        Some(Some(_)) => Relation::Differs,
    }
}

fn canonical<'a, 'b: 'a>(domains: impl IntoIterator<Item = &'a Domain<'b>>) -> BTreeSet<String> {
    domains.into_iter().map(|domain| domain.canonical().into_owned()).collect()
}

impl Who {
    /// Its name in answers and findings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Parser => "parser",
            Self::Both => "both",
            Self::Open => "open",
        }
    }

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Gate => "the gate is wrong",
            Self::Parser => "the parser is wrong",
            Self::Both => "both are wrong: the text is no address",
            Self::Open => "the standards leave open who is wrong",
        }
    }
}
