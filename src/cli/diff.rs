//! `addrdiff diff`: what a later campaign found that an earlier one did not, and the reverse.

use super::report::read;
use super::settings::Context;
use super::{paint, written};
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::judge::fate::is_outside;
use crate::level::Level;
use crate::report::diff::Diff as Differences;
use crate::report::{Answered, Report};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
Ends with 10 where something new, or something that became more severe, is of the level asked for. What
known.toml accepted when the later campaign ended is listed as known and does not count. What the later
campaign found and did not see again in a fresh process is listed as unconfirmed, not as gone. Where the later
campaign judged nothing, or the later check not every text, nothing is said to be gone. What it did not ask (another
gate, another parser) is listed as not asked. Either way, without a new finding, it ends with 3.

Example:
  addrdiff diff reports/last-night reports/tonight --json";

/// The arguments of `addrdiff diff`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Diff {
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// The lowest level at which a new finding counts
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
    /// The earlier campaign's folder, or its report as JSON
    old: PathBuf,
    /// The later one's
    new: PathBuf,
}

/// By its own figures: a deployment that was not judged, or mail that leaves the policy and that no finding tells of.
fn is_in_doubt(report: &Report) -> bool {
    let outside = report.findings.iter().any(|entry| is_outside(&entry.finding.class));
    report.assessed().iter().any(|one| match one.answer {
        Answered::NotJudged => true,
        Answered::WayIn => !outside,
        Answered::NoWayIn | Answered::NoNewWayIn => false,
    })
}

impl Diff {
    /// Compares.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let (old, new) = (read(std::slice::from_ref(&self.old))?, read(std::slice::from_ref(&self.new))?);
        let mut diff = Differences::of(&old.report, &new.report);
        // What cannot be read, or was not seen again, may be what seems to be gone.
        if !new.unread.is_empty() || !new.report.unconfirmed.is_empty() || is_in_doubt(&new.report) {
            diff.is_in_doubt();
        }
        let exit = match (diff.judged && diff.not_asked.is_empty(), diff.fails(self.fail_on)) {
            (_, true) => Exit::NewFindings,
            (false, false) => Exit::NothingJudged,
            (true, false) => Exit::NothingNew,
        };
        if !self.json {
            return written(paint::write(&diff.in_words()), exit);
        }
        let mut out = BufWriter::new(io::stdout().lock());
        written(json::write_pretty(&mut out, &diff).and_then(|()| out.flush()), exit)
    }
}
