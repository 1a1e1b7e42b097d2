//! Formats: an export as a file that somebody else's program reads. One row each; what a format cannot carry it leaves
//! out and names.

mod lists;
mod suites;

use super::{Export, LeftOut};

/// A way to write an export.
pub struct Format {
    /// Its name.
    pub id: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Writes it.
    pub render: fn(&Export) -> Rendered,
}

/// A file, and what is not in it.
pub struct Rendered {
    /// The file.
    pub octets: Vec<u8>,
    /// What it cannot carry.
    pub left_out: Vec<LeftOut>,
    /// The file is printable ASCII and line breaks: it may be shown on a terminal.
    pub is_printable: bool,
}

/// Every format.
pub static FORMATS: &[Format] = &[
    lists::JSON,
    lists::JSONL,
    lists::CSV,
    lists::TXT,
    lists::BURP,
    suites::PYTEST,
    suites::VITEST,
    suites::PHPUNIT,
    suites::RSPEC,
    suites::JUNIT5,
    suites::GO,
];

/// The format of this name.
pub fn find(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}
