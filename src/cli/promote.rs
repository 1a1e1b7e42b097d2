//! `addrdiff promote`: a finding of a campaign as a case of the corpus.

use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::corpus;
use crate::corpus::promote::{self, Promoted};
use crate::finding::fingerprint::the_one;
use crate::finding::journal::{Finding, Findings};
use crate::level::Level;
use crate::replay::{self, Roster};
use crate::screen::say;
use crate::select::Selection;
use crate::shown::Shown;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let unreadable = |error: io::Error| Stopped::usage(format!("{}: {error}", Shown::path(&self.dir)));
        let findings = Findings::read(std::slice::from_ref(&self.dir)).map_err(unreadable)?;
        let found = the_one(findings.by_level(), &self.fingerprint, |finding| &finding.fingerprint)?;
        let case = self.replayable(found, context)?;
        let Some(file) = &self.to else {
            return written(io::stdout().lock().write_all(case.as_bytes()), Exit::NothingNew);
        };
        self.append(file, &case)?;
        say!("addrdiff: the case {} is in {}", Shown::raw(&self.name), Shown::path(file));
        Ok(Exit::NothingNew)
    }

    /// Adds the case to a file; a name that it has already is refused, since no replay would read the file then.
    fn append(&self, file: &Path, case: &str) -> Result<(), Stopped> {
        let failed = |error: io::Error| Stopped::failed(format!("{}: {error}", Shown::path(file)));
        if file.exists() {
            let there = corpus::read(file).map_err(|error| Stopped::usage(error.to_string()))?;
            if let Some(taken) = there.iter().find(|one| one.name == self.name) {
                let (name, place) = (Shown::raw(&self.name), &taken.place);
                return Err(Stopped::usage(format!("--name {name}: {place} has a case of that name")));
            }
        }
        file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        let opened = OpenOptions::new().create(true).append(true).open(file);
        opened.and_then(|mut opened| opened.write_all(case.as_bytes())).map_err(failed)
    }

    /// A replay judges by the default gates, and a campaign may have judged by others: what those let in is found too.
    fn replayable(&self, finding: &Finding, context: &Context) -> Result<String, Stopped> {
        let mut shown = shown_on(finding);
        let text = self.case(finding, shown.clone())?;
        let case =
            corpus::parse(Path::new("case"), &text).map_err(|error| Stopped::failed(error.to_string()))?;
        let named: Vec<String> = finding.reduced.answers.iter().map(|answer| answer.parser.clone()).collect();
        let registry = context.naming([&*named]);
        let selection = Selection { registry, deployments: Vec::new(), ..context.selection(&[], &[]) };
        // Whoever is not here now was asked then.
        let roster = Roster::new(&selection, &named).ok();
        let seen = roster.and_then(|roster| replay::shown_by(case.first()?, &roster).ok());
        for (class, level, parties) in seen.into_iter().flatten() {
            let known = shown.values().flatten().any(|party| *party == parties);
            if class == finding.class && !known {
                shown.entry(level).or_default().push(parties);
            }
        }
        self.case(finding, shown)
    }

    fn case(&self, finding: &Finding, shown_on: BTreeMap<Level, Vec<String>>) -> Result<String, Stopped> {
        let reason = format!("{} on {}", finding.class, finding.parsers.join(", "));
        let promoted = Promoted {
            name: &self.name,
            shown: &finding.reduced.shown,
            reason: self.reason.as_deref().unwrap_or(&reason),
            source: &self.source,
            policy: &finding.policy,
            answers: &finding.reduced.answers,
            class: &finding.class,
            shown_on,
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
