//! `addrdiff report`: shows what a campaign found, again and in another format.

use super::settings::Context;
use super::{paint, written};
use crate::cli::exit::{Exit, Stopped};
use crate::finding::fingerprint::the_one;
use crate::finding::journal::write_whole;
use crate::report::baseline::{Baseline, Run};
use crate::report::{self, Entry, FORMATS, Format, Opened, Report as Document};
use crate::screen::say;
use crate::shown::Shown;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Lines of journals that could not be read are named up to this many.
const MOST_UNREAD: usize = 10;

const EXAMPLE: &str = "\
Examples:
  addrdiff report reports/hunt-1700000000
  addrdiff report reports/hunt-1700000000 --format html --out page.html
  addrdiff report reports/hunt-1700000000 --finding domain-differs:strict~cpython/parseaddr --format markdown
  addrdiff report reports/hunt-1700000000 --format summary >> \"$GITHUB_STEP_SUMMARY\"";

/// The arguments of `addrdiff report`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Report {
    /// What is written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,
    /// Only the finding with this fingerprint, or with this beginning of it or of the digest at its end: what one
    /// sends to a maintainer
    #[arg(long, value_name = "ID")]
    finding: Option<String>,
    /// The file it is written to; standard output, unless said
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A campaign's folder, or a report as JSON
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

impl Report {
    /// Reads and renders.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let Opened { report, unread } = read(std::slice::from_ref(&self.from))?;
        let tells = !report.findings.is_empty()
            || !report.campaigns.is_empty()
            || report.is_of_replay()
            || report.is_of_check();
        // A journal of which no line could be read says nothing, and not that nothing was found.
        let exit = if tells || unread.is_empty() { Exit::NothingNew } else { Exit::NothingJudged };
        match &self.finding {
            Some(id) => write(&only(report, id)?, self.format, self.out.as_deref(), exit),
            None => write(&report, self.format, self.out.as_deref(), exit),
        }
    }
}

/// The report of one finding.
fn only(report: Document, id: &str) -> Result<Document, Stopped> {
    let empty = Document::empty(report.fail_on);
    let found = the_one(report.findings, id, |entry: &Entry| &entry.finding.fingerprint)?;
    let policies = vec![found.finding.policy.clone()];
    Ok(Document { findings: vec![found], policies, ..empty })
}

/// A format, by its name.
pub fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(names).try_map(|name| report::format(&name).ok_or("no such format"))
}

/// Reads campaigns' folders; what cannot be read is said, and the rest is used.
pub fn read(paths: &[PathBuf]) -> Result<Opened, Stopped> {
    let opened = report::open(paths).map_err(|error| Stopped::usage(error.to_string()))?;
    for place in opened.unread.iter().take(MOST_UNREAD) {
        say!("addrdiff: not read: {place}");
    }
    if opened.unread.len() > MOST_UNREAD {
        say!("addrdiff: and {} more, not read", opened.unread.len() - MOST_UNREAD);
    }
    Ok(opened)
}

/// What an earlier run found (`--baseline`); nothing where none is named.
///
/// # Errors
/// A file that cannot be read, or of a replay, whose problems are no findings.
pub fn baseline(file: Option<&Path>) -> Result<Baseline, Stopped> {
    let of_search =
        |file| of(file, Run::Search, "it is of a replay, which `addrdiff replay --baseline` takes");
    file.map_or(Ok(Baseline::empty(Run::Search)), of_search)
}

/// What an earlier replay found not to be as expected (`--baseline`).
///
/// # Errors
/// A file that cannot be read, or of something else: it would accept nothing.
pub fn of_replay(file: &Path) -> Result<Baseline, Stopped> {
    of(file, Run::Replay, "it is of no replay: `addrdiff replay … --format baseline` writes one")
}

fn of(file: &Path, run: Run, else_why: &str) -> Result<Baseline, Stopped> {
    let read = Baseline::read(file).map_err(|error| Stopped::usage(error.to_string()))?;
    match read.run() == run {
        true => Ok(read),
        false => Err(Stopped::usage(format!("--baseline {}: {else_why}", Shown::path(file)))),
    }
}

/// Writes a report to a file or to standard output.
pub fn write(report: &Document, format: &Format, out: Option<&Path>, exit: Exit) -> Result<Exit, Stopped> {
    let text = (format.render)(report);
    match out {
        Some(file) => {
            write_whole(file, text.as_bytes()).map_err(|error| Stopped::failed(error.to_string()))?;
            Ok(exit)
        }
        None if format.id == "text" => written(paint::write(&text), exit),
        None => written(io::stdout().lock().write_all(text.as_bytes()), exit),
    }
}
