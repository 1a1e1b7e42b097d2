//! Steps: text in, text out, as applications change an address before and between the readers. One row a step.
//!
//! A step changes octets, as its line of reference code changes a `str`: octets that are no UTF-8 stay as they are,
//! as `surrogateescape` keeps them in Python.

mod domain;
#[cfg(feature = "python")]
mod python;
mod text;

pub use text::{casefold, lower, nfc, nfkc, strip, upper};

use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// The text after the step, or why the step refuses it.
pub type Changed = Result<Vec<u8>, String>;

/// What is no step.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StepError {
    /// Something stands behind its colon.
    #[error("`{0}` takes nothing behind a colon")]
    TakesNothing(&'static str),
    /// Something else stands behind its colon, or nothing.
    #[error("`truncate` takes a number of octets, or of characters: truncate:255, truncate:255c")]
    NoLimit,
    /// It is a function of Python's, which does not start.
    #[error("the step `{0}` needs Python: {1}")]
    NoPython(&'static str, String),
}

type Apply = Arc<dyn Fn(&[u8]) -> Changed + Send + Sync>;

/// A kind of step: what stands in its row.
pub struct Kind {
    /// Its name, as it stands in a chain.
    pub name: &'static str,
    /// What stands behind the name and a `:`, where it takes something: `N`.
    pub takes: Option<&'static str>,
    /// What it does, in a few words.
    pub about: &'static str,
    /// The line of Python that it stands for, over `text` (and `N`); tested against this implementation. One that
    /// begins with `idna::` is Rust.
    pub code: &'static str,
    make: fn(&str) -> Result<Apply, StepError>,
}

/// Every kind of step.
pub static KINDS: &[Kind] = &[
    text::STRIP,
    text::LOWER,
    text::CASEFOLD,
    text::NFC,
    text::NFKC,
    text::TRUNCATE,
    text::UNQUOTE,
    text::FORMATADDR,
    domain::IDNA,
    domain::IDNA_RAW,
    #[cfg(feature = "python")]
    python::IDNA_2003,
    #[cfg(feature = "python")]
    python::MESSAGE,
];

/// A step, ready to be applied.
#[derive(Clone)]
pub struct Step {
    /// As it stands in a chain: `lower`, `truncate:255`.
    pub id: String,
    /// The line of its kind.
    pub code: &'static str,
    apply: Apply,
}

impl Step {
    /// The step of this name; `None` where no kind has it.
    ///
    /// # Errors
    /// What it takes is missing, is no such thing, or is more than it takes.
    pub fn named(id: &str) -> Option<Result<Self, StepError>> {
        let (name, argument) = id.split_once(':').unwrap_or((id, ""));
        let kind = KINDS.iter().find(|kind| kind.name == name)?;
        if kind.takes.is_none() && id != name {
            return Some(Err(StepError::TakesNothing(kind.name)));
        }
        let step = |apply| Self { id: id.to_owned(), code: kind.code, apply };
        Some((kind.make)(argument).map(step))
    }

    /// Changes a text.
    ///
    /// # Errors
    /// The step refuses the text, as its line of code raises.
    pub fn apply(&self, text: &[u8]) -> Changed {
        (self.apply)(text)
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Step").field(&self.id).finish()
    }
}

impl Kind {
    /// A step that takes nothing and refuses nothing.
    const fn plain(
        name: &'static str,
        about: &'static str,
        code: &'static str,
        make: fn(&str) -> Result<Apply, StepError>,
    ) -> Self {
        Self { name, takes: None, about, code, make }
    }
}

/// Where the domain begins: behind the last `@`. `None` where there is none.
fn domain_at(text: &[u8]) -> Option<usize> {
    memchr::memrchr(b'@', text).map(|at| at + 1)
}

/// Applies the change to each run of UTF-8, and keeps the octets between them.
fn by_characters(text: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut changed = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        changed.extend_from_slice(change(chunk.valid()).as_bytes());
        changed.extend_from_slice(chunk.invalid());
    }
    changed
}
