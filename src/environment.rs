//! What an answer depends on besides the input: the interpreter, the packages, the data and this program.
//! Stands before the parsers, which fill it in; findings and reports carry it.
//!
//! No path of the machine is in here: versions and hashes say which code answered, on any machine.

use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;

/// Names the sources that this program was built from: sixteen hexadecimal digits, others for each change to them.
pub const SOURCE: &str = env!("ADDRDIFF_SOURCE");

/// This program, to be started again: the very file that runs, though another may stand in its place by now.
///
/// # Errors
/// The system does not say what it is.
pub fn own_program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    // In the process that is to become the other program this name means the same file.
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

/// Everything that could change a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// This program's release.
    pub addrdiff: String,
    /// The commit it was built from, where it was built in a checkout.
    pub commit: Option<String>,
    /// Release of the crate that carries the UTS #46 tables.
    pub idna: String,
    /// Release of the crate that carries the public suffix list.
    pub psl: String,
    /// The embedded interpreter, where there is one.
    pub interpreter: Option<Interpreter>,
    /// The `email` packages that were at hand.
    pub packages: Vec<PackageFacts>,
}

/// The embedded interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// `sys.version` on one line.
    pub version: String,
    /// Of the mapped libpython; `None` where it is part of the program.
    pub library_sha256: Option<String>,
    /// `unicodedata.unidata_version`.
    pub unicode: String,
}

/// One copy of Python's `email` package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageFacts {
    /// What stands after the `@` of a parser's name.
    pub label: String,
    /// The release of the software that it came with.
    pub version: String,
    /// Where it came from, in words.
    pub origin: String,
    /// Over its `email` sources (and `smtplib`, where it brings one), sorted by name.
    pub sha256: String,
    /// `parseaddr` knows `strict`: the answer to CVE-2023-27043.
    pub strict: bool,
    /// It brings its own `smtplib`; else the interpreter's is rewritten onto it.
    pub smtplib: bool,
}

impl Environment {
    /// What is known without an interpreter.
    pub fn of_this_build() -> Self {
        let commit = env!("ADDRDIFF_COMMIT");
        Self {
            addrdiff: env!("CARGO_PKG_VERSION").into(),
            commit: (!commit.is_empty()).then(|| commit.into()),
            idna: concat!(env!("ADDRDIFF_IDNA_VERSION"), "+", env!("ADDRDIFF_IDNA_ADAPTER_VERSION")).into(),
            psl: env!("ADDRDIFF_PSL_VERSION").into(),
            interpreter: None,
            packages: Vec::new(),
        }
    }
}
