//! Chains: a route of several hops, asked as one parser. `strip | cpython/parseaddr@stdlib | process/mailer`.
//!
//! A hop is a step or a reader. The next hop gets the octets that this one returned, unchanged, and each recipient is
//! followed on its own. What the last reader returns is where the mail goes: a recipient of a reader that steps
//! follow, and the text of a chain of steps alone, is what `strict/mailbox-utf8` takes it for.

mod follow;
mod name;

pub use name::{ChainError, Hop, Name};

use super::steps::Step;
use super::{Grammar, Keeps, Listed, Missing, Parser, ParserId, Registry};
use crate::input::Input;
use crate::verdict::Verdict;

/// The family of chains.
pub const FAMILY: &str = "chain";

/// A chain as chains are shown, however it was typed; any other name as it is.
pub fn written(name: &str) -> String {
    match name.parse::<Name>() {
        Ok(chain) if Name::is_one(name) => chain.to_string(),
        _ => name.to_owned(),
    }
}

/// A chain, ready to be asked.
pub struct Chain {
    id: ParserId,
    links: Vec<Link>,
}

/// One hop, opened.
struct Link {
    does: Does,
    /// Where the reader refuses or reads nothing, the text that it was asked about goes on.
    or_raw: bool,
}

enum Does {
    Changes(Step),
    Reads(Box<dyn Parser>),
}

/// One hop of a chain as it went for a text.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The step or the reader.
    pub hop: String,
    /// What a reader reads; `None` for a step.
    pub reads: Option<Grammar>,
    /// What it was given.
    pub given: Input,
    /// What came of it; a step's text is a reading of the string that it returned.
    pub said: Verdict,
}

/// The chains among these names, each once.
pub fn list(names: &[String]) -> Vec<Listed> {
    Listed::those_named(names, FAMILY, ("hops in a row", "its hops'"))
}

/// Opens each reader of the chain.
///
/// # Errors
/// The first reader that is missing.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    open_with(id, |reader| registry.open(reader))
}

/// The same, where the readers are opened so.
///
/// # Errors
/// As [`open`].
pub fn open_with(
    id: &ParserId,
    open: impl Fn(&ParserId) -> Result<Box<dyn Parser>, Missing>,
) -> Result<Box<dyn Parser>, Missing> {
    let wrong =
        |error: ChainError| Missing { what: error.to_string(), command: Some("addrdiff parsers".into()) };
    let name: Name = id.surface.parse().map_err(wrong)?;
    let mut links: Vec<Link> = Vec::new();
    for hop in &name.hops {
        let does = match hop {
            Hop::OrRaw => {
                links.iter_mut().last().into_iter().for_each(|link| link.or_raw = true);
                continue;
            }
            Hop::Step(step) => Does::Changes(step.clone()),
            Hop::Reader(reader) => Does::Reads(open(reader)?),
        };
        links.push(Link { does, or_raw: false });
    }
    Ok(Box::new(Chain { id: id.clone(), links }))
}

impl Chain {
    fn readers(&self) -> impl DoubleEndedIterator<Item = &dyn Parser> {
        self.links.iter().filter_map(|link| match &link.does {
            Does::Reads(reader) => Some(&**reader),
            Does::Changes(_) => None,
        })
    }
}

impl Parser for Chain {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        let versions: Vec<String> = self.readers().map(|reader| reader.version()).collect();
        if versions.is_empty() { "steps alone".into() } else { versions.join(" | ") }
    }

    fn ask(&self, input: &Input) -> Verdict {
        let mut verdicts = self.ask_many(std::slice::from_ref(input));
        verdicts.pop().unwrap_or_else(|| Verdict::skipped("the chain gave no answer"))
    }

    fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        follow::follow(&self.links, inputs, &mut |_| {})
    }

    fn trace(&self, input: &Input) -> Vec<Passed> {
        let mut passed = Vec::new();
        follow::follow(&self.links, std::slice::from_ref(input), &mut |hop| passed.push(hop()));
        passed
    }

    /// What it is given is what its first reader reads.
    fn reads(&self) -> Grammar {
        self.readers().next().map_or(Grammar::Unknown, |reader| reader.reads())
    }

    fn writes_envelope(&self) -> bool {
        self.readers().next_back().is_some_and(|reader| reader.writes_envelope())
    }

    fn goes_by_policy(&self) -> bool {
        self.readers().any(|reader| reader.goes_by_policy())
    }

    fn gone(&self) -> Option<String> {
        self.readers().find_map(|reader| reader.gone())
    }

    fn is_mail(&self) -> bool {
        self.readers().next_back().is_some_and(|reader| reader.is_mail())
    }

    fn left(&self) -> Option<u64> {
        self.readers().filter_map(|reader| reader.left()).min()
    }

    fn keeps(&self) -> Option<&dyn Keeps> {
        self.readers().any(|reader| reader.keeps().is_some()).then_some(self)
    }

    fn doubts(&self) -> Vec<(String, usize)> {
        self.readers().flat_map(|reader| reader.doubts()).collect()
    }

    fn restarts(&self) -> u64 {
        self.readers().map(|reader| reader.restarts()).sum()
    }
}

impl Keeps for Chain {
    fn for_later(&self) -> bool {
        self.readers().filter_map(|reader| reader.keeps()).any(|keeps| keeps.for_later())
    }

    /// A text that is put to a hop is another one than that of the chain.
    fn has(&self, _: &Input) -> bool {
        false
    }

    fn fresh(&self, fresh: bool) {
        self.readers().filter_map(|reader| reader.keeps()).for_each(|keeps| keeps.fresh(fresh));
    }

    fn controlled(&self, passed: bool) {
        self.readers().filter_map(|reader| reader.keeps()).for_each(|keeps| keeps.controlled(passed));
    }
}
