//! Who can be asked: the parsers there are, opened once, in panels as the cases need them.

use super::ReplayError;
use crate::corpus::{Answerer, Case, surface};
use crate::gates::{ACCOUNTS, Gate};
use crate::judge::pair::NamedPair;
use crate::judge::panel::Panel;
use crate::parsers::{Listed, Missing, ParserId, Registry, may_be_of};
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::select::{DEFAULT_PARSERS, SelectError, Selection, list_for, matching};

/// Always asked too: what every other parser is held against.
const STRICT: [&str; 2] = ["strict/mailbox", "strict/mailbox-utf8"];

/// The parsers there are.
pub struct Roster {
    registry: Registry,
    listed: Vec<Listed>,
    /// Each of them, as far as cases tell parsers apart: made once, asked for with every case.
    rows: Vec<Row>,
    patterns: Vec<String>,
    gates: Vec<Gate>,
    gates_are_named: bool,
    pairs: Vec<NamedPair>,
}

struct Row {
    answerer: Answerer,
    /// Why it cannot be asked, where it cannot.
    why_not: Option<String>,
    /// It could be, and is not run.
    withheld: bool,
    selected: bool,
}

/// Panels, each opened when a case first needs it.
pub(super) struct Panels {
    registry: Registry,
    gates: Vec<Gate>,
    pairs: Vec<NamedPair>,
    open: Vec<(Vec<String>, Policy, Opened)>,
}

/// A panel, and of those who do not open their names and why: a release of a package may lack a surface, which shows
/// only when it is loaded.
pub(super) type Opened = (Panel, Vec<(String, String)>);

/// Who answers to a case.
pub(super) struct CaseParsers {
    /// The names of those there are, the strict readers with them.
    pub(super) ids: Vec<String>,
    /// Why somebody of whom something is expected is not asked.
    pub(super) skipped: Vec<String>,
}

impl Roster {
    /// Lists the parsers; no parser selected stands for all of them. Of the user's own code only what is named is
    /// listed, and the cases name it too: `named` is what they name.
    ///
    /// # Errors
    /// A name or a gate that nothing has, an interpreter that does not start.
    pub fn new(selection: &Selection, named: &[String]) -> Result<Self, SelectError> {
        let mut gates = selection.gates()?;
        if selection.gates.is_empty() && selection.deployments.is_empty() {
            // They admit nothing where a case has no victim.
            gates.extend(ACCOUNTS.iter().cloned());
        }
        let patterns =
            if selection.parsers.is_empty() { vec!["*".into()] } else { selection.parsers.clone() };
        let registry = selection.registry.clone();
        let own = |name: &&String| name.starts_with("python/") && may_be_of("python", &patterns);
        let named = patterns.iter().chain(named.iter().filter(own)).cloned();
        let listed = list_for(&registry, &named.collect::<Vec<_>>())?;
        for pattern in &patterns {
            matching(&registry, pattern, &listed)?;
        }
        let rows = listed.iter().map(|one| Row::new(one, &patterns, &registry)).collect();
        let pairs = selection.pairs.clone();
        let gates_are_named = !selection.gates.is_empty();
        Ok(Self { registry, listed, rows, patterns, gates, gates_are_named, pairs })
    }

    /// Fails unless every parser of this name or pattern can be asked.
    ///
    /// # Errors
    /// What is missing, with the command that brings it.
    pub fn require(&self, pattern: &str) -> Result<(), ReplayError> {
        let named = matching(&self.registry, pattern, &self.listed)?;
        let missing = named.iter().find_map(|listed| self.registry.open(&listed.id).err());
        let required = |source| ReplayError::Required { pattern: pattern.to_owned(), source };
        missing.map_or(Ok(()), |missing| Err(required(missing)))
    }

    /// The gates, where they were named: each of the default ones is a question of its own.
    pub(super) fn named_gates(&self) -> &[Gate] {
        if self.gates_are_named { &self.gates } else { &[] }
    }

    /// The code by which gates go.
    pub fn readers(&self) -> Vec<String> {
        let readers = self.gates.iter().filter_map(Gate::reader);
        readers.filter(|reader| may_decide(reader)).map(str::to_owned).collect()
    }

    /// What makes its parsers known.
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// One of these parsers and surfaces was selected, and is not run.
    pub fn withholds(&self, named: &[String]) -> bool {
        let is_named = |row: &Row| {
            named.iter().any(|name| row.answerer.id == *name || surface(&row.answerer.id) == *name)
        };
        self.rows.iter().any(|row| row.withheld && row.selected && is_named(row))
    }

    /// A parser, as far as cases tell parsers apart.
    pub(super) fn answerer(&self, id: &ParserId) -> Answerer {
        let at = self.listed.iter().position(|listed| listed.id == *id);
        let unlisted = || Answerer { id: id.to_string(), strict: None };
        at.map_or_else(unlisted, |at| self.rows[at].answerer.clone())
    }

    /// One of whom this holds cannot be asked, or is not to be.
    pub(super) fn lacks(&self, holds: impl Fn(&Answerer) -> bool) -> bool {
        self.rows.iter().any(|row| (row.why_not.is_some() || !row.selected) && holds(&row.answerer))
    }

    /// The names of those that can be asked and of whom this holds.
    pub(super) fn those(&self, holds: impl Fn(&Answerer) -> bool) -> Vec<String> {
        let there = self.rows.iter().filter(|row| row.why_not.is_none() && row.selected);
        there.map(|row| &row.answerer).filter(|one| holds(one)).map(|one| one.id.clone()).collect()
    }

    /// Who is asked: everybody of whom the case expects something, else the parsers that were named, else the default
    /// ones.
    pub(super) fn asked_by(&self, case: &Case) -> Result<CaseParsers, ReplayError> {
        if !case.expects_anything() {
            let is_asked = |answerer: &Answerer| {
                !self.everything_is_listed()
                    || DEFAULT_PARSERS.iter().any(|pattern| is_like(&answerer.id, pattern))
            };
            return Ok(CaseParsers { ids: self.those(is_asked), skipped: Vec::new() });
        }
        self.must_know(case)?;
        let is_paired =
            |one: &Answerer| self.pairs.iter().any(|pair| pair.one == one.id || pair.other == one.id);
        let ids = self.those(|answerer| case.expectation(answerer).is_some() || is_paired(answerer));
        let skipped = case
            .tables
            .iter()
            .flat_map(|table| &table.expect)
            .filter_map(|one| self.why_skipped(&one.parser));
        let mut skipped: Vec<String> = skipped.collect();
        skipped.sort();
        skipped.dedup();
        Ok(CaseParsers { ids, skipped })
    }

    /// A surface that no family has is a misspelling: it would be skipped for ever.
    fn must_know(&self, case: &Case) -> Result<(), ReplayError> {
        let known = |name: &str| self.rows.iter().any(|row| surface(&row.answerer.id) == surface(name));
        let named = case.tables.iter().flat_map(|table| &table.expect);
        match named.into_iter().find(|one| self.everything_is_listed() && !known(&one.parser)) {
            Some(one) => Err(ReplayError::Unknown { place: one.place.clone(), parser: one.parser.clone() }),
            None => Ok(()),
        }
    }

    fn everything_is_listed(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern == "*")
    }

    /// Why a parser that is named whole, or all of a surface, is not asked.
    fn why_skipped(&self, name: &str) -> Option<String> {
        let meant = |row: &&Row| row.answerer.id == name || surface(&row.answerer.id) == name;
        let mut meant = self.rows.iter().filter(meant).peekable();
        if meant.peek().is_none() {
            return Some(format!("{name}: not selected, or no such package"));
        }
        // Of a surface, the packages that are missing are missed too.
        meant.find_map(|row| match &row.why_not {
            Some(why) => Some(why.clone()),
            None if !row.selected => Some(format!("{name}: not selected")),
            None => None,
        })
    }
}

impl Row {
    fn new(listed: &Listed, patterns: &[String], registry: &Registry) -> Self {
        let id = listed.id.to_string();
        Self {
            why_not: listed.status.as_ref().err().map(|missing| why_missing(&id, missing)),
            withheld: registry.why_withheld(&listed.id).is_some(),
            selected: patterns.iter().any(|pattern| is_like(&id, pattern)),
            answerer: Answerer { strict: listed.status.as_ref().ok().and_then(|one| one.strict), id },
        }
    }
}

impl Panels {
    pub(super) fn of(roster: &Roster) -> Self {
        let (registry, gates) = (roster.registry.clone(), roster.gates.clone());
        Self { registry, gates, pairs: roster.pairs.clone(), open: Vec::new() }
    }

    /// These parsers, the strict readers, and those by whom gates go, asked under this policy: code that decides has to
    /// know who is allowed.
    pub(super) fn panel(&mut self, ids: &[String], policy: &Policy) -> &Opened {
        let readers: Vec<&str> = self.gates.iter().filter_map(Gate::reader).collect();
        let any_decides = readers.iter().any(|reader| may_decide(reader));
        let policy = if any_decides { policy } else { &Policy::default() };
        let mut names: Vec<String> = STRICT.map(str::to_owned).to_vec();
        for name in ids.iter().map(String::as_str).chain(readers) {
            if !names.iter().any(|there| there == name) {
                names.push(name.to_owned());
            }
        }
        let is_it = |(there, under, _): &(Vec<String>, Policy, Opened)| *there == names && under == policy;
        let at = self.open.iter().position(is_it).unwrap_or_else(|| {
            let opened = self.opened(&names, policy);
            self.open.push((names.clone(), policy.clone(), opened));
            self.open.len() - 1
        });
        &self.open[at].2
    }

    fn opened(&self, names: &[String], policy: &Policy) -> Opened {
        let registry = self.registry.under(policy);
        let (mut parsers, mut skipped) = (Vec::new(), Vec::new());
        for name in names {
            match name.parse().map(|id: ParserId| registry.open_apart(&id)) {
                Ok(Ok(parser)) => parsers.push(parser),
                Ok(Err(missing)) => skipped.push((name.clone(), why_missing(name, &missing))),
                Err(why) => skipped.push((name.clone(), why.to_string())),
            }
        }
        (Panel::new(parsers, self.gates.clone()).comparing(&self.pairs, false), skipped)
    }
}

/// It may decide by the policy; the strict readers read the same under each.
fn may_decide(reader: &str) -> bool {
    !reader.starts_with("strict/")
}

fn why_missing(name: &str, missing: &Missing) -> String {
    let run = missing.command.as_ref().map(|command| format!("; `{command}` brings it"));
    format!("{name}: {}{}", missing.what, run.unwrap_or_default())
}
