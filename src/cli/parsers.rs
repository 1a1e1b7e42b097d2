//! `addrdiff parsers`: what can be asked here, what is missing with the command that brings it, and what a
//! release lacks.

#[cfg(unix)]
mod check;

use super::fold::{fold, width as terminal_width};
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::parsers::{Listed, Missing, Registry, Release};
use serde::Serialize;
use std::io::{self, Write};

const EXAMPLE: &str = "Example:\n  addrdiff parsers --json";

/// The arguments of `addrdiff parsers`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Parsers {
    /// One JSON array
    #[arg(long)]
    json: bool,
    #[cfg(unix)]
    #[command(subcommand)]
    then: Option<Then>,
}

/// What else there is to do with parsers.
#[cfg(unix)]
#[derive(clap::Subcommand)]
enum Then {
    /// Tells whoever writes a driver what is wrong with it
    Check(check::Check),
}

/// One line of the list.
#[derive(Default, Serialize)]
struct Row {
    parser: String,
    available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// It knows Python's `strict`.
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
    /// Of its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// Why it is not here, and what brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    /// Why nothing will bring it.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
}

impl Parsers {
    /// Lists them.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        #[cfg(unix)]
        if let Some(Then::Check(check)) = self.then {
            return check.run(context);
        }
        let registry = &context.registry;
        let rows: Vec<Row> = registry.list().iter().map(|listed| row(registry, listed)).collect();
        let mut out = io::stdout().lock();
        let result = if self.json { json::write_pretty(&mut out, &rows) } else { table(&mut out, &rows) };
        let any = rows.iter().any(|row| row.available);
        written(result, if any { Exit::NothingNew } else { Exit::NothingJudged })
    }
}

/// What is there is opened, for its version: being installed is not yet answering.
fn row(registry: &Registry, listed: &Listed) -> Row {
    let row = Row { parser: listed.id.to_string(), ..Row::default() };
    let opened = listed.status.clone().and_then(|release| Ok((release, registry.open(&listed.id)?)));
    match opened {
        Ok((Release { strict, sha256, .. }, parser)) => {
            Row { available: true, version: Some(parser.version()), strict, sha256, ..row }
        }
        Err(Missing { what, command: None }) => Row { skipped: Some(what), ..row },
        Err(Missing { what, command }) => Row { missing: Some(what), command, ..row },
    }
}

/// How much of a hash is shown; `--json` has all of it.
const SHOWN_OF_HASH: usize = 12;

fn table(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    let width = rows.iter().map(|row| row.parser.len()).max().unwrap_or(0);
    let versions = rows.iter().filter(|row| row.sha256.is_some()).filter_map(|row| row.version.as_ref());
    let version_width = versions.map(String::len).max().unwrap_or(0);
    for row in rows {
        write!(out, "{:<width$}  ", row.parser)?;
        match (&row.version, &row.missing, &row.command) {
            (Some(version), ..) => writeln!(out, "{}", with_facts(row, version, version_width))?,
            (_, Some(what), Some(command)) => {
                folded(out, &format!("missing: {what}; `{command}` brings it"), width + 2)?;
            }
            _ => folded(out, &format!("skipped: {}", row.skipped.as_deref().unwrap_or_default()), width + 2)?,
        }
    }
    Ok(())
}

/// Under its first line, where it has several.
fn folded(out: &mut impl Write, words: &str, indent: usize) -> io::Result<()> {
    let lines = fold(words, indent, terminal_width());
    writeln!(out, "{}", lines.join(&format!("\n{:indent$}", "")))
}

/// The version, and of a release of Python's package what it is told apart by.
fn with_facts(row: &Row, version: &str, width: usize) -> String {
    let Some(hash) = &row.sha256 else { return version.to_owned() };
    let strict = match row.strict {
        Some(true) => "strict",
        Some(false) => "no strict",
        None => "",
    };
    format!("{version:<width$}  {strict:<9}  sha256 {}", &hash[..SHOWN_OF_HASH.min(hash.len())])
}
