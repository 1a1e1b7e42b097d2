//! `addrdiff merge`: unites what campaigns of many machines found, in whatever order, as one campaign's folder.

use super::report::read;
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::report;
use crate::report::words::count;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
The result is the same whatever the order, and however often a folder is given: it can be merged again.

Example:
  addrdiff merge reports/hunt-1 reports/hunt-2 --out reports/both";

/// The arguments of `addrdiff merge`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Merge {
    /// The folder that is made; an earlier merge in it is replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Folders of campaigns, or of earlier merges
    #[arg(required = true, value_name = "DIR")]
    from: Vec<PathBuf>,
}

impl Merge {
    /// Reads all, writes one.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let opened = read(&self.from)?;
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::InvalidInput => Stopped::usage(error.to_string()),
            _ => Stopped::failed(error.to_string()),
        };
        let exit = if opened.unread.is_empty() { Exit::NothingNew } else { Exit::NothingJudged };
        let report = report::write_merged(&self.out, opened).map_err(failed)?;
        let line = format!(
            "{} of {}\n",
            count(report.findings.len(), "finding"),
            count(report.campaigns.len(), "campaign")
        );
        written(io::stdout().lock().write_all(line.as_bytes()), exit)
    }
}
