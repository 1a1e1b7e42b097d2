//! `addrdiff report`: shows what a campaign found, again and in another format.

use super::written;
use crate::exit::{Exit, Stopped};
use crate::report::{self, FORMATS, Format, Report as Told};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
Examples:
  addrdiff report reports/hunt-1700000000
  addrdiff report reports/hunt-1700000000 --format html --out page.html
  addrdiff report reports/hunt-1700000000 --format summary >> \"$GITHUB_STEP_SUMMARY\"";

/// The arguments of `addrdiff report`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Report {
    /// What is written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,
    /// The file it is written to; standard output, unless said
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A campaign's folder, or a report as JSON
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

impl Report {
    /// Reads and renders.
    pub fn run(self) -> Result<Exit, Stopped> {
        let report = read(std::slice::from_ref(&self.from))?.report;
        write(&report, self.format, self.out.as_deref(), Exit::NothingNew)
    }
}

/// A format, by its name.
pub fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(names).try_map(|name| report::format(&name).ok_or("no such format"))
}

/// Reads campaigns' folders; what cannot be read is said, and the rest is used.
pub fn read(paths: &[PathBuf]) -> Result<report::Opened, Stopped> {
    let opened = report::open(paths).map_err(|error| Stopped::usage(error.to_string()))?;
    for place in &opened.unread {
        eprintln!("addrdiff: not read: {place}");
    }
    Ok(opened)
}

/// Writes a report to a file or to standard output.
pub fn write(report: &Told, format: &Format, out: Option<&Path>, exit: Exit) -> Result<Exit, Stopped> {
    let text = (format.render)(report);
    match out {
        Some(file) => {
            report::write_whole(file, text.as_bytes()).map_err(|error| Stopped::failed(error.to_string()))?;
            Ok(exit)
        }
        None => written(io::stdout().lock().write_all(text.as_bytes()), exit),
    }
}
