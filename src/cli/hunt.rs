//! `addrdiff hunt`: a campaign. Builds the fuzz target, runs workers for a budget, confirms and shows.

mod progress;

use super::asked::{Asked, contested};
use super::written;
use crate::campaign::settings::{self, Settings};
use crate::campaign::supervise::{self, Plan, Standing};
use crate::campaign::announce::{self, Tail};
use crate::campaign::{build, confirm, distil, known, seeds, state, worker};
use crate::select::Selection;
use crate::exit::{Exit, Stopped};
use crate::generate::cases::Case;
use crate::journal::{self, Finding, Findings};
use crate::level::Level;
use crate::pattern::is_like;
use crate::replay;
use crate::report::{self, Campaign, Report};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const EXAMPLE: &str = "\
The budget is 60 seconds unless said otherwise. Starts from the seeds made of corpus/.

Examples:
  addrdiff hunt --minutes 10 --workers 2
  addrdiff hunt --executions 10000 --from-nothing --seed 7 --workers 1
  addrdiff hunt --allow mycorp.example --gate suffix-at --parser 'cpython/parseaddr@*'";

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
    #[arg(long, requires = "out", conflicts_with_all = ["from_nothing", "corpus", "workers", "budget", "slow"])]
    resume: bool,
    /// Runs this command for each new finding, the finding as JSON on its standard input
    #[arg(long, value_name = "COMMAND")]
    on_finding: Option<String>,
    /// Only the findings and the last figures
    #[arg(long, short)]
    quiet: bool,
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
    /// Hunts.
    pub fn run(self) -> Result<Exit, Stopped> {
        // What is wrong with the cases or not there is said before anything is built.
        let kept = self.kept()?;
        let plan = if self.resume { self.plan_left()? } else { self.plan()? };
        if !self.from_nothing && !self.resume {
            plant_seeds(&kept, &plan)?;
        }
        let interrupted = interruptible()?;
        let mut progress = progress::Progress::new(&plan, self.quiet);
        let mut tail = Tail::default();
        // What was announced before the interruption is not news.
        tail.new_findings(&plan.settings.out);
        let standing = supervise::run(&plan, &interrupted, &mut |standing| {
            for finding in tail.new_findings(&plan.settings.out) {
                progress.announce(&finding);
                self.on_finding.iter().for_each(|command| announce::tell(command, &finding));
            }
            progress.show(standing, tail.found());
        });
        progress.done();
        let standing = standing.map_err(|stopped| goes_on(stopped, &plan))?;
        self.conclude(&kept, &plan, &standing)
    }

    /// The parsers that were named to the campaign that goes on are named to this one, before the command line is
    /// looked at: there they may be named anew.
    pub fn restore(&self) {
        let plan = self.out.as_deref().filter(|_| self.resume).and_then(|out| state::resume(out).ok());
        for (name, value) in plan.into_iter().flat_map(|plan| plan.environment) {
            if std::env::var_os(&name).is_none() {
                // SAFETY: the command line is read before anything starts a thread.
                unsafe { std::env::set_var(name, value) };
            }
        }
    }

    /// Who is asked: what the target asks, or what was named. Opens everybody once, so that who is missing is said
    /// before anything is built. Says whether any is slow.
    fn hunted(&self) -> Result<(Selection, bool), Stopped> {
        let target = worker::TARGETS.iter().find(|(name, _)| *name == self.target);
        let target = target.map_or(worker::DIFFERENTIAL, |(_, asks)| asks);
        let slow = self.slow.iter().cloned().chain(["process/*".to_owned()]).collect();
        let mut selection = Selection { without: slow, ..self.asked.hunted(target) };
        let panel = selection.whole().panel()?;
        let ids: Vec<String> = panel.parsers().iter().map(|parser| parser.id().to_string()).collect();
        let nobody = |pattern: &&String| !ids.iter().any(|id| is_like(id, pattern));
        if let Some(nobody) = self.slow.iter().find(nobody) {
            return Err(Stopped::usage(format!("--slow {nobody}: no parser of that name is asked")));
        }
        let (slow, quick): (Vec<&String>, Vec<&String>) =
            ids.iter().partition(|id| selection.leaves_out(id));
        if quick.iter().all(|id| id.starts_with("strict/")) {
            // The strict readers alone would send the search nowhere.
            let there = |name: &&&str| Selection::of(name).panel().is_ok();
            selection.guides = target.iter().filter(there).map(ToString::to_string).collect();
        }
        Ok((selection, !slow.is_empty()))
    }

    /// The plan of the campaign that goes on.
    fn plan_left(&self) -> Result<Plan, Stopped> {
        let out = std::path::absolute(self.out.clone().unwrap_or_default());
        let plan = state::resume(&out.map_err(|error| Stopped::failed(error.to_string()))?)?;
        plan.settings.selection.whole().panel()?;
        Ok(Plan { program: build::target(&plan.target)?, ..plan })
    }

    fn plan(&self) -> Result<Plan, Stopped> {
        let (selection, follows) = self.hunted()?;
        let out = self.out.clone().unwrap_or_else(|| build::report_folder("hunt"));
        // Before anything is built: that takes minutes the first time.
        journal::private_folder(&out).map_err(|error| Stopped::failed(error.to_string()))?;
        let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        let settings = Settings {
            policy: contested(self.asked.policy()?)?,
            selection,
            out: std::path::absolute(&out).map_err(|error| Stopped::failed(error.to_string()))?,
            worker: 0,
            seed: self.seed,
            fail_on: self.fail_on,
        };
        Ok(Plan {
            id: state::new_id(),
            program: build::target(&self.target)?,
            target: self.target.clone(),
            seconds: self.budget.in_seconds(),
            executions: self.budget.executions,
            workers: self.workers.unwrap_or_else(cores),
            seed: self.seed,
            follows,
            environment: settings::handed_on(),
            corpus: settings.out.join("corpus"),
            settings,
            spent: Standing::default(),
        })
    }

    /// The cases to start from, and what is known.
    fn kept(&self) -> Result<replay::Plan, Stopped> {
        match (&self.corpus, build::checkout()) {
            (Some(corpus), _) => replay::gather(std::slice::from_ref(corpus)),
            (None, Ok(root)) => replay::gather(&[root.join("corpus")]),
            // A shipped program has no corpus beside it: nothing to start from, and everything is new.
            (None, Err(_)) => Ok(replay::Plan::default()),
        }
    }

    /// Replays what was found in a fresh process, shows it, and says how the campaign ended.
    fn conclude(&self, kept: &replay::Plan, plan: &Plan, standing: &Standing) -> Result<Exit, Stopped> {
        let folder = std::slice::from_ref(&plan.settings.out);
        let mut findings = Findings::read(folder).map_err(|error| Stopped::failed(error.to_string()))?;
        let program = std::env::current_exe().map_err(|error| Stopped::failed(error.to_string()))?;
        let replayed = confirm::in_fresh_process(&mut findings, &program);
        let everything = findings.clone();
        let accepted = known::set_apart(&kept.known, &mut findings);
        let listed = findings.by_level();
        let is_known = |finding: &Finding| !listed.contains(&finding);
        let campaign = Campaign::of(&serde_json::json!(standing), plan.workers, plan.seed);
        let campaigns = vec![Campaign { id: plan.id.clone(), unconfirmed: replayed.gone.clone(), ..campaign }];
        let found = Report::of(&everything, is_known, self.fail_on);
        let left = Report { campaigns, unconfirmed: replayed.gone.clone(), ..found };
        let kept = report::write_all(&plan.settings.out, &left);
        let new = listed.iter().any(|finding| finding.level >= self.fail_on);
        let mut text = report::text::findings(&listed);
        for fingerprint in replayed.gone {
            text.push_str(&format!("not shown, it did not replay in a fresh process: {fingerprint}\n"));
        }
        if accepted > 0 {
            text.push_str(&format!("and {accepted} that corpus/known.toml accepts\n"));
        }
        text.push_str(&progress::last_words(plan, standing, &listed));
        let exit = match (standing.health.executions, new) {
            // Who cannot confirm anything cannot say that nothing is new.
            _ if replayed.failed => Exit::HarnessFailed,
            (0, _) => Exit::NothingJudged,
            (_, true) => Exit::NewFindings,
            (_, false) => Exit::NothingNew,
        };
        let exit = written(io::stdout().lock().write_all(text.as_bytes()), exit)?;
        self.distil(plan, &everything);
        // Said last: what was found is shown, whatever the disk says.
        kept.map(|()| exit).map_err(|error| Stopped::failed(format!("the report cannot be written: {error}")))
    }

    /// A corpus that is not distilled is larger than it has to be, and no reason to lose the report.
    fn distil(&self, plan: &Plan, findings: &Findings) {
        match distil::distil(plan, findings) {
            Ok(_) if self.quiet => {}
            Ok(texts) => eprintln!("corpus: {} of {} texts reach all that was reached", texts.after, texts.before),
            Err(error) => eprintln!("addrdiff: the corpus stays as it was: {error}"),
        }
    }
}

/// A campaign that cannot go on now can later.
fn goes_on(stopped: Stopped, plan: &Plan) -> Stopped {
    let out = plan.settings.out.display();
    let why = format!(
        "{}\nwhat was found is kept; once that is mended: addrdiff hunt --resume --out {out}",
        stopped.why
    );
    Stopped { why, ..stopped }
}

/// The texts of the cases, with this campaign's domains in the place of theirs.
fn plant_seeds(kept: &replay::Plan, plan: &Plan) -> Result<(), Stopped> {
    let to = &plan.settings.policy;
    let short = |case: &&Case| case.input.bytes().len() <= supervise::MAX_LEN as usize;
    let texts = kept.cases.iter().filter(short).flat_map(|case| {
        let from = |from| seeds::transpose(case.input.bytes(), from, to);
        case.policies.iter().map(from).collect::<Vec<_>>()
    });
    let failed = |error: io::Error| Stopped::failed(error.to_string());
    journal::private_folder(&plan.corpus).map_err(failed)?;
    seeds::write(&plan.corpus, texts).map(|_| ()).map_err(failed)
}

impl Budget {
    fn in_seconds(&self) -> Option<u64> {
        let minutes = self.minutes.or(self.hours.map(|hours| hours * 60));
        let seconds = self.seconds.or(minutes.map(|minutes| minutes * 60));
        seconds.or(self.executions.is_none().then_some(60))
    }
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
