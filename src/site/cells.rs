//! The published cells: who reads the text of a case how, since and until which release, by which source.

use crate::corpus::{Answerer, Case, Expected, surface};
use crate::domain::Domain;
use crate::parsers::strict;
use crate::payloads::{self, recorded};
use crate::policy::Policy;
use std::collections::BTreeSet;

/// The packages that scripts/packages fetches; a label is `name-version`, and they stand in the order of releases.
const PACKAGES: &str = include_str!("../../scripts/packages.lock");

/// What a reader makes of a text, in the words of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reads {
    /// Its mail goes to allowed domains alone.
    Allowed,
    /// Its mail goes to allowed domains and to others.
    Both,
    /// Its mail goes to other domains alone.
    Outside,
    /// It accepts the text, and reads no address in it.
    Nothing,
    /// It refuses the text, or raises.
    Refuses,
    /// Another answer, such as a bare yes.
    Other,
}

impl Reads {
    /// All, in the order of their columns.
    pub const ALL: [Self; 6] =
        [Self::Allowed, Self::Both, Self::Outside, Self::Nothing, Self::Refuses, Self::Other];

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Allowed => "allowed domain",
            Self::Both => "both domains",
            Self::Outside => "other domain",
            Self::Nothing => "no address",
            Self::Refuses => "refuses",
            Self::Other => "other answer",
        }
    }

    /// As a cell of a table.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Allowed => "A",
            Self::Both => "B",
            Self::Outside => "O",
            Self::Nothing => "n",
            Self::Refuses => "r",
            Self::Other => "?",
        }
    }

    fn of(expected: &Expected, policy: &Policy) -> Self {
        match expected {
            Expected::Domains(domains) => Self::by_domains(domains, policy),
            Expected::NoRecipient | Expected::Kind(crate::verdict::Kind::Empty) => Self::Nothing,
            Expected::Kind(crate::verdict::Kind::Yes) => Self::Other,
            Expected::Kind(_) => Self::Nothing,
            Expected::Reject(_) | Expected::Raise(_) => Self::Refuses,
        }
    }

    fn by_domains(domains: &[String], policy: &Policy) -> Self {
        let inside = |domain: &&String| policy.allows(&Domain::unchecked(domain.as_str()));
        match (domains.iter().filter(inside).count(), domains.len()) {
            (_, 0) => Self::Nothing,
            (inside, all) if inside == all => Self::Allowed,
            (0, _) => Self::Outside,
            _ => Self::Both,
        }
    }
}

/// What some releases of a reader make of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// `family/surface`.
    pub reader: String,
    /// Which releases.
    pub releases: String,
    /// What they read.
    pub reads: Reads,
    /// Their answer, in the words of the corpus.
    pub answer: String,
    /// Where that was published.
    pub source: String,
}

/// The policy of a case.
pub fn policy(case: &Case) -> Policy {
    case.policies.first().cloned().unwrap_or_default()
}

/// Every published cell of a case: strict readers first, then by name.
pub fn of(case: &Case) -> Vec<Cell> {
    let policy = policy(case);
    let named = case.tables.iter().flat_map(|table| &table.expect);
    let readers: BTreeSet<&str> = named.map(|cell| surface(&cell.parser)).collect();
    let mut cells: Vec<Cell> =
        readers.into_iter().flat_map(|reader| expected(case, reader, &policy)).collect();
    cells.extend(recorded(&case.name).map(|one| as_recorded(one, &policy)));
    let is_strict = |cell: &Cell| !cell.reader.starts_with("strict/");
    cells.sort_by(|one, other| (is_strict(one), &one.reader).cmp(&(is_strict(other), &other.reader)));
    cells
}

fn cell(case: &Case, reader: &str, releases: String, expected: &Expected, policy: &Policy) -> Cell {
    let (reads, answer) = (Reads::of(expected, policy), expected.to_string());
    Cell { reader: reader.into(), releases, reads, answer, source: case.source.clone() }
}

/// What the corpus expects of a reader. Of Python's package the releases are in order, so that runs of them can be told.
fn expected(case: &Case, reader: &str, policy: &Policy) -> Vec<Cell> {
    let about = |name: &str| surface(name) == reader;
    let by_repair = case
        .tables
        .iter()
        .any(|table| table.when.strict.is_some() && table.expect.iter().any(|one| about(&one.parser)));
    if reader.starts_with("cpython/") && !by_repair {
        return over_releases(case, reader, policy);
    }
    let mut cells = Vec::new();
    for table in &case.tables {
        for one in table.expect.iter().filter(|one| about(&one.parser)) {
            let releases = match reader.starts_with("strict/") {
                true => "the standard".to_owned(),
                false => payloads::releases(case, table, one),
            };
            cells.push(cell(case, reader, releases, &one.expected, policy));
        }
    }
    cells
}

fn over_releases(case: &Case, reader: &str, policy: &Policy) -> Vec<Cell> {
    let labels = labels();
    let asked: Vec<(&String, &Expected)> = labels
        .iter()
        .filter_map(|label| {
            let answerer = Answerer { id: format!("{reader}@{label}"), strict: None };
            Some((label, &case.expectation(&answerer)?.expected))
        })
        .collect();
    let runs = asked.chunk_by(|one, other| one.1 == other.1);
    runs.map(|run| {
        let (first, last) = (run[0].0, run[run.len() - 1].0);
        let releases = if run.len() == 1 { first.clone() } else { format!("{first} to {last}") };
        cell(case, reader, releases, run[0].1, policy)
    })
    .collect()
}

/// The labels of the packages, in the order of releases.
fn labels() -> Vec<String> {
    let lines = PACKAGES.lines().filter(|line| !line.starts_with('#'));
    let pinned = lines.filter_map(|line| line.split_whitespace().next()?.split_once("=="));
    pinned.map(|(name, version)| format!("{name}-{version}")).collect()
}

fn as_recorded(one: &payloads::Recorded, policy: &Policy) -> Cell {
    let domain = |text: &String| match strict::mailbox_utf8(text.as_bytes()) {
        Ok(mailbox) => mailbox.addr_spec.domain.to_string(),
        Err(_) => text.rsplit_once('@').map_or(text.as_str(), |(_, domain)| domain).to_owned(),
    };
    let domains: Vec<String> = one.recipients.iter().map(domain).collect();
    Cell {
        reader: surface(&one.reader).to_owned(),
        releases: one.releases.clone(),
        reads: Reads::by_domains(&domains, policy),
        answer: one.recipients.join(" "),
        source: one.source.clone(),
    }
}
