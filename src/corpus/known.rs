//! Known disagreements: accepted with a reason, as data, each with a witness that must still show it.

use crate::corpus::{Answerer, CaseError, Place, When};
use crate::generate::shape::shape;
use crate::generate::tokens::Lexicon;
use crate::input::Input;
use crate::judge::classes::CLASSES;
use crate::outside;
use crate::pattern::is_like;
use crate::policy::Policy;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// A disagreement that somebody looked at and accepted.
#[derive(Clone, Debug)]
pub struct Known {
    /// The class.
    pub class: String,
    /// The route, or the parser, or the other one of a pair with the strict reader; `*` for any run.
    pub parser: String,
    /// A reduced input that shows it.
    pub witness: Input,
    /// Which packages it is about.
    pub when: When,
    /// Why it is accepted.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
    shape: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    known: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    class: Spanned<String>,
    route: Option<String>,
    pair: Option<String>,
    witness: Spanned<String>,
    #[serde(default)]
    when: EntryWhen,
    reason: Spanned<String>,
    source: Spanned<String>,
    date: Spanned<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct EntryWhen {
    strict: Option<bool>,
    package: Option<String>,
}

/// The known disagreements of a file.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn read(path: &Path) -> Result<Vec<Known>, CaseError> {
    let error = |why| CaseError { place: Place { file: path.to_owned(), line: 0 }, why };
    let text =
        outside::read_text(path, outside::TEXT).map_err(|why| error(format!("cannot be read: {why}")))?;
    parse(path, &text)
}

/// The known disagreements of this text; `path` is for errors.
///
/// # Errors
/// As [`read`].
pub fn parse(path: &Path, text: &str) -> Result<Vec<Known>, CaseError> {
    let error = |line, why| CaseError { place: Place { file: path.to_owned(), line }, why };
    let line = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1;
    let file: File = toml::from_str(text).map_err(|wrong| {
        error(line(wrong.span().map_or(0, |span| span.start)), Input::new(wrong.message()).to_string())
    })?;
    let known = |entry: Entry| {
        let line = line(entry.class.span().start);
        Known::new(entry, Place { file: path.to_owned(), line }).map_err(|why| error(line, why))
    };
    file.known.into_iter().map(known).collect()
}

impl Known {
    fn new(entry: Entry, place: Place) -> Result<Self, String> {
        let class = entry.class.into_inner();
        if !CLASSES.iter().any(|known| known.id == class) {
            return Err(format!("no class `{}`", Input::new(class)));
        }
        for said in [&entry.reason, &entry.source, &entry.date] {
            if said.get_ref().trim().is_empty() {
                return Err("`reason`, `source` and `date` say something".into());
            }
        }
        let parser = match (entry.route, entry.pair) {
            (Some(route), None) => route,
            (None, Some(pair)) => {
                pair.strip_prefix("strict ~ ").map(str::to_owned).ok_or("`pair` is `strict ~ parser`")?
            }
            _ => return Err("an entry has either `route` or `pair`".into()),
        };
        let witness = Input::from_escaped(entry.witness.get_ref()).map_err(|error| error.to_string())?;
        let shape = shape(witness.bytes(), &Lexicon::from(&Policy::default()));
        let when = When { strict: entry.when.strict, package: entry.when.package };
        Ok(Self { class, parser, witness, when, reason: entry.reason.into_inner(), place, shape })
    }

    /// It is about this parser.
    pub fn is_about(&self, parser: &Answerer) -> bool {
        is_like(&parser.id, &self.parser) && self.when.holds(parser)
    }

    /// What was found of this class on this parser, by an input that is reduced like the witness.
    pub fn covers(&self, class: &str, parser: &Answerer, input: &Input, policy: &Policy) -> bool {
        self.accepts(class, parser, &shape(input.bytes(), &Lexicon::from(policy)))
    }

    /// The same, of a reduced input's token shape.
    pub fn accepts(&self, class: &str, parser: &Answerer, shape: &str) -> bool {
        self.class == class && self.is_about(parser) && self.shape == shape
    }
}
