//! `addrdiff hunt`: a campaign. Builds the fuzz target, runs workers for a budget, confirms and shows.

mod conclude;
mod planning;
mod progress;

pub(super) use conclude::compared;

use super::asked::Asked;
use super::settings::Context;
use crate::check;
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::gather::Gathered;
use crate::level::Level;
use crate::parsers::options::quoted_path;
use crate::screen::say;
use crate::search::plan::{CampaignStatus, Plan};
use crate::search::supervisor;
use crate::search::supervisor::accepted::Accepted;
use crate::search::supervisor::announce::Tail;
use crate::search::supervisor::notify::Notifier;
use crate::search::worker;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const EXAMPLE: &str = "\
The budget is 60 seconds unless said otherwise. Starts from the seeds made of corpus/.

Examples:
  addrdiff hunt --minutes 10 --workers 2
  addrdiff hunt --executions 10000 --from-nothing --seed 7 --workers 1
  addrdiff hunt --app signup.toml --allow mycorp.example --minutes 5
  addrdiff hunt --allow mycorp.example --gate suffix-at --parser 'cpython/parseaddr@*'";

/// What a campaign that goes on was told at its start, and is not told anew.
const PLANNED: [&str; 15] = [
    "compare",
    "pairs",
    "from_nothing",
    "corpus",
    "workers",
    "budget",
    "slow",
    "hot",
    "seed",
    "target",
    "fail_on",
    "parsers",
    "gates",
    "allow",
    "attacker",
];

/// The arguments of `addrdiff hunt`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Hunt {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    budget: Budget,
    /// Processes that search; as many as there are cores, unless said
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=512))]
    workers: Option<u32>,
    /// Random seed of the first worker; worker i has this plus i
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    seed: u64,
    /// What is on the hot path: `differential` asks every parseaddr, `envelope` the headers and the wire
    #[arg(long, default_value = "differential", value_parser = targets())]
    target: String,
    /// A parser to ask only about what the search keeps, by name or pattern, as processes are; may be given more
    /// than once
    #[arg(long = "slow", value_name = "ID")]
    slow: Vec<String>,
    /// A driver or a --process to ask about every input, by name or pattern, not only about what the search keeps. Behind a
    /// gate of a --route it is asked about what the gate admits. May be given more than once
    #[arg(long = "hot", value_name = "ID")]
    hot: Vec<String>,
    /// What reads differently in two releases of one surface, before the second is out: two parsers, held against each
    /// other and nothing else
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["pairs", "gates", "parsers"])]
    compare: Vec<String>,
    /// Starts from no input at all
    #[arg(long)]
    from_nothing: bool,
    /// Takes seeds from this folder of cases and texts, not from corpus/
    #[arg(long, value_name = "DIR", conflicts_with = "from_nothing")]
    corpus: Option<PathBuf>,
    /// Journal, kept corpus and figures go here; reports/hunt-TIME unless said
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// New findings of this level or above end with exit code 10
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
    /// Goes on with the campaign in --out that was interrupted: its plan, corpus, journal and what is left of
    /// its budget
    #[arg(long, requires = "out", conflicts_with_all = PLANNED)]
    resume: bool,
    /// Runs this command for each new finding, the finding as JSON on its standard input; where it fails, once more
    /// with --resume
    #[arg(long, value_name = "COMMAND")]
    on_finding: Option<String>,
    /// Only the findings and the last figures
    #[arg(long, short)]
    quiet: bool,
    /// Every finding whole; and how the search was fed: what each operator made, what was reached
    #[arg(long, short)]
    verbose: bool,
}

/// How long to search.
#[derive(clap::Args)]
#[group(id = "budget", multiple = false)]
struct Budget {
    /// Search for this many seconds
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: Option<u64>,
    /// Search for this many minutes
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: Option<u64>,
    /// Search for this many hours
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    hours: Option<u64>,
    /// Search for this many executions over all workers
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    executions: Option<u64>,
}

impl Hunt {
    /// It goes on with a campaign.
    pub fn goes_on(&self) -> bool {
        self.resume
    }

    /// Hunts.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let (plan, kept, _lock) = self.prepare(context)?;
        if self.resume && has_budget(&plan) && spent_of(&plan, &plan.spent).is_none() {
            say_all_is_spent(&plan);
        }
        let interrupted = interruptible()?;
        let mut controls = failed_controls(&plan, context)?;
        say_failed(&controls);
        let mut status = self.search(&plan, &kept, &interrupted)?;
        let interrupted_after =
            interrupted.load(Ordering::Relaxed).then(|| spent_of(&plan, &status)).flatten();
        if let Some(spent) = &interrupted_after {
            status.stopped.get_or_insert_with(|| format!("interrupted after {spent}"));
        }
        if controls.is_empty() {
            controls = failed_controls(&plan, context)?;
        }
        let (exit, findings) = conclude::conclude(&kept, &plan, &status, controls, self.verbose)?;
        if interrupted.load(Ordering::Relaxed) {
            return Ok(interrupted_after.map_or(exit, |_| cut_short(exit)));
        }
        conclude::distil(&plan, &status, &findings, self.quiet, &interrupted);
        Ok(exit)
    }

    /// Searches until the budget is spent, and shows how it goes.
    fn search(
        &self,
        plan: &Plan,
        kept: &Gathered,
        interrupted: &AtomicBool,
    ) -> Result<CampaignStatus, Stopped> {
        let out = &plan.settings.out;
        let mut progress = progress::Progress::new(plan, self.quiet, self.verbose);
        let mut tail = Tail::new(Accepted::new(&kept.known, &plan.settings.selection.registry));
        let mut notifier =
            self.on_finding.as_ref().map(|command| Notifier::start(command, out)).transpose()?;
        // What was found before the interruption is not news, but may not have been reported to the command.
        for finding in tail.new_findings(out) {
            notifier.iter_mut().for_each(|notifier| notifier.notify(&finding));
        }
        let status = supervisor::run(plan, interrupted, &mut |status| {
            for finding in tail.new_findings(out) {
                progress.announce(&finding);
                notifier.iter_mut().for_each(|notifier| notifier.notify(&finding));
            }
            progress.show(status, tail.found());
        });
        progress.done();
        notifier.into_iter().for_each(Notifier::finish);
        status.map_err(|error| goes_on(error.into(), plan))
    }
}

/// How much of the budget was spent, where some is left. Without a budget, an interruption is how a campaign ends.
fn spent_of(plan: &Plan, status: &CampaignStatus) -> Option<String> {
    match (plan.seconds, plan.executions) {
        (Some(seconds), _) if status.elapsed < seconds as f64 => {
            Some(format!("{:.0} of {seconds} s", status.elapsed))
        }
        (None, Some(executions)) if status.health.executions < executions => {
            Some(format!("{} of {executions} executions", status.health.executions))
        }
        _ => None,
    }
}

fn has_budget(plan: &Plan) -> bool {
    plan.seconds.is_some() || plan.executions.is_some()
}

/// Nothing is left to search for: the findings are put again, and that is all.
fn say_all_is_spent(plan: &Plan) {
    let out = quoted_path(&plan.settings.out);
    let corpus = quoted_path(&plan.corpus);
    say!(
        "addrdiff: the campaign in {out} has spent its budget: its findings are replayed, and nothing is searched\n\
         to search on from its corpus, with a budget of its own: addrdiff hunt --corpus {corpus} --out NEW"
    );
}

/// What the rest of the budget would have found is not known.
fn cut_short(exit: Exit) -> Exit {
    Exit::first([exit, Exit::NothingJudged].into_iter().filter(|exit| *exit != Exit::NothingNew))
}

/// Before and after the search: a gate that lets nobody in, or a route that mails nobody, says nothing.
fn failed_controls(plan: &Plan, context: &Context) -> Result<BTreeMap<String, Vec<String>>, Stopped> {
    let settings = &plan.settings;
    Ok(check::failed_controls(&settings.selection, &settings.policy, &context.config.control)?)
}

/// Says which controls got no mail.
pub(super) fn say_failed(controls: &BTreeMap<String, Vec<String>>) {
    for (deployment, why) in controls {
        why.iter().for_each(|why| say!("addrdiff: control failed: {deployment}: {why}"));
    }
}

/// A campaign that cannot go on now can later.
fn goes_on(stopped: Stopped, plan: &Plan) -> Stopped {
    let out = quoted_path(&plan.settings.out);
    let why = format!(
        "{}\nwhat was found is kept; once that is mended: addrdiff hunt --resume --out {out}",
        stopped.why
    );
    Stopped { why, ..stopped }
}

fn targets() -> clap::builder::PossibleValuesParser {
    worker::TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

/// Ctrl-C and SIGTERM ask the campaign to end, with its report; a second one ends it at once.
pub(super) fn interruptible() -> Result<Arc<AtomicBool>, Stopped> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&interrupted))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&interrupted)))
            .map_err(|error| Stopped::failed(error.to_string()))?;
    }
    Ok(interrupted)
}
