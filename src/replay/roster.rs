//! Who can be asked: the parsers there are, opened once, in panels as the cases need them.

use crate::exit::Stopped;
use crate::gates::Gate;
use crate::generate::cases::{Answerer, Case, surface};
use crate::parsers::{self, Listed, Missing, ParserId};
use crate::pattern::is_like;
use crate::select::{DEFAULT_PARSERS, Selection, list_for, matching};
use crate::trial::Panel;
use std::collections::BTreeMap;

/// Always asked too: what every other parser is held against.
const STRICT: [&str; 2] = ["strict/mailbox", "strict/mailbox-utf8"];

/// The parsers there are.
pub struct Roster {
    listed: Vec<Listed>,
    patterns: Vec<String>,
    gates: Vec<Gate>,
}

/// Panels, each opened when a case first needs it.
pub(super) struct Panels {
    gates: Vec<Gate>,
    open: BTreeMap<Vec<String>, (Panel, Vec<String>)>,
}

/// Who answers to a case.
pub(super) struct Asked {
    /// The names of those there are, the strict readers with them.
    pub(super) ids: Vec<String>,
    /// Why somebody of whom something is expected is not asked.
    pub(super) skipped: Vec<String>,
}

impl Roster {
    /// Lists the parsers; no parser named stands for all of them.
    ///
    /// # Errors
    /// Usage: a name or a gate that nothing has. The harness failed: an interpreter that does not start.
    pub fn new(selection: &Selection) -> Result<Self, Stopped> {
        let gates = selection.gates()?;
        let patterns =
            if selection.parsers.is_empty() { vec!["*".into()] } else { selection.parsers.clone() };
        let listed = list_for(&patterns)?;
        for pattern in &patterns {
            matching(pattern, &listed)?;
        }
        Ok(Self { listed, patterns, gates })
    }

    /// Fails unless every parser of this name or pattern can be asked.
    ///
    /// # Errors
    /// Usage, with the command that brings what is missing.
    pub fn require(&self, pattern: &str) -> Result<(), Stopped> {
        let named = matching(pattern, &self.listed)?;
        let missing = named.iter().find_map(|listed| parsers::open(&listed.id).err());
        missing.map_or(Ok(()), |missing| Err(Stopped::usage(format!("{pattern} is required: {missing}"))))
    }

    /// A parser, as far as cases tell parsers apart.
    pub(super) fn answerer(&self, id: &ParserId) -> Answerer {
        let listed = self.listed.iter().find(|listed| listed.id == *id);
        let strict = listed.and_then(|listed| listed.status.as_ref().ok()).and_then(|release| release.strict);
        Answerer { id: id.to_string(), strict }
    }

    /// The names of those that can be asked and of whom this holds.
    pub(super) fn those(&self, holds: impl Fn(&Answerer) -> bool) -> Vec<String> {
        let there = self.listed.iter().filter(|listed| listed.status.is_ok() && self.selected(&listed.id));
        there.map(|listed| self.answerer(&listed.id)).filter(holds).map(|answerer| answerer.id).collect()
    }

    fn selected(&self, id: &ParserId) -> bool {
        self.patterns.iter().any(|pattern| is_like(&id.to_string(), pattern))
    }

    /// Who is asked: everybody of whom the case expects something, or the default parsers.
    pub(super) fn asked_by(&self, case: &Case) -> Result<Asked, Stopped> {
        if !case.expects_anything() {
            let default =
                |answerer: &Answerer| DEFAULT_PARSERS.iter().any(|pattern| is_like(&answerer.id, pattern));
            return Ok(Asked { ids: self.those(default), skipped: Vec::new() });
        }
        self.must_know(case)?;
        let ids = self.those(|answerer| case.expectation(answerer).is_some());
        let skipped = case
            .tables
            .iter()
            .flat_map(|table| &table.expect)
            .filter_map(|one| self.why_skipped(&one.parser));
        let mut skipped: Vec<String> = skipped.collect();
        skipped.sort();
        skipped.dedup();
        Ok(Asked { ids, skipped })
    }

    /// A surface that no family has is a misspelling: it would be skipped for ever.
    fn must_know(&self, case: &Case) -> Result<(), Stopped> {
        let known =
            |name: &str| self.listed.iter().any(|listed| surface(&listed.id.to_string()) == surface(name));
        let named = case.tables.iter().flat_map(|table| &table.expect);
        match named.into_iter().find(|one| self.everything_is_listed() && !known(&one.parser)) {
            Some(one) => Err(Stopped::usage(format!("{}: no parser `{}`", one.place, one.parser))),
            None => Ok(()),
        }
    }

    fn everything_is_listed(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern == "*")
    }

    /// Why a parser that is named whole, or all of a surface, is not asked.
    fn why_skipped(&self, name: &str) -> Option<String> {
        let meant =
            |listed: &&Listed| listed.id.to_string() == name || surface(&listed.id.to_string()) == name;
        let mut meant = self.listed.iter().filter(meant).peekable();
        if meant.peek().is_none() {
            return Some(format!("{name}: not selected, or no such package"));
        }
        // Of a surface, the packages that are missing are missed too.
        meant.find_map(|listed| match &listed.status {
            Err(missing) => Some(why_missing(&listed.id.to_string(), missing)),
            Ok(_) if !self.selected(&listed.id) => Some(format!("{name}: not selected")),
            Ok(_) => None,
        })
    }
}

impl Panels {
    pub(super) fn of(roster: &Roster) -> Self {
        Self { gates: roster.gates.clone(), open: BTreeMap::new() }
    }

    /// These parsers and the strict readers; and why some of them, though they are there, do not open: a
    /// release of a package may lack a surface, which shows only when it is loaded.
    pub(super) fn panel(&mut self, ids: &[String]) -> &(Panel, Vec<String>) {
        let mut names: Vec<String> = STRICT.map(str::to_owned).to_vec();
        names.extend(ids.iter().filter(|id| !STRICT.contains(&id.as_str())).cloned());
        self.open.entry(names).or_insert_with_key(|names| {
            let (mut parsers, mut skipped) = (Vec::new(), Vec::new());
            for name in names {
                match name.parse().map_err(Stopped::usage).map(|id| parsers::open(&id)) {
                    Ok(Ok(parser)) => parsers.push(parser),
                    Ok(Err(missing)) => skipped.push(why_missing(name, &missing)),
                    Err(stopped) => skipped.push(stopped.why),
                }
            }
            (Panel::new(parsers, self.gates.clone()), skipped)
        })
    }
}

fn why_missing(name: &str, missing: &Missing) -> String {
    let run = missing.command.as_ref().map(|command| format!("; `{command}` brings it"));
    format!("{name}: {}{}", missing.what, run.unwrap_or_default())
}
