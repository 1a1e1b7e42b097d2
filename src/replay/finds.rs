//! What a case says is found: class by class, exactly.

use super::{Changed, ReplayResult, Roster};
use crate::corpus::{Answerer, Case, Table};
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::judge::panel::Panel;
use crate::judge::trial::Trial;
use crate::level::Level;
use crate::pattern::is_like;

/// A sighting with names in the place of places.
pub(super) struct Seen {
    pub(super) class: &'static str,
    pub(super) level: Level,
    /// As a case writes it: `gate > route`, `strict/mailbox ~ parser`, or the parser.
    pub(super) parties: String,
    /// The parser that is under test.
    pub(super) parser: Answerer,
    /// Its place in the panel.
    pub(super) at: usize,
    /// The place of the gate of a deployment.
    pub(super) gate: Option<usize>,
}

impl Seen {
    pub(super) fn new(trial: &Trial<'_>, sighting: &Sighting, roster: &Roster) -> Self {
        let at = sighting.parties.parser();
        let id = |at: usize| trial.panel.parsers()[at].id();
        let parser = roster.answerer(id(at));
        let parties = match sighting.parties {
            Parties::Deployment(gate, _) => format!("{} > {}", trial.panel.gates()[gate].id, parser.id),
            Parties::Pair(ours, _) => format!("{} ~ {}", id(ours), parser.id),
            Parties::Parser(_) => parser.id.clone(),
        };
        let gate = match sighting.parties {
            Parties::Deployment(gate, _) => Some(gate),
            _ => None,
        };
        Self { class: sighting.class, level: sighting.level, parties, parser, at, gate }
    }
}

/// An entry of `finds`: who is meant, `*` for any run of characters.
struct Entry<'a> {
    /// The gate, or the strict reader; nothing for a class of one parser.
    first: Option<(&'a str, &'static str)>,
    parser: &'a str,
}

impl<'a> Entry<'a> {
    fn read(entry: &'a str) -> Self {
        for sign in [" > ", " ~ "] {
            if let Some((first, parser)) = entry.split_once(sign) {
                return Self { first: Some((first, sign)), parser };
            }
        }
        Self { first: None, parser: entry }
    }

    /// A surface stands for all its packages.
    fn is_about(&self, parser: &Answerer) -> bool {
        is_like(&parser.id, self.parser)
            || parser.id.split_once('@').is_some_and(|(surface, _)| surface == self.parser)
    }

    fn is(&self, seen: &Seen) -> bool {
        let first = match self.first {
            None => !seen.parties.contains(' '),
            Some((first, sign)) => seen
                .parties
                .split_once(sign)
                .is_some_and(|(named, _)| is_like(named, first) || first == "strict" && sign == " ~ "),
        };
        first && self.is_about(&seen.parser)
    }
}

fn entries<'a>(table: &'a Table, class: &str) -> impl Iterator<Item = (&'a str, Entry<'a>)> {
    let named = table.finds.get(class).map(Vec::as_slice).unwrap_or_default();
    named.iter().map(|entry| (entry.as_str(), Entry::read(entry)))
}

/// The case says that this is found.
pub(super) fn names(case: &Case, seen: &Seen) -> bool {
    let tables = case.tables.iter().filter(|table| table.when.holds(&seen.parser));
    tables.flat_map(|table| entries(table, seen.class)).any(|(_, entry)| entry.is(seen))
}

/// Of each class that the case names: everything it says is found, and nothing else is.
pub(super) fn compare(case: &Case, roster: &Roster, panel: &Panel, all: &[Seen], outcome: &mut ReplayResult) {
    for table in &case.tables {
        for (class, entry) in
            table.finds.keys().flat_map(|class| entries(table, class).map(move |entry| (class, entry)))
        {
            let asked = panel.parsers().iter().map(|parser| roster.answerer(parser.id()));
            let there =
                asked.into_iter().any(|parser| entry.1.is_about(&parser) && table.when.holds(&parser));
            let shown = all
                .iter()
                .any(|seen| seen.class == class && entry.1.is(seen) && table.when.holds(&seen.parser));
            if there && !shown {
                outcome.changed.push(not_as_said(
                    case,
                    entry.0,
                    format!("{class}: {}", entry.0),
                    "not found".into(),
                ));
            } else if !there {
                outcome.skip(format!("finding by {}: it is not here", Input::new(entry.1.parser)), 1);
            }
        }
    }
    let is_named = |seen: &Seen| {
        case.tables.iter().any(|table| table.when.holds(&seen.parser) && table.finds.contains_key(seen.class))
    };
    for seen in all.iter().filter(|seen| is_named(seen) && !names(case, seen)) {
        let got = format!("{} {}: {}", seen.level, seen.class, seen.parties);
        outcome.changed.push(not_as_said(case, &seen.parser.id, format!("no other {}", seen.class), got));
    }
}

fn not_as_said(case: &Case, parser: &str, expected: String, got: String) -> Changed {
    let safe = |text: &str| Input::new(text).to_string();
    Changed {
        case: safe(&case.name),
        place: case.place.to_string(),
        parser: safe(parser),
        expected: safe(&expected),
        got: safe(&got),
        expectation: None,
    }
}
