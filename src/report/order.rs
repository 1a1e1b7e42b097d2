//! The order in which a report shows its findings: unpublished and published ones apart, faults of a parser before
//! those of a gate, and of each the most severe first.

use super::{Entry, Report, Standing};
use crate::finding::journal::Finding;
use crate::judge::attribution::Who;
use crate::judge::classes::{CLASSES, On};
use crate::level::Level;

/// A part of the report.
pub struct Part<'a> {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it means for readers.
    pub about: &'static str,
    /// Its findings, by whose fault they are.
    pub groups: Vec<Group<'a>>,
}

/// Findings that are the fault of the same one.
pub struct Group<'a> {
    /// Whose fault it is.
    pub fault: Fault,
    /// The findings, the most severe first.
    pub entries: Vec<&'a Entry>,
}

/// Whose fault a finding is: who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A parser reads what the standard does not.
    Parser,
    /// A gate admits what the standard reads elsewhere.
    Gate,
    /// The standards leave it open.
    Open,
}

impl Fault {
    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Parser => "A parser is at fault",
            Self::Gate => "A gate is at fault",
            Self::Open => "The standards leave it open",
        }
    }

    /// Whose fault this finding is. Where the text is no address, the parser is named first: a gate that is mended
    /// alone leaves the next one open.
    pub fn of(finding: &Finding) -> Self {
        let about_a_parser = CLASSES
            .iter()
            .any(|class| class.id == finding.class && matches!(class.on, On::Pair | On::Parser));
        match finding.attribution {
            Some(Who::Parser | Who::Both) => Self::Parser,
            Some(Who::Gate) => Self::Gate,
            Some(Who::Open) | None if about_a_parser => Self::Parser,
            Some(Who::Open) | None => Self::Open,
        }
    }
}

/// The parts that have a finding, in their order.
const PARTS: [(&str, &str, &str); 4] = [
    (
        "unpublished",
        "Unpublished findings",
        "No case of the corpus has them. Tell the maintainers before anyone else.",
    ),
    ("published", "Published findings", "The text is a published case: the source is named."),
    ("accepted", "Accepted findings", "A known.toml or a baseline accepts them."),
    ("notes", "Notes", "Worth knowing, without harm by themselves."),
];

fn part_of(entry: &Entry) -> usize {
    match (entry.standing, &entry.finding.case) {
        _ if entry.finding.level == Level::Note => 3,
        (Standing::Known, _) => 2,
        (Standing::New, Some(_)) => 1,
        (Standing::New, None) => 0,
    }
}

impl Report {
    /// Its findings, part by part.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let parts = PARTS.iter().enumerate().map(|(at, &(id, title, about))| {
            let entries: Vec<&Entry> = self.findings.iter().filter(|entry| part_of(entry) == at).collect();
            Part { id, title, about, groups: groups(&entries) }
        });
        parts.filter(|part| !part.groups.is_empty()).collect()
    }

    /// The new findings above level note, in the order in which they are shown.
    pub fn worth(&self) -> Vec<&Entry> {
        let mut worth: Vec<&Entry> = self.findings.iter().filter(|entry| part_of(entry) < 2).collect();
        worth.sort_by_key(|entry| (part_of(entry), Fault::of(&entry.finding)));
        worth
    }
}

/// A report lists the most severe first; the order within a group is that.
fn groups<'a>(entries: &[&'a Entry]) -> Vec<Group<'a>> {
    let of = |fault| entries.iter().copied().filter(|entry| Fault::of(&entry.finding) == fault).collect();
    let all = [Fault::Parser, Fault::Gate, Fault::Open].map(|fault| Group { fault, entries: of(fault) });
    all.into_iter().filter(|group| !group.entries.is_empty()).collect()
}
