//! Cases: inputs that are kept, each with what every parser is expected to make of it and why.
//!
//! They stand in `corpus/*.toml`, as text that can be reviewed. An unknown field, a name that occurs twice,
//! an expectation that cannot be read: each is an error with its file and line, since a case that is
//! silently not judged is worse than none.

pub mod bless;
mod expected;
mod file;
mod finder;
pub mod gather;
pub mod known;
pub mod promote;

use crate::domain::Domain;
use crate::input::Input;
use crate::level::Level;
use crate::outside;
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::verdict::Verdict;
pub use expected::{Expected, in_words};
pub use finder::Finder;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// An input that is kept.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique over the corpus.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Where it was published: an advisory, an RFC, a write-up.
    pub source: String,
    /// Why it is kept, in a sentence.
    pub reason: String,
    /// What is put to the parsers.
    pub input: Input,
    /// Under which policies it is judged; empty: each hostname in the text as the allowed one.
    pub policies: Vec<Policy>,
    /// Nothing of level low or above may be found.
    pub quiet: bool,
    /// What is expected: the case's own table, then its `when` tables.
    pub tables: Vec<Table>,
}

/// A file and a line in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as it was named.
    pub file: PathBuf,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
}

impl Place {
    /// Below this folder, the file is named from there.
    pub fn shorten(&mut self, root: &Path) {
        if let Ok(below) = self.file.strip_prefix(root) {
            self.file = below.to_owned();
        }
    }
}

/// Expectations that hold under a condition.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// For which packages it is.
    pub when: When,
    /// Parser (or surface, which stands for all its packages) and what it is expected to answer.
    pub expect: Vec<Expectation>,
    /// What is found, exactly for each class named.
    pub finds: Vec<Finds>,
}

/// What is found of one class at one level.
#[derive(Clone, Debug)]
pub struct Finds {
    /// The class.
    pub class: String,
    /// How much follows; absent only where no parser shows it.
    pub level: Option<Level>,
    /// Who shows it.
    pub by: Vec<String>,
    /// Where the level stands.
    pub place: Place,
    /// Where it stands in the file, its quotes included.
    pub span: Range<usize>,
}

/// What one parser is expected to answer.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// `family/surface@package`, or `family/surface` for all packages.
    pub parser: String,
    /// The answer.
    pub expected: Expected,
    /// Where it stands.
    pub place: Place,
    /// Where the answer stands in the file, its quotes included.
    pub span: Range<usize>,
}

/// What the answering package must be like: machines differ in their standard library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// It has Python's `strict` (CVE-2023-27043), or has not.
    pub strict: Option<bool>,
    /// Its label, `*` for any run of characters.
    pub package: Option<String>,
}

/// A parser, as far as a case can tell parsers apart.
#[derive(Clone, Debug)]
pub struct Answerer {
    /// Its name.
    pub id: String,
    /// It has Python's `strict`; `None` where the question makes no sense.
    pub strict: Option<bool>,
}

impl When {
    /// It is for this parser.
    pub fn holds(&self, parser: &Answerer) -> bool {
        let label = parser.id.split_once('@').map_or("", |(_, label)| label);
        let package = self.package.as_ref().is_none_or(|pattern| is_like(label, pattern));
        let strict = self.strict.is_none_or(|strict| parser.strict == Some(strict));
        package && strict
    }
}

impl Case {
    /// What this parser is expected to answer: its whole name goes before its surface, a later `when` table
    /// before an earlier one and before the case's own.
    pub fn expectation(&self, parser: &Answerer) -> Option<&Expectation> {
        let named = |name: &str| {
            let tables = self.tables.iter().rev().filter(|table| table.when.holds(parser));
            tables.flat_map(|table| &table.expect).find(|one| one.parser == name)
        };
        named(&parser.id).or_else(|| named(surface(&parser.id)))
    }

    /// The case names what it expects of somebody.
    pub fn expects_anything(&self) -> bool {
        self.tables.iter().any(|table| !table.expect.is_empty())
    }
}

/// A parser's name without its package.
pub fn surface(id: &str) -> &str {
    id.split_once('@').map_or(id, |(surface, _)| surface)
}

/// Why cases cannot be read: where, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

impl std::error::Error for CaseError {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = Input::new(self.file.as_os_str().as_encoded_bytes());
        match self.line {
            0 => write!(f, "{file}"),
            line => write!(f, "{file}:{line}"),
        }
    }
}

/// The cases of these files, in order.
///
/// # Errors
/// The first thing that is wrong.
pub fn read_all(files: &[PathBuf]) -> Result<Vec<Case>, CaseError> {
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    let mut cases = Vec::new();
    for path in files {
        for case in read(path)? {
            if let Some(earlier) = names.insert(case.name.clone(), case.place.clone()) {
                let why = format!("the name `{}` is taken by {earlier}", Input::new(case.name));
                return Err(CaseError { place: case.place, why });
            }
            cases.push(case);
        }
    }
    Ok(cases)
}

/// The cases of one file.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(path: &Path) -> Result<Vec<Case>, CaseError> {
    let unreadable = |error: std::io::Error| CaseError {
        place: Place { file: path.to_owned(), line: 0 },
        why: format!("cannot be read: {error}"),
    };
    file::parse(path, &outside::read_text(path, outside::TEXT).map_err(unreadable)?)
}

/// The cases of a file's text.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(path: &Path, text: &str) -> Result<Vec<Case>, CaseError> {
    file::parse(path, text)
}

/// A file that is no table of cases: its bytes are the input, and nothing is expected but an answer.
///
/// # Errors
/// It cannot be read.
pub fn raw(path: &Path) -> std::io::Result<Case> {
    let octets = outside::read(path, outside::INPUT)?;
    if looks_like_cases(&octets) {
        return Err(std::io::Error::other(
            "it has cases, and would be put as one text: a file of cases ends in .toml",
        ));
    }
    Ok(raw_of(path, octets))
}

/// Tables of cases by their first lines, which no address has.
fn looks_like_cases(octets: &[u8]) -> bool {
    let text = String::from_utf8_lossy(octets);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_of_toml = |line: &str| line.split_once('=').is_some_and(|(key, _)| key.trim() == "name");
    lines.any(|line| line == "[[case]]") && text.lines().any(is_of_toml)
}

/// These octets of the file at this path, as an input.
pub fn raw_of(path: &Path, octets: Vec<u8>) -> Case {
    Case {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        place: Place { file: path.to_owned(), line: 0 },
        source: String::new(),
        reason: String::new(),
        input: Input::new(octets),
        policies: Vec::new(),
        quiet: false,
        tables: Vec::new(),
    }
}

/// The domains of a verdict, each as it was read.
fn domains(verdict: &Verdict) -> Vec<String> {
    verdict.domains().map(Domain::to_string).collect()
}
