//! What names no gate.

use crate::no_such::NoSuch;
use crate::parsers::IdError;
use crate::parsers::chain::ChainError;
use crate::shown::Shown;
use thiserror::Error;

/// What names no gate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GateError {
    /// No gate has this name.
    #[error(transparent)]
    Unknown(#[from] NoSuch),
    /// It is a parser's name: a gate goes by what the parser says.
    #[error(
        "`{id}` is a parser; a gate made of it is `accepts:{id}` (it says yes), `equals:{id}` (it returns the text) or \
         `reads:{id}` (the domain that it reads is allowed)",
        id = Shown::raw(.0)
    )]
    Parser(String),
    /// It is the name of a callable, without the family.
    #[error("no gate `{id}`; a callable that says yes is `accepts:{meant}`", id = Shown::raw(.id))]
    Callable {
        /// What was named.
        id: String,
        /// The callable, as a parser.
        meant: String,
    },
    /// The parser behind its colon is none.
    #[error(transparent)]
    Id(#[from] IdError),
    /// What stands before it is no chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A reader stands before a gate that compares with the text: which text is meant cannot be said.
    #[error("`{0}` has steps before it, and no reader")]
    BehindReader(String),
}
