//! `addrdiff parsers`: what can be asked here, what is missing and the command that brings it.

#[cfg(unix)]
mod check;

use super::written;
use crate::exit::{Exit, Stopped};
use crate::json;
use crate::parsers::{self, Listed};
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
#[derive(Serialize)]
struct Row {
    parser: String,
    available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
}

impl Parsers {
    /// Lists them.
    pub fn run(self) -> Result<Exit, Stopped> {
        #[cfg(unix)]
        if let Some(Then::Check(check)) = self.then {
            return check.run();
        }
        let rows: Vec<Row> = parsers::list().iter().map(row).collect();
        let mut out = io::stdout().lock();
        let result = if self.json {
            json::write_pretty(&mut out, &rows)
        } else {
            table(&mut out, &rows)
        };
        let any = rows.iter().any(|row| row.available);
        written(result, if any { Exit::NothingNew } else { Exit::NothingJudged })
    }
}

/// What is there is opened, for its version: being installed is not yet answering.
fn row(listed: &Listed) -> Row {
    let parser = listed.id.to_string();
    let row = Row { parser, available: false, version: None, missing: None, command: None };
    if let Err(missing) = &listed.status {
        let (what, command) = (Some(missing.what.clone()), Some(missing.command.clone()));
        return Row { missing: what, command, ..row };
    }
    match parsers::open(&listed.id) {
        Ok(parser) => Row { available: true, version: Some(parser.version()), ..row },
        Err(missing) => Row { missing: Some(missing.what), command: Some(missing.command), ..row },
    }
}

fn table(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    let width = rows.iter().map(|row| row.parser.len()).max().unwrap_or(0);
    for row in rows {
        write!(out, "{:<width$}  ", row.parser)?;
        match (&row.version, &row.missing, &row.command) {
            (Some(version), ..) => writeln!(out, "{version}")?,
            (_, Some(what), Some(command)) => writeln!(out, "missing: {what}; `{command}` brings it")?,
            (_, what, _) => writeln!(out, "missing: {}", what.as_deref().unwrap_or("unknown why"))?,
        }
    }
    Ok(())
}
