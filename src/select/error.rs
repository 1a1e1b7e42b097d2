//! Why a selection cannot be opened.

use crate::gates::GateError;
use crate::input::Input;
use crate::parsers::{IdError, Missing};

/// Why a selection cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    /// No gate has this name.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// No parser has this name, or is like this pattern.
    #[error("no parser `{pattern}`{meant}\n`addrdiff parsers` lists them")]
    Unknown {
        /// What was named.
        pattern: Input,
        /// The closest name, as a question.
        meant: String,
    },
    /// The name of a chain of parsers is not well formed.
    #[error(transparent)]
    Name(#[from] IdError),
    /// A parser that was named is not here.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// There is no interpreter, or not the one of the build.
    #[cfg(feature = "python")]
    #[error(transparent)]
    Interpreter(#[from] crate::parsers::cpython::HostError),
}

impl SelectError {
    /// What was named does not exist or is not here; otherwise the harness itself is broken.
    pub fn is_misuse(&self) -> bool {
        match self {
            Self::Gate(_) | Self::Name(_) | Self::Unknown { .. } | Self::Missing(_) => true,
            #[cfg(feature = "python")]
            Self::Interpreter(_) => false,
        }
    }
}
