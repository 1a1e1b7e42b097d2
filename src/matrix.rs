//! One input over every reader, release by release: who answers what, since when and until when.

use crate::answer::to_base64;
use crate::corpus::in_words;
use crate::input::Input;
use crate::judge::examine::{Examined, Look, examine};
use crate::judge::panel::Panel;
use crate::level::Level;
use crate::parsers::{ParserId, Registry};
use crate::policy::Policy;
use crate::select::{SelectError, Selection};
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;

/// From this level on a release is said to show something.
const SHOWS: Level = Level::Medium;

/// Every release of every surface, in the order of releases.
pub struct Releases {
    panel: Panel,
    /// For each parser of the panel its release, as numbers; empty where it has none.
    order: Vec<Vec<u32>>,
}

/// What the releases answer to one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The input, escaped.
    pub shown: String,
    /// The input's bytes.
    pub input_base64: String,
    /// A row a surface.
    pub rows: Vec<Row>,
}

/// One surface over its releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `cpython/parseaddr`.
    pub surface: String,
    /// The first release that shows a finding of level medium or above, where an older one does not.
    pub introduced: Option<String>,
    /// The first release after the last that shows one.
    pub fixed: Option<String>,
    /// The releases, the oldest first.
    pub cells: Vec<Cell>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The package's label; none where the reader has one release, which is here.
    pub package: Option<String>,
    /// As in an answer of `explain`: `accepted`, `rejected`, `raised`, `timed-out`, `panicked`, `skipped`.
    pub verdict: &'static str,
    /// What it answers: the addresses, or a word for none.
    pub answer: String,
    /// The most severe finding, and its class.
    pub shows: Option<(Level, &'static str)>,
}

impl Releases {
    /// Opens every package of these parsers; no name stands for the family `cpython`.
    ///
    /// # Errors
    /// As [`Selection::panel`].
    pub fn open(registry: &Registry, named: &[String]) -> Result<Self, SelectError> {
        let default = || vec!["strict/mailbox".to_owned(), "strict/mailbox-utf8".into(), "cpython/*".into()];
        let mut parsers = default();
        if !named.is_empty() {
            parsers.truncate(2);
            parsers.extend_from_slice(named);
        }
        let selection = Selection { parsers, registry: registry.clone(), ..Selection::default() };
        let (panel, listed) = (selection.panel()?, registry.list());
        let release = |id: &ParserId| {
            let listed = listed.iter().find(|listed| listed.id == *id && id.package.is_some());
            listed.map_or(Vec::new(), |listed| {
                numbers(listed.status.as_ref().map_or("", |release| &release.version))
            })
        };
        let order = panel.parsers().iter().map(|parser| release(parser.id())).collect();
        Ok(Self { panel, order })
    }

    /// Who is asked, those that skip everything too.
    pub fn panel(&self) -> &Panel {
        &self.panel
    }

    /// Asks them all.
    pub fn ask(&self, input: &Input, policy: &Policy) -> Matrix {
        let Examined { trial, sightings } = examine(&self.panel, policy, input, Look::Once);
        let mut shown: BTreeMap<usize, (Level, &'static str)> = BTreeMap::new();
        for sighting in sightings {
            let most = shown.entry(sighting.parties.parser()).or_insert((sighting.level, sighting.class));
            // The classes come the most severe first: of one level the first stays.
            if sighting.level > most.0 {
                *most = (sighting.level, sighting.class);
            }
        }
        Matrix {
            shown: input.to_string(),
            input_base64: to_base64(input),
            rows: self.rows(&trial.verdicts, &shown),
        }
    }

    fn rows(&self, verdicts: &[Verdict], shown: &BTreeMap<usize, (Level, &'static str)>) -> Vec<Row> {
        let mut surfaces: BTreeMap<String, Vec<(&[u32], Cell)>> = BTreeMap::new();
        for (at, release) in self.order.iter().enumerate() {
            let id = self.panel.parsers()[at].id();
            let (verdict, answer) = (verdicts[at].name(), in_full(&verdicts[at]));
            let cell = Cell { package: id.package.clone(), verdict, answer, shows: shown.get(&at).copied() };
            surfaces.entry(format!("{}/{}", id.family, id.surface)).or_default().push((release, cell));
        }
        surfaces.into_iter().map(|(surface, cells)| Row::new(surface, cells)).collect()
    }
}

impl Row {
    fn new(surface: String, mut cells: Vec<(&[u32], Cell)>) -> Self {
        cells.sort_by(|one, other| (one.0, &one.1.package).cmp(&(other.0, &other.1.package)));
        let cells: Vec<Cell> = cells.into_iter().map(|(_, cell)| cell).collect();
        let shows = |cell: &&Cell| cell.shows.is_some_and(|(level, _)| level >= SHOWS);
        let asked = asked(&cells);
        let name = |at: usize| asked.get(at).and_then(|cell| cell.package.clone());
        let introduced = asked.iter().position(shows).filter(|&at| at > 0).and_then(name);
        let fixed = asked.iter().rposition(shows).and_then(|at| name(at + 1));
        Self { surface, introduced, fixed, cells }
    }

    /// Neighbours that answer the same, as one; without those that were not asked.
    pub fn runs(&self) -> Vec<Vec<&Cell>> {
        let alike = |one: &&Cell, other: &&Cell| (&one.answer, one.shows) == (&other.answer, other.shows);
        asked(&self.cells).chunk_by(alike).map(<[_]>::to_vec).collect()
    }
}

/// The cells of the releases that answered.
fn asked(cells: &[Cell]) -> Vec<&Cell> {
    cells.iter().filter(|cell| cell.verdict != "skipped").collect()
}

/// All addresses of a verdict, or the word that cases have for it.
fn in_full(verdict: &Verdict) -> String {
    if !verdict.delivers() {
        return in_words(verdict);
    }
    let mailboxes = verdict.reading().into_iter().flat_map(|reading| reading.mailboxes());
    let addresses: Vec<String> = mailboxes.map(|mailbox| mailbox.addr_spec.to_string()).collect();
    Input::new(addresses.join(" ")).to_string()
}

/// A release as numbers, so that 3.10 comes after 3.9.
fn numbers(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_releases_and_say_where_it_changed() {
        let cell = |package: &str, bad: bool| Cell {
            package: Some(package.into()),
            verdict: "accepted",
            answer: if bad { "a@E" } else { "empty" }.into(),
            shows: bad.then_some((Level::High, "allowlist-bypass")),
        };
        let releases = [("3.10.1", true), ("3.9.2", true), ("3.7.4", false), ("3.11.0", false)];
        let order: Vec<Vec<u32>> = releases.iter().map(|(version, _)| numbers(version)).collect();
        let cells =
            releases.iter().zip(&order).map(|((version, bad), order)| (&order[..], cell(version, *bad)));
        let row = Row::new("x/y".into(), cells.collect());
        assert_eq!((row.introduced.as_deref(), row.fixed.as_deref()), (Some("3.9.2"), Some("3.11.0")));
        assert_eq!(row.runs().iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 1]);
    }
}
