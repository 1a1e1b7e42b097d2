//! Why a replay cannot be made.

use crate::corpus::Place;
use crate::parsers::Missing;
use crate::select::SelectError;

/// Why a replay cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// A parser or gate that is not there.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// A parser that has to be there is missing.
    #[error("{pattern} is required")]
    Required {
        /// Its name, or a pattern.
        pattern: String,
        /// What is missing.
        source: Missing,
    },
    /// A case names a parser that no family has.
    #[error("{place}: no parser `{parser}`")]
    Unknown {
        /// Where the case names it.
        place: Place,
        /// What it names.
        parser: String,
    },
}
