//! Published readings of a text: what the corpus expects of a release, and what was recorded.

use super::catalogue::recorded;
use crate::corpus::{Case, Expectation, Expected, Table, surface};
use crate::input::Input;
use crate::parsers::{Parser, ParserId, returned};
use crate::policy::Policy;
use crate::search::seeds::transpose;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeSet;

/// Who reads a text how, by which source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PublishedReading {
    /// `family/surface`, with the release where it is one.
    pub reader: String,
    /// Which releases read it so.
    pub releases: String,
    /// The strings that it returns, escaped; of a reading that the corpus expects, the domains alone are known.
    pub recipients: Vec<String>,
    /// Where it was published.
    pub source: String,
    /// The numbers in that source.
    pub ids: Vec<String>,
}

/// A reading with the octets that stand for it.
pub(super) struct Returned {
    pub(super) reading: PublishedReading,
    strings: Vec<Vec<u8>>,
}

impl Returned {
    /// Every published reading of this case under another policy; the strict readers' are asked for, and not here.
    pub(super) fn all(case: &Case, own: &Policy, to: &Policy) -> Vec<Self> {
        let expected = case.tables.iter().flat_map(|table| {
            let cells = table.expect.iter().filter(|cell| !cell.parser.starts_with("strict/"));
            cells.filter_map(|cell| Self::expected(case, table, cell, own, to))
        });
        let recorded = recorded(&case.name).map(|one| {
            let unescaped = |text: &String| Input::from_escaped(text).unwrap_or_default();
            let strings = one.recipients.iter().map(|text| transpose(unescaped(text).bytes(), own, to));
            let strings: Vec<Vec<u8>> = strings.collect();
            let recipients = strings.iter().map(|text| Input::new(text.as_slice()).to_string()).collect();
            Self::new(&one.reader, one.releases.clone(), recipients, &one.source, strings)
        });
        expected.chain(recorded).collect()
    }

    fn expected(case: &Case, table: &Table, cell: &Expectation, own: &Policy, to: &Policy) -> Option<Self> {
        let Expected::Domains(domains) = &cell.expected else { return None };
        let domains = domains.iter().map(|domain| transpose(domain.as_bytes(), own, to));
        let domains: Vec<Vec<u8>> = domains.collect();
        let strings = domains.iter().map(|domain| [b"x@", domain.as_slice()].concat()).collect();
        let recipients =
            domains.iter().map(|domain| format!("...@{}", Input::new(domain.as_slice()))).collect();
        Some(Self::new(&cell.parser, releases(case, table, cell), recipients, &case.source, strings))
    }

    fn new(
        reader: &str,
        releases: String,
        recipients: Vec<String>,
        source: &str,
        strings: Vec<Vec<u8>>,
    ) -> Self {
        let (reader, source) = (reader.to_owned(), source.to_owned());
        let ids = advisories(&source);
        Self { reading: PublishedReading { reader, releases, recipients, source, ids }, strings }
    }

    /// It, as a parser of a panel; the number tells it from others of the same name.
    pub(super) fn into_parser(self, number: usize) -> (PublishedReading, Answering) {
        let (family, surface) =
            surface(&self.reading.reader).split_once('/').unwrap_or(("recorded", "reader"));
        let id = ParserId::new(family, surface).at(&number.to_string());
        (self.reading, Answering { id, strings: self.strings })
    }
}

/// Whom a cell of a case speaks of.
pub fn releases(case: &Case, table: &Table, cell: &Expectation) -> String {
    if let Some((_, package)) = cell.parser.split_once('@') {
        return package.to_owned();
    }
    let strict = |one: &&Table| one.when.strict == Some(true);
    let named = |one: &Table| one.expect.iter().any(|other| other.parser == cell.parser);
    match (&table.when.package, table.when.strict) {
        (Some(package), _) => package.clone(),
        (None, Some(true)) => "since the repair of CVE-2023-27043".into(),
        (None, Some(false)) => "before the repair of CVE-2023-27043".into(),
        (None, None) if case.tables.iter().filter(strict).any(named) => {
            "before the repair of CVE-2023-27043".into()
        }
        (None, None) => "all that the case does not name".into(),
    }
}

/// The numbers of advisories in a source, each once.
fn advisories(source: &str) -> Vec<String> {
    let words = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let known = ["CVE-", "GHSA-", "GO-", "PYSEC-", "RUSTSEC-"];
    let ids = words.filter(|word| known.iter().any(|start| word.starts_with(start)));
    ids.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A parser that returns what was published of one text.
pub(super) struct Answering {
    id: ParserId,
    strings: Vec<Vec<u8>>,
}

impl Parser for Answering {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "as published".into()
    }

    fn ask(&self, _: &Input) -> Verdict {
        returned::reading(self.strings.iter().map(Vec::as_slice))
    }

    fn writes_envelope(&self) -> bool {
        ["envelope", "rcpt"].contains(&self.id.surface.as_str())
    }
}
