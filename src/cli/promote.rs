//! `addrdiff promote`: a finding of a campaign as a case of the corpus.

use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::promote::{self, Promoted};
use crate::finding::fingerprint::the_one;
use crate::finding::journal::{Finding, Findings};
use crate::level::Level;
use crate::shown::Shown;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
What is new in somebody's parser stays out of a repository until its maintainers were told: see SECURITY.md.

Example:
  addrdiff promote reports/hunt-1 allowlist-bypass:cpython/parseaddr:b8bda0ba0de4 \\
      --name two-at --source CVE-2019-16056 --to corpus/regressions.toml";

/// The arguments of `addrdiff promote`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Promote {
    /// The campaign's folder
    dir: PathBuf,
    /// The finding's fingerprint, or the beginning of it or of the digest at its end
    fingerprint: String,
    /// The case's name, unique over the corpus
    #[arg(long)]
    name: String,
    /// Where it was published, or who was told when
    #[arg(long)]
    source: String,
    /// Why it is kept; class and parsers unless said
    #[arg(long)]
    reason: Option<String>,
    /// Appends to this file; prints the case unless said
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl Promote {
    /// Writes the case.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let unreadable = |error: io::Error| Stopped::usage(format!("{}: {error}", Shown::path(&self.dir)));
        let findings = Findings::read(std::slice::from_ref(&self.dir)).map_err(unreadable)?;
        let found = the_one(findings.by_level(), &self.fingerprint, |finding| &finding.fingerprint)?;
        let case = self.case(found)?;
        let Some(file) = &self.to else {
            return written(io::stdout().lock().write_all(case.as_bytes()), Exit::NothingNew);
        };
        let opened = OpenOptions::new().create(true).append(true).open(file);
        let appended = opened.and_then(|mut opened| opened.write_all(case.as_bytes()));
        let failed = |error: io::Error| Stopped::failed(format!("{}: {error}", Shown::path(file)));
        appended.map_err(failed).map(|()| Exit::NothingNew)
    }

    fn case(&self, finding: &Finding) -> Result<String, Stopped> {
        let reason = format!("{} on {}", finding.class, finding.parsers.join(", "));
        let promoted = Promoted {
            name: &self.name,
            shown: &finding.reduced.shown,
            reason: self.reason.as_deref().unwrap_or(&reason),
            source: &self.source,
            policy: &finding.policy,
            answers: &finding.reduced.answers,
            class: &finding.class,
            shown_on: shown_on(finding),
        };
        promote::case(&promoted).map_err(Stopped::failed)
    }
}

/// Everybody on whom the reduced text shows the class, by level. What depends on the server behind a deployment is
/// judged where somebody named that, and a replay names none.
fn shown_on(finding: &Finding) -> BTreeMap<Level, Vec<String>> {
    let mut by_level: BTreeMap<Level, Vec<String>> = BTreeMap::new();
    let of_class = finding.reduced.classes.iter().filter(|one| one.class == finding.class);
    for one in of_class.filter(|one| one.delivery.is_none()) {
        let parties = match (&one.pair, &one.gate, &one.route) {
            (Some([_, parser]), ..) => format!("strict ~ {parser}"),
            (None, Some(gate), Some(route)) => format!("{gate} > {route}"),
            (None, _, route) => route.clone().unwrap_or_default(),
        };
        let parties_of_level = by_level.entry(one.level.unwrap_or(finding.level)).or_default();
        if !parties_of_level.contains(&parties) {
            parties_of_level.push(parties);
        }
    }
    by_level
}
