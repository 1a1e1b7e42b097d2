//! What the user's own code names, from which texts are made: the parsers' side reads it.

use std::collections::BTreeSet;

/// In a sample of a pattern: stands where an attacker's domain fits.
pub const DOMAIN: &str = "\u{e000}";

/// What own code names, each once, in the order of its files.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Domains below a public suffix: those of the code, then those of its data and of variables of the environment.
    pub domains: Vec<String>,
    /// Words, and texts that its patterns match, some with [`DOMAIN`] in them.
    pub words: Vec<String>,
    /// Numbers that may be the width of a column.
    pub widths: Vec<usize>,
    /// Strings that may stand between two addresses, or in the place of an `@`.
    pub separators: Vec<String>,
    /// Variables of the environment that the code asks for and that are not set.
    pub unset: BTreeSet<String>,
    /// Files that were read in part or not at all, and folders with more of them than there is room for.
    pub unread: usize,
    /// Domains and words for which there was no room.
    pub left_out: usize,
}
