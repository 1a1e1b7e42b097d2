//! What a case says is found: class by class, exactly.

use super::{Changed, ReplayResult, Roster};
use crate::corpus::bless::Change;
use crate::corpus::{Answerer, Case, Finder, Finds, Table};
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
    /// The place of the other of a pair that somebody named.
    pub(super) against: Option<usize>,
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
        let against = match sighting.parties {
            Parties::Pair(one, _) if id(one).family != "strict" => Some(one),
            _ => None,
        };
        Self { class: sighting.class, level: sighting.level, parties, parser, at, gate, against }
    }
}

/// An entry of `finds`, with what it is an entry of.
struct Entry<'a> {
    /// The class and the level that it is about.
    finds: &'a Finds,
    /// As it is written.
    text: &'a str,
    finder: Finder<'a>,
}

impl<'a> Entry<'a> {
    fn read(finds: &'a Finds, text: &'a str) -> Self {
        Self { finds, text, finder: Finder::read(text) }
    }

    fn is_about(&self, parser: &Answerer) -> bool {
        self.finder.is_about(&parser.id)
    }

    fn is(&self, seen: &Seen) -> bool {
        let first = match self.finder.first {
            None => !seen.parties.contains(' '),
            Some((first, sign)) => seen
                .parties
                .split_once(sign)
                .is_some_and(|(named, _)| is_like(named, first) || first == "strict" && sign == " ~ "),
        };
        self.finds.class == seen.class && first && self.is_about(&seen.parser)
    }
}

fn entries(table: &Table) -> impl Iterator<Item = Entry<'_>> {
    table.finds.iter().flat_map(|finds| finds.by.iter().map(move |text| Entry::read(finds, text)))
}

/// The entries that mean this, whatever their level.
fn meaning<'a>(case: &'a Case, seen: &'a Seen) -> impl Iterator<Item = Entry<'a>> {
    let tables = case.tables.iter().filter(|table| table.when.holds(&seen.parser));
    tables.flat_map(entries).filter(|entry| entry.is(seen))
}

/// The case says that this is found; a level that is not as it says is told apart from that.
pub(super) fn names(case: &Case, seen: &Seen) -> bool {
    meaning(case, seen).next().is_some()
}

/// And at this level.
fn names_level(case: &Case, seen: &Seen) -> bool {
    meaning(case, seen).any(|entry| entry.finds.level == Some(seen.level))
}

/// Of each class that the case names: everything it says is found, at the level it says, and nothing else is.
pub(super) fn compare(case: &Case, roster: &Roster, panel: &Panel, all: &[Seen], outcome: &mut ReplayResult) {
    for table in &case.tables {
        for entry in entries(table) {
            let mut asked = panel.parsers().iter().map(|parser| roster.answerer(parser.id()));
            let there = asked.any(|parser| entry.is_about(&parser) && table.when.holds(&parser));
            // Seen at a level that nobody names, it is told as such.
            let is_it = |seen: &Seen| entry.finds.level == Some(seen.level) || !names_level(case, seen);
            let mut seen = all.iter().filter(|seen| table.when.holds(&seen.parser));
            let shown = seen.any(|seen| entry.is(seen) && is_it(seen));
            let lacks = || roster.lacks(|parser| entry.is_about(parser) && table.when.holds(parser));
            if there && !shown && !lacks() {
                let expected = format!("{}: {}", said(entry.finds), entry.text);
                outcome.changed.push(not_as_said(case, entry.text, expected, "not found".into()));
            } else if !shown {
                // One of those that a pattern stands for may be the one that shows it.
                outcome.skip(format!("finding by {}: it is not here", Input::new(entry.finder.parser)), 1);
            }
        }
    }
    let is_named = |seen: &Seen| {
        let tables = case.tables.iter().filter(|table| table.when.holds(&seen.parser));
        tables.flat_map(|table| &table.finds).any(|finds| finds.class == seen.class)
    };
    for seen in all.iter().filter(|seen| is_named(seen) && !names_level(case, seen)) {
        outcome.changed.push(match meaning(case, seen).last() {
            Some(entry) => at_another_level(case, entry.finds, seen, all),
            None => {
                let got = format!("{} {}: {}", seen.level, seen.class, seen.parties);
                not_as_said(case, &seen.parser.id, format!("no other {}", seen.class), got)
            }
        });
    }
}

fn said(finds: &Finds) -> String {
    let level = finds.level.map_or(String::new(), |level| format!("{level} "));
    format!("{level}{}", finds.class)
}

/// The level can be written anew where all that the same level stands for is at the other one.
fn at_another_level(case: &Case, finds: &Finds, seen: &Seen, all: &[Seen]) -> Changed {
    let same = |other: &Entry<'_>| std::ptr::eq(other.finds, finds);
    let mut alike = all.iter().filter(|other| meaning(case, other).any(|entry| same(&entry)));
    let change = Change {
        place: finds.place.clone(),
        span: finds.span.clone(),
        added_for: None,
        got: seen.level.to_string(),
    };
    let got = format!("{} {}", seen.level, seen.class);
    Changed {
        place: finds.place.to_string(),
        change: alike.all(|other| other.level == seen.level).then_some(change),
        ..not_as_said(case, &seen.parties, said(finds), got)
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
        change: None,
    }
}
